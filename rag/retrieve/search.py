"""Question to passages: dense and lexical hits, fused, the best top_k looked up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Literal, Protocol

from rag.protocols import Embedder, QueryEmbedding
from rag.retrieve.fuse import reciprocal_rank_fusion
from rag.types import Chunk, Hit, Passage, Retriever

SearchMode = Literal["hybrid", "dense", "lexical"]


class Searchable(Protocol):
    """What search needs of an index."""

    def dense(self, embedding: QueryEmbedding, *, limit: int) -> list[Hit]:
        """The nearest chunks, best first."""

    def lexical(self, text: str, *, limit: int) -> list[Hit]:
        """The best chunks by BM25, best first."""

    def chunks(self, chunk_ids: Sequence[str]) -> Mapping[str, Chunk]:
        """Chunk by id, of those that count."""


def search(
    question: str,
    *,
    index: Searchable,
    embedder: Embedder,
    top_k: int,
    candidates: int,
    mode: SearchMode = "hybrid",
) -> list[Passage]:
    """The passages nearest to a question, best first, in the same order every time.

    Args:
        question: What to look for.
        index: Where to look.
        embedder: The embedder that made the index.
        top_k: How many passages to return at most.
        candidates: How many hits each retriever brings before fusion.
        mode: Both retrievers fused, or one of them alone.
    """
    limit = max(candidates, top_k)
    by_stage: dict[str, list[Hit]] = {}
    if mode != "lexical":
        by_stage["dense"] = index.dense(embedder.embed_query(question), limit=limit)
    if mode != "dense":
        by_stage["lexical"] = index.lexical(question, limit=limit)
    ranking = reciprocal_rank_fusion(list(by_stage.values())) if mode == "hybrid" else by_stage[mode]
    chunks = index.chunks([hit.chunk_id for hit in ranking])
    known = (hit for hit in ranking if hit.chunk_id in chunks)
    stages = {stage: {hit.chunk_id: hit.score for hit in hits} for stage, hits in by_stage.items()}
    return [_passage(chunks[hit.chunk_id], hit, rank, stages) for rank, hit in enumerate(islice(known, top_k), start=1)]


def _passage(chunk: Chunk, hit: Hit, rank: int, stages: Mapping[str, Mapping[str, float]]) -> Passage:
    scores = {stage: found[hit.chunk_id] for stage, found in stages.items() if hit.chunk_id in found}
    retriever: Retriever = "hybrid" if len(scores) > 1 else "dense" if "dense" in scores else "lexical"
    if len(stages) > 1:
        scores["fused"] = hit.score
    return Passage(chunk=chunk, score=hit.score, rank=rank, retriever=retriever, scores=scores)
