"""Find results, and choose what of them is shown first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from eval.errors import ResultError
from eval.result import FULL_NAME, Result, read_result

# What is looked at first, by task; the first ones that a result has.
HEADLINES: Mapping[str, tuple[str, ...]] = {
    "ranking": ("nDCG@10", "MRR@10", "recall@10", "recall@100", "all_recall@5", "all_recall@10"),
    "answering": (
        "correct",
        "followed",
        "both_shown",
        "f1",
        "rouge_l",
        "false_answer",
        "false_refusal",
        "auroc",
        "ece_answerable",
        "verbatim",
        "source_precision",
        "source_recall",
        "alce_recall",
        "alce_precision",
        "nDCG@10",
        "recall@5",
        "all_recall@5",
        "quote_recall@5",
    ),
    "rewriting": ("rouge_l", "f1", "exact_match"),
    "entailment": ("correct", "false_answer", "false_refusal", "auroc", "balanced_accuracy", "ece_answerable"),
}


def gather(folder: Path) -> dict[str, list[Result]]:
    """The newest result of each system, by dataset, both in alphabetical order.

    Raises:
        ResultError: There is none below the folder.
    """
    newest: dict[tuple[str, str], Result] = {}
    paths = list(folder.rglob(FULL_NAME)) or list(folder.rglob("*.json"))
    for path in sorted(paths, key=lambda file: (file.stat().st_mtime, file)):
        result = read_result(path)
        newest[result["dataset"]["name"], result["system"]["name"]] = result
    if not newest:
        raise ResultError(f"There is no result below {folder}. `footnote eval DATASET --system SYSTEM` makes one.")
    found: dict[str, list[Result]] = defaultdict(list)
    for (dataset, _), result in sorted(newest.items()):
        found[dataset].append(result)
    return dict(found)


def headlines(results: list[Result]) -> list[str]:
    """The metrics to show first for a dataset, of those that some result has."""
    known = {name for result in results for name in result["metrics"]}
    return [name for name in HEADLINES[results[0]["dataset"]["task"]] if name in known]
