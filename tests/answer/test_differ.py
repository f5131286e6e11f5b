"""When two sources count as answering differently, and how the answer then reads."""

from __future__ import annotations

import pytest

from rag.answer.brief import Brief, Writer
from rag.answer.compose import DIFFERENT, Composed, compose
from rag.answer.differ import differing
from rag.answer.evidence import Evidence, Findings
from rag.testing import OverlapChecker, ScriptedChatModel
from rag.types import Chunk, Passage, Span

WIRE = "It was the third call between the two this year."
DIARY = "The August call was their fourth of 2021."


def said(text: str, answer: str, *, source: str = "wire", relevance: float = 0.9) -> Evidence:
    chunk = Chunk(source, f"{source}.txt", 100, 100 + len(text), text, title=f"The {source}", date="2021-08-26")
    start = 100 + text.index(answer)
    passage = Passage(chunk, 0.5, 1, "rerank")
    return Evidence(passage, Span(100, 100 + len(text)), text, relevance, Span(start, start + len(answer)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (said(WIRE, "third"), said(DIARY, "fourth", source="diary")),
        (said("It ends on 5 May.", "5 May"), said("It ends on 6 May.", "6 May", source="diary")),
        (said("It ends in May.", "May"), said("It ends in June.", "June", source="diary")),
        (said("Zhou spoke.", "Zhou"), said("Li spoke.", "Li", source="diary")),
    ],
)
def test_another_number_date_or_name_is_a_difference(one: Evidence, other: Evidence) -> None:
    assert differing("What was it?", [one, other]) == (one, other)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(said("It was call number 3.", "3", source="diary"), id="the same number in figures"),
        pytest.param(said(DIARY, "fourth"), id="the same source says both"),
        pytest.param(said(DIARY, "fourth", source="diary", relevance=0.2), id="hardly an answer"),
        pytest.param(said("They spoke at length.", "at length", source="diary"), id="nothing to compare"),
        pytest.param(said("Li told the press nothing.", "Li", source="diary"), id="somebody else did something else"),
    ],
)
def test_what_is_no_difference(other: Evidence) -> None:
    assert differing("What was it?", [said(WIRE, "third"), other]) is None


def test_nothing_found_is_no_difference() -> None:
    assert differing("What was it?", []) is None


def test_sources_that_differ_are_both_shown_named_and_dated_and_no_model_blends_them() -> None:
    evidence = (said(WIRE, "third"), said(DIARY, "fourth", source="diary"))
    passages = tuple(item.passage for item in evidence)
    brief = Brief("How many calls were there?", Findings(passages, evidence, 0.9), OverlapChecker())
    model = ScriptedChatModel([f"{WIRE} [1]"])
    *_, composed = compose(brief, writer=Writer(model, 600, 100, is_capable=False), caution=0.0)
    assert isinstance(composed, Composed)
    assert composed.text == f"The wire (2021-08-26): “{WIRE}” [1]\n\nThe diary (2021-08-26): “{DIARY}” [2]"
    assert composed.notice == DIFFERENT
    assert model.asked == []


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("It is the fourth telephone call of the two.", "It was the third telephone call between the two.", True),
        ("It is the fourth telephone call of the two.", "It was the fourth telephone call between them.", False),
        ("They had four telephone calls.", "It was their third telephone call.", False),
        ("They had four telephone calls in 2021.", "They had five telephone calls in 2020.", False),
        ("They had four telephone calls.", "The third telephone company went bankrupt.", False),
        ("They had four telephone calls.", "It took them five long years.", False),
    ],
)
def test_counts_of_the_same_thing_are_compared_though_hardly_relevant(one: str, other: str, differ: bool) -> None:
    best = said(one, one.split()[0])
    further = said(other, other.split()[0], source="diary", relevance=0.01)
    found = differing("How many telephone calls did they have in 2021?", [best, further])
    assert found == ((best, further) if differ else None)


@pytest.mark.parametrize(
    ("other", "differ"),
    [
        ("For all of 2021 the diary lists five telephone calls.", True),
        ("For all of 2021 the diary lists four telephone calls.", False),
        ("The diary lists five telephone calls.", False),
    ],
    ids=["another count", "the same count", "of no year"],
)
def test_what_both_count_in_the_year_asked_about_need_not_be_named(other: str, differ: bool) -> None:
    best = said("They had four telephone calls in 2021.", "four")
    further = said(other, other.split()[-3], source="diary", relevance=0.01)
    found = differing("How often did they ring each other in 2021?", [best, further])
    assert found == ((best, further) if differ else None)
