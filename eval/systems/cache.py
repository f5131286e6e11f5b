"""An embedder that remembers: every text is embedded once on this machine, whatever dataset or system asks."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from eval.errors import EvaluationError
from eval.progress import shown
from rag.index.sentence_vectors import pack, unpack
from rag.protocols import DocumentEmbeddings, Embedder, QueryEmbedding
from rag.types import Span

T = TypeVar("T")
# Texts embedded between two writes to disk: what an interruption can cost.
BATCH = 128
BUSY_TIMEOUT_S = 60.0
# Systems measure time on this many questions with nothing remembered; the others may reuse vectors of earlier runs.
TIMED_QUESTIONS = 50


class RememberingEmbedder:
    """An `Embedder` over another one, with its vectors kept in a file by the hash of model and text.

    Attributes:
        remembering: Set to False, every text is embedded anew, as it is when time is measured.
    """

    def __init__(self, inner: Embedder, path: Path) -> None:
        self.remembering = True
        self._inner = inner
        self._path = path
        self._lock = threading.Lock()
        with self._writing():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID")
            self._db.execute("CREATE TABLE IF NOT EXISTS parts (key BLOB PRIMARY KEY, number INTEGER, vectors BLOB)")

    @property
    def name(self) -> str:
        """The inner embedder's: its vectors are the same."""
        return self._inner.name

    @property
    def dimension(self) -> int:
        """The inner embedder's."""
        return self._inner.dimension

    @property
    def max_tokens(self) -> int:
        """The inner embedder's."""
        return self._inner.max_tokens

    def embed_query(self, text: str) -> QueryEmbedding:
        """Embed one question."""
        key = self._key("query", text)
        known = self._remembered([key]) if self.remembering else {}
        if key not in known:
            known = {key: self._inner.embed_query(text).vector}
            self._remember(known)
        return QueryEmbedding(known[key])

    def embed_documents(
        self, texts: Sequence[str], parts: Sequence[Sequence[Span]] | None = None
    ) -> DocumentEmbeddings:
        """Embed texts, asking the inner embedder only for those it has not seen."""
        if parts is not None:
            return self._embed_with_parts(texts, parts)
        keys = [self._key("document", text) for text in texts]
        vectors = self._remembered(keys) if self.remembering else {}
        unknown = {key: text for key, text in zip(keys, texts, strict=True) if key not in vectors}
        for batch in _batches(list(unknown.items())):
            matrix = self._inner.embed_documents([text for _, text in batch]).matrix
            fresh = {key: row for (key, _), row in zip(batch, matrix, strict=True)}
            self._remember(fresh)
            vectors |= fresh
        rows = [vectors[key] for key in keys]
        return DocumentEmbeddings(np.array(rows, dtype=np.float32).reshape(len(rows), self.dimension))

    def _embed_with_parts(self, texts: Sequence[str], parts: Sequence[Sequence[Span]]) -> DocumentEmbeddings:
        """As `embed_documents`; parts are remembered as the product stores them."""
        keys = [self._key("parts", f"{text}\0{spans}") for text, spans in zip(texts, map(list, parts), strict=True)]
        vectors, pieces = self._remembered(keys), self._remembered_parts(keys)
        for batch in _batches([number for number, key in enumerate(keys) if key not in pieces]):
            found = self._inner.embed_documents([texts[n] for n in batch], [parts[n] for n in batch])
            fresh = {keys[number]: row for number, row in zip(batch, found.matrix, strict=True)}
            packed = {keys[number]: (len(rows), pack(rows)) for number, rows in zip(batch, found.parts, strict=True)}
            self._remember(fresh)
            with self._lock, self._writing(), self._db:
                rows = [(key, *piece) for key, piece in packed.items()]
                self._db.executemany("INSERT OR IGNORE INTO parts VALUES (?, ?, ?)", rows)
            vectors |= fresh
            pieces |= {key: unpack(blob, number) for key, (number, blob) in packed.items()}
        matrix = np.array([vectors[key] for key in keys], dtype=np.float32).reshape(len(keys), self.dimension)
        return DocumentEmbeddings(matrix, tuple(pieces[key] for key in keys))

    def token_spans(self, text: str) -> list[Span]:
        """The inner embedder's."""
        return self._inner.token_spans(text)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _key(self, use: str, text: str) -> bytes:
        return sha256(f"{self.name}\0{use}\0{text}".encode()).digest()

    def _remembered(self, keys: Sequence[bytes]) -> dict[bytes, NDArray[np.float32]]:
        found = {}
        with self._lock:
            for key in set(keys):
                row = self._db.execute("SELECT vector FROM vectors WHERE key = ?", (key,)).fetchone()
                if row is not None:
                    found[key] = np.frombuffer(row[0], dtype=np.float32)
        return found

    def _remembered_parts(self, keys: Sequence[bytes]) -> dict[bytes, NDArray[np.float32]]:
        found = {}
        with self._lock:
            for key in set(keys):
                row = self._db.execute("SELECT number, vectors FROM parts WHERE key = ?", (key,)).fetchone()
                if row is not None:
                    found[key] = unpack(row[1], row[0])
        return found

    def _remember(self, fresh: dict[bytes, NDArray[np.float32]]) -> None:
        rows = [(key, np.asarray(vector, dtype=np.float32).tobytes()) for key, vector in fresh.items()]
        with self._lock, self._writing(), self._db:
            self._db.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", rows)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            raise EvaluationError(
                f"The vectors in {self._path} cannot be kept: {error}. Make room, or name another folder with --cache, "
                "and run the same command again."
            ) from error


def _batches(todo: Sequence[T]) -> Iterator[Sequence[T]]:
    """The work in parts that are written down one by one, with its progress where there are several."""
    starts = range(0, len(todo), BATCH)
    for start in shown(starts, "embedding") if len(starts) > 1 else starts:
        yield todo[start : start + BATCH]
