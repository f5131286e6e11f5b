"""MultiHop-RAG (arXiv 2401.15391): inference, comparison and temporal questions over news, some without an answer."""

from __future__ import annotations

from pathlib import Path

from eval.data.reading import Record, read_lines
from eval.errors import DatasetError
from eval.types import Dataset, Entry, Question

FORMAT = (
    "evidence_corpus.jsonl (doc_id, title, source, author, published_at, facts[]) and "
    "questions.jsonl (id, question, type, answer, gold_doc_ids[], facts[])"
)
UNANSWERABLE_KIND = "null_query"


def load(path: Path, *, name: str) -> Dataset:
    """Read a folder with evidence_corpus.jsonl and questions.jsonl.

    Raises:
        DatasetError: A file is missing or malformed, or a gold document is not in the corpus.
    """
    corpus = path / "evidence_corpus.jsonl"
    entries = tuple(_entry(record) for record in read_lines(corpus, FORMAT))
    known = {entry.entry_id for entry in entries}
    questions = tuple(_question(record) for record in read_lines(path / "questions.jsonl", FORMAT))
    for question in questions:
        unknown = set(question.sources) - known
        if unknown:
            raise DatasetError(
                f"{path}: question {question.question_id} names documents that {corpus.name} lacks: {sorted(unknown)}."
            )
    return Dataset(name, "answering", questions, entries, multi_hop=True)


def _entry(record: Record) -> Entry:
    return Entry(
        record.filled("doc_id"),
        "\n\n".join(record.texts("facts")),
        title=record.optional_text("title"),
        date=(record.optional_text("published_at") or "")[:10] or None,
        outlet=record.optional_text("source"),
        author=record.optional_text("author"),
    )


def _question(record: Record) -> Question:
    kind = record.text("type")
    answerable = kind != UNANSWERABLE_KIND
    return Question(
        record.text("id"),
        record.filled("question"),
        kind=kind.removesuffix("_query"),
        answerable=answerable,
        answers=(record.filled("answer"),) if answerable else (),
        sources=dict.fromkeys(record.texts("gold_doc_ids"), 1),
        quotes=record.texts("facts"),
    )
