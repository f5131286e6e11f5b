"""Two results on the same questions: differences with intervals and tests, and the questions that make them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.errors import ResultError
from eval.metrics.meaning import in_order, lower_is_better
from eval.metrics.stats import Comparison, compare_paired
from eval.result import FULL_NAME, Result

# Metrics by which wins and losses are listed: the first that both results have.
DECIDING = ("correct", "nDCG@10", "rouge_l")


@dataclass(frozen=True, slots=True)
class Change:
    """A question on which two systems differ."""

    question_id: str
    question: str
    kind: str
    a: float
    b: float
    answer_a: str
    answer_b: str


def find_result_path(place: str, out: Path) -> Path:
    """A full result by the path of its file or folder, or the newest of DATASET/SYSTEM.

    Raises:
        ResultError: There is none.
    """
    path = Path(place)
    if path.is_file():
        return path
    for folder in (path, out / place):
        found = sorted(folder.rglob(FULL_NAME), key=lambda file: file.stat().st_mtime) if folder.is_dir() else []
        if found:
            return found[-1]
    raise ResultError(
        f"There is no result at {place!r} or {out / place}. Give a result.json, its folder, or DATASET/SYSTEM."
    )


def compare(a: Result, b: Result) -> dict[str, Comparison]:
    """Every metric that both have, b against a.

    Raises:
        ResultError: They were asked different questions, or have no questions to compare by.
    """
    if a["dataset"]["name"] != b["dataset"]["name"]:
        raise ResultError(
            f"Results on {a['dataset']['name']} and {b['dataset']['name']} cannot be compared: different questions."
        )
    if "questions" not in a or "questions" not in b:
        raise ResultError("A summary holds no questions to compare by; give the full result.json.")
    left, right = _columns(a), _columns(b)
    found = {}
    for name in in_order(set(left) & set(right)):
        comparison = compare_paired(left[name], right[name])
        if comparison is not None:
            found[name] = comparison
    if not found:
        raise ResultError("The two results share no question and metric; were they run with different --limit?")
    return found


def changes(a: Result, b: Result, *, metric: str | None = None) -> tuple[str, list[Change]]:
    """The metric looked at, and the questions on which it differs: b's wins first, the largest ahead."""
    left, right = _columns(a), _columns(b)
    shared = [name for name in (metric, *DECIDING) if name in left and name in right]
    if not shared:
        return "", []
    name = shared[0]
    asked_a, asked_b = _by_id(a), _by_id(b)
    found = [
        Change(
            key,
            asked_a[key]["question"],
            asked_a[key]["kind"],
            left[name][key],
            right[name][key],
            _said(asked_a[key]),
            _said(asked_b[key]),
        )
        for key in sorted(set(left[name]) & set(right[name]))
        if left[name][key] != right[name][key]
    ]
    sign = -1 if lower_is_better(name) else 1
    return name, sorted(found, key=lambda change: (-sign * (change.b - change.a), change.question_id))


def _columns(result: Result) -> dict[str, dict[str, float]]:
    columns: dict[str, dict[str, float]] = {}
    for question in result["questions"]:
        for name, value in question["metrics"].items():
            columns.setdefault(name, {})[question["id"]] = value
    return columns


def _by_id(result: Result) -> Mapping[str, dict[str, Any]]:
    return {question["id"]: question for question in result["questions"]}


def _said(question: dict[str, Any]) -> str:
    outcome = question["outcome"]
    if "error" in outcome:
        return f"(failed: {outcome['error']})"
    if outcome.get("text"):
        return str(outcome["text"])
    if outcome.get("status") == "no_evidence":
        return "(refused)"
    ranking = list(dict.fromkeys(hit["entry_id"] for hit in outcome.get("ranking", ())))
    return "ranked: " + ", ".join(ranking[:3]) if ranking else str(outcome.get("rewrite", ""))
