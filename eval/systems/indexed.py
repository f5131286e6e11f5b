"""Retrieval alone, from the engine's own parts: whole documents or chunks, by meaning, by words, or both fused.

Dense search is exact here, so that the figures are those of the embedder and not of an approximate index.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.systems.cache import TIMED_QUESTIONS, RememberingEmbedder
from eval.systems.config import SystemConfig
from eval.systems.corpus import documents
from eval.types import Cited, Dataset, Hit, Outcome, Question
from rag.answer.evidence import look_closely
from rag.index.embed import SentenceTransformerEmbedder
from rag.index.lexical import TantivyIndex
from rag.ingest.chunk import chunk_document, header
from rag.ingest.intake import embed_chunks
from rag.models.evidence import FootnoteReader
from rag.protocols import Embedder, QueryEmbedding
from rag.retrieve.search import search
from rag.sentences import split_sentences
from rag.types import Chunk, Document, Passage
from rag.types import Hit as IndexHit

# Texts of hits beyond this are not kept; passage metrics look no further.
TEXTS_KEPT = 10


class ExactIndex:
    """What `search` needs of an index, in memory but for the words.

    Args:
        chunks: What can be found.
        matrix: Their vectors: shape (chunks, dimension), float32, unit rows; None where only words are searched.
        words: The lexical index, already filled; None where only vectors are searched.
        sentences: The vectors of each chunk's sentences: shape (sentences, dimension) each; none where only words are.
    """

    def __init__(
        self,
        chunks: Sequence[Chunk],
        matrix: NDArray[np.float32] | None,
        words: TantivyIndex | None,
        sentences: Sequence[NDArray[np.float32]] = (),
    ) -> None:
        self._by_id = {chunk.chunk_id: chunk for chunk in chunks}
        self._ids = [chunk.chunk_id for chunk in chunks]
        self._matrix = matrix
        self._words = words
        self._sentences = dict(zip(self._ids, sentences, strict=bool(sentences)))

    def dense(self, embedding: QueryEmbedding, *, limit: int) -> list[IndexHit]:
        """The nearest chunks, best first, ties by chunk id."""
        assert self._matrix is not None
        scores = (self._matrix @ embedding.vector).tolist()
        ranked = sorted(zip(self._ids, scores, strict=True), key=lambda item: (-item[1], item[0]))
        return [IndexHit(chunk_id, score) for chunk_id, score in ranked[:limit]]

    def lexical(self, text: str, *, limit: int) -> list[IndexHit]:
        """The best chunks by BM25, best first."""
        assert self._words is not None
        return self._words.query(text, limit=limit)

    def chunks(self, chunk_ids: Sequence[str]) -> Mapping[str, Chunk]:
        """Chunk by id."""
        return {chunk_id: self._by_id[chunk_id] for chunk_id in chunk_ids}

    def sentence_vectors(self, chunk_ids: Sequence[str]) -> Mapping[str, NDArray[np.float32]]:
        """The vectors of each chunk's sentences, by chunk id."""
        return {chunk_id: self._sentences[chunk_id] for chunk_id in chunk_ids if chunk_id in self._sentences}


class IndexSystem:
    """Ranks; with `copy_top` it also answers by copying the best passage, the shortcut that games citation metrics.

    Attributes:
        exact: What is searched, once there is something.
    """

    def __init__(self, config: SystemConfig, *, cache: Path, embedder: Embedder | None = None) -> None:
        self._options = config.options
        inner = embedder or SentenceTransformerEmbedder(self._options["embedder"])
        self._embedder = RememberingEmbedder(inner, cache / "embeddings.sqlite")
        self._reader = FootnoteReader()
        self._folder = Path(tempfile.mkdtemp(prefix="footnote-eval-"))
        self.exact: ExactIndex | None = None
        self._timed = 0

    def index(self, dataset: Dataset) -> None:
        """Embed and index the corpus."""
        chunks = [chunk for document in documents(dataset) for chunk in self._cut(document)]
        matrix = words = None
        sentences: Sequence[NDArray[np.float32]] = ()
        if self._options["mode"] != "lexical":
            text_of = self._whole if self._options["unit"] == "document" else None
            found = embed_chunks(chunks, self._embedder, text_of=text_of)
            matrix, sentences = found.matrix, found.parts
        if self._options["mode"] != "dense":
            words = TantivyIndex(self._folder, text_of=self._lexical_text)
            words.upsert(chunks)
        self.exact = ExactIndex(chunks, matrix, words, sentences)

    def search(self, question: str) -> list[Passage]:
        """The passages nearest to a question, best first."""
        assert self.exact is not None, "index() comes first"
        found = search(
            question,
            index=self.exact,
            embedder=self._embedder,
            top_k=self._options["depth"],
            candidates=self._options["candidates"],
            mode=self._options["mode"],
            hops=self._options["hops"],
        )
        depth = self._options["rerank"]
        if not depth:
            return found
        embedder = self._embedder.name
        best = look_closely(question, found[:depth], reader=self._reader, embedder=embedder, top_k=depth).passages
        return [*best, *found[depth:]]

    def answer(self, question: Question) -> Outcome:
        """Rank passages for a question."""
        timed = self._timed < TIMED_QUESTIONS
        self._timed += 1
        self._embedder.remembering = not timed
        start = time.perf_counter()
        passages = self.search(question.question)
        elapsed = (time.perf_counter() - start) * 1000
        outcome = Outcome(
            question.question_id,
            ranking=hits(passages),
            timings_ms={"retrieve": elapsed, "total": elapsed} if timed else {},
        )
        return copied(outcome, passages) if self._options["copy_top"] else outcome

    def close(self) -> None:
        """Remove the lexical index."""
        self._embedder.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _cut(self, document: Document) -> list[Chunk]:
        if self._options["unit"] == "document":
            whole = Chunk(document.source, document.source, 0, len(document.text), document.text, document.title)
            return [whole]
        chunks = chunk_document(
            document,
            token_spans=self._embedder.token_spans,
            chunk_tokens=self._options["chunk_tokens"],
            overlap_tokens=self._options["overlap_tokens"],
        )
        # Two entries may have one text; ids by entry keep them apart.
        return [replace(chunk, doc_id=document.source) for chunk in chunks]

    @staticmethod
    def _whole(chunk: Chunk) -> str:
        """What is embedded of a document that is found whole."""
        return f"{chunk.title or ''} {chunk.text}".lstrip()

    def _lexical_text(self, chunk: Chunk) -> str:
        return f"{header(chunk)}\n{chunk.text}"


def hits(passages: Sequence[Passage]) -> tuple[Hit, ...]:
    """Passages as the evaluation keeps them."""
    return tuple(
        Hit(
            passage.chunk.source,
            passage.chunk.chunk_id,
            passage.score,
            text=passage.chunk.text if rank < TEXTS_KEPT else "",
            scores=dict(passage.scores) if rank < TEXTS_KEPT else {},
        )
        for rank, passage in enumerate(passages)
    )


def copied(outcome: Outcome, passages: Sequence[Passage]) -> Outcome:
    """Answer with the best passage, every sentence cited to itself."""
    if not passages:
        return replace(outcome, status="no_evidence")
    chunk = passages[0].chunk
    spans = split_sentences(chunk.text)
    citations = tuple(
        Cited(
            number, chunk.source, chunk.start + span.start, chunk.start + span.end, span.of(chunk.text), verbatim=True
        )
        for number, span in enumerate(spans, start=1)
    )
    text = " ".join(f"{cited.quote} [{cited.marker}]" for cited in citations)
    return replace(outcome, text=text, status="answered", citations=citations, confidence=passages[0].score)
