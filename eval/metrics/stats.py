"""Intervals and tests for means over questions. All is drawn from a fixed seed: a report is the same twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
PERMUTATIONS = 10_000
CONFIDENCE = 0.95
SEED = 20230601
BLOCK_VALUES = 2_000_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95% bootstrap interval and the number of questions it rests on."""

    value: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a paired comparison found; differences are b minus a.

    Attributes:
        p_value: Two-sided, of the randomization test.
        wins: Questions on which b is higher.
    """

    a: float
    b: float
    difference: float
    low: float
    high: float
    p_value: float
    wins: int
    losses: int
    ties: int


def estimate_mean(values: Sequence[float]) -> Estimate:
    """The mean with its percentile bootstrap interval (Efron, 1979)."""
    data = np.asarray(values, dtype=np.float64)
    low, high = _interval(_resampled_means(data))
    return Estimate(float(data.mean()), low, high, len(data))


def estimate(items: Sequence[T], statistic: Callable[[Sequence[T]], float | None]) -> Estimate | None:
    """Any statistic with its percentile bootstrap interval; resamples on which it is undefined are left out."""
    value = statistic(items)
    if value is None:
        return None
    random = np.random.default_rng(SEED)
    drawn = (random.integers(0, len(items), len(items)) for _ in range(RESAMPLES // 4))
    values = [v for rows in drawn if (v := statistic([items[row] for row in rows])) is not None]
    low, high = _interval(np.asarray(values))
    return Estimate(value, low, high, len(items))


def compare_paired(a: Mapping[str, float], b: Mapping[str, float]) -> Comparison | None:
    """Compare two systems on the questions both have a value for.

    The interval is the paired bootstrap's (Koehn, 2004), the p-value that of Fisher's randomization test, which
    Smucker et al. (CIKM 2007) recommend for retrieval: under no difference, each question's sign is a coin's toss.

    Returns:
        None if no question is shared.
    """
    shared = sorted(set(a) & set(b))
    if not shared:
        return None
    left = np.array([a[question] for question in shared], dtype=np.float64)
    right = np.array([b[question] for question in shared], dtype=np.float64)
    difference = right - left
    low, high = _interval(_resampled_means(difference))
    wins, losses = int((difference > 0).sum()), int((difference < 0).sum())
    return Comparison(
        float(left.mean()),
        float(right.mean()),
        float(difference.mean()),
        low,
        high,
        randomization_p(difference),
        wins,
        losses,
        len(shared) - wins - losses,
    )


def randomization_p(differences: NDArray[np.float64]) -> float:
    """Two-sided p-value: how often random signs give a mean at least as far from 0.

    Args:
        differences: Shape (questions,), float64.

    Returns:
        (1 + extreme draws) / (1 + draws), never 0 (Phipson and Smyth, 2010).
    """
    random = np.random.default_rng(SEED)
    moved = differences[differences != 0]
    if not len(moved):
        return 1.0
    extreme, drawn = 0, 0
    observed = abs(moved.sum()) - 1e-12
    while drawn < PERMUTATIONS:
        size = min(1000, PERMUTATIONS - drawn)
        signs = random.integers(0, 2, (size, len(moved)), dtype=np.int8) * 2 - 1
        extreme += int((np.abs(signs @ moved) >= observed).sum())
        drawn += size
    return (1 + extreme) / (1 + drawn)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` percent of the values do not exceed, linearly interpolated."""
    return float(np.percentile(np.asarray(values, dtype=np.float64), share))


def _resampled_means(data: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shape (RESAMPLES,); in blocks, so that memory stays small for many questions."""
    return np.concatenate([data[rows].mean(axis=1) for rows in _drawn_rows(len(data))])


@lru_cache(maxsize=8)
def _drawn_rows(count: int) -> tuple[NDArray[np.int32], ...]:
    """The same draws for every metric over as many questions: blocks of shape (resamples, count)."""
    random = np.random.default_rng(SEED)
    block = max(1, min(RESAMPLES, BLOCK_VALUES // count))
    sizes = [min(block, RESAMPLES - start) for start in range(0, RESAMPLES, block)]
    return tuple(random.integers(0, count, (size, count), dtype=np.int32) for size in sizes)


def _interval(values: NDArray[np.float64]) -> tuple[float, float]:
    tail = (1 - CONFIDENCE) / 2 * 100
    low, high = np.percentile(values, [tail, 100 - tail])
    return float(low), float(high)
