"""How near in meaning to the question the sentences of retrieved chunks are, by vectors kept since ingestion.

The reader was taught by questions that share words with their answers; the embedder knows other words for the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.protocols import QueryEmbedding
from rag.types import Passage


class SentenceVectors(Protocol):
    """What nearness needs of an index."""

    def sentence_vectors(self, chunk_ids: Sequence[str]) -> Mapping[str, NDArray[np.float32]]:
        """The vectors of each chunk's sentences, in order: shape (sentences, dimension), by chunk id."""


def with_nearness(passages: Sequence[Passage], vector: QueryEmbedding, index: SentenceVectors) -> list[Passage]:
    """The passages, each with the cosine of its sentences to the question.

    Args:
        passages: In any order.
        vector: The question's.
        index: Knows the sentences' vectors.
    """
    vectors = index.sentence_vectors([passage.chunk.chunk_id for passage in passages])
    near = {chunk_id: tuple((rows @ vector.vector).tolist()) for chunk_id, rows in vectors.items()}
    return [replace(passage, near=near.get(passage.chunk.chunk_id, ())) for passage in passages]
