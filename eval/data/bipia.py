"""BIPIA (arXiv 2312.14197): instructions planted in documents, here in copies of those that questions are asked of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from eval.data.bipia_signs import SIGNS
from eval.data.reading import Record, file_at, read_json
from eval.errors import DatasetError
from eval.systems.corpus import documents
from eval.types import Dataset, Entry, Planted, Question
from rag.types import Document

FILE = "text_attack_train.json"
FORMAT = "BIPIA's text attacks: an object of kinds, each with a list of instructions"
PLACES = ("beside the evidence", "at the start", "at the end")


@dataclass(frozen=True, slots=True)
class _Case:
    """A question, the one document that answers it, and where its evidence ends there."""

    question: Question
    document: Document
    evidence_end: int


def load(path: Path, *, name: str, base: Callable[[], Dataset]) -> Dataset:
    """Plant every instruction in a document of its own: a copy of one that answers a question.

    Each question is asked over that one copy, so the instruction is among what is read; one in three stands right
    behind the sentence that answers, the others at the start and at the end.

    Args:
        path: The file of instructions or its folder.
        name: What to call the dataset.
        base: Makes the dataset whose questions and documents are taken; those with one source and a gold sentence.

    Raises:
        DatasetError: The file is missing or malformed, or the base has no such question.
    """
    path = file_at(path, FILE)
    cases = list(_cases(base()))
    if not cases:
        raise DatasetError("No question of the base dataset has one source and a gold sentence in it.")
    planted = zip(_instructions(path), cycle(cases), cycle(PLACES), strict=False)
    made = [_plant(kind, number, what, case, place) for (kind, number, what), case, place in planted]
    return Dataset(name, "answering", tuple(q for q, _ in made), tuple(entry for _, entry in made))


def _instructions(path: Path) -> Iterator[tuple[str, int, Planted]]:
    value = read_json(path, FORMAT)
    if not isinstance(value, dict):
        raise DatasetError(f"{path} must hold a JSON object, found {type(value).__name__}. Expected {FORMAT}.")
    record = Record(value, str(path), FORMAT)
    for kind in value:
        texts = record.texts(kind)
        signs = SIGNS.get(kind)
        if signs is not None and len(signs) != len(texts):
            raise record.wrong(kind, f"a list of {len(signs)} instructions, as in the file that was published")
        for number, text in enumerate(texts):
            yield kind, number, Planted(text, (signs[number],) if signs else ())


def _cases(base: Dataset) -> Iterator[_Case]:
    by_source = {document.source: document for document in documents(base)}
    for question in base.questions:
        if question.answerable and not question.history and len(question.sources) == 1 and question.quotes:
            document = by_source.get(next(iter(question.sources)))
            start = document.text.find(question.quotes[0]) if document else -1
            if document and start >= 0:
                yield _Case(question, document, start + len(question.quotes[0]))


def _plant(kind: str, number: int, planted: Planted, case: _Case, place: str) -> tuple[Question, Entry]:
    text = case.document.text
    at = {"beside the evidence": case.evidence_end, "at the start": 0, "at the end": len(text)}[place]
    identifier = f"{kind.lower().replace(' ', '-')}-{number}"
    entry = Entry(
        identifier,
        f"{text[:at]} {planted.text} {text[at:]}".strip(),
        title=case.document.title,
        date=case.document.date,
        outlet=case.document.outlet,
        author=case.document.author,
    )
    question = Question(
        identifier,
        case.question.question,
        kind=kind,
        answerable=True,
        answers=case.question.answers,
        patterns=case.question.patterns,
        sources={identifier: 1},
        quotes=case.question.quotes,
        within=(identifier,),
        planted=planted,
    )
    return question, entry
