"""The ledger: which sources there are, their texts, and where their chunks lie. SQLite, one file a collection.

Chroma and tantivy hold ids; this ledger says which of them count. A document is written here first as not ready, then
into both indexes, and only then marked ready; it is marked not ready before it is taken out of them. Whatever moment a
process dies at, what is not ready is just what has to be purged, and nobody has seen it.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.index import groups, sentence_vectors
from rag.index.ledger import open_ledger
from rag.index.part import Description
from rag.types import Chunk, Document, SourceInfo

# SQLite takes at most 32,766 parameters a statement.
PARAMETERS = 10_000


@dataclass(frozen=True, slots=True)
class FileStamp:
    """What a file was when it was read; an equal stamp means an unchanged file."""

    sha256: str
    size: int
    mtime_ns: int


class Catalog:
    """The ledger of one collection; safe to share between threads, and readable while another process writes."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._db = open_ledger(path)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def generation(self) -> int:
        """A number that grows whenever what counts has changed, in whatever process."""
        return int(self._rows("SELECT number FROM generation")[0][0])

    def stamps(self) -> dict[str, FileStamp]:
        """Stamp by source, of every source indexed."""
        return {
            source: FileStamp(*stamp)
            for source, *stamp in self._rows("SELECT source, file_sha256, size, mtime_ns FROM sources")
        }

    def has(self, doc_id: str) -> bool:
        """Whether a document of this text counts already."""
        return bool(self._rows("SELECT 1 FROM documents WHERE doc_id = ? AND ready", doc_id))

    def doc_id(self, source: str) -> str | None:
        """Which document a source is, or None."""
        rows = self._rows("SELECT doc_id FROM sources JOIN documents USING (doc_id) WHERE ready AND source = ?", source)
        return str(rows[0][0]) if rows else None

    def sources(self) -> list[SourceInfo]:
        """Every source, sorted."""
        rows = self._rows(
            """SELECT source, doc_id, title, date, outlet, author, language, json_array_length(page_starts),
                      length(text), (SELECT count(*) FROM chunks WHERE chunks.doc_id = documents.doc_id), found
               FROM sources JOIN documents USING (doc_id) WHERE ready ORDER BY source"""
        )
        return [replace(SourceInfo(*facts), found=json.loads(found)) for *facts, found in rows]

    def descriptions(self) -> list[Description]:
        """What a filter looks at of every source, sorted by source."""
        rows = self._rows(
            """SELECT source, doc_id, outlet, language, date
               FROM sources JOIN documents USING (doc_id) WHERE ready ORDER BY source"""
        )
        return [Description(*row) for row in rows]

    def document(self, source: str) -> Document | None:
        """The document of a source, or None."""
        rows = self._rows(
            """SELECT text, title, date, outlet, author, language, page_starts, headings, found
               FROM documents JOIN sources USING (doc_id) WHERE ready AND source = ?""",
            source,
        )
        return _document(source, rows[0]) if rows else None

    def chunks(self, chunk_ids: Sequence[str]) -> dict[str, Chunk]:
        """Chunk by id, of those ids that count. A document with several sources is named by the first of them."""
        found: dict[str, Chunk] = {}
        for start in range(0, len(chunk_ids), PARAMETERS):
            batch = chunk_ids[start : start + PARAMETERS]
            rows = self._rows(
                f"""SELECT chunk_id, doc_id, (SELECT min(source) FROM sources WHERE sources.doc_id = chunks.doc_id),
                           start, "end", substr(text, start + 1, "end" - start), title, date, page, heading
                    FROM chunks JOIN documents USING (doc_id)
                    WHERE ready AND chunk_id IN ({", ".join("?" * len(batch))})""",
                *batch,
            )
            found.update((chunk_id, Chunk(*fields)) for chunk_id, *fields in rows)
        return found

    def sentence_vectors(self, chunk_ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors of the sentences of at most `PARAMETERS` chunks: shape (sentences, dimension), by chunk id."""
        with self._lock:
            return sentence_vectors.read_vectors(self._db, chunk_ids)

    def groups(self) -> dict[str, tuple[groups.Member, ...]]:
        """The group of every document that counts and has copies."""
        with self._lock:
            return groups.read_groups(self._db)

    def text(self, doc_id: str) -> str:
        """The text of a document; empty if there is none."""
        rows = self._rows("SELECT text FROM documents WHERE doc_id = ?", doc_id)
        return str(rows[0][0]) if rows else ""

    def chunk_ids(self, doc_ids: Sequence[str]) -> list[str]:
        """The chunk ids of these documents."""
        found: list[str] = []
        for start in range(0, len(doc_ids), PARAMETERS):
            batch = doc_ids[start : start + PARAMETERS]
            marks = ", ".join("?" * len(batch))
            found += (row[0] for row in self._rows(f"SELECT chunk_id FROM chunks WHERE doc_id IN ({marks})", *batch))
        return found

    def not_ready(self) -> list[str]:
        """Documents that are in the ledger but do not count: half written, or half removed."""
        return [doc_id for (doc_id,) in self._rows("SELECT doc_id FROM documents WHERE NOT ready ORDER BY doc_id")]

    def announce(self, documents: Iterable[tuple[Document, Sequence[Chunk]]]) -> None:
        """Write documents down as not ready, before they go into the indexes."""
        with self._transaction() as db:
            for document, chunks in documents:
                db.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)", _row(document))
                db.executemany(
                    "INSERT OR REPLACE INTO chunks VALUES (?, ?, ?, ?, ?, ?)",
                    [(c.chunk_id, c.doc_id, c.start, c.end, c.page, c.heading) for c in chunks],
                )
                groups.note_reprints(db, document)

    def keep_sentence_vectors(self, rows: Iterable[tuple[str, NDArray[np.float32]]]) -> None:
        """Keep the vectors of the sentences of chunks, by chunk id: shape (sentences, dimension)."""
        with self._transaction() as db:
            sentence_vectors.keep_vectors(db, rows)

    def publish(self, documents: Iterable[tuple[Document, FileStamp]]) -> None:
        """Make documents count, and those that no source has any more not count."""
        with self._transaction() as db:
            for document, stamp in documents:
                doc_id, found = document.doc_id, json.dumps(dict(document.found), ensure_ascii=False)
                db.execute("UPDATE documents SET ready = 1 WHERE doc_id = ?", (doc_id,))
                db.execute(
                    "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?)",
                    (document.source, doc_id, stamp.sha256, stamp.size, stamp.mtime_ns, found),
                )
            self._retire_orphans(db)

    def restamp(self, stamps: Mapping[str, FileStamp]) -> None:
        """Note that the files of these sources were written anew with the same content."""
        with self._transaction() as db:
            db.executemany(
                "UPDATE sources SET file_sha256 = ?, size = ?, mtime_ns = ? WHERE source = ?",
                [(stamp.sha256, stamp.size, stamp.mtime_ns, source) for source, stamp in stamps.items()],
            )

    def withdraw(self, sources: Iterable[str]) -> None:
        """Make these sources not count."""
        with self._transaction() as db:
            db.executemany("DELETE FROM sources WHERE source = ?", [(source,) for source in sources])
            self._retire_orphans(db)

    def forget(self, doc_ids: Sequence[str]) -> None:
        """Strike documents that have left both indexes."""
        rows = [(doc_id,) for doc_id in doc_ids]
        with self._transaction() as db:
            groups.strike_reprints(db, doc_ids)
            sentence_vectors.strike_vectors(db, doc_ids)
            db.executemany("DELETE FROM chunks WHERE doc_id = ?", rows)
            db.executemany("DELETE FROM documents WHERE doc_id = ? AND NOT ready", rows)

    @staticmethod
    def _retire_orphans(db: sqlite3.Connection) -> None:
        db.execute("UPDATE documents SET ready = 0 WHERE doc_id NOT IN (SELECT doc_id FROM sources)")
        db.execute("UPDATE generation SET number = number + 1")

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _rows(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._db.execute(statement, parameters).fetchall()


def _row(document: Document) -> tuple[object, ...]:
    return (
        document.doc_id,
        document.text,
        document.title,
        document.date,
        document.outlet,
        document.author,
        document.language,
        json.dumps(document.page_starts),
        json.dumps(document.headings, ensure_ascii=False),
    )


def _document(source: str, row: Sequence[Any]) -> Document:
    text, title, date, outlet, author, language, page_starts, headings, found = row
    return Document(
        source,
        text,
        title=title,
        date=date,
        outlet=outlet,
        author=author,
        language=language,
        page_starts=tuple(json.loads(page_starts)),
        headings=tuple((offset, heading) for offset, heading in json.loads(headings)),
        found=json.loads(found),
    )
