"""The likeliest sentences, read once more: which they are, and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from rag.answer.evidence import find_evidence
from rag.answer.probability import answer_odds, sentence_odds
from rag.answer.reading import read_passages
from rag.answer.rereading import MOST_WORDS, likeliest, read_again
from rag.protocols import SecondReading, Text
from rag.testing import OverlapReader
from rag.types import Chunk, Passage

QUESTION = "Who opened the forum?"
TEXT = "The forum opened on Monday. Zhou Liqun gave the first speech. Rain fell."


class SecondReader(OverlapReader):
    """One to whom only Zhou Liqun answers, on a second look."""

    def __init__(self) -> None:
        self.texts: list[Text] = []

    def reread(self, question: str, texts: Sequence[Text]) -> list[SecondReading]:  # type: ignore[override]
        self.texts += texts
        told = [tuple(9.0 if "Zhou" in sentence else -9.0 for sentence in text.sentences) for text in texts]
        return [SecondReading(scores, max(scores)) for scores in told]


def passage(text: str, *, rank: int = 1) -> Passage:
    chunk = Chunk("d", "d.txt", 0, len(text), text, title="Forum report", date="2022-06-03")
    return Passage(chunk, 0.5, rank, "hybrid", {"dense": 0.5, "lexical": 2.0})


def test_the_likeliest_come_with_what_leads_up_to_them_in_the_order_of_the_text() -> None:
    sentences = ["one " * 25, "two " * 25, "three " * 25, "four " * 25]
    assert likeliest([0.0, -3.0, 2.0, -1.0], sentences) == (0, 1, 2)


def test_what_does_not_fit_is_left_out_but_never_the_likeliest() -> None:
    assert likeliest([2.0, 1.0], ["long " * 200, "short"]) == (0,)
    assert likeliest([1.0, 2.0], ["long " * 200, "short"]) == (1,)


def test_nothing_has_no_likeliest() -> None:
    assert likeliest([], []) == ()


@given(st.lists(st.tuples(st.floats(-9, 9), st.integers(1, 60)), min_size=1, max_size=12))
def test_as_many_words_as_may_be_and_each_sentence_once(told: list[tuple[float, int]]) -> None:
    sentences = ["word " * count for _, count in told]
    kept = likeliest([score for score, _ in told], sentences)
    assert list(kept) == sorted(set(kept))
    assert sum(told[number][1] for number in kept) <= MOST_WORDS
    best = max(score for score, _ in told)
    assert any(told[number][0] == best for number in kept)


def test_a_second_look_decides_which_sentence_answers() -> None:
    reader = SecondReader()
    first = find_evidence(QUESTION, [passage(TEXT)], reader=OverlapReader(), top_k=3)
    again = find_evidence(QUESTION, [passage(TEXT)], reader=reader, top_k=3)
    assert first.sentences[0].text == "The forum opened on Monday."
    assert again.sentences[0].text == "Zhou Liqun gave the first speech."
    assert [text.header for text in reader.texts] == ["Forum report. 2022-06-03"]


def test_only_what_was_read_again_is_judged_anew() -> None:
    long = " ".join(
        f"Sentence {number} tells of the forum and of much else besides, at some length." for number in range(9)
    )
    (read,) = read_again(QUESTION, read_passages(QUESTION, [passage(long)], SecondReader()), SecondReader())
    assert read.again is not None
    assert 0 < len(read.again.relevant) < len(read.sentences)
    before = read_passages(QUESTION, [passage(long)], SecondReader())[0]
    anew = [sentence_odds(read, number) != sentence_odds(before, number) for number in range(len(read.sentences))]
    assert anew == [number in read.again.relevant for number in range(len(read.sentences))]


def test_a_second_look_that_finds_an_answer_makes_one_likelier() -> None:
    (rain,) = read_again(QUESTION, read_passages(QUESTION, [passage("Rain fell.")], SecondReader()), SecondReader())
    (zhou,) = read_again(QUESTION, read_passages(QUESTION, [passage("Zhou spoke.")], SecondReader()), SecondReader())
    assert answer_odds(QUESTION, [zhou]) > answer_odds(QUESTION, [rain])


def test_a_reader_without_a_second_look_leaves_all_as_it_is() -> None:
    read = read_passages(QUESTION, [passage(TEXT)], OverlapReader())
    assert read_again(QUESTION, read, OverlapReader()) == read


def test_a_question_for_anything_is_not_read_again() -> None:
    reader = SecondReader()
    find_evidence("What is said about the forum?", [passage(TEXT)], reader=reader, top_k=3)
    assert reader.texts == []
