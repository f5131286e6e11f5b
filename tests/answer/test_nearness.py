"""What means the question in other words is put before what merely shares words with it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from rag.answer.evidence import find_evidence
from rag.answer.nearness import LIKELIEST, USUAL, nearness
from rag.answer.reading import Read, read_passages
from rag.protocols import DocumentEmbeddings, QueryEmbedding
from rag.testing import HashingEmbedder, OverlapReader
from rag.types import Chunk, Passage

SENTENCES = (
    "Sanctions were mentioned by Kosachev at the start.",
    "Penalties against lawmakers are unacceptable to him.",
    "Tea was served.",
)
QUESTION = "What did Kosachev say of sanctions?"


class Meanings(HashingEmbedder):
    """Every text is as near to the question as it was made to be."""

    def __init__(self, near: dict[str, float]) -> None:
        super().__init__(dimension=2)
        self.near = near
        self.embedded: list[str] = []

    def embed_query(self, text: str) -> QueryEmbedding:
        return QueryEmbedding(np.array([1.0, 0.0], dtype=np.float32))

    def embed_documents(self, texts: Sequence[str]) -> DocumentEmbeddings:
        self.embedded += texts
        cosines = np.array([self.near.get(text, 0.0) for text in texts], dtype=np.float32)
        return DocumentEmbeddings(np.stack([cosines, np.sqrt(1 - cosines**2)], axis=1))


def passage(*sentences: str, title: str | None = None) -> Passage:
    text = " ".join(sentences)
    return Passage(Chunk("d", "d.txt", 0, len(text), text, title=title), 0.5, 1, "hybrid", {"dense": 0.5})


def read(*passages: Passage) -> list[Read]:
    return read_passages(QUESTION, passages, OverlapReader())


def test_each_sentence_gets_its_cosine() -> None:
    (near,) = nearness(QUESTION, read(passage(*SENTENCES)), Meanings({SENTENCES[0]: 0.4, SENTENCES[1]: 0.8}))
    assert near == pytest.approx((0.4, 0.8, 0.0))


def test_only_the_likeliest_are_embedded_and_others_are_no_nearer() -> None:
    many = [f"Fact {number} of sanctions." for number in range(LIKELIEST)]
    embedder = Meanings(dict.fromkeys(many, 0.6) | {many[-1]: 0.3, SENTENCES[2]: 0.9})
    (near,) = nearness(QUESTION, read(passage(*many, SENTENCES[2])), embedder)
    assert sorted(embedder.embedded) == many
    assert near[-1] == pytest.approx(0.3)


def test_a_sentence_that_leans_on_the_one_before_is_embedded_with_it_too() -> None:
    embedder = Meanings({"It ended on Friday.": 0.2, "The forum met. It ended on Friday.": 0.7, "The forum met.": 0.6})
    (near,) = nearness(QUESTION, read(passage("The forum met.", "It ended on Friday.")), embedder)
    assert near == pytest.approx((0.6, 0.7))
    (near,) = nearness(QUESTION, read(passage("It ended on Friday.", "The forum met.")), embedder)
    assert near == pytest.approx((0.2, 0.6))


def test_a_title_is_not_embedded() -> None:
    embedder = Meanings({})
    nearness(QUESTION, read(passage("A title.", "Rain fell.", title="A title.")), embedder)
    assert embedder.embedded == ["Rain fell."]
    assert nearness(QUESTION, read(passage("A title.", title="A title.")), embedder) == [(USUAL,)]


def test_a_paraphrase_is_found_by_its_meaning() -> None:
    def first(near: dict[str, float]) -> str:
        found = find_evidence(QUESTION, [passage(*SENTENCES)], reader=OverlapReader(), embedder=Meanings(near), top_k=1)
        return found.sentences[0].text

    assert first(dict.fromkeys(SENTENCES, 0.5)) == SENTENCES[0]
    assert first({SENTENCES[0]: 0.2, SENTENCES[1]: 0.9, SENTENCES[2]: 0.0}) == SENTENCES[1]
