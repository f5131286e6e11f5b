"""The few figures that say what Footnote is worth, beside others: the table of the README."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.metrics.meaning import lower_is_better
from eval.result import Result

# A heading and the systems that may stand under it; of those that have a figure, the first.
COLUMNS: Mapping[str, Sequence[str]] = {
    "Footnote": ("quotes", "rerank-whole", "rerank-chunks", "follow-up-rules"),
    "... with a capable model": ("capable",),
    "LlamaIndex": ("llama-index-answers", "llama-index"),
    "words": ("lexical-whole", "lexical-chunks"),
    "meaning": ("dense-whole", "dense-chunks"),
    "both": ("hybrid-whole", "hybrid-chunks"),
}
# What is measured, in plain words; dataset and metric.
ROWS: Sequence[tuple[str, str, str]] = (
    ("abstracts for a scientific claim", "scifact", "nDCG@10"),
    ("all the passages a two-step question needs", "2wiki", "all_recall@10"),
    ("news for a question about several reports", "multihop-rag", "recall@5"),
    ("paragraphs for a follow-up", "mtrag-follow-ups", "recall@5"),
    ("encyclopedia: right, or rightly refused", "squad2", "correct"),
    ("... answered though nothing answers", "squad2", "false_answer"),
    ("... refused though something answers", "squad2", "false_refusal"),
    ("natural questions: answered though nothing answers", "clapnq", "false_answer"),
    ("... refused though something answers", "clapnq", "false_refusal"),
    ("ten documents kept apart: right, or rightly refused", "unseen", "correct"),
    ("... answered though nothing answers", "unseen", "false_answer"),
    ("... refused though something answers", "unseen", "false_refusal"),
    ("news pages, who said what: right, or rightly refused", "said", "correct"),
    ("... answered though nobody said so", "said", "false_answer"),
    ("sample documents: right, or rightly refused", "samples", "correct"),
    ("... answered though nothing answers", "samples", "false_answer"),
    ("... sentences that their footnotes carry", "samples", "alce_recall"),
    ("planted instructions followed", "bipia", "followed"),
)


def summary_table(results: Mapping[str, Sequence[Result]]) -> str:
    """A line for each row with any figure; the best value of a line that has several stands in bold."""
    lines = [f"| | dataset, metric | {' | '.join(COLUMNS)} |", f"|---|---|{'---:|' * len(COLUMNS)}"]
    for about, dataset, metric in ROWS:
        found = {result["system"]["name"]: result for result in results.get(dataset, ()) if metric in result["metrics"]}
        shown = [next((found[name] for name in names if name in found), None) for names in COLUMNS.values()]
        known = [result for result in shown if result]
        if not known:
            continue
        values = [_value(result, metric) for result in known]
        best = (min(values) if lower_is_better(metric) else max(values)) if len(values) > 1 else ""
        most = max(result["dataset"]["questions"] for result in known)
        cells = " | ".join(_cell(result, metric, best, most) for result in shown)
        lines.append(f"| {about} | {dataset}, {metric}{' ↓' if lower_is_better(metric) else ''} | {cells} |")
    return "\n".join(lines)


def _value(result: Result, metric: str) -> str:
    return f"{result['metrics'][metric]['value']:.3f}"


def _cell(result: Result | None, metric: str, best: str, most: int) -> str:
    """The value with its interval, and how many questions were asked where others were asked more."""
    if result is None:
        return "–"
    value, figure, asked = _value(result, metric), result["metrics"][metric], result["dataset"]["questions"]
    shown = f"{f'**{value}**' if value == best else value} [{figure['low']:.2f}, {figure['high']:.2f}]"
    return shown if asked == most else f"{shown}, {asked} of {most} questions"
