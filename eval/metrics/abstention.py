"""Does the system answer when it can and refuse when it cannot, and does its confidence tell the two apart?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby

import numpy as np

LEVELS = (0.2, 0.3, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8)


@dataclass(frozen=True, slots=True)
class Judged:
    """One question as abstention sees it.

    Attributes:
        answerable: Whether the corpus holds the answer.
        confidence: The system's, higher is surer.
        loss: 0 for a wholly right answer, 1 for a wrong one or for any answer where there is none.
    """

    question_id: str
    answerable: bool
    confidence: float
    loss: float


@dataclass(frozen=True, slots=True)
class Threshold:
    """A threshold chosen on one half of the questions and what it does on the other half."""

    value: float
    false_answer_rate: float
    false_refusal_rate: float


@dataclass(frozen=True, slots=True)
class Level:
    """What it costs to answer only from so much confidence on: one point of the risk-coverage curve.

    Attributes:
        confidence: The least at which a question is answered.
        coverage: The share of all questions that are.
        risk: The mean loss of these; None where the system, asked with more caution, had refused some of them.
        false_answer_rate: The share of the unanswerable that are answered.
        false_refusal_rate: The share of the answerable that are not.
    """

    confidence: float
    coverage: float
    risk: float | None
    false_answer_rate: float
    false_refusal_rate: float


def at_levels(judged: Sequence[Judged], answered: Collection[str]) -> list[Level]:
    """What each of some levels of confidence costs; nothing where answerable or unanswerable questions are missing.

    Args:
        judged: All questions.
        answered: Ids of those that the system did answer.
    """
    if len({item.answerable for item in judged}) < 2:
        return []
    found = []
    for level in LEVELS:
        sure = [item for item in judged if item.confidence >= level]
        known = bool(sure) and all(item.question_id in answered for item in sure)
        risk = sum(item.loss for item in sure) / len(sure) if known else None
        found.append(Level(level, len(sure) / len(judged), risk, *error_rates(judged, _at_least(level))))
    return found


def auroc(judged: Sequence[Judged]) -> float | None:
    """The chance that an answerable question gets more confidence than an unanswerable one; ties count half.

    The Mann-Whitney U statistic over its maximum; None if one kind is missing.
    """
    from scipy.stats import rankdata  # type: ignore[import-untyped]

    positive = np.array([item.answerable for item in judged], dtype=bool)
    good, bad = int(positive.sum()), int((~positive).sum())
    if not good or not bad:
        return None
    ranks = rankdata([item.confidence for item in judged])
    return float((ranks[positive].sum() - good * (good + 1) / 2) / (good * bad))


def risk_coverage(judged: Sequence[Judged]) -> list[tuple[float, float]]:
    """(coverage, risk) as ever less confident questions are answered (El-Yaniv and Wiener, JMLR 2010).

    Risk is the mean loss of the questions answered so far. Within equal confidence the order is open, so the loss of
    such a group is spread evenly over it: no order by chance makes a system look better.
    """
    curve: list[tuple[float, float]] = []
    total, answered = 0.0, 0
    ordered = sorted(judged, key=lambda item: -item.confidence)
    for _, group in groupby(ordered, key=lambda item: item.confidence):
        losses = [item.loss for item in group]
        for _ in losses:
            total += sum(losses) / len(losses)
            answered += 1
            curve.append((answered / len(judged), total / answered))
    return curve


def area_under(curve: Sequence[tuple[float, float]]) -> float:
    """Mean risk over all coverages (AURC; Geifman and El-Yaniv, 2019): lower is better."""
    return float(np.mean([risk for _, risk in curve]))


def error_rates(judged: Sequence[Judged], answers: Callable[[Judged], bool]) -> tuple[float, float]:
    """(false-answer rate among the unanswerable, false-refusal rate among the answerable); nan where there are none."""
    bad = [answers(item) for item in judged if not item.answerable]
    good = [not answers(item) for item in judged if item.answerable]
    return (float(np.mean(bad)) if bad else float("nan"), float(np.mean(good)) if good else float("nan"))


def choose_threshold(judged: Sequence[Judged]) -> Threshold | None:
    """The confidence that balances both errors best on one half, and both error rates on the other half.

    The halves are told by the hash of the question id, so they are the same at each run and for each system.

    Returns:
        None if either half lacks answerable or unanswerable questions.
    """
    chosen_on, reported_on = halves(judged)
    if any(len({item.answerable for item in half}) < 2 for half in (chosen_on, reported_on)):
        return None
    candidates = sorted({item.confidence for item in chosen_on})
    best = min(candidates, key=lambda value: sum(error_rates(chosen_on, _at_least(value))))
    return Threshold(best, *error_rates(reported_on, _at_least(best)))


def halves(judged: Sequence[Judged]) -> tuple[list[Judged], list[Judged]]:
    """What a threshold is chosen on, and what it is reported on."""
    return ([i for i in judged if not _half(i.question_id)], [i for i in judged if _half(i.question_id)])


def balanced_accuracy(judged: Sequence[Judged], threshold: float) -> float | None:
    """The mean of the shares of both kinds that a threshold tells right; None if one kind is missing."""
    value = 1 - sum(error_rates(judged, _at_least(threshold))) / 2
    return None if value != value else value  # nan where a kind is missing


def _at_least(value: float) -> Callable[[Judged], bool]:
    return lambda item: item.confidence >= value


def _half(question_id: str) -> int:
    return sha256(f"half:{question_id}".encode()).digest()[0] % 2
