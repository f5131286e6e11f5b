"""A reader that remembers: every question and passage is read once on this machine, whatever fits or measures asks."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, fields
from hashlib import sha256
from pathlib import Path

from rag.protocols import EvidenceReader, Reading, SecondReading, Text

BUSY_TIMEOUT_S = 60.0
# What a reading holds: readings of another shape are not those that are looked for.
FIELDS = [field.name for field in fields(Reading)]


class RememberingReader:
    """An `EvidenceReader` over another one, its readings kept in a file by the hash of model, question and passage."""

    def __init__(self, inner: EvidenceReader, path: Path) -> None:
        self._inner = inner
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("CREATE TABLE IF NOT EXISTS readings (key BLOB PRIMARY KEY, reading TEXT) WITHOUT ROWID")

    @property
    def name(self) -> str:
        """The inner reader's: its readings are the same."""
        return self._inner.name

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        """What each passage holds for the question, asking the inner reader only for those it has not read."""
        keys = [self._key(question, text) for text in texts]
        known = {key: found for key in set(keys) if (found := self._known(key)) is not None}
        unknown = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        known |= zip(unknown, self._inner.read(question, list(unknown.values())), strict=True)
        with self._db:
            rows = [(key, json.dumps(asdict(known[key]))) for key in unknown]
            self._db.executemany("INSERT OR IGNORE INTO readings VALUES (?, ?)", rows)
        return [known[key] for key in keys]

    def reread(self, question: str, texts: Sequence[Text]) -> list[SecondReading] | None:
        """What the inner reader makes of few and short texts: not kept."""
        return self._inner.reread(question, texts)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _key(self, question: str, text: Text) -> bytes:
        return sha256(json.dumps([self.name, FIELDS, question, text.header, text.sentences]).encode()).digest()

    def _known(self, key: bytes) -> Reading | None:
        row = self._db.execute("SELECT reading FROM readings WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        told = json.loads(row[0])
        answer = tuple(told["answer"]) if told["answer"] else None
        return Reading(tuple(told["relevant"]), told["answerable"], told["topical"], answer, tuple(told["places"]))
