"""Real questions put to what a search brings up: which question, which passage, and what was judged."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from eval.evidence import judged as module
from eval.evidence.examples import Example
from eval.evidence.judged import JUDGED, OWN, hash_of, judged, with_their_own
from eval.evidence.written import is_held_out, name_of, own_questions

QUESTION = "When was the quay opened?"
PASSAGES = [f"The quay of town {number} was opened in 1931. It is made of stone." for number in range(30)]


def judged_of(rows: list[dict[str, Any]], folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[Example]]:
    pairs = [{"question": QUESTION, "passage": passage, "title": "The_quay"} for passage in PASSAGES]
    with gzip.open(folder / "quays.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write("".join(json.dumps(pair) + "\n" for pair in pairs))
    (folder / "judged.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    monkeypatch.setattr(module, "JUDGED", folder / "judged.jsonl")
    return list(judged(folder))


def row(passage: str, sentence: int | None, *, question: str = QUESTION) -> dict[str, Any]:
    sentences = tuple(f"{text}." for text in passage.rstrip(".").split(". "))
    names = {"question_set": "quays", "passage_set": "quays", "question": hash_of(question)}
    return {**names, "passage": name_of(sentences), "sentence": sentence}


def test_every_question_of_our_own_is_there_with_its_passage_and_what_answers_stands_in_it() -> None:
    questions, passages = set(), {}
    for question, _, sentences in own_questions():
        questions.add(hash_of(question))
        passages[name_of(sentences)] = len(sentences)
    rows = [json.loads(line) for line in JUDGED.read_text(encoding="utf-8").splitlines()]
    own = [row for row in rows if row["passage_set"] == OWN]
    assert own
    for one in own:
        assert one["question"] in questions
        assert one["sentence"] is None or one["sentence"] < passages[one["passage"]]


def test_a_question_is_put_to_the_passage_and_what_was_judged_is_what_is_taught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [row(passage, 0 if number % 2 else None) for number, passage in enumerate(PASSAGES)]
    training, held_out = judged_of(rows, tmp_path, monkeypatch)
    assert training
    assert held_out
    assert all(is_held_out(example.sentences) for example in held_out)
    for example in training:
        answers = int(example.sentences[0].split()[4]) % 2
        assert (example.text, example.title) == (QUESTION, "The quay")
        assert (example.answerable, example.relevant) == (answers, (answers, 0))


def test_what_the_sets_do_not_hold_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [row(PASSAGES[0], 0, question="Who opened it?"), row("The pier was opened. It burned.", 0)]
    assert judged_of(rows, tmp_path, monkeypatch) == [[], []]


def test_a_judged_question_comes_with_its_own_passage_unless_that_was_found_not_to_answer() -> None:
    answered, doubted, retrieved = (
        Example(question, "The quay", (passage,), (answers,), answerable=answers)
        for question, passage, answers in (
            ("When was it opened?", "It was opened in 1931.", 1),
            ("When was it closed?", "It was opened in 1931.", 0),
            ("When was it opened?", "The pier was opened in 1950.", 0),
        )
    )
    closed = Example(
        "When was it closed?", "", ("It was opened in 1931.", "It is made of stone."), (1, 0), answerable=1
    )
    opened = Example("When was it opened?", "", ("The quay was opened in 1931.",), (1,), answerable=1)
    nothing = Example("When was it opened?", "", ("The quay is made of stone.",), (0,), answerable=0)
    another = Example("Who opened it?", "", ("It was opened in 1931 by Ann.",), (1,), answerable=1)
    found = with_their_own([answered, doubted, retrieved], [closed, opened, nothing, another])
    assert found == [opened]
