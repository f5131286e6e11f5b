"""Which claims a source's sentence carries. Each refused claim is an invention that a model could well write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.verify import is_verbatim, may_follow
from rag.words import words

FORUM = (
    "The business forum was held on Wednesday, a sideline of the 7th Eastern Economic Forum, which ended on Thursday."
)
KOSACHEV = (
    "Konstantin Kosachev pointed out on 9 September 2020 that any sanctions against parliamentarians are unacceptable."
)
PUTIN = (
    "Russian President Vladimir Putin plans to meet Chinese President Xi Jinping at the upcoming summit in Uzbekistan."
)
QUOTE = "“Russia considers ASEAN as one of the most successful integration groups,” Konstantin Kosachev said."


@pytest.mark.parametrize(
    ("claim", "evidence", "context"),
    [
        pytest.param(
            "Konstantin Kosachev pointed out that sanctions against parliamentarians are unacceptable.",
            KOSACHEV,
            "",
            id="shortened",
        ),
        pytest.param(
            "On 9 September 2020 Kosachev pointed out that any sanctions against parliamentarians are unacceptable.",
            KOSACHEV,
            "",
            id="date moved to the front",
        ),
        pytest.param(
            "In 2022 the business forum was held on Wednesday as a sideline of the 7th Eastern Economic Forum.",
            FORUM,
            "A report\n2022",
            id="year known from the document's date",
        ),
        pytest.param("It met in autumn.", "On 3 May it met in autumn.", "", id="a month is no hedge"),
        pytest.param("Twice a year Ann Lee visits the plots.", "In May Ann Lee visits the plots.", "", id="an opening"),
        pytest.param("The forum was a great success for everyone.", FORUM, "", id="what only a model can tell"),
    ],
)
def test_nothing_speaks_against_what_keeps_the_facts(claim: str, evidence: str, context: str) -> None:
    assert may_follow(claim, evidence, context=context)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        pytest.param(
            "The business forum was held on Wednesday, a sideline of the 8th Eastern Economic Forum.",
            FORUM,
            id="another number",
        ),
        pytest.param(
            "On 9 October 2020 Kosachev pointed out that any sanctions against parliamentarians are unacceptable.",
            KOSACHEV,
            id="another month",
        ),
        pytest.param(
            "Sergei Lavrov pointed out that any sanctions against parliamentarians are unacceptable.",
            KOSACHEV,
            id="another speaker",
        ),
        pytest.param(
            "Konstantin Kosachev pointed out that sanctions against parliamentarians are not unacceptable.",
            KOSACHEV,
            id="negated",
        ),
        pytest.param(
            "Konstantin Kosachev pointed out that he supports any sanctions against parliamentarians.",
            KOSACHEV,
            id="another stance",
        ),
        pytest.param(
            "Russian President Vladimir Putin will meet Chinese President Xi Jinping at the summit in Uzbekistan.",
            PUTIN,
            id="a plan made certain",
        ),
        pytest.param("Kosachev said: “ASEAN is the most successful integration group”.", QUOTE, id="misquoted"),
        pytest.param(
            "Chinese President Xi Jinping plans to meet Russian President Vladimir Putin at the upcoming summit.",
            PUTIN,
            id="who meets whom turned round",
        ),
        pytest.param(
            "The Board may ask that levels, though not forecasts, be held back.",
            "The Board may ask that forecasts, though not levels, be held back.",
            id="two things in one another's place",
        ),
    ],
)
def test_what_changes_a_fact_cannot_follow(claim: str, evidence: str) -> None:
    assert not may_follow(claim, evidence)


def test_a_sentence_too_long_to_compare_follows_from_its_own_order_alone() -> None:
    listed = " ".join(f"thing{number}x" for number in range(400))
    assert may_follow(listed, listed)
    assert not may_follow(" ".join(reversed(listed.split()[:200])), listed)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        pytest.param(FORUM, FORUM, id="the same sentence"),
        pytest.param("the business forum was held on wednesday", FORUM, id="a part, other case"),
        pytest.param("“Russia considers ASEAN as one of the most successful integration groups”", QUOTE, id="quoted"),
    ],
)
def test_the_same_words_are_verbatim(claim: str, evidence: str) -> None:
    assert is_verbatim(claim, evidence)


@pytest.mark.parametrize("claim", ["", "The forum.", "he forum was held on"])
def test_too_few_words_or_part_of_one_are_not(claim: str) -> None:
    assert not is_verbatim(claim, FORUM)


@given(st.text(max_size=200), st.text(max_size=200))
def test_verbatim_means_the_words_are_there(claim: str, evidence: str) -> None:
    if is_verbatim(claim, evidence):
        assert set(words(claim)) <= set(words(evidence)) | {""}
