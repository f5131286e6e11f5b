"""Answers against tables of values worked out by hand with SQuAD's evaluate-v2.0.py in view."""

from __future__ import annotations

import pytest

from eval.metrics.answer import containment, exact_match, has_short_gold, normalise, quality, rouge_l, token_f1
from eval.metrics.facts import dates, invented_numbers, names, numbers, recall


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("The Normans!", "normans"),
        ("an  U.S. city", "us city"),
        ("a-b", "ab"),
        ("“quoted”", "“quoted”"),
        ("The", ""),
    ],
)
def test_normalise_is_squads(text: str, normal: str) -> None:
    assert normalise(text) == normal


@pytest.mark.parametrize(
    ("answer", "golds", "em", "f1"),
    [
        pytest.param("the Denver Broncos", ("Denver Broncos",), 1.0, 1.0, id="article"),
        pytest.param("Broncos", ("Denver Broncos",), 0.0, 2 / 3, id="half of it"),
        pytest.param("in 10th century", ("10th and 11th centuries", "the 10th century"), 0.0, 0.8, id="best gold"),
        pytest.param("a a b b", ("b b c",), 0.0, 0.8, id="repeated words count as often as both have them"),
        pytest.param("Rome", ("Paris",), 0.0, 0.0, id="wrong"),
        pytest.param("", (), 1.0, 1.0, id="rightly refused"),
        pytest.param("Paris", (), 0.0, 0.0, id="should have refused"),
        pytest.param("", ("Paris",), 0.0, 0.0, id="wrongly refused"),
        pytest.param("The", (), 1.0, 1.0, id="normalises to nothing"),
    ],
)
def test_exact_match_and_f1_are_squads(answer: str, golds: tuple[str, ...], em: float, f1: float) -> None:
    assert exact_match(answer, golds) == em
    assert token_f1(answer, golds) == pytest.approx(f1)


@pytest.mark.parametrize(
    ("answer", "golds", "patterns", "value"),
    [
        pytest.param("They met in Tampa, Florida [1].", ("Tampa, Florida",), (), 1.0, id="held"),
        pytest.param("They met in Tampa.", ("Tampa, Florida",), (), 0.0, id="half"),
        pytest.param("nowhere", ("now",), (), 0.0, id="whole words only"),
        pytest.param("on 5 May", (), (r"\b5(th)? May",), 1.0, id="pattern"),
        pytest.param("anything", ("the",), (), 0.0, id="a gold of nothing is never held"),
    ],
)
def test_containment(answer: str, golds: tuple[str, ...], patterns: tuple[str, ...], value: float) -> None:
    assert containment(answer, golds, patterns) == value


def test_rouge_l_is_the_f_measure_of_the_longest_common_subsequence() -> None:
    # answer: 4 words, gold: 6 words, in common and in order: the cat the mat = 4; P = 1, R = 4/6
    assert rouge_l("the cat the mat", ["the cat sat on the mat"]) == pytest.approx(0.8)
    assert rouge_l("", ["the cat"]) == 0.0


def test_long_golds_are_judged_as_prose() -> None:
    prose = " ".join(["word"] * 13)
    assert not has_short_gold([prose])
    assert quality(" ".join(["word"] * 26), [prose]) == pytest.approx(2 / 3)
    assert quality("it was word", ["word"]) == 1.0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("On 5 May 2021", {"2021-05-05"}),
        ("Feb. 7, 2021", {"2021-02-07"}),
        ("2021-02-07", {"2021-02-07"}),
        ("the 3rd of March, 1999", {"1999-03-03"}),
        ("in June 2020", {"2020-06"}),
        ("September 15-16", {"--09-15"}),
        ("it may 5 be", {"--05-05"}),
        ("no date", set()),
    ],
)
def test_dates(text: str, found: set[str]) -> None:
    assert dates(text) == found


def test_numbers_leave_dates_out_and_read_separators() -> None:
    assert numbers("On 5 May 2021, 1,200 of 3.50 and two people, one day") == {"1200", "3.5", "2"}


def test_names_are_runs_of_capitals() -> None:
    assert names("The Bank of England and Wang Yi met in May") == {"bank of england", "wang yi"}


@pytest.mark.parametrize(
    ("answer", "gold", "find", "value"),
    [
        ("It was May 5, 2021 [2].", "5 May 2021", dates, 1.0),
        ("1,200 came", "1200 of 3", numbers, 0.5),
        ("said Yi", "Wang Yi", names, 0.0),
        ("said wang yi", "Wang Yi and Lavrov", names, 0.5),
        ("nothing", "no figure", numbers, None),
    ],
)
def test_recall_of_facts(answer: str, gold: str, find: object, value: float | None) -> None:
    assert recall(answer, [gold], find) == value  # type: ignore[arg-type]


def test_invented_numbers_are_those_no_text_gives() -> None:
    # said: 2021-05-05 (given), 7 (given), 9 (not): a third
    assert invented_numbers("On 5 May 2021, 7 of 9 [3]", ["2021-05-05", "7 came"]) == pytest.approx(1 / 3)
    assert invented_numbers("in 2021", ["on 5 May 2021"]) == 0.0
    assert invented_numbers("none", []) is None
