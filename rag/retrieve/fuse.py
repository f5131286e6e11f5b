"""Reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009). Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from rag.types import Hit

# The constant of the paper: large enough that no single first place decides alone.
RRF_K = 60


def reciprocal_rank_fusion(rankings: Sequence[Sequence[Hit]], *, k: int = RRF_K) -> list[Hit]:
    """Merge rankings by the sum of 1 / (k + rank); ranks count from 1.

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
