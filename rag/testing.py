"""Fakes for every boundary in `rag.protocols`: pure functions of what they are given, the same in any process.

They answer in microseconds and need no weights. One contract suite runs on each fake and on the real thing.
"""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from collections.abc import Collection, Generator, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from rag.protocols import DocumentEmbeddings, QueryEmbedding
from rag.testing_reader import OverlapChecker as OverlapChecker
from rag.testing_reader import OverlapReader as OverlapReader
from rag.types import Chunk, Hit, Message, Span, document_of

WORD_OR_MARK = re.compile(r"\w+|[^\w\s]")
# As models stream: a word with the space before it; a marker such as [1] comes in three pieces.
PIECE = re.compile(r"\s*\w+|\s*[^\w\s]|\s+")
# Okapi BM25 with the usual constants: Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", 3.4.
BM25_K1 = 1.2
BM25_B = 0.75


class HashingEmbedder:
    """An `Embedder` that counts lowercased words into buckets by CRC-32: texts that share words are near.

    Args:
        dimension: Buckets.
        max_tokens: Words and punctuation marks it reads.
    """

    def __init__(self, *, dimension: int = 64, max_tokens: int = 254) -> None:
        self._dimension = dimension
        self._max_tokens = max_tokens

    @property
    def name(self) -> str:
        """Tells embedders of different dimension or limit apart."""
        return f"hashing-{self._dimension}-{self._max_tokens}"

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        return self._dimension

    @property
    def max_tokens(self) -> int:
        """Words and punctuation marks it reads."""
        return self._max_tokens

    def embed_query(self, text: str) -> QueryEmbedding:
        """Embed one question: shape (dimension,), float32, unit length."""
        return QueryEmbedding(self._vector(text))

    def embed_documents(
        self, texts: Sequence[str], parts: Sequence[Sequence[Span]] | None = None
    ) -> DocumentEmbeddings:
        """Embed texts: shape (texts, dimension), float32, unit rows; a part as though it stood alone."""
        of_parts = [
            self._matrix([span.of(text) for span in spans])
            for text, spans in zip(texts, parts or (), strict=bool(parts))
        ]
        return DocumentEmbeddings(self._matrix(texts), tuple(of_parts))

    def token_spans(self, text: str) -> list[Span]:
        """Each word and each punctuation mark."""
        return [Span(*match.span()) for match in WORD_OR_MARK.finditer(text)]

    def _matrix(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = [self._vector(text) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(rows), self._dimension)

    def _vector(self, text: str) -> NDArray[np.float32]:
        counts = np.zeros(self._dimension, dtype=np.float32)
        for span in self.token_spans(text)[: self._max_tokens]:
            counts[zlib.crc32(span.of(text).lower().encode()) % self._dimension] += 1.0
        if not counts.any():
            counts[::2], counts[1::2] = 1.0, -1.0  # zeros have no direction, and this one is far from all words
        return counts / np.linalg.norm(counts)


class ScriptedChatModel:
    """A `ChatModel` that gives the replies it was made with, and remembers what it was asked.

    Args:
        replies: The first for the first question, and so on; the last is given for all that follow.
        error: Raised in place of the rest of each reply.
        pieces_before_error: How much of the reply comes before `error`.
        context_tokens: What it says of its context.

    Attributes:
        asked: The messages of each call, in order.
        interrupted: How many replies were closed before their end.
    """

    def __init__(
        self,
        replies: Sequence[str],
        *,
        error: Exception | None = None,
        pieces_before_error: int = 0,
        context_tokens: int = 2048,
    ) -> None:
        self._replies = tuple(replies) or ("",)
        self._error = error
        self._pieces_before_error = pieces_before_error
        self._context_tokens = context_tokens
        self.asked: list[tuple[Message, ...]] = []
        self.interrupted = 0

    @property
    def name(self) -> str:
        """Always "scripted"."""
        return "scripted"

    @property
    def context_tokens(self) -> int:
        """Tokens of prompt and answer together."""
        return self._context_tokens

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Generator[str]:
        """Yield the next scripted reply in at most `max_tokens` small pieces."""
        self.asked.append(tuple(messages))
        reply = self._replies[min(len(self.asked), len(self._replies)) - 1]
        return self._pieces(PIECE.findall(reply)[:max_tokens])

    def close(self) -> None:
        """Holds nothing."""

    def _pieces(self, pieces: list[str]) -> Generator[str]:
        try:
            yield from pieces[: self._pieces_before_error] if self._error else pieces
        except GeneratorExit:
            self.interrupted += 1
            raise
        if self._error:
            raise self._error


class MemoryChunkStore:
    """A `ChunkStore` in a dictionary."""

    def __init__(self) -> None:
        self._rows: dict[str, tuple[Chunk, NDArray[np.float32]]] = {}

    def upsert(self, chunks: Sequence[Chunk], embeddings: DocumentEmbeddings) -> None:
        """Store chunks; a known id is replaced.

        Raises:
            ValueError: The number of rows is not the number of chunks.
        """
        if len(chunks) != len(embeddings.matrix):
            raise ValueError(f"{len(chunks)} chunks but {len(embeddings.matrix)} embeddings")
        for chunk, vector in zip(chunks, embeddings.matrix, strict=True):
            self._rows[chunk.chunk_id] = (chunk, vector)

    def delete(self, doc_ids: Sequence[str]) -> None:
        """Remove every chunk of these documents; unknown ids are no error."""
        gone = set(doc_ids)
        self._rows = {key: row for key, row in self._rows.items() if row[0].doc_id not in gone}

    def query(self, embedding: QueryEmbedding, *, limit: int, chunk_ids: Collection[str] | None = None) -> list[Hit]:
        """The nearest chunks by cosine similarity, best first, ties by chunk id."""
        rows = [(key, row) for key, row in self._rows.items() if chunk_ids is None or key in chunk_ids]
        return _best([Hit(key, _cosine(embedding.vector, vector)) for key, (_, vector) in rows], limit)

    def chunk_ids(self) -> set[str]:
        """Every id stored."""
        return set(self._rows)

    def refresh(self) -> None:
        """Nobody else writes to it."""

    def close(self) -> None:
        """Holds no files."""


class MemoryLexicalIndex:
    """A `LexicalIndex` that scores every chunk by BM25 at each query."""

    def __init__(self) -> None:
        self._rows: dict[str, tuple[Chunk, Counter[str]]] = {}

    def upsert(self, chunks: Sequence[Chunk]) -> None:
        """Index chunks; a known id is replaced."""
        for chunk in chunks:
            self._rows[chunk.chunk_id] = (chunk, Counter(_words(chunk.text)))

    def delete(self, doc_ids: Sequence[str]) -> None:
        """Remove every chunk of these documents; unknown ids are no error."""
        gone = set(doc_ids)
        self._rows = {key: row for key, row in self._rows.items() if row[0].doc_id not in gone}

    def query(self, text: str, *, limit: int, doc_ids: Collection[str] | None = None) -> list[Hit]:
        """The best chunks by BM25, best first, ties by chunk id; chunks without a word of the query are no hits."""
        counts = {key: words for key, (_, words) in self._rows.items()}
        mean_length = sum(words.total() for words in counts.values()) / max(len(counts), 1)
        scores = dict.fromkeys(counts, 0.0)
        for word in sorted(set(_words(text))):
            holders = [key for key, words in counts.items() if words[word]]
            rarity = math.log1p((len(counts) - len(holders) + 0.5) / (len(holders) + 0.5))
            for key in holders:
                length = 1 - BM25_B + BM25_B * counts[key].total() / mean_length
                frequency = counts[key][word]
                scores[key] += rarity * frequency * (BM25_K1 + 1) / (frequency + BM25_K1 * length)
        found = [Hit(key, score) for key, score in scores.items() if score > 0]
        return _best([hit for hit in found if doc_ids is None or document_of(hit.chunk_id) in doc_ids], limit)

    def nearly(self, word: str, *, edits: int, limit: int) -> list[Hit]:
        """Chunks with a word spelled nearly so, by chunk id."""
        near = [
            Hit(key, 1.0)
            for key, (_, words) in self._rows.items()
            if any(OSA.distance(word.lower(), other) <= edits for other in words)
        ]
        return _best(near, limit)

    def chunk_ids(self) -> set[str]:
        """Every id indexed."""
        return set(self._rows)

    def refresh(self) -> None:
        """Nobody else writes to it."""

    def close(self) -> None:
        """Holds no files."""


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _cosine(left: NDArray[np.float32], right: NDArray[np.float32]) -> float:
    return float(left @ right / (np.linalg.norm(left) * np.linalg.norm(right)))


def _best(hits: list[Hit], limit: int) -> list[Hit]:
    return sorted(hits, key=lambda hit: (-hit.score, hit.chunk_id))[:limit]
