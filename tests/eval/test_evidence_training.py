"""What the evidence model is taught: examples by hand, and that the harder ones are as wrong as they claim to be."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
import torch

from eval.evidence.examples import (
    CONTRADICT,
    NEUTRAL,
    SUPPORT,
    UNKNOWN,
    Example,
    claims,
    neighbours,
    questions,
    sentence_choices,
)
from eval.evidence.harder import Swapper, restated, similar_instead, swapped_question, without_answer
from eval.evidence.mix import apart_from
from eval.evidence.train import keep

PASSAGE = "The port of Vostok opened in 1998. Its first harbour master was Ivan Belov. It lies north of the old town."
ROW = {
    "question": "When did the port of Vostok open?",
    "passage": PASSAGE,
    "title": "Vostok",
    "answer_spans": [[29, 33]],
}
EXAMPLE = next(questions([ROW], random.Random(0)))
OTHER = Example(
    "Who led the port of Zapad?", "Zapad", ("The port of Zapad was led by Oleg Orlov.",), (1,), 1, 1, span=(0, 29, 39)
)


def test_a_question_knows_the_sentence_and_the_words_that_answer_it() -> None:
    assert EXAMPLE.relevant == (1, 0, 0)
    assert EXAMPLE.span is not None
    number, start, end = EXAMPLE.span
    assert EXAMPLE.sentences[number][start:end] == "1998"
    assert (EXAMPLE.topical, EXAMPLE.answerable, EXAMPLE.verdict) == (1, 1, UNKNOWN)


def test_a_long_passage_is_cut_around_the_answer() -> None:
    filler = "Rain fell on the wet stones of the quay that day. "
    passage = filler * 40 + PASSAGE + " " + filler * 40
    start = passage.index("1998")
    (example,) = questions([{**ROW, "passage": passage, "answer_spans": [[start, start + 4]]}], random.Random(0))
    assert example.span is not None
    number, first, last = example.span
    assert example.sentences[number][first:last] == "1998"
    assert len(example.passage.split()) <= 140


def test_an_unanswerable_question_has_no_sentence_that_answers() -> None:
    (example,) = questions([{**ROW, "answerable": False, "answer_spans": []}], random.Random(0))
    assert (set(example.relevant), example.answerable, example.span) == ({0}, 0, None)


def test_sentences_of_one_question_become_one_passage() -> None:
    rows = [
        {"question": "Who?", "passage": "It rained.", "title": "T", "qid": "1", "answerable": False},
        {"question": "Who?", "passage": "Ivan came.", "title": "T", "qid": "1", "answerable": True},
        {"question": "When?", "passage": "It rained.", "title": "T", "qid": "2", "answerable": False},
    ]
    assert [(item.relevant, item.answerable) for item in sentence_choices(rows)] == [((0, 1), 1), ((0,), 0)]


def test_a_sentence_alone_gets_its_neighbours() -> None:
    rows = [{"question": f"{n}?", "passage": f"Sentence {n}."} for n in range(9)]
    for row, example in zip(rows, neighbours(rows, random.Random(0)), strict=True):
        assert example.sentences[example.relevant.index(1)] == row["passage"]
        assert len(example.sentences) > 1


@pytest.mark.parametrize(("label", "verdict"), [("support", SUPPORT), ("contradict", CONTRADICT), ("neutral", NEUTRAL)])
def test_claims_keep_their_label(label: str, verdict: int) -> None:
    (example,) = claims([{"claim": "It opened.", "evidence": PASSAGE, "label": label}])
    assert example.verdict == verdict
    assert set(example.relevant) == {UNKNOWN}


@pytest.mark.parametrize("seed", range(20))
def test_what_is_swapped_in_is_not_in_the_passage(seed: int) -> None:
    swapper = Swapper([EXAMPLE, OTHER], random.Random(seed))
    text = "Did Ivan Belov come before the port opened in 1998?"
    swapped = swapper.swap(text, "Vostok", PASSAGE)
    assert swapped is not None
    new = set(swapped.replace("?", "").split()) - set(text.replace("?", "").split())
    assert new
    assert not any(word in PASSAGE for word in new)


def test_nothing_to_swap_is_said() -> None:
    assert Swapper([EXAMPLE], random.Random(0)).swap("so it is", "", PASSAGE) is None


def test_a_swapped_question_is_unanswerable() -> None:
    asked = Example("Was Ivan Belov there in 1998?", "Vostok", EXAMPLE.sentences, (1, 0, 0), 1, 1)
    swapped = swapped_question(asked, Swapper([EXAMPLE, OTHER], random.Random(0)))
    assert swapped is not None
    assert swapped.text != asked.text
    assert (swapped.sentences, set(swapped.relevant), swapped.answerable) == (asked.sentences, {0}, 0)


def test_without_its_sentence_the_passage_does_not_answer() -> None:
    left = without_answer(EXAMPLE)
    assert left is not None
    assert "1998" not in left.passage
    assert (left.answerable, left.topical, left.span) == (0, 1, None)


def test_an_answer_that_stands_twice_cannot_be_taken_out() -> None:
    twice = Example("When?", "", ("It was 1998.", "In 1998 it was.", "So it was."), (1, 0, 0), 1, 1, span=(0, 7, 11))
    assert without_answer(twice) is None


def test_a_similar_passage_is_another_one_without_the_answer() -> None:
    first, second = similar_instead([EXAMPLE, OTHER], random.Random(0))
    assert first is not None
    assert second is not None
    assert first.sentences == OTHER.sentences
    assert (first.topical, first.answerable, first.text) == (0, 0, EXAMPLE.text)


@pytest.mark.parametrize("seed", range(30))
def test_a_restated_sentence_is_labelled_by_what_was_done_to_it(seed: int) -> None:
    example = Example(
        "?",
        "Vostok",
        ("The port of Vostok was opened by Ivan Belov in 1998 before the war.", "It rained."),
        (1, 0),
        1,
        1,
    )
    made = restated(example, Swapper([EXAMPLE, OTHER], random.Random(seed)), random.Random(seed))
    assert made is not None
    if made.verdict == SUPPORT:
        assert made.text.rstrip(".") in made.passage
    elif made.verdict == CONTRADICT:
        assert made.text not in made.passage
    else:
        assert made.sentences == ("It rained.",)


def test_what_was_held_out_shares_no_question_and_no_sentence_with_what_is_trained_on() -> None:
    same_question = replace(OTHER, text=EXAMPLE.text)
    same_sentence = replace(OTHER, sentences=(*OTHER.sentences, EXAMPLE.sentences[2]))
    assert apart_from([EXAMPLE], [EXAMPLE, same_question, OTHER, same_sentence]) == [OTHER]


def test_weights_are_put_a_share_of_the_way_back_to_where_they_started() -> None:
    model = torch.nn.Linear(2, 1)
    start = {name: torch.zeros_like(weight) for name, weight in model.state_dict().items()}
    for weight in model.parameters():
        torch.nn.init.ones_(weight)
    keep(model, start, 0.25)
    assert model.weight.tolist() == [[0.75, 0.75]]
    assert model.bias.tolist() == [0.75]
