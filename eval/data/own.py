"""Your own questions: a JSON-lines file beside a folder of documents. docs/evaluation.md describes every field."""

from __future__ import annotations

import re
from pathlib import Path

from eval.data.reading import Record, file_at, read_lines, unique_ids
from eval.errors import DatasetError
from eval.types import Dataset, Question, Turn, corpus_files

QUESTIONS_FILE = "questions.jsonl"
DOCUMENTS_FOLDER = "documents"
KINDS = ("fact", "date", "who_said", "cross_document", "follow_up", "false_premise", "unanswerable")
FIELDS = frozenset({"id", "question", "kind", "answerable", "answers", "patterns", "sources", "quotes", "history"})
PLACEHOLDER = "REPLACE:"
FORMAT = (
    'lines of {"id", "question", "answerable": true, "answers": [...], "patterns": [...], "sources": [...], '
    '"quotes": [...], "history": [{"role", "content"}], "kind": "fact"}'
)


def load(path: Path, *, name: str, documents: Path | None = None) -> Dataset:
    """Read a questions file, or the questions.jsonl in a folder.

    Args:
        path: The file or its folder.
        name: What to call the dataset.
        documents: The folder of documents; without it, the folder "documents" beside the questions.

    Raises:
        DatasetError: A file or field is missing or malformed, a question has no gold, or a source is no document.
    """
    path = file_at(path, QUESTIONS_FILE)
    folder = documents or path.parent / DOCUMENTS_FOLDER
    questions = tuple(_question(record) for record in unique_ids(read_lines(path, FORMAT), "id"))
    if not folder.is_dir():
        raise DatasetError(f"There is no folder of documents at {folder}. Put it there, or name it with --documents.")
    known = {file.relative_to(folder).as_posix() for file in corpus_files(folder)}
    for question in questions:
        unknown = sorted(set(question.sources) - known)
        if unknown:
            raise DatasetError(
                f"{path}: question {question.question_id!r} names source {unknown[0]!r}, which {folder} lacks. "
                f"It holds: {', '.join(sorted(known)) or 'nothing'}."
            )
    return Dataset(name, "answering", questions, folder=folder)


def _question(record: Record) -> Question:
    unknown = sorted(set(record.values) - FIELDS)
    if unknown:
        raise DatasetError(f"{record.where}: there is no field {unknown[0]!r}. Expected {FORMAT}.")
    if record.filled("question").startswith(PLACEHOLDER):
        raise record.wrong("question", f"your own; replace the line that starts with {PLACEHOLDER!r}, or remove it")
    answerable = record.flag("answerable") if "answerable" in record else True
    question = Question(
        record.filled("id"),
        record.filled("question"),
        kind=record.optional_text("kind") or "question",
        answerable=answerable,
        answers=record.texts("answers", required=False),
        patterns=tuple(_pattern(record, text) for text in record.texts("patterns", required=False)),
        sources=dict.fromkeys(record.texts("sources", required=False), 1),
        quotes=record.texts("quotes", required=False),
        history=tuple(_turn(turn) for turn in record.records("history", required=False)),
    )
    if answerable and not (question.answers or question.patterns or question.sources or question.quotes):
        raise DatasetError(
            f"{record.where}: question {question.question_id!r} is answerable but has no gold. Give answers, patterns, "
            'sources or quotes, or set "answerable": false.'
        )
    return question


def _pattern(record: Record, text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise record.wrong("patterns", f"a list of regular expressions ({text!r}: {error})") from error
    return text


def _turn(record: Record) -> Turn:
    return Turn(record.choice("role", ("user", "assistant")), record.filled("content"))
