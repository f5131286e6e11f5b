"""Vectors in Chroma, embedded on disk. The only module that imports chromadb.

Chroma measures cosine distance (1 - cosine similarity); outside this module there is only similarity, higher is better.
"""

from __future__ import annotations

import os
import threading
import warnings
from collections.abc import Collection as Ids
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.index.storage import storage_errors
from rag.protocols import DocumentEmbeddings, QueryEmbedding
from rag.types import Chunk, Hit

if TYPE_CHECKING:
    from chromadb.api.collection_configuration import CreateCollectionConfiguration
    from chromadb.api.models.Collection import Collection

CHROMA_COLLECTION = "chunks"

# Cosine is fixed when the collection is made; Chroma's own default is squared L2. The search breadth is twice
# Chroma's default of 100, so that the 40 candidates a question asks for are the true nearest ones.
CONFIGURATION: CreateCollectionConfiguration = {"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200}}

# Chroma refuses batches beyond its SQLite's parameter limit (5,461 on common builds); this stays well under.
BATCH = 2000

# Hits beyond the limit that are looked at, so that equal scores at the cut are broken by id and not by insertion order.
TIE_MARGIN = 8


class ChromaStore:
    """A `ChunkStore` in one folder; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._client: Any = None  # chromadb types it without its close()
        self._chunks: Collection | None = None

    def upsert(self, chunks: Sequence[Chunk], embeddings: DocumentEmbeddings) -> None:
        """Store chunks; a known id is replaced.

        Raises:
            ValueError: The number of rows is not the number of chunks.
        """
        if len(chunks) != len(embeddings.matrix):
            raise ValueError(f"{len(chunks)} chunks but {len(embeddings.matrix)} embeddings")
        with self._collection() as collection:
            for start in range(0, len(chunks), BATCH):
                batch = chunks[start : start + BATCH]
                collection.upsert(
                    ids=[chunk.chunk_id for chunk in batch],
                    embeddings=embeddings.matrix[start : start + BATCH],
                    documents=[chunk.text for chunk in batch],
                    metadatas=[_metadata(chunk) for chunk in batch],
                )

    def delete(self, doc_ids: Sequence[str]) -> None:
        """Remove every chunk of these documents; unknown ids are no error."""
        if not doc_ids:
            return
        with self._collection() as collection:
            for start in range(0, len(doc_ids), BATCH):
                condition: Any = {"doc_id": {"$in": [*doc_ids[start : start + BATCH]]}}
                collection.delete(where=condition)

    def query(self, embedding: QueryEmbedding, *, limit: int, chunk_ids: Ids[str] | None = None) -> list[Hit]:
        """The nearest chunks by cosine similarity, best first, ties by chunk id.

        Args:
            embedding: What to be near to.
            limit: How many hits at most.
            chunk_ids: Only these may be found, of those that are stored; None: all.
        """
        with self._collection() as collection:
            wanted = min(limit + TIE_MARGIN, collection.count() if chunk_ids is None else len(chunk_ids))
            if not wanted:
                return []
            found = _nearest(collection, embedding, wanted, None if chunk_ids is None else sorted(chunk_ids))
        distances = (found["distances"] or [[]])[0]
        hits = [Hit(chunk_id, 1.0 - distance) for chunk_id, distance in zip(found["ids"][0], distances, strict=True)]
        return sorted(hits, key=lambda hit: (-hit.score, hit.chunk_id))[:limit]

    def chunk_ids(self) -> set[str]:
        """Every id stored."""
        with self._collection() as collection:
            return set(collection.get(include=[])["ids"])

    def refresh(self) -> None:
        """See what other processes have written since: a client that has answered keeps its vectors in memory."""
        self.close()

    def close(self) -> None:
        """Let go of the files; the next call opens them again."""
        with self._lock:
            if self._client is not None:
                self._client.close()
            self._client = self._chunks = None

    @contextmanager
    def _collection(self) -> Iterator[Collection]:
        from chromadb.errors import ChromaError

        with self._lock, storage_errors(self._path, ChromaError):
            if self._chunks is None:
                self._chunks = self._open()
            yield self._chunks

    def _open(self) -> Collection:
        os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
        import chromadb
        from chromadb.config import Settings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # chromadb warns of its own defaults
            self._client = chromadb.PersistentClient(
                path=str(self._path), settings=Settings(anonymized_telemetry=False, allow_reset=False)
            )
            collection: Collection = self._client.get_or_create_collection(
                CHROMA_COLLECTION, configuration=CONFIGURATION, embedding_function=None
            )
            return collection


def _nearest(collection: Collection, embedding: QueryEmbedding, wanted: int, chunk_ids: list[str] | None) -> Any:
    from chromadb.errors import ChromaError

    def nearest(ids: list[str] | None) -> Any:
        vector = embedding.vector.reshape(1, -1)
        return collection.query(query_embeddings=vector, n_results=wanted, ids=ids, include=["distances"])

    try:
        return nearest(chunk_ids)
    except ChromaError:
        # Chroma refuses a query that names an id it does not hold, as when another process has just removed it.
        held = chunk_ids and sorted(collection.get(ids=chunk_ids, include=[])["ids"])
        if held == chunk_ids:
            raise
        return nearest(held) if held else {"ids": [[]], "distances": [[]]}


def _metadata(chunk: Chunk) -> dict[str, str | int]:
    # Chroma refuses None, so what is not known is left out.
    known: dict[str, str | int | None] = {
        "doc_id": chunk.doc_id,
        "source": chunk.source,
        "start": chunk.start,
        "end": chunk.end,
        "title": chunk.title,
        "date": chunk.date,
        "page": chunk.page,
        "heading": chunk.heading,
    }
    return {name: value for name, value in known.items() if value is not None}
