"""The part of a collection that a filter leaves, searched as the whole is: what it leaves out takes nobody's place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rag.index.groups import Copies
from rag.protocols import ChunkStore, LexicalIndex, QueryEmbedding
from rag.types import Chunk, Filter, Hit


@dataclass(frozen=True, slots=True)
class Description:
    """What a filter looks at of one source."""

    source: str
    doc_id: str
    outlet: str | None
    language: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Selection:
    """Which sources pass a filter.

    Attributes:
        sources: By document, the first of its sources that passes.
        undated: How many sources are left out for nothing but the want of a date.
    """

    sources: Mapping[str, str]
    undated: int


def select(descriptions: Iterable[Description], wanted: Filter) -> Selection:
    """The sources that pass a filter; of sources with one text, the first is named."""
    passing: dict[str, str] = {}
    undated = 0
    for item in descriptions:
        if not wanted.admits(source=item.source, outlet=item.outlet, language=item.language):
            continue
        if wanted.admits_date(item.date):
            passing.setdefault(item.doc_id, item.source)
        else:
            undated += item.date is None
    return Selection(passing, undated)


@dataclass(frozen=True, slots=True)
class Part:
    """A collection's documents that pass a filter; the indexes are told which, so that none is cut off unseen.

    Attributes:
        selection: What passes.
        chunk_ids: The chunks of what passes.
        copies: Tells copies apart among what passes: a reprint is found where its original is left out.
        chunks_of: Chunks by id, of the whole collection.
        sentence_vectors: The vectors of each chunk's sentences, by chunk id.
    """

    selection: Selection
    chunk_ids: Sequence[str]
    copies: Copies
    store: ChunkStore
    words: LexicalIndex
    chunks_of: Callable[[Sequence[str]], Mapping[str, Chunk]]
    sentence_vectors: Callable[[Sequence[str]], Mapping[str, NDArray[np.float32]]]

    def dense(self, embedding: QueryEmbedding, *, limit: int) -> list[Hit]:
        """The nearest chunks by cosine similarity, best first; of a passage and its copies only the first."""
        return self.copies.without_copies(
            lambda wanted: self.store.query(embedding, limit=wanted, chunk_ids=self.chunk_ids), limit=limit
        )

    def lexical(self, text: str, *, limit: int) -> list[Hit]:
        """The best chunks by BM25, best first; of a passage and its copies only the first."""
        return self.copies.without_copies(
            lambda wanted: self.words.query(text, limit=wanted, doc_ids=self.selection.sources.keys()), limit=limit
        )

    def chunks(self, chunk_ids: Sequence[str]) -> dict[str, Chunk]:
        """Chunk by id, each under a source that passes; its copies are named wherever they are."""
        return {chunk_id: self._named(chunk) for chunk_id, chunk in self.chunks_of(chunk_ids).items()}

    def _named(self, chunk: Chunk) -> Chunk:
        source = self.selection.sources.get(chunk.doc_id, chunk.source)
        if source == chunk.source:
            return chunk
        copies = tuple(chunk.source if copy == source else copy for copy in chunk.copies)
        return replace(chunk, source=source, copies=copies)
