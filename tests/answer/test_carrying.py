"""Which sentences carry a claim, and what speaks against it whatever the checker says."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rag.answer.carrying import LEAST_FOLLOWS, Source, carried, follows, together
from rag.protocols import Text
from rag.testing import OverlapChecker

SENTENCES = (
    "The forum opened in Vladivostok on Monday, 5 September.",
    "Alexey Dakhnovsky represents Russian trade in Beijing.",
    "Tea was served.",
    "He said that banks in Vladivostok should find payments easier.",
)
SOURCE = Source(SENTENCES, "A report on the forum", "2022-09-08", ("", "", "", "Alexey Dakhnovsky, a trade official"))


class Agreeing(OverlapChecker):
    """Finds that everything follows, as a model may that is taken in; keeps what it was asked."""

    def __init__(self, support: float = 0.99) -> None:
        self.asked: list[tuple[str, Text]] = []
        self._support = support

    def support(self, claim: str, texts: Sequence[Text]) -> list[float]:
        self.asked += [(claim, text) for text in texts]
        return [self._support] * len(texts)


@pytest.mark.parametrize(
    ("claim", "numbers"),
    [
        ("Dakhnovsky said that banks should find payments easier.", [1, 3]),
        ("The forum opened in Vladivostok.", [0]),
        ("The forum in Vladivostok opened, Dakhnovsky said, where tea was served to banks.", [0, 1, 2]),
        ("Nobody knows.", []),
    ],
)
def test_as_few_sentences_are_taken_as_hold_the_words(claim: str, numbers: list[int]) -> None:
    assert together(claim, SENTENCES) == numbers


def test_nothing_is_taken_of_nothing() -> None:
    assert together("The forum opened.", []) == []
    assert carried("The forum opened.", Source(()), Agreeing()).support == "unsupported"


def test_the_source_s_own_words_are_verbatim_and_need_no_checker() -> None:
    found = carried("The forum opened in Vladivostok on Monday", SOURCE, Agreeing(0.0))
    assert (found.sentences, found.support) == ((0,), "verbatim")


def test_part_of_a_denial_is_not_verbatim() -> None:
    source = Source(("Nobody believes that the forum opened in Vladivostok on Monday.",))
    assert carried("The forum opened in Vladivostok on Monday", source, Agreeing()).support == "unsupported"


def test_own_words_with_their_source_named_are_supported() -> None:
    found = carried("According to the report, the forum opened in Vladivostok on Monday", SOURCE, Agreeing(0.0))
    assert (found.sentences, found.support) == ((0,), "supported")


def test_a_claim_is_carried_where_the_checker_is_sure() -> None:
    claim = "In Vladivostok the forum was opened on 5 September 2022, the report says."
    assert carried(claim, SOURCE, Agreeing()).support == "supported"
    assert carried(claim, SOURCE, Agreeing(0.2)).support == "unsupported"


def test_the_checker_reads_the_claim_without_its_provenance() -> None:
    checker = Agreeing()
    carried("Payments should be easier for banks, according to the report of 8 September 2022.", SOURCE, checker)
    assert {claim for claim, _ in checker.asked} == {"Payments should be easier for banks"}
    assert all(text.header == SOURCE.title for _, text in checker.asked)


def test_whom_a_sentence_means_may_be_named() -> None:
    claim = "Alexey Dakhnovsky said that banks should find payments in Vladivostok easier."
    assert carried(claim, SOURCE, Agreeing()).sentences in {(3,), (1, 3)}
    assert carried(claim, Source(SENTENCES[3:]), Agreeing()).support == "unsupported"


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param("The forum was opened in Vladivostok on 6 September.", id="another number"),
        pytest.param("The forum was opened in Vladivostok on 8 September.", id="the document's day for the event's"),
        pytest.param("The forum was opened in Samarkand on Monday.", id="another place"),
        pytest.param("The forum was not opened in Vladivostok.", id="denied"),
        pytest.param("The forum will be opened in Vladivostok.", id="as if to come"),
        pytest.param('He said that "banks find payments easy" in Vladivostok.', id="misquoted"),
    ],
)
def test_what_the_words_speak_against_is_not_carried_whatever_the_checker_says(claim: str) -> None:
    found = carried(claim, SOURCE, Agreeing())
    assert found.support == "unsupported"
    assert found.probability < LEAST_FOLLOWS


def test_words_and_the_checker_are_weighed() -> None:
    claim, evidence = "The forum opened in Vladivostok.", SENTENCES[0]
    assert follows(claim, evidence, 0.99) > follows(claim, evidence, 0.5)
