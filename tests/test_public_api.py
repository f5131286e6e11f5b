"""What users import, and that importing it is instant."""

from __future__ import annotations

import subprocess
import sys

import rag


def test_exported_names_are_sorted_and_there() -> None:
    assert rag.__all__ == sorted(rag.__all__)
    for name in rag.__all__:
        assert getattr(rag, name) is not None


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    assert not hasattr(rag, "open_pipelines")


def test_importing_the_engine_imports_nothing_heavy() -> None:
    heavy = ("torch", "chromadb", "gradio", "llama_index", "sentence_transformers", "tantivy", "numpy", "pydantic")
    code = f"import sys, rag; sys.exit(','.join(name for name in {heavy!r} if name in sys.modules) or 0)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
