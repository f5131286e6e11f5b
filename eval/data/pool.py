"""Gather the passages that questions bring along into one corpus, each text once."""

from __future__ import annotations

from hashlib import sha256

from eval.types import Entry

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
