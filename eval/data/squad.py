"""SQuAD 2.0 (arXiv 1806.03822): questions over Wikipedia paragraphs, half of them made unanswerable on purpose."""

from __future__ import annotations

from pathlib import Path

from eval.data.reading import Record, file_at, read_json
from eval.errors import DatasetError
from eval.types import Dataset, Entry, Question

FILE = "dev-v2.0.json"
FORMAT = (
    "the SQuAD 2.0 JSON: data[].paragraphs[] with context and qas[], "
    "each with id, question, is_impossible and answers[].text"
)


def load(path: Path, *, name: str) -> Dataset:
    """Read a SQuAD 2.0 file, or the dev-v2.0.json in a folder; each paragraph is one corpus entry.

    Raises:
        DatasetError: The file is missing or malformed.
    """
    path = file_at(path, FILE)
    value = read_json(path, FORMAT)
    if not isinstance(value, dict):
        raise DatasetError(f"{path} must hold a JSON object, found {type(value).__name__}. Expected {FORMAT}.")
    entries: list[Entry] = []
    questions: list[Question] = []
    for article in Record(value, str(path), FORMAT).records("data"):
        title = article.text("title").replace("_", " ")
        for number, paragraph in enumerate(article.records("paragraphs")):
            entry = Entry(f"{title}#{number}", paragraph.filled("context"), title=title)
            entries.append(entry)
            questions.extend(_question(qa, entry.entry_id) for qa in paragraph.records("qas"))
    return Dataset(name, "answering", tuple(questions), tuple(entries))


def _question(qa: Record, entry_id: str) -> Question:
    answerable = not qa.flag("is_impossible")
    answers = tuple(dict.fromkeys(answer.text("text") for answer in qa.records("answers")))
    if answerable and not answers:
        raise qa.wrong("answers", "a list with at least one answer, since is_impossible is false")
    return Question(
        qa.text("id"),
        qa.filled("question").strip(),
        kind="answerable" if answerable else "unanswerable",
        answerable=answerable,
        answers=answers if answerable else (),
        sources={entry_id: 1} if answerable else {},
    )
