"""CLAPnq (arXiv 2404.02103): natural questions with long answers grounded in one passage, half without an answer."""

from __future__ import annotations

from pathlib import Path

from eval.data.pool import Pool
from eval.data.reading import Record, read_lines
from eval.types import Dataset, Question

FILES = ("clapnq_dev_answerable.jsonl", "clapnq_dev_unanswerable.jsonl")
FORMAT = (
    "CLAPnq lines in clapnq_dev_answerable.jsonl and clapnq_dev_unanswerable.jsonl: id, input, "
    "passages[] (title, text), output[] (answer, selected_sentences)"
)


def load(path: Path, *, name: str) -> Dataset:
    """Read both files; all their passages together are the corpus.

    Raises:
        DatasetError: A file is missing or malformed.
    """
    pool = Pool()
    questions = [_question(record, pool) for file in FILES for record in read_lines(path / file, FORMAT)]
    return Dataset(name, "answering", tuple(questions), pool.entries())


def _question(record: Record, pool: Pool) -> Question:
    ids = [pool.add(p.filled("text"), title=p.optional_text("title")) for p in record.records("passages")]
    outputs = record.records("output")
    answers = tuple(dict.fromkeys(text for o in outputs if (text := o.text("answer").strip())))
    quotes = tuple(
        dict.fromkeys(sentence for o in outputs for sentence in o.texts("selected_sentences", required=False))
    )
    return Question(
        record.text("id"),
        record.filled("input"),
        kind="answerable" if answers else "unanswerable",
        answerable=bool(answers),
        answers=answers,
        sources=dict.fromkeys(ids, 1) if answers else {},
        quotes=quotes if answers else (),
    )
