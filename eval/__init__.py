"""Measure retrieval, answers and citations. Start with `footnote eval --help` or docs/evaluation.md."""
