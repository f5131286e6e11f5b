"""What the model for the second look is taught on: of each passage what it would be given in use."""

from __future__ import annotations

from eval.evidence.examples import UNKNOWN, Example
from eval.evidence.second import read_again_of
from rag.answer.rereading import MOST_WORDS
from rag.testing import OverlapReader

QUESTION = "Who opened the forum?"
FILLER = tuple(f"The forum {name} {'on and on ' * 10}opened." for name in ("hall", "fair", "park", "club", "gate"))


def test_of_a_long_passage_the_likeliest_sentences_are_kept_with_their_labels() -> None:
    example = Example(QUESTION, "", (*FILLER, "Rain fell."), (0,) * 6, answerable=0)
    kept = read_again_of(example, OverlapReader())
    assert sum(len(sentence.split()) for sentence in kept.sentences) <= MOST_WORDS
    assert set(kept.sentences) < set(example.sentences)
    assert kept.relevant == (0,) * len(kept.sentences)


def test_the_sentence_that_answers_is_kept_however_unlikely_and_the_span_stays_on_it() -> None:
    sentences = (*FILLER, "Zhou did.")
    example = Example(QUESTION, "", sentences, (0, 0, 0, 0, 0, 1), answerable=1, span=(5, 0, 4))
    kept = read_again_of(example, OverlapReader())
    assert kept.span is not None
    place, start, end = kept.span
    assert kept.relevant.index(1) == place
    assert kept.sentences[place][start:end] == "Zhou"


def test_where_it_is_not_known_which_sentence_answers_all_are_kept() -> None:
    example = Example(QUESTION, "", FILLER, (UNKNOWN,) * len(FILLER), answerable=1)
    assert read_again_of(example, OverlapReader()) == example
