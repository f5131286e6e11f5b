"""Rankings against values worked out by hand."""

from __future__ import annotations

from math import log2

import pytest

from eval.metrics.retrieval import all_recall, by_document, document_metrics, holds, passage_metrics
from eval.types import Hit

QUOTES = ("The cabinet met on Monday in the old palace.", "Nobody voted against the plan.")


def test_document_metrics_by_hand() -> None:
    rankings = {"q1": ["x", "a", "b"], "q2": ["a"]}
    gold = {"q1": {"a": 1, "b": 1, "c": 1}, "q2": {"z": 1}, "q3": {"a": 1}}
    rows = document_metrics(rankings, gold)
    ideal = 1 + 1 / log2(3) + 1 / log2(4)
    assert rows["q1"]["nDCG@10"] == pytest.approx((1 / log2(3) + 1 / log2(4)) / ideal)
    assert rows["q1"]["MRR@10"] == pytest.approx(1 / 2)
    assert rows["q1"]["MAP"] == pytest.approx((1 / 2 + 2 / 3) / 3)
    assert rows["q1"]["recall@10"] == pytest.approx(2 / 3)
    assert rows["q1"]["hit@1"] == 0.0
    assert rows["q1"]["hit@3"] == 1.0
    assert set(rows["q2"].values()) == {0.0}
    assert set(rows["q3"].values()) == {0.0}, "a question without a ranking counts as nothing found"


def test_grades_count_and_the_given_order_is_kept() -> None:
    rows = document_metrics({"q": ["b", "a"]}, {"q": {"a": 2, "b": 1}})
    assert rows["q"]["nDCG@10"] == pytest.approx((1 + 2 / log2(3)) / (2 + 1 / log2(3)))


def test_recall_is_claimed_only_as_far_as_the_system_looked() -> None:
    rows = document_metrics({"q": ["a"]}, {"q": {"a": 1}}, depth=20)
    assert {name for name in rows["q"] if name.startswith("recall")} == {f"recall@{k}" for k in (1, 3, 5, 10, 20)}


def test_documents_stand_where_their_first_passage_stands() -> None:
    hits = [Hit("a", "a:1", 3.0), Hit("b", "b:1", 2.0), Hit("a", "a:2", 1.0)]
    assert by_document(hits) == ["a", "b"]


@pytest.mark.parametrize(("k", "value"), [(1, 0.0), (2, 0.0), (3, 1.0)])
def test_all_recall_wants_every_document(k: int, value: float) -> None:
    assert all_recall(["a", "x", "b"], ["a", "b"], k=k) == value


@pytest.mark.parametrize(
    ("text", "held"),
    [
        pytest.param("He said: the cabinet met on Monday, in the old palace!", True, id="whole"),
        pytest.param("…in the old palace. Then they ate.", False, id="less than the last half"),
        pytest.param("on Monday in the old palace. Then", True, id="last half, cut by a chunk border"),
        pytest.param("The cabinet met on Monday and", True, id="first half"),
        pytest.param("The old palace met the cabinet", False, id="the same words in another order"),
    ],
)
def test_holds(text: str, held: bool) -> None:
    assert holds(text, QUOTES[0]) is held


def test_passage_metrics_by_hand() -> None:
    metrics = passage_metrics(["noise", "Nobody voted against the plan.", "more noise"], QUOTES)
    assert metrics["passage_MRR@10"] == pytest.approx(1 / 2)
    assert metrics["passage_hit@1"] == 0.0
    assert metrics["passage_hit@3"] == 1.0
    assert metrics["quote_recall@3"] == pytest.approx(1 / 2)
    assert passage_metrics([], QUOTES)["quote_recall@10"] == 0.0
