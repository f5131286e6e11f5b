"""Real questions put to real passages that a search brings up for them, each judged by reading; none is copied here.

What is retrieved for a question is about it, and mostly does not answer: the year is another, or the edition, or it has
the topic and no more. Public sets know of one passage only whether it answers; here the ones that the second look found
likeliest to answer, beside that one, were read and marked, as were questions changed by one thing, where a passage may
put right who asks, and the questions' own passages where it found no answer. They were marked by a large language
model. Questions and passages are named by hash, and read where they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from eval.evidence.examples import Example, read_rows
from eval.evidence.written import FOLDER, asked, is_held_out, name_of, opening, own_questions

JUDGED = FOLDER / "judged.jsonl"
OWN = "own"


def judged(pairs: Path) -> tuple[list[Example], list[Example]]:
    """The examples to train on and those held out, in the order of the file; what is not there is left out.

    Args:
        pairs: Folder of the training pairs.
    """
    rows = [json.loads(line) for line in JUDGED.read_text(encoding="utf-8").splitlines()]
    questions, passages = _named(pairs, sorted({row[of] for row in rows for of in ("question_set", "passage_set")}))
    training: list[Example] = []
    held_out: list[Example] = []
    for row in rows:
        question = questions.get((row["question_set"], row["question"]))
        passage = passages.get((row["passage_set"], row["passage"]))
        if question is None or passage is None:
            continue
        place = {} if row["sentence"] is None else {"sentence": row["sentence"]}
        example = replace(asked({"question": question, **place}, *passage), origin=JUDGED.stem)
        (held_out if is_held_out(passage[1]) else training).append(example)
    return training, held_out


def with_their_own(real: Iterable[Example], public: Iterable[Example]) -> list[Example]:
    """The same questions' own passages, where they answer: what is retrieved beside them mostly does not.

    Args:
        real: What was judged.
        public: Questions of the public sets with their own passages.
    """
    asked: set[str] = set()
    doubted: set[tuple[str, str]] = set()
    for example in real:
        asked.add(example.text)
        if not example.answerable:
            doubted.update((example.text, text) for text in example.sentences)
    return [
        example
        for example in public
        if example.answerable == 1
        and example.text in asked
        and doubted.isdisjoint((example.text, text) for text in example.sentences)
    ]


def hash_of(question: str) -> str:
    """What a question goes by."""
    return sha256(question.encode()).hexdigest()[:16]


Passage = tuple[str, tuple[str, ...]]


def _named(pairs: Path, names: list[str]) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], Passage]]:
    """The questions and the passages, with their titles, of some sets, by set and hash."""
    questions: dict[tuple[str, str], str] = {}
    passages: dict[tuple[str, str], Passage] = {}
    for name in names:
        for question, title, sentences in _rows(pairs, name):
            questions[name, hash_of(question)] = question
            passages.setdefault((name, name_of(sentences)), (title, sentences))
    return questions, passages


def _rows(pairs: Path, name: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    if name == OWN:
        yield from own_questions()
        return
    for row in read_rows(pairs / f"{name}.jsonl.gz"):
        yield row["question"], (row.get("title") or "").replace("_", " "), opening(row["passage"])
