"""One result per system and dataset: every question's outcome and row, the means with intervals, and what made them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from eval.errors import ResultError
from eval.judges import Judge
from eval.metrics.abstention import (
    Judged,
    area_under,
    at_levels,
    auroc,
    balanced_accuracy,
    choose_threshold,
    halves,
    risk_coverage,
)
from eval.metrics.calibration import Claim, expected_error, reliability
from eval.metrics.meaning import in_order
from eval.metrics.stats import SEED, estimate, estimate_mean, percentile
from eval.outcomes import to_json
from eval.score import Row, judged, score
from eval.types import Dataset, Outcome
from eval.writing import write_whole

SCHEMA = 1
CURVE_POINTS = 100
# Kinds of systems whose confidence is meant as a probability.
PROBABLE = frozenset({"pipeline", "replayed", "verify"})
FULL_NAME = "result.json"

Result = dict[str, Any]


def make_result(dataset: Dataset, outcomes: Mapping[str, Outcome], *, judge: Judge, about: Mapping[str, Any]) -> Result:
    """Score outcomes and put all that belongs to a result together.

    Args:
        dataset: What was asked.
        outcomes: What came of it, by question id.
        judge: Decides whether quotes carry sentences.
        about: System, environment, command, date, time taken.
    """
    rows = score(dataset, outcomes, judge)
    confident = judged(dataset, outcomes, rows)
    claims = _claims(confident, outcomes) if about["system"]["kind"] in PROBABLE else {}
    kinds: dict[str, dict[str, Row]] = defaultdict(dict)
    for question in dataset.questions:
        if question.question_id in rows:
            kinds[question.kind][question.question_id] = rows[question.question_id]
    return {
        "schema": SCHEMA,
        "dataset": _describe(dataset),
        **about,
        "seed": SEED,
        "judge": judge.name,
        "failures": sum(outcome.error is not None for outcome in outcomes.values()),
        "metrics": summarise(rows) | _of_the_set(confident) | _misses(claims),
        "by_kind": {kind: summarise(part) for kind, part in sorted(kinds.items())},
        "abstention": _abstention(confident, outcomes),
        "calibration": {name: [asdict(b) for b in reliability(made)] for name, made in claims.items()},
        "latency_ms": _latency(list(outcomes.values())),
        "tokens": _tokens(list(outcomes.values())),
        "questions": _questions(dataset, outcomes, rows),
    }


def summarise(rows: Mapping[str, Row]) -> dict[str, dict[str, float]]:
    """Mean and interval of every metric over the questions it applies to."""
    columns: dict[str, list[float]] = defaultdict(list)
    for row in rows.values():
        for name, value in row.items():
            columns[name].append(value)
    return {name: asdict(estimate_mean(columns[name])) for name in in_order(columns)}


def with_judgements(result: Result, rows: Mapping[str, Row], about: Mapping[str, Any]) -> Result:
    """The result with a model judge's scores among its metrics.

    Args:
        result: A full result.
        rows: The judge's metrics by question id; questions it failed on are left out.
        about: Which model judged, how often it failed, how far it agrees with the other metrics.
    """
    questions = [item | {"metrics": item["metrics"] | rows.get(item["id"], {})} for item in result["questions"]]
    return {
        **result,
        "metrics": result["metrics"] | summarise(rows),
        "model_judge": dict(about),
        "questions": questions,
    }


def summary_of(result: Result) -> Result:
    """The result without the questions: small enough to be committed."""
    return {name: value for name, value in result.items() if name != "questions"}


def write_result(result: Result, path: Path) -> None:
    """Write whole or not at all.

    Raises:
        ResultError: The disk is full or cannot be written.
    """
    write_whole(path, json.dumps(result, ensure_ascii=False, indent=1) + "\n")


def read_result(path: Path) -> Result:
    """Read a result or a summary.

    Raises:
        ResultError: It is not there, or is no result.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ResultError(f"{path} cannot be read as a result: {error}. `footnote eval DATASET` makes one.") from error
    if not isinstance(value, dict) or value.get("schema") != SCHEMA:
        raise ResultError(f"{path} is no result of this version (schema {SCHEMA}); make it anew.")
    return value


