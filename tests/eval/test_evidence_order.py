"""The order of passages as it is fitted, and readings that are remembered."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from eval.evidence.order import Ranking, as_log_odds, fit_order
from eval.evidence.remembered import RememberingReader
from rag.protocols import Reading, Text
from rag.testing import OverlapReader


def ranking(*passages: tuple[float, float, bool]) -> Ranking:
    return Ranking(
        tuple({"dense": dense, "lexical": lexical} for dense, lexical, _ in passages),
        tuple(right for *_, right in passages),
    )


BY_MEANING = [ranking((0.8, 1.0, True), (0.3, 1.2, False), (0.1, 0.9, False))] * 5
BY_WORDS = [ranking((0.3, 3.0, True), (0.4, 1.0, False), (0.5, 0.5, False))] * 5


def test_what_sets_the_right_passage_apart_within_its_query_gets_the_weight() -> None:
    meaning = fit_order([(1.0, BY_MEANING)], ["dense", "lexical"])
    words = fit_order([(1.0, BY_WORDS)], ["dense", "lexical"])
    assert meaning["dense"] > abs(meaning["lexical"])
    assert words["lexical"] > 0.0 > words["dense"]


def test_a_kind_of_query_counts_as_a_whole_however_many_there_are() -> None:
    few = fit_order([(1.0, BY_MEANING), (1.0, BY_WORDS[:1])], ["dense", "lexical"])
    many = fit_order([(1.0, BY_MEANING), (1.0, BY_WORDS * 4)], ["dense", "lexical"])
    mostly_meaning = fit_order([(9.0, BY_MEANING), (1.0, BY_WORDS)], ["dense", "lexical"])
    assert few == pytest.approx(many, rel=0.2)
    assert mostly_meaning["dense"] / mostly_meaning["lexical"] > few["dense"] / few["lexical"]


def test_what_is_high_for_every_passage_of_a_query_says_nothing() -> None:
    easy = ranking((9.0, 1.0, True), (9.0, 0.0, False))
    hard = ranking((1.0, 1.0, True), (1.0, 0.0, False))
    assert fit_order([(1.0, [easy, hard])], ["dense", "lexical"])["dense"] == pytest.approx(0.0, abs=1e-6)


def test_queries_without_a_right_passage_are_left_out() -> None:
    nothing = ranking((0.9, 0.0, False), (0.1, 5.0, False))
    with_it, without = (fit_order([(1.0, found)], ["dense"]) for found in ([*BY_MEANING, nothing], BY_MEANING))
    assert with_it == without


def test_log_odds_keep_the_order_and_are_even_where_half_are_right() -> None:
    found = [ranking((0.0, 0.0, False), (1.0, 0.0, True), (0.5, 0.0, True), (0.5, 0.0, False))] * 20
    weights = as_log_odds({"dense": 3.0, "lexical": 1.0}, found)
    assert weights["dense"] == pytest.approx(3 * weights["lexical"], abs=0.01)
    assert weights["bias"] + 0.5 * weights["dense"] == pytest.approx(0.0, abs=0.01)


class CountingReader(OverlapReader):
    """Remembers what it read."""

    def __init__(self) -> None:
        self.seen: list[Text] = []

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        self.seen += texts
        return super().read(question, texts)


def test_a_passage_is_read_once_for_each_question(tmp_path: Path) -> None:
    one, two = Text("Ferry", ("The ferry sails.", "It rains.")), Text("", ("Nobody came.",))
    inner = CountingReader()
    first = RememberingReader(inner, tmp_path / "readings.sqlite")
    fresh = first.read("When does the ferry sail?", [one, two, one])
    first.close()
    second = RememberingReader(inner, tmp_path / "readings.sqlite")
    assert second.read("When does the ferry sail?", [two, one]) == [fresh[1], fresh[0]]
    assert inner.seen == [one, two]
    second.read("Who came?", [two])
    assert inner.seen == [one, two, two]
    assert fresh == OverlapReader().read("When does the ferry sail?", [one, two, one])
    second.close()
