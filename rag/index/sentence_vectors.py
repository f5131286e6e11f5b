"""The vectors of every chunk's sentences, as the ledger keeps them: a byte a number, one row a chunk.

They are compared with a question only for chunks that were retrieved, so they need no index of their own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

SCHEMA = """
CREATE TABLE IF NOT EXISTS sentence_vectors (
    chunk_id TEXT PRIMARY KEY, sentences INTEGER NOT NULL, vectors BLOB NOT NULL);
"""

LARGEST = 127
# Shorter vectors than this have no direction.
LEAST_LENGTH = 1e-12


def pack(vectors: NDArray[np.float32]) -> bytes:
    """Vectors with one byte a number; only their directions are kept.

    Args:
        vectors: Shape (sentences, dimension).
    """
    peaks = np.abs(vectors).max(axis=1, keepdims=True, initial=LEAST_LENGTH)
    return bytes(np.round(vectors / peaks * LARGEST).astype(np.int8).tobytes())


def unpack(packed: bytes, sentences: int) -> NDArray[np.float32]:
    """What was packed: shape (sentences, dimension), float32, unit rows; a cosine is off by 0.002 at most."""
    vectors = np.frombuffer(packed, dtype=np.int8).reshape(sentences, -1 if sentences else 0).astype(np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, LEAST_LENGTH), dtype=np.float32)


def keep_vectors(db: sqlite3.Connection, rows: Iterable[tuple[str, NDArray[np.float32]]]) -> None:
    """Keep the vectors of chunks' sentences, by chunk id; known ones are replaced."""
    db.executemany(
        "INSERT OR REPLACE INTO sentence_vectors VALUES (?, ?, ?)",
        [(chunk_id, len(vectors), pack(vectors)) for chunk_id, vectors in rows if len(vectors)],
    )


def read_vectors(db: sqlite3.Connection, chunk_ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """The vectors of the sentences of chunks, by chunk id: shape (sentences, dimension), float32, unit rows."""
    marks = ", ".join("?" * len(chunk_ids))
    rows = db.execute(f"SELECT * FROM sentence_vectors WHERE chunk_id IN ({marks})", chunk_ids)
    return {chunk_id: unpack(packed, sentences) for chunk_id, sentences, packed in rows}


def strike_vectors(db: sqlite3.Connection, doc_ids: Iterable[str]) -> None:
    """Forget the vectors of these documents' chunks, while the ledger still knows which those are."""
    db.executemany(
        "DELETE FROM sentence_vectors WHERE chunk_id IN (SELECT chunk_id FROM chunks WHERE doc_id = ?)",
        [(doc_id,) for doc_id in doc_ids],
    )