def _describe(dataset: Dataset) -> dict[str, Any]:
    return {
        "name": dataset.name,
        "task": dataset.task,
        "fingerprint": dataset.fingerprint(),
        "questions": len(dataset.questions),
        "documents": len(dataset.entries) or None,
        "limit": dataset.limit,
    }


def _of_the_set(confident: Sequence[Judged]) -> dict[str, dict[str, float]]:
    found = {}
    if (area := estimate(confident, auroc)) is not None:
        found["auroc"] = asdict(area)
    if confident:
        mean_risk = estimate(confident, lambda items: area_under(risk_coverage(items)))
        if mean_risk is not None:
            found["aurc"] = asdict(mean_risk)
    if (threshold := choose_threshold(confident)) is not None:
        value = threshold.value
        balanced = estimate(halves(confident)[1], lambda items: balanced_accuracy(items, value))
        found |= {"balanced_accuracy": asdict(balanced)} if balanced else {}
    return found


def _claims(confident: Sequence[Judged], outcomes: Mapping[str, Outcome]) -> dict[str, list[Claim]]:
    """What a confidence may stand for: that there is an answer, and, where one was given, that it is right."""
    answered = [item for item in confident if outcomes[item.question_id].status == "answered"]
    claims = {
        "answerable": [Claim(item.confidence, float(item.answerable)) for item in confident],
        "correct": [Claim(item.confidence, 1 - item.loss) for item in answered],
    }
    return {name: made for name, made in claims.items() if made}


def _misses(claims: Mapping[str, Sequence[Claim]]) -> dict[str, dict[str, float]]:
    found = {f"ece_{name}": estimate(made, expected_error) for name, made in claims.items()}
    return {name: asdict(value) for name, value in found.items() if value is not None}


def _abstention(confident: Sequence[Judged], outcomes: Mapping[str, Outcome]) -> dict[str, Any]:
    if not confident:
        return {}
    answered = {question_id for question_id, outcome in outcomes.items() if outcome.status == "answered"}
    curve = risk_coverage(confident)
    step = max(1, len(curve) // CURVE_POINTS)
    threshold = choose_threshold(confident)
    return {
        "risk_coverage": [[round(x, 4), round(y, 4)] for x, y in curve[step - 1 :: step]],
        "threshold": asdict(threshold) if threshold else None,
        "levels": [asdict(level) for level in at_levels(confident, answered)],
    }


def _latency(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    stages: dict[str, list[float]] = defaultdict(list)
    for outcome in outcomes:
        for stage, elapsed in outcome.timings_ms.items():
            stages[stage].append(elapsed)
    return {
        stage: {"p50": percentile(values, 50), "p95": percentile(values, 95), "count": len(values)}
        for stage, values in stages.items()
    }


def _tokens(outcomes: Sequence[Outcome]) -> dict[str, float]:
    counted = [outcome.tokens for outcome in outcomes if outcome.tokens]
    if not counted:
        return {}
    mean = {f"mean_{side}": sum(tokens.get(side, 0) for tokens in counted) / len(counted) for side in ("in", "out")}
    return {**mean, "asked": len(counted)}


def _questions(dataset: Dataset, outcomes: Mapping[str, Outcome], rows: Mapping[str, Row]) -> list[dict[str, Any]]:
    return [
        {
            "id": question.question_id,
            "question": question.question,
            "kind": question.kind,
            "answerable": question.answerable,
            "history": [turn.content for turn in question.history],
            "expected": {
                "answers": list(question.answers),
                "patterns": list(question.patterns),
                "sources": sorted(question.sources),
                "quotes": list(question.quotes),
                "decoys": list(question.decoys),
                "planted": question.planted.text if question.planted else "",
            },
            "outcome": to_json(outcomes[question.question_id]),
            "metrics": {name: rows[question.question_id][name] for name in in_order(rows[question.question_id])},
        }
        for question in dataset.questions
        if question.question_id in outcomes
    ]
