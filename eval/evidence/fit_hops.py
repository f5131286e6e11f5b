"""Fit the weights of `rag.retrieve.hops` on HotpotQA: which of the passages that names lead to does a question need?

Run: python -m eval.evidence.fit_hops FOLDER_OF_DATASETS CACHE

Prints the constant to paste and, for each least log-odds from which on such passages are taken, for how many questions
all evidence is among the first 5 and 10. 2WikiMultihopQA is the test, and is not looked at.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from eval.data import load_dataset
from eval.metrics.retrieval import all_recall
from eval.systems.config import KINDS, SystemConfig
from eval.systems.indexed import IndexSystem
from eval.types import Question
from rag.retrieve.hops import HITS_PER_NAME, WEIGHTS, bridges_of, features
from rag.retrieve.search import KEPT_FIRST, MOST_HOPS
from rag.types import Passage

CANDIDATES = 40
THRESHOLDS = (-9.0, -2.5, -2.0, -1.5, -1.0, -0.5, 9.0)


@dataclass(frozen=True, slots=True)
class Led:
    """A passage that a name led to."""

    source: str
    features: dict[str, float]
    is_needed: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """A question with what the first search found, best first, and what its names led to."""

    question: Question
    first: tuple[str, ...]
    led: tuple[Led, ...]


def main() -> None:
    """Fit, report, and print the constant to paste."""
    folder, cache = Path(sys.argv[1]), Path(sys.argv[2])
    dataset = load_dataset("hotpotqa", path=folder / "hotpotqa", documents=None, limit=None)
    options = {**KINDS["index"], "unit": "document", "depth": CANDIDATES, "candidates": CANDIDATES}
    system = IndexSystem(SystemConfig("hops", "index", "", options), cache=cache)
    system.index(dataset)
    trials = [_trial(question, system) for question in dataset.questions]
    system.close()
    names = [name for name in WEIGHTS if name != "bias"]
    values = np.array([[led.features[name] for name in names] for trial in trials for led in trial.led])
    truth = np.array([led.is_needed for trial in trials for led in trial.led])
    model = LogisticRegression(max_iter=2000, C=100.0).fit(values, truth)
    weights = {name: round(float(weight), 2) for name, weight in zip(names, model.coef_[0], strict=True)}
    weights["bias"] = round(float(model.intercept_[0]), 2)
    print(f"{len(truth)} passages that names led to, {truth.sum()} of them needed")
    for name, column in zip(names, values.T, strict=True):
        print(f"  {name} alone, AUROC {roc_auc_score(truth, column):.3f}")
    print(f"  together, AUROC {roc_auc_score(truth, model.decision_function(values)):.3f}")
    print(f"WEIGHTS = {weights}")
    for least in THRESHOLDS:
        _report(trials, weights, least)


def _trial(question: Question, system: IndexSystem) -> Trial:
    passages: Sequence[Passage] = system.search(question.question)
    assert system.exact is not None
    dense = {item.chunk.chunk_id: item.scores["dense"] for item in passages if "dense" in item.scores}
    first = [item.chunk.source for item in passages]
    led = []
    for bridge in bridges_of(question.question, [item.chunk for item in passages]):
        hits = [hit.chunk_id for hit in system.exact.lexical(bridge.name, limit=HITS_PER_NAME)]
        for chunk in system.exact.chunks(hits).values():
            known = features(bridge, chunk, dense.get(chunk.chunk_id, min(dense.values())))
            if chunk.source not in first[:KEPT_FIRST]:
                led.append(Led(chunk.source, known, chunk.source in question.sources))
    return Trial(question, tuple(first), tuple(led))


def _report(trials: Sequence[Trial], weights: dict[str, float], least: float) -> None:
    rankings = [_merged(trial, weights, least) for trial in trials]
    took = np.mean([ranking != list(trial.first) for trial, ranking in zip(trials, rankings, strict=True)])
    recall = [
        np.mean([all_recall(r, t.question.sources, k=k) for t, r in zip(trials, rankings, strict=True)])
        for k in (5, 10)
    ]
    print(f"least {least}: all evidence @5 {recall[0]:.3f}, @10 {recall[1]:.3f}; {took:.2f} of the questions changed")


def _merged(trial: Trial, weights: dict[str, float], least: float) -> list[str]:
    odds: dict[str, float] = {}
    for led in trial.led:
        found = weights["bias"] + sum(weights[name] * value for name, value in led.features.items())
        odds[led.source] = max(found, odds.get(led.source, found))
    first = list(trial.first[:KEPT_FIRST])
    ranked = sorted(odds, key=lambda source: (-odds[source], source))
    hops = [source for source in ranked if odds[source] >= least and source not in first][:MOST_HOPS]
    return [*first, *hops, *(source for source in trial.first[KEPT_FIRST:] if source not in hops)]


if __name__ == "__main__":
    main()
