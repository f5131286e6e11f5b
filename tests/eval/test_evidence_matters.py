"""Matters told by four passages: what stands in their file, and what is made of it."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from eval.evidence.examples import Example
from eval.evidence.matters import BESIDE, INSTEAD, MATTERS, PREMISES, SPEECHES, matters
from eval.evidence.written import is_held_out

NAMES = ("the port", "the ferry", "the market", "the school")


def row(number: int) -> dict[str, Any]:
    """A matter of which the second passage answers one question, and none the other."""
    return {
        "matter": f"Town {number}",
        "passages": [{"title": name, "sentences": [f"Town {number} closed {name}.", "Rain fell."]} for name in NAMES],
        "questions": [
            {"question": "What did the town close?", "passage": 1, "sentence": 0, "answer": "the ferry"},
            {"question": "What did the town open?"},
        ],
    }


def matters_of(rows: list[dict[str, Any]], folder: Path) -> tuple[list[Example], list[Example]]:
    file = folder / "matters.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return matters(random.Random(1), file)


@pytest.mark.parametrize("file", [MATTERS, SPEECHES, PREMISES], ids=lambda file: file.stem)
def test_every_matter_has_four_passages_and_every_answer_stands_where_it_is_said_to(file: Path) -> None:
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert rows
    for one in rows:
        assert len(one["passages"]) == 4, one["matter"]
        for question in one["questions"]:
            if "passage" in question:
                sentences = one["passages"][question["passage"]]["sentences"]
                assert question.get("answer", "") in sentences[question["sentence"]], question
            else:
                assert question.keys() == {"question"}, question


def test_a_question_is_put_to_its_passage_and_to_others_which_do_not_answer_it(tmp_path: Path) -> None:
    training, _ = matters_of([row(number) for number in range(30)], tmp_path)
    for asked, answered, others in (("What did the town close?", 1, BESIDE), ("What did the town open?", 0, INSTEAD)):
        put = [example for example in training if example.text == asked]
        towns = {example.sentences[0].split(" closed ")[0] for example in put}
        assert len(put) == len(towns) * (answered + others)
        right = [example for example in put if example.answerable == 1]
        assert len(right) == len(towns) * answered
        assert {(example.title, example.relevant) for example in right} <= {("the ferry", (1, 0))}
        assert all(example.title != "the ferry" for example in put if answered and example.answerable == 0)


def test_a_matter_is_held_out_whole_and_put_to_all_its_passages(tmp_path: Path) -> None:
    rows = [row(number) for number in range(30)]
    out = [one for one in rows if is_held_out(tuple(one["passages"][0]["sentences"]))]
    assert 0 < len(out) < len(rows)
    later = next(one for one in rows if one not in out)
    later["held_out"] = True
    out.append(later)
    training, held_out = matters_of(rows, tmp_path)
    assert len(held_out) == len(out) * 2 * len(NAMES)
    towns = {example.sentences[0].split(" closed ")[0] for example in held_out}
    assert towns == {one["matter"] for one in out}
    assert towns.isdisjoint(example.sentences[0].split(" closed ")[0] for example in training)
