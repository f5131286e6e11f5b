"""Fit the order of passages: one set of weights for questions, claims and questions of several hops.

A logistic model of single passages would mostly learn which queries have many good ones. What counts is the order
among the passages found for one query, so the weights are those under which the right ones of each query get the
largest share of a softmax over all of its passages (ListNet; Cao et al., ICML 2007).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression

# Keeps weights small that the data say little about.
PENALTY = 1e-3


@dataclass(frozen=True, slots=True)
class Ranking:
    """The passages found for one query.

    Attributes:
        features: Of each, by name.
        right: Which of them the query needs.
    """

    features: tuple[dict[str, float], ...]
    right: tuple[bool, ...]


def fit_order(kinds: Sequence[tuple[float, Sequence[Ranking]]], names: Sequence[str]) -> dict[str, float]:
    """The weights that put right passages first.

    Args:
        kinds: Rankings of each kind of query, with how much that kind counts as a whole; those without a right passage
            say nothing.
        names: Which features to weigh.
    """
    rows, targets, shares = [], [], []
    for share, rankings in kinds:
        telling = [ranking for ranking in rankings if any(ranking.right)]
        for ranking in telling:
            rows.append(np.array([[features[name] for name in names] for features in ranking.features]))
            right = np.array(ranking.right, dtype=np.float64)
            targets.append(right / right.sum())
            shares.append(share / len(telling))
    spread = np.concatenate(rows).std(axis=0) + 1e-9
    scaled = [values / spread for values in rows]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = 0.0, np.zeros(len(names))
        for values, target, share in zip(scaled, targets, shares, strict=True):
            scores = values @ weights
            odds = np.exp(scores - scores.max())
            chance = odds / odds.sum()
            total -= share * float(target @ np.log(chance + 1e-12))
            slope += share * (values.T @ (chance - target))
        size = sum(shares)
        return total / size + PENALTY * float(weights @ weights), slope / size + 2 * PENALTY * weights

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x / spread
    return {name: float(weight) for name, weight in zip(names, found, strict=True)}


def as_log_odds(weights: dict[str, float], rankings: Sequence[Ranking]) -> dict[str, float]:
    """The same order, scaled and shifted so that scores are the log-odds of a passage being right (Platt, 1999)."""
    scores = [[_score(weights, features)] for ranking in rankings for features in ranking.features]
    truth = [right for ranking in rankings for right in ranking.right]
    model = LogisticRegression(C=1e6, max_iter=2000).fit(scores, truth)
    scale = float(model.coef_[0][0])
    scaled = {name: round(weight * scale, 3) for name, weight in weights.items()}
    return {**scaled, "bias": round(float(model.intercept_[0]), 3)}


def _score(weights: dict[str, float], features: dict[str, float]) -> float:
    return sum(weight * features[name] for name, weight in weights.items())
