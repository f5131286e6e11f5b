"""QED (arXiv 2009.06354): natural questions with a paragraph, the answer in it and the sentence that entails it."""

from __future__ import annotations

from pathlib import Path

from eval.data.pool import Pool, pooled
from eval.data.reading import Record
from eval.types import Dataset, Question

FILE = "qed-dev.jsonlines"
FORMAT = (
    "QED lines: example_id, title_text, question_text, paragraph_text, original_nq_answers[][].string, "
    "annotation (explanation_type, and for single_sentence: selected_sentence, answer[].paragraph_reference)"
)


def load(path: Path, *, name: str) -> Dataset:
    """Read a QED file, or the qed-dev.jsonlines in a folder; all paragraphs together are the corpus.

    Raises:
        DatasetError: The file is missing or malformed.
    """
    return pooled(path, FILE, FORMAT, _question, name=name)


def _question(record: Record, pool: Pool) -> Question:
    entry_id = pool.add(record.filled("paragraph_text"), title=record.optional_text("title_text"))
    annotation = record.record("annotation")
    answers = [a.record("paragraph_reference").text("string") for a in annotation.records("answer", required=False)]
    for group in record.items("original_nq_answers"):
        if not isinstance(group, list):
            raise record.wrong("original_nq_answers", "a list of lists")
        answers += [Record(item, record.where, FORMAT).text("string") for item in group]
    quotes: tuple[str, ...] = ()
    if "selected_sentence" in annotation:
        quotes = (annotation.record("selected_sentence").text("string"),)
    return Question(
        record.text("example_id"),
        record.filled("question_text"),
        kind=annotation.text("explanation_type"),
        answerable=True,
        answers=tuple(dict.fromkeys(answers)),
        sources={entry_id: 1},
        quotes=quotes,
    )
