"""Sentences scored as answers: the features by hand, the order on a small scene."""

from __future__ import annotations

import pytest

from rag.answer.evidence import (
    Context,
    Findings,
    Query,
    absent_share,
    answerability,
    find_evidence,
    has_wanted_kind,
)
from rag.testing import HashingEmbedder
from rag.types import Chunk, Passage

TEXT = "Forum report\n\nThe forum opened on Monday. Zhou Liqun spoke of 12 projects. It lasted four days."


def passage(text: str, *, rank: int = 1, start: int = 0, title: str | None = None) -> Passage:
    return Passage(
        Chunk("d", "d.txt", start, start + len(text), text, title=title), 0.5, rank, "hybrid", {"dense": 0.5}
    )


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("When did it open?", "It opened on Monday.", 1.0),
        ("When did it open?", "It opened in May 2022.", 1.0),
        ("When did it open?", "It may open.", 0.0),
        ("How long did it last?", "It lasted four days.", 1.0),
        ("How long did it last?", "It lasted.", 0.0),
        ("How many projects are there?", "He spoke of 12 projects.", 1.0),
        ("How many members are there?", "He spoke of 12 projects.", 0.0),
        ("Who spoke of the forum?", "Zhou Liqun spoke.", 1.0),
        ("Who spoke of the Forum?", "The Forum spoke.", 0.0),
        ("What is it about?", "It is about trade.", 0.5),
    ],
)
def test_wanted_kind(question: str, sentence: str, expected: float) -> None:
    assert has_wanted_kind(question, sentence) == expected


def test_a_query_knows_its_names_and_numbers() -> None:
    query = Query.of("What did Xi Jinping say about the 20th anniversary?")
    assert query.names == {"xi", "jinp"}
    assert query.numbers == {"20"}


def test_absent_share_counts_words_that_no_passage_holds() -> None:
    found = [Context.of(passage(text).chunk) for text in ("The forum opened.", "Trade grew.")]
    assert absent_share(Query.of("forum trade"), found) == 0.0
    assert absent_share(Query.of("forum of Taiwan"), found) == pytest.approx(2 / 3), "a name weighs double"


def test_sentences_come_with_their_place_in_the_document() -> None:
    found = find_evidence("When did the forum open?", [passage(TEXT, start=100)], embedder=HashingEmbedder()).sentences
    assert found[0].text == "The forum opened on Monday."
    for item in found:
        assert item.span.of(" " * 100 + TEXT) == item.text
        assert 0.0 < item.relevance < 1.0
    assert [item.relevance for item in found] == sorted((item.relevance for item in found), reverse=True)


def test_overlapping_passages_give_a_sentence_once_and_titles_are_no_evidence() -> None:
    overlap = TEXT.index("Zhou")
    passages = [passage(TEXT, title="Forum report"), passage(TEXT[overlap:], rank=2, start=overlap)]
    found = find_evidence("Who spoke?", passages, embedder=HashingEmbedder()).sentences
    assert sorted(item.text for item in found) == [
        "It lasted four days.",
        "The forum opened on Monday.",
        "Zhou Liqun spoke of 12 projects.",
    ]
    assert {item.passage.rank for item in found} == {1}


def test_no_passages_no_evidence() -> None:
    assert find_evidence("Why?", [], embedder=HashingEmbedder()) == Findings((), 0.0)


def test_answerability_grows_with_the_best_sentence_and_falls_with_what_is_absent() -> None:
    rising = [answerability(relevance, absent=0.0) for relevance in (0.0, 0.1, 0.4, 0.9, 1.0)]
    assert rising == sorted(set(rising))
    assert 0.0 < rising[0] < rising[-1] < 1.0
    assert answerability(0.4, absent=0.5) < answerability(0.4, absent=0.0)
