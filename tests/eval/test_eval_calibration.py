"""Calibration and thresholds against values worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from eval_fakes import FakeSystem, RightSystem, dataset, plan

from eval.metrics.abstention import Judged, balanced_accuracy
from eval.metrics.calibration import Bin, Claim, expected_error, reliability
from eval.report.gather import gather
from eval.report.markdown import report_markdown
from eval.report.page import report_page
from eval.run import run
from eval.systems.config import SystemConfig

CLAIMS = [Claim(0.2, 0.0), Claim(0.22, 1.0), Claim(0.9, 1.0), Claim(1.0, 0.5)]


def test_claims_are_binned_by_tenths() -> None:
    low, high = reliability(CLAIMS)
    assert (low.confidence, low.came_true, low.count) == (pytest.approx(0.21), 0.5, 2)
    assert (high.confidence, high.came_true, high.count) == (pytest.approx(0.95), 0.75, 2), "1.0 is in the last bin"
    assert reliability([]) == []


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        (CLAIMS, (abs(0.21 - 0.5) * 2 + abs(0.95 - 0.75) * 2) / 4),
        ([Claim(0.5, 1.0), Claim(0.5, 0.0)], 0.0),
        ([Claim(0.9, 0.0)], 0.9),
        ([Claim(0.05, 0.0)] * 3 + [Claim(0.55, 1.0)], (3 * 0.05 + 0.45) / 4),
    ],
    ids=["two bins", "calibrated", "sure and wrong", "weighed by count"],
)
def test_the_expected_error_is_the_mean_miss(claims: list[Claim], expected: float) -> None:
    assert expected_error(claims) == pytest.approx(expected)
    assert expected_error([]) is None


def test_balanced_accuracy_counts_both_kinds_alike() -> None:
    kinds = ((True, 0.9), (True, 0.4), (True, 0.8), (True, 0.7), (False, 0.6), (False, 0.1))
    judged = [Judged(str(n), answerable, confidence, 0.0) for n, (answerable, confidence) in enumerate(kinds)]
    assert balanced_accuracy(judged, 0.5) == pytest.approx((3 / 4 + 1 / 2) / 2)
    assert balanced_accuracy(judged[:4], 0.5) is None


def test_results_and_reports_show_how_far_the_confidence_can_be_trusted(tmp_path: Path) -> None:
    run(dataset(20), SystemConfig("right", "pipeline", "", {}), plan(tmp_path, RightSystem()))
    ranker = run(dataset(20), SystemConfig("ranker", "index", "", {}), plan(tmp_path, FakeSystem()))
    assert ranker["calibration"] == {}, "its scores are no probabilities"
    results = gather(tmp_path / "out")
    (right,) = [result for result in results["made"] if result["system"]["name"] == "right"]
    assert right["calibration"]["answerable"] == [
        {"tenth": 1, "confidence": pytest.approx(0.1), "came_true": 0.0, "count": 10},
        {"tenth": 5, "confidence": pytest.approx(0.5), "came_true": 1.0, "count": 10},
    ]
    assert right["metrics"]["ece_answerable"]["value"] == pytest.approx(0.3)
    assert right["metrics"]["ece_correct"]["value"] == pytest.approx(0.5)
    assert right["metrics"]["balanced_accuracy"]["value"] == 1.0
    text = report_markdown(results)
    assert "| right | – | 0.00 (10) | – | – | – | 1.00 (10) |" in text
    page = report_page(results)
    assert page.count("reliability: share that is") == 4, "two figures, each with its accessible name"
    assert page.count("<circle") == 3
    assert "calibration" in right
    older = {"made": [{name: value for name, value in right.items() if name != "calibration"}]}
    assert "reliability" not in report_page(older)


def test_bins_are_plain_values() -> None:
    assert reliability([Claim(0.5, 1.0)]) == [Bin(5, 0.5, 1.0, 1)]
