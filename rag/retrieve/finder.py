"""A collection with what searching it takes: settings in force, embedder, and the manifest that both must fit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from rag.config import Settings
from rag.index.collection import Collection
from rag.index.manifest import Manifest
from rag.protocols import Embedder
from rag.retrieve.languages import language_notice
from rag.retrieve.narrow import Found, joined, search_within
from rag.retrieve.search import search
from rag.retrieve.section import around, widened
from rag.retrieve.spelling import Respelled, respelled
from rag.types import Chunk, Filter


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds the passages for a question.

    Attributes:
        manifest: What the index must have been made with.
    """

    collection: Collection
    manifest: Manifest
    embedder: Embedder
    settings: Settings

    def respelled(self, question: str) -> Respelled:
        """The question with its slips read as words of the documents.

        Raises:
            IndexMismatchError: The index was made with another embedder or chunking.
        """
        if not self._is_ready():
            return Respelled(question)
        outlets = {item.outlet for item in self.collection.descriptions() if item.outlet}
        return respelled(question, index=self.collection, outlets=outlets)

    def find(self, question: str, *, top_k: int, filter: Filter | None) -> Found:
        """What is to be read closely: more passages than the `top_k` that will be kept.

        A question in a language that a model does not know is searched for all the same, and the reader is told.

        Args:
            question: That stands alone.
            top_k: How many passages will be kept.
            filter: Which sources to search; None: what the question suggests, if anything; `Filter()`: all.

        Raises:
            IndexMismatchError: The index was made with another embedder or chunking.
        """
        if not self._is_ready():
            return Found(())
        depth, candidates = max(top_k, self.settings.rerank_depth), self.settings.candidates
        look = partial(search, question, embedder=self.embedder, top_k=depth, candidates=candidates)
        read = self.settings.question_filter if filter is None else "off"
        found = search_within(question, filter, index=self.collection, search=look, read=read)
        told = language_notice(question, embedder=self.embedder.name, reader=self.settings.evidence_model)
        return replace(found, notice=joined(found.notice, told))

    def section(self, chunk: Chunk, text: str) -> Chunk:
        """A chunk with the rest of its section, `text` being its document's."""
        return widened(chunk, self.collection.chunks(self.collection.chunk_ids(chunk.doc_id)).values(), text)

    def around(self, chunk: Chunk) -> list[Chunk]:
        """What opens a chunk's document, and what stands right before and after it, as chunks in order."""
        return [*self.collection.chunks(around(chunk, self.collection.chunk_ids(chunk.doc_id))).values()]

    def _is_ready(self) -> bool:
        """Whether anything is indexed; then it is seen as other processes left it."""
        if self.collection.manifest is None:
            return False
        self.collection.require(self.manifest)
        self.collection.refresh()
        return True
