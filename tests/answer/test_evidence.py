"""Passages read closely: their order, their sentences with places, and what the whole is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.evidence import (
    ALWAYS_READ,
    UNREAD_ANSWERABILITY,
    Findings,
    find_evidence,
    look_closely,
    nearest_evidence,
)
from rag.answer.probability import LARGEST_LOG_ODDS, PASSAGE_WEIGHTS, log_odds
from rag.answer.question import topic_of
from rag.answer.reading import as_read, header
from rag.protocols import Reading, Text
from rag.testing import OverlapReader
from rag.types import Chunk, Passage

TEXT = "Forum report\n\nThe forum opened on Monday. Zhou Liqun spoke of 12 projects. It lasted four days."
QUESTION = "When did the forum open on Monday?"


def passage(text: str, *, rank: int = 1, start: int = 0, title: str | None = None) -> Passage:
    chunk = Chunk("d", "d.txt", start, start + len(text), text, title=title)
    return Passage(chunk, 0.5, rank, "hybrid", {"dense": 0.5, "lexical": 2.0})


def found(question: str, passages: list[Passage], *, top_k: int = 6) -> Findings:
    return find_evidence(question, passages, reader=OverlapReader(), top_k=top_k)


def test_sentences_come_with_their_place_in_the_document() -> None:
    sentences = found(QUESTION, [passage(TEXT, start=100)]).sentences
    assert sentences[0].text == "The forum opened on Monday."
    for item in sentences:
        assert item.span.of(" " * 100 + TEXT) == item.text
        assert 0.0 < item.relevance < 1.0
    assert [item.relevance for item in sentences] == sorted((item.relevance for item in sentences), reverse=True)


def test_the_words_that_answer_stand_in_the_best_sentence() -> None:
    best, *others = found(QUESTION, [passage(TEXT, start=100)]).sentences
    assert best.answer is not None
    assert best.span.start <= best.answer.start < best.answer.end <= best.span.end
    assert all(item.answer is None for item in others)


def test_the_passage_that_reads_best_comes_first_whatever_its_rank_was() -> None:
    rain, forum = passage("Rain fell."), passage("The forum opened on Monday.", rank=2)
    findings = found(QUESTION, [rain, forum])
    assert [item.chunk.text for item in findings.passages] == [forum.chunk.text, rain.chunk.text]
    assert [item.rank for item in findings.passages] == [1, 2]
    assert {item.retriever for item in findings.passages} == {"rerank"}
    assert findings.passages[0].scores.keys() == {"dense", "lexical", "rerank"}


def test_only_the_best_passages_are_kept_and_each_shows_its_sentences() -> None:
    findings = found(QUESTION, [passage("Rain fell."), passage(TEXT, rank=2, title="Forum report")], top_k=1)
    (kept,) = findings.passages
    assert [TEXT[item.start : item.end] for item in kept.sentences] == [
        "The forum opened on Monday.",
        "Zhou Liqun spoke of 12 projects.",
        "It lasted four days.",
    ], "a title says what a text is about, not what is so"


def test_the_head_of_a_table_is_no_answer_but_its_rows_are() -> None:
    table = "| Dates | Meeting | Place |\n|---|---|---|\n| 18 November | APEC | Hanoi |\n| December | EAEU | Bishkek |"
    texts = [
        item.text for item in found("What are the dates and place of the APEC meeting?", [passage(table)]).sentences
    ]
    assert sorted(texts) == ["| 18 November | APEC | Hanoi |", "| December | EAEU | Bishkek |"]


def test_equal_passages_keep_the_order_of_retrieval() -> None:
    passages = [passage("Rain fell.", rank=rank, start=100 * rank) for rank in (1, 2, 3)]
    assert [item.chunk.start for item in found(QUESTION, passages).passages] == [100, 200, 300]


def test_overlapping_passages_give_a_sentence_once() -> None:
    overlap = TEXT.index("Zhou")
    passages = [passage(TEXT, title="Forum report"), passage(TEXT[overlap:], rank=2, start=overlap)]
    texts = sorted(item.text for item in found("Who spoke?", passages).sentences)
    assert texts == ["It lasted four days.", "The forum opened on Monday.", "Zhou Liqun spoke of 12 projects."]


def test_no_passages_no_evidence() -> None:
    assert found("Who?", []) == Findings((), (), 0.0)


def test_a_passage_that_is_only_a_title_is_no_evidence() -> None:
    findings = found("What of the forum?", [passage("Forum report", title="Forum report")])
    assert (findings.sentences, findings.answerability) == ((), 0.0)


def test_answerability_is_higher_where_the_words_are() -> None:
    near = found(QUESTION, [passage(TEXT)]).answerability
    far = found(QUESTION, [passage("Rain fell on the wheat.")]).answerability
    assert 0.0 < far < near < 1.0


def test_a_header_says_each_thing_once() -> None:
    chunk = Chunk("d", "d.txt", 0, 1, "x", title="Forum", date="2022-09-08", heading="Forum")
    assert header(chunk) == "Forum. 2022-09-08"


@given(st.floats(-1e6, 1e6))
def test_no_probability_is_0_or_1(value: float) -> None:
    features = dict.fromkeys(PASSAGE_WEIGHTS.keys() - {"bias"}, value)
    assert abs(log_odds(PASSAGE_WEIGHTS, features)) <= LARGEST_LOG_ODDS


def test_an_unknown_feature_is_an_error() -> None:
    with pytest.raises(KeyError):
        log_odds(PASSAGE_WEIGHTS, {"answerable": 1.0, "unheard of": 1.0})


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What is said about the Northern Canal?", "the Northern Canal"),
        ("what do the sources say of ASEAN", "ASEAN"),
        ("Tell me about Bali.", "Bali"),
        ("Who is Zhang Hanhui?", "Zhang Hanhui"),
        ("What office does Naryshkin hold?", "Naryshkin"),
        ("What is Wang Yi’s post?", "Wang Yi"),
        ("What position does Wang Yi take?", None),
        ("Who is the ambassador?", None),
        ("Who is Putin meeting?", None),
        ("What did Kosachev say about ASEAN?", None),
        ("What is said?", None),
        ("Is India mentioned anywhere?", "India"),
        ("Do the documents mention vaccines?", "vaccines"),
        ("Does anyone mention the Year of Science?", "the Year of Science"),
        ("Does the Global Times mention India?", None),
        ("Who is mentioned?", None),
    ],
)
def test_a_question_for_anything_about_a_topic_is_known(question: str, topic: str | None) -> None:
    assert topic_of(question) == topic


def test_whatever_is_about_a_topic_answers_a_question_for_anything_about_it() -> None:
    texts = [passage("The forum opened on Monday. It lasted four days.", title="Forum report")]
    assert found("What is said about the forum?", texts).answerability > found("Why the forum?", texts).answerability


def topical(question: str) -> Findings:
    text = "Penguins swim well. They eat fish. Polar bears do not meet them."
    chunk = Chunk("d", "d.txt", 0, len(text), text)
    passage = Passage(chunk, 0.5, 1, "hybrid", {"dense": 0.1, "lexical": 1.0})
    return find_evidence(question, [passage], reader=OverlapReader(), top_k=3)


def test_a_question_for_anything_is_answered_by_what_names_its_topic() -> None:
    found = topical("What is said about polar bears?")
    assert found.sentences[0].text == "Polar bears do not meet them."
    assert found.answerability > 0.5
    assert topical("What is said about polar expeditions?").answerability < 0.1


def test_the_rule_of_a_table_and_a_bare_word_are_no_sentences_to_quote() -> None:
    table = "| Day | Place |\n|-|-|\n| 5 May | Bali |\n\nLithuania\n\nIt rained."
    assert [item.text for item in found("Where was it?", [passage(table)]).sentences if "|-|" in item.text] == []
    assert "Lithuania" not in {item.text for item in found("Lithuania?", [passage(table)]).sentences}


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("According to Harbour Gazette, when did it open?", "When did it open?"),
        ("When did it open, according to the Gazette?", "When did it open?"),
        ("When did it open according to Zhou Liqun?", "When did it open according to Zhou Liqun?"),
        ("According to Harbour Gazette, when?", "According to Harbour Gazette, when?"),
        ("When did it open, if you believe the Gazette?", "When did it open?"),
        ("Besides the forum, what did he open?", "What did he open?"),
    ],
)
def test_what_only_leads_up_to_a_question_is_not_looked_for_in_the_text(question: str, read: str) -> None:
    assert as_read(question, [passage(TEXT)]) == read


def test_of_sentences_that_read_alike_the_one_nearer_in_meaning_comes_first() -> None:
    text = "Sanctions were mentioned by Kosachev. Kosachev called penalties unacceptable. Tea was served."

    def first(near: tuple[float, ...]) -> str:
        near_passage = replace(passage(text), near=near)
        return found("What did Kosachev say of sanctions?", [near_passage], top_k=1).sentences[0].text

    assert first(()) == first((0.5, 0.5, 0.5)) == "Sanctions were mentioned by Kosachev."
    assert first((0.1, 0.9, 0.0)) == "Kosachev called penalties unacceptable."


def test_a_near_title_makes_no_answer_likelier() -> None:
    titled = passage("Forum report\n\nRain fell.", title="Forum report")
    far, near = (found(QUESTION, [replace(titled, near=(cosine, 0.1))]).answerability for cosine in (0.0, 1.0))
    assert far == near


class EnglishReader(OverlapReader):
    """Goes by the name of one that reads English only."""

    name = "footnote-evidence@1"


@pytest.mark.parametrize(
    ("question", "embedder", "is_read"),
    [
        ("Когда открылся Форум?", "intfloat/multilingual-e5-small@1", False),
        ("Когда открылся Форум?", "all-MiniLM-L6-v2@1", True),
        ("When did the forum open on Monday?", "intfloat/multilingual-e5-small@1", True),
    ],
)
def test_what_the_reader_cannot_read_is_ordered_by_meaning(question: str, embedder: str, is_read: bool) -> None:
    passages = [
        replace(passage("Tea was served. The forum opened on Monday."), near=(0.7, 0.8)),
        replace(passage("Rain fell.", rank=2, start=100), near=(0.75,)),
    ]
    findings = look_closely(question, passages, reader=EnglishReader(), embedder=embedder, top_k=6)
    assert all((item.retriever == "rerank") == is_read for item in findings.passages)
    if not is_read:
        told = [(item.text, item.relevance) for item in findings.sentences]
        assert [text for text, _ in told] == ["The forum opened on Monday.", "Rain fell.", "Tea was served."]
        assert [relevance for _, relevance in told] == pytest.approx([1.0, 0.5, 0.0])
        assert [item.rank for item in findings.passages] == [1, 2]
        assert findings.answerability == UNREAD_ANSWERABILITY


def test_without_sentences_nothing_is_near() -> None:
    assert nearest_evidence([], top_k=3) == Findings((), (), 0.0)
    titled = passage("Forum report", title="Forum report")
    assert nearest_evidence([titled], top_k=3) == Findings((titled,), (), 0.0)


class CountingReader(OverlapReader):
    """Remembers how many passages it was given to read."""

    def __init__(self) -> None:
        self.given = 0

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        self.given += len(texts)
        return super().read(question, texts)


@pytest.mark.parametrize(
    ("fused", "read"),
    [
        ((4.0, *(0.5,) * 7), ALWAYS_READ),
        ((4.0, 3.9, 3.8, 1.0, *(0.5,) * 4), ALWAYS_READ + 1),
        ((2.0, *(0.5,) * 7), 8),
        ((None,) * 8, 8),
    ],
)
def test_what_is_far_behind_the_best_is_not_read_and_stands_last(fused: tuple[float | None, ...], read: int) -> None:
    passages = [
        replace(passage(f"Rain fell. Day {n} ended.", rank=n, start=100 * n), near=(0.2, 0.1 * n))
        for n in range(1, len(fused) + 1)
    ]
    scored = [
        item if score is None else replace(item, scores={**item.scores, "fused": score})
        for item, score in zip(passages, fused, strict=True)
    ]
    reader = CountingReader()
    findings = find_evidence("When did the day end?", scored, reader=reader, top_k=6)
    assert reader.given == read
    assert [item.rank for item in findings.passages] == [1, 2, 3, 4, 5, 6]
    assert [item.retriever for item in findings.passages] == ["rerank"] * min(read, 6) + ["hybrid"] * max(6 - read, 0)
    assert {item.passage.retriever for item in findings.sentences} == {"rerank"}
    for left in findings.passages[read:]:
        assert left.score == 0.0
        assert max(left.sentences, key=lambda sentence: sentence.relevance) == left.sentences[-1]
