"""Gather the passages that questions bring along into one corpus, each text once."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from eval.data.reading import Record, file_at, read_lines
from eval.types import Dataset, Entry, Question

ID_CHARACTERS = 16


class Pool:
    """A corpus in the making; the same title and text always get the same id."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}

    def add(self, text: str, *, title: str | None = None) -> str:
        """Take in a passage and return its id."""
        entry_id = sha256(f"{title or ''}\n{text}".encode()).hexdigest()[:ID_CHARACTERS]
        self._entries.setdefault(entry_id, Entry(entry_id, text, title=title))
        return entry_id

    def entries(self) -> tuple[Entry, ...]:
        """Every passage, in the order it was first seen."""
        return tuple(self._entries.values())


def pooled(
    path: Path, file: str, fmt: str, question: Callable[[Record, Pool], Question], *, name: str, multi_hop: bool = False
) -> Dataset:
    """Read a JSON-lines file of questions that bring their passages along.

    Args:
        path: The file or its folder.
        file: Its name in a folder.
        fmt: The format, for messages.
        question: Makes a question of a line and puts its passages into the pool.
        name: What to call the dataset.
        multi_hop: Whether a question needs all of its sources at once.

    Raises:
        DatasetError: The file is missing or malformed.
    """
    pool = Pool()
    questions = tuple(question(record, pool) for record in read_lines(file_at(path, file), fmt))
    return Dataset(name, "answering", questions, pool.entries(), multi_hop=multi_hop)
