"""What the claim checker is taught from, and measured on."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from eval.claims.crossed import crossed
from eval.claims.drafts import FAITHFUL, MEASURED_ON, TUNED_ON, drafts
from eval.claims.twins import twins
from eval.evidence.examples import NEUTRAL, SUPPORT, Example

PASSAGE = Example(
    "",
    "Ferry news",
    (
        "The council of Vestmark voted on Tuesday to restore the ferry to Sarrey, after 11 months without one.",
        "In a letter Ingrid Solvang told the paper Sund Tidende that the decision was overdue by 9 months.",
        "It will run four nights a week.",
    ),
    (),
)


def test_twins_stand_with_their_passages_one_carried_and_one_not() -> None:
    known = twins()
    assert Counter(example.verdict for example in known) == {SUPPORT: len(known) / 2, NEUTRAL: len(known) / 2}
    assert all(
        example.sentences and true.text != example.text for true, example in zip(known[::2], known[1::2], strict=True)
    )
    assert all(true.sentences == other.sentences for true, other in zip(known[::2], known[1::2], strict=True))


def test_claims_in_a_passage_s_own_words_come_with_one_that_is_wrong() -> None:
    made = crossed([PASSAGE] * 60, random.Random(1))
    true = [example for example in made if example.verdict == SUPPORT]
    wrong = [example for example in made if example.verdict == NEUTRAL]
    assert len(true) == 60
    assert len(wrong) > 40
    assert all(not example.text.startswith("It ") for example in made)
    assert all(example.text not in PASSAGE.passage for example in wrong)
    assert len({example.text for example in wrong}) > 20


def test_some_wrong_claims_keep_every_word_of_the_passage() -> None:
    words = set(PASSAGE.passage.replace(",", "").replace(".", "").split())
    made = crossed([PASSAGE] * 60, random.Random(2))
    wrong = [example.text.replace(",", "").replace(".", "").split() for example in made if example.verdict == NEUTRAL]
    assert any(set(text) <= words for text in wrong)


def test_a_passage_without_a_usable_sentence_makes_nothing() -> None:
    assert crossed([Example("", "", ("It will.", "Why?"), ())], random.Random(1)) == []


@pytest.mark.parametrize("folder", [*TUNED_ON, *MEASURED_ON])
def test_drafts_come_in_pairs_on_documents_that_are_there(folder: str) -> None:
    known = list(drafts(folder))
    assert len(known) == 120
    assert all(draft.document.is_file() for draft in known)
    assert [draft.change == FAITHFUL for draft in known] == [True, False] * 60
    assert all(true.text != altered.text for true, altered in zip(known[::2], known[1::2], strict=True))
