"""2WikiMultihopQA (arXiv 2011.01060) as a ranking task: which two to four of the passages does a question need?"""

from __future__ import annotations

from pathlib import Path

from eval.data.reading import Record, read_array
from eval.types import Dataset, Entry, Question

FORMAT = "corpus.json (an array of title, text) and questions_101.json (an array of question, ground_truth[] of titles)"


def load(path: Path, *, name: str) -> Dataset:
    """Read a folder with corpus.json and questions_101.json.

    Raises:
        DatasetError: A file is missing or malformed, or a gold title is not in the corpus.
    """
    entries = tuple(
        Entry(record.filled("title"), record.text("text"), title=record.text("title"))
        for record in read_array(path / "corpus.json", FORMAT)
    )
    titles = {entry.entry_id for entry in entries}
    questions = tuple(
        _question(number, record, titles)
        for number, record in enumerate(read_array(path / "questions_101.json", FORMAT))
    )
    return Dataset(name, "ranking", questions, entries, multi_hop=True)


def _question(number: int, record: Record, titles: set[str]) -> Question:
    gold = record.texts("ground_truth")
    missing = [title for title in gold if title not in titles]
    if missing or not gold:
        raise record.wrong("ground_truth", "a list of titles of corpus.json")
    return Question(
        str(number),
        record.filled("question"),
        kind=f"{len(gold)} documents",
        answerable=True,
        sources=dict.fromkeys(gold, 1),
    )
