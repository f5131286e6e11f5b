"""Several retrievers' hits as one ranking: by their scores, or by reciprocal ranks alone. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import fmean, pstdev

from rag.types import Hit

# The constant of the paper: large enough that no single first place decides alone.
RRF_K = 60


class Retrieved:
    """What one retriever says of chunks.

    Attributes:
        known: Score of each chunk that it brought.
        last: What any other counts as: the score of its last hit, which the others cannot exceed; 0 where it brought
            fewer than it was asked for, since the others then share no word with the question, or are not there.
    """

    def __init__(self, hits: Sequence[Hit], *, limit: int) -> None:
        self.known = {hit.chunk_id: hit.score for hit in hits}
        self.last = hits[-1].score if len(hits) >= limit else 0.0

    def score(self, chunk_id: str) -> float:
        """What it says of any chunk."""
        return self.known.get(chunk_id, self.last)


def fuse(retrievers: Sequence[Retrieved]) -> list[Hit]:
    """Merge by the mean of standardised scores: how many standard deviations each is above all that were brought.

    How far a hit stands out counts, and not only its rank; standardised, since cosines and BM25 have scales of their
    own, and cosines another one with each embedder. Ties are broken by chunk id.

    Args:
        retrievers: Each with its scores.

    Returns:
        Every chunk that some retriever brought, once, best first.
    """
    chunk_ids = sorted({chunk_id for retrieved in retrievers for chunk_id in retrieved.known})
    totals = dict.fromkeys(chunk_ids, 0.0)
    for retrieved in retrievers:
        scores = [retrieved.score(chunk_id) for chunk_id in chunk_ids]
        mean = fmean(scores) if scores else 0.0
        spread = pstdev(scores) if scores else 0.0
        if spread > 0:
            for chunk_id, score in zip(chunk_ids, scores, strict=True):
                totals[chunk_id] += (score - mean) / spread / len(retrievers)
    return [Hit(chunk_id, score) for chunk_id, score in sorted(totals.items(), key=lambda item: (-item[1], item[0]))]


def reciprocal_rank_fusion(rankings: Sequence[Sequence[Hit]], *, k: int = RRF_K) -> list[Hit]:
    """Merge rankings by the sum of 1 / (k + rank) (Cormack, Clarke and Buettcher, SIGIR 2009); ranks count from 1.

    Ties are broken by chunk id, so that the order is the same in every process.

    Args:
        rankings: Each best first; only the order of hits matters, not their scores.
        k: Dampens the weight of first places.

    Returns:
        Every chunk that is in some ranking, once, best first.
    """
    scores: dict[str, float] = defaultdict(float)
    for ranking in rankings:
        for rank, hit in enumerate(ranking, start=1):
            scores[hit.chunk_id] += 1.0 / (k + rank)
    return [Hit(chunk_id, score) for chunk_id, score in sorted(scores.items(), key=lambda item: (-item[1], item[0]))]
