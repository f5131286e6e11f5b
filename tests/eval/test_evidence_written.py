"""The questions written for the project fit their passages, and are held out by passage."""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from eval.evidence import written as module
from eval.evidence.examples import CONTRADICT, UNKNOWN, Example
from eval.evidence.mix import apart_from
from eval.evidence.written import OF_SETS, OWN, counterparts, name_of, opening, written


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def written_of(
    rows: list[dict[str, object]], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[list[Example], list[Example]]:
    """What is taught and held out where these are all the passages."""
    (folder / "own.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (folder / "of.jsonl").write_text("", encoding="utf-8")
    monkeypatch.setattr(module, "OF_SETS", folder / "of.jsonl")
    monkeypatch.setattr(module, "OWN", folder / "own.jsonl")
    return written(folder, random.Random(1))


def test_every_answer_stands_in_the_sentence_that_is_said_to_answer() -> None:
    for row in lines(OWN):
        sentences, questions = row["sentences"], row["questions"]
        assert isinstance(sentences, list)
        assert isinstance(questions, list)
        for question in questions:
            if "sentence" in question:
                assert question.get("answer", "") in sentences[question["sentence"]], question
            else:
                assert "answer" not in question, question


def test_no_question_stands_twice_and_no_passage_under_two_names() -> None:
    rows = lines(OWN) + lines(OF_SETS)
    names = [str(row.get("passage") or row["sentences"]) for row in rows]
    assert len(set(names)) == len(names)
    for row in rows:
        questions = row["questions"]
        assert isinstance(questions, list)
        asked = [question["question"] for question in questions]
        assert len(set(asked)) == len(asked)


def test_passages_of_a_set_are_read_from_it_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    passage = "The port opened in 1998. Its first harbour master was Ivan Belov. It lies north of the town."
    with gzip.open(tmp_path / "some.jsonl.gz", "wt", encoding="utf-8") as out:
        out.write(json.dumps({"title": "Port_of_Vostok", "passage": passage}) + "\n")
    questions = [
        {"kind": "paraphrase", "question": "Who ran it initially?", "sentence": 1, "answer": "Ivan Belov"},
        {"kind": "unsaid", "question": "Who opened the port?"},
    ]
    row = {"set": "some", "passage": name_of(opening(passage)), "questions": questions}
    own = {
        "title": "",
        "sentences": ["It rained."],
        "questions": [],
        "claims": [{"verdict": "contradict", "claim": "Dry."}],
    }
    (tmp_path / "of.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (tmp_path / "own.jsonl").write_text(json.dumps(own) + "\n", encoding="utf-8")
    monkeypatch.setattr(module, "OF_SETS", tmp_path / "of.jsonl")
    monkeypatch.setattr(module, "OWN", tmp_path / "own.jsonl")

    training, held_out = written(tmp_path, random.Random(1))

    assert "Dry." not in {example.text for example in training}, "claims are not taught"
    found = [*training, *(example for example in held_out if example.verdict == UNKNOWN)]
    unsaid, answered = sorted(found, key=lambda example: example.text)
    assert (answered.title, answered.relevant, answered.answerable) == ("Port of Vostok", (0, 1, 0), 1)
    assert answered.span is not None
    number, start, end = answered.span
    assert answered.sentences[number][start:end] == "Ivan Belov"
    assert (unsaid.relevant, unsaid.answerable, unsaid.span) == ((0, 0, 0), 0, None)


def test_a_long_passage_is_cut_at_a_sentence() -> None:
    text = "Rain fell on the wet stones of the quay that day. " * 40
    kept = opening(text)
    assert 100 < sum(len(sentence.split()) for sentence in kept) <= 140
    assert set(kept) == {"Rain fell on the wet stones of the quay that day."}


def test_plain_questions_on_the_same_passages_are_their_counterparts() -> None:
    own = Example("Who ran it initially?", "", ("The port opened.", "Ivan Belov led it."), (0, 1), answerable=1)
    plain = Example("Who led the port?", "", ("Ivan Belov led it.", "It rained."), (1, 0), answerable=1)
    unanswered = replace(plain, answerable=0)
    elsewhere = replace(plain, sentences=("It rained.",))
    assert counterparts([own], [plain, unanswered, elsewhere]) == [plain]


def test_claims_are_held_out_with_their_passage_so_that_no_other_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows: list[dict[str, object]] = [
        {
            "title": "",
            "sentences": [f"It rained for {days} days."],
            "questions": [{"kind": "plain", "question": f"{days}?", "sentence": 0}],
            "claims": [{"verdict": "contradict", "claim": f"Dry for {days}."}],
        }
        for days in range(50)
    ]
    training, held_out = written_of(rows, tmp_path, monkeypatch)

    assert apart_from(held_out, training) == training
    claims = [example for example in held_out if example.verdict == CONTRADICT]
    assert len(claims) == len(held_out) / 2 == 50 - len(training) > 0


@pytest.mark.parametrize(("plain", "taught"), [(0, 0.3), (1, 0.5), (2, 1.0), (3, 1.0)])
def test_as_many_baiting_questions_are_taught_as_plain_ones_stand_beside_them(
    plain: int, taught: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, object]] = [
        {"kind": "plain", "question": f"How long? {number}", "sentence": 0} for number in range(plain)
    ]
    asked += [{"kind": kind, "question": f"Where? {kind}"} for kind in ("unsaid", "changed")]
    rows: list[dict[str, object]] = [
        {"title": "", "sentences": [f"It rained for {days} days."], "questions": asked, "claims": []}
        for days in range(500)
    ]
    training, held_out = written_of(rows, tmp_path, monkeypatch)
    passages = 500 - len(held_out) / len(asked)
    assert sum(example.answerable == 1 for example in training) == passages * plain
    baiting = sum(example.answerable == 0 for example in training)
    assert baiting / (2 * passages) == pytest.approx(taught, abs=0.06)
