"""Which sentences are taken together for a claim, and what makes it follow from them."""

from __future__ import annotations

import pytest

from rag.answer.carrying import LEAST_FOLLOWS, follows, together
from rag.protocols import Verdict

SENTENCES = (
    "The forum opened in Vladivostok on Monday.",
    "Alexey Dakhnovsky represents Russian trade in Beijing.",
    "Tea was served.",
    "He said that banks in Vladivostok should find payments easier.",
)
SURE, UNSURE = Verdict(0.95, 0.02, 0.03), Verdict(0.05, 0.05, 0.9)


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


def test_a_claim_follows_where_the_model_is_sure_and_the_words_are_there() -> None:
    claim, evidence = "The forum opened in Vladivostok.", SENTENCES[0]
    assert follows(claim, evidence, SURE) >= LEAST_FOLLOWS
    assert follows(claim, evidence, UNSURE) < LEAST_FOLLOWS
    assert follows("Dakhnovsky opened the ASEAN summit.", evidence, SURE) < follows(claim, evidence, SURE)
