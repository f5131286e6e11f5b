"""How many passages a search returns, and what their scores are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.protocols import QueryEmbedding
from rag.retrieve.search import search
from rag.testing import HashingEmbedder
from rag.types import Chunk, Hit


class Told:
    """An index whose retrievers say of documents, each one chunk, what they are told to."""

    def __init__(self, dense: dict[str, float], lexical: dict[str, float]) -> None:
        self._dense, self._lexical = dense, lexical

    def dense(self, embedding: QueryEmbedding, *, limit: int) -> list[Hit]:
        return [Hit(f"{name}:0-4", score) for name, score in self._dense.items()][:limit]

    def lexical(self, text: str, *, limit: int) -> list[Hit]:
        return [Hit(f"{name}:0-4", score) for name, score in self._lexical.items()][:limit]

    def sentence_vectors(self, chunk_ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        return {}

    def chunks(self, chunk_ids: list[str]) -> dict[str, Chunk]:
        return {key: Chunk(key.removesuffix(":0-4"), key, 0, 4, "text") for key in chunk_ids}


def test_what_one_retriever_did_not_bring_counts_as_its_last_hit() -> None:
    index = Told({"a": 0.9, "b": 0.4}, {"a": 8.0, "c": 2.0})
    passages = search("?", index=index, embedder=HashingEmbedder(), top_k=2, candidates=2)
    assert [(item.chunk.doc_id, item.retriever) for item in passages] == [("a", "hybrid"), ("b", "dense")]
    assert passages[1].scores["lexical"] == 2.0
    alone = search("?", index=index, embedder=HashingEmbedder(), top_k=2, candidates=2, mode="dense")
    assert [item.scores for item in alone] == [{"dense": 0.9}, {"dense": 0.4}]


class East(HashingEmbedder):
    """Every question points the same way."""

    def embed_query(self, text: str) -> QueryEmbedding:
        return QueryEmbedding(np.array([1.0, 0.0], dtype=np.float32))


class Facing(Told):
    """Document a has a sentence that points to the north-east, and one that points east."""

    def sentence_vectors(self, chunk_ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        vectors = {"a:0-4": np.array([[0.6, 0.8], [1.0, 0.0]], dtype=np.float32)}
        return {key: rows for key, rows in vectors.items() if key in chunk_ids}


def test_passages_tell_how_near_their_sentences_are_unless_only_words_are_searched() -> None:
    index = Facing({"a": 0.9, "b": 0.4}, {"a": 8.0, "b": 2.0})
    passages = search("?", index=index, embedder=East(), top_k=2, candidates=2)
    assert [passage.near for passage in passages] == [pytest.approx((0.6, 1.0)), ()]
    words = search("?", index=index, embedder=East(), top_k=2, candidates=2, mode="lexical")
    assert [passage.near for passage in words] == [(), ()]
