"""Which claims a source's sentence carries. Each refused claim is an invention that a model could well write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.verify import is_verbatim, support

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
    ("claim", "evidence", "context", "expected"),
    [
        pytest.param(FORUM, FORUM, "", "verbatim", id="the same sentence"),
        pytest.param("the business forum was held on wednesday", FORUM, "", "verbatim", id="a part, other case"),
        pytest.param(
            "“Russia considers ASEAN as one of the most successful integration groups”",
            QUOTE,
            "",
            "verbatim",
            id="quoted",
        ),
        pytest.param(
            "Konstantin Kosachev pointed out that sanctions against parliamentarians are unacceptable.",
            KOSACHEV,
            "",
            "supported",
            id="shortened",
        ),
        pytest.param(
            "On 9 September 2020 Kosachev pointed out that any sanctions against parliamentarians are unacceptable.",
            KOSACHEV,
            "",
            "supported",
            id="date moved to the front",
        ),
        pytest.param(
            "In 2022 the business forum was held on Wednesday as a sideline of the 7th Eastern Economic Forum.",
            FORUM,
            "A report\n2022-09-08",
            "supported",
            id="year known from the document's date",
        ),
        pytest.param(
            "The business forum was held on Wednesday, a sideline of the 8th Eastern Economic Forum.",
            FORUM,
            "",
            "unsupported",
            id="another number",
        ),
        pytest.param(
            "On 9 October 2020 Kosachev pointed out that any sanctions against parliamentarians are unacceptable.",
            KOSACHEV,
            "",
            "unsupported",
            id="another month",
        ),
        pytest.param(
            "Sergei Lavrov pointed out that any sanctions against parliamentarians are unacceptable.",
            KOSACHEV,
            "",
            "unsupported",
            id="another speaker",
        ),
        pytest.param(
            "Konstantin Kosachev pointed out that sanctions against parliamentarians are not unacceptable.",
            KOSACHEV,
            "",
            "unsupported",
            id="negated",
        ),
        pytest.param(
            "Konstantin Kosachev pointed out that he supports any sanctions against parliamentarians.",
            KOSACHEV,
            "",
            "unsupported",
            id="another stance",
        ),
        pytest.param(
            "Russian President Vladimir Putin will meet Chinese President Xi Jinping at the summit in Uzbekistan.",
            PUTIN,
            "",
            "unsupported",
            id="a plan made certain",
        ),
        pytest.param(
            "Chinese President Xi Jinping plans to meet Russian President Vladimir Putin at the upcoming summit.",
            PUTIN,
            "",
            "unsupported",
            id="who meets whom turned round",
        ),
        pytest.param(
            "Kosachev said: “ASEAN is the most successful integration group”.", QUOTE, "", "unsupported", id="misquoted"
        ),
        pytest.param("The forum was a great success for everyone.", FORUM, "", "unsupported", id="opinion added"),
        pytest.param("The forum.", FORUM, "", "unsupported", id="too short to mean anything"),
        pytest.param("", FORUM, "", "unsupported", id="empty"),
    ],
)
def test_support(claim: str, evidence: str, context: str, expected: str) -> None:
    assert support(claim, evidence, context=context) == expected


def test_part_of_a_word_is_not_verbatim() -> None:
    assert not is_verbatim("he forum was held on", "the forum was held on Wednesday")
    assert is_verbatim("the forum was held on", "the forum was held on Wednesday")


@given(st.text(max_size=200), st.text(max_size=200))
def test_verbatim_means_the_words_are_there(claim: str, evidence: str) -> None:
    if support(claim, evidence) == "verbatim":
        assert len(claim.split()) >= 1
        assert is_verbatim(claim, evidence)
