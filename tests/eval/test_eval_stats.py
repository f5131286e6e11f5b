"""Intervals and tests against what can be counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from eval.metrics.stats import compare_paired, estimate, estimate_mean, percentile, randomization_p


def test_a_constant_has_no_width() -> None:
    found = estimate_mean([0.5] * 8)
    assert (found.value, found.low, found.high, found.count) == (0.5, 0.5, 0.5, 8)


def test_the_interval_of_a_mean_is_near_the_normal_one() -> None:
    found = estimate_mean([0.0, 1.0] * 200)
    half_width = 1.96 * 0.5 / np.sqrt(400)
    assert found.low == pytest.approx(0.5 - half_width, abs=0.01)
    assert found.high == pytest.approx(0.5 + half_width, abs=0.01)


def test_the_same_data_gives_the_same_interval() -> None:
    values = [0.1, 0.9, 0.4, 0.3]
    assert estimate_mean(values) == estimate_mean(values)


def test_estimate_passes_over_undefined_resamples() -> None:
    found = estimate([0, 1], lambda items: float(np.mean(items)) if len(set(items)) > 1 else None)
    assert found is not None
    assert (found.value, found.low, found.high) == (0.5, 0.5, 0.5)
    assert estimate([1], lambda items: None) is None


@pytest.mark.parametrize(
    ("differences", "p"),
    [
        # all 2^n sign patterns are equally likely; as far from 0 as all alike: 2 of 2^n
        pytest.param([1.0, 1.0, 1.0], 2 / 8, id="three alike"),
        pytest.param([1.0] * 5, 2 / 32, id="five alike"),
        pytest.param([1.0, -1.0], 1.0, id="balanced"),
        pytest.param([0.0, 0.0], 1.0, id="no difference"),
        # sums of +-1 +-2: 3, 1, -1, -3; as far as 1: all
        pytest.param([2.0, -1.0], 1.0, id="one each way"),
    ],
)
def test_randomization_test_by_enumeration(differences: list[float], p: float) -> None:
    assert randomization_p(np.array(differences)) == pytest.approx(p, abs=0.015)


def test_compare_uses_shared_questions_only() -> None:
    found = compare_paired({"q1": 0.0, "q2": 1.0, "q3": 0.5, "only a": 1.0}, {"q1": 1.0, "q2": 1.0, "q3": 0.0})
    assert found is not None
    assert (found.a, found.b, found.difference) == (0.5, pytest.approx(2 / 3), pytest.approx(1 / 6))
    assert (found.wins, found.losses, found.ties) == (1, 1, 1)
    assert found.low <= found.difference <= found.high
    assert compare_paired({"a": 1.0}, {"b": 1.0}) is None


def test_percentile_interpolates() -> None:
    assert percentile([1, 2, 3, 4], 50) == 2.5
    assert percentile([1, 2, 3, 4, 5], 95) == pytest.approx(4.8)
