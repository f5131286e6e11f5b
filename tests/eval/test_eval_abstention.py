"""Abstention against values worked out by hand."""

from __future__ import annotations

import pytest

from eval.metrics.abstention import (
    LEVELS,
    Judged,
    area_under,
    at_levels,
    auroc,
    choose_threshold,
    error_rates,
    risk_coverage,
)


def judged(*rows: tuple[bool, float, float]) -> list[Judged]:
    return [Judged(f"q{number}", *row) for number, row in enumerate(rows)]


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        pytest.param([(True, 0.9, 0), (False, 0.1, 1)], 1.0, id="told apart"),
        pytest.param([(True, 0.1, 0), (False, 0.9, 1)], 0.0, id="upside down"),
        pytest.param([(True, 0.5, 0), (False, 0.5, 1)], 0.5, id="a tie is half"),
        # pairs: 0.9>0.6, 0.9>0.2, 0.4<0.6, 0.4>0.2: 3 of 4
        pytest.param([(True, 0.9, 0), (True, 0.4, 0), (False, 0.6, 1), (False, 0.2, 1)], 0.75, id="3 of 4 pairs"),
        pytest.param([(True, 0.9, 0)], None, id="one kind only"),
    ],
)
def test_auroc(rows: list[tuple[bool, float, float]], value: float | None) -> None:
    assert auroc(judged(*rows)) == value


def test_risk_coverage_by_hand() -> None:
    curve = risk_coverage(judged((True, 0.9, 0.0), (False, 0.7, 1.0), (True, 0.5, 0.0), (True, 0.3, 1.0)))
    assert curve == [(0.25, 0.0), (0.5, 0.5), (0.75, pytest.approx(1 / 3)), (1.0, 0.5)]
    assert area_under(curve) == pytest.approx((0 + 0.5 + 1 / 3 + 0.5) / 4)


def test_equal_confidence_spreads_its_loss_whatever_the_order() -> None:
    rows = [(True, 0.5, 0.0), (True, 0.5, 1.0)]
    assert risk_coverage(judged(*rows)) == risk_coverage(judged(*reversed(rows))) == [(0.5, 0.5), (1.0, 0.5)]


def test_error_rates_by_hand() -> None:
    rows = judged((True, 0.9, 0), (True, 0.2, 1), (True, 0.8, 0), (False, 0.6, 1), (False, 0.1, 1))
    assert error_rates(rows, lambda item: item.confidence > 0.5) == (1 / 2, pytest.approx(1 / 3))


def test_the_threshold_is_reported_on_the_other_half() -> None:
    rows = judged(*[(n % 3 > 0, 0.8 if n % 3 else 0.2, 0.0) for n in range(60)])
    threshold = choose_threshold(rows)
    assert threshold is not None
    assert (threshold.value, threshold.false_answer_rate, threshold.false_refusal_rate) == (0.8, 0.0, 0.0)


def test_no_threshold_without_both_kinds() -> None:
    assert choose_threshold(judged(*[(True, 0.5, 0.0)] * 20)) is None


def test_each_level_of_caution_is_a_point_of_the_curve() -> None:
    rows = judged((True, 0.9, 0.0), (True, 0.5, 0.4), (True, 0.35, 1.0), (False, 0.5, 1.0))
    answered = {row.question_id for row in rows if row.confidence >= 0.4}
    levels = {level.confidence: level for level in at_levels(rows, answered)}
    assert levels.keys() == set(LEVELS)
    assert (levels[0.5].coverage, levels[0.5].risk) == (0.75, pytest.approx(1.4 / 3))
    assert (levels[0.5].false_answer_rate, levels[0.5].false_refusal_rate) == (1.0, pytest.approx(1 / 3))
    assert levels[0.3].risk is None, "one of them was refused"
    assert (levels[0.8].coverage, levels[0.8].risk) == (0.25, 0.0)
    assert at_levels([row for row in rows if row.answerable], answered) == []
