"""What the passages hold for a question's parts, as one list of passages and sentences. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, zip_longest

from rag.answer.evidence import Evidence, Findings
from rag.answer.footnotes import place
from rag.types import Passage


def merged(findings: Sequence[Findings], *, limit: int) -> tuple[Findings, tuple[Findings, ...]]:
    """Findings of several questions as one, and each of them anew with the ranks that its passages have there.

    The best passage of each question comes first, then each one's second best, and so on, so that none crowds out
    another.

    Args:
        findings: One for each question, in its order.
        limit: How many passages to keep.

    Returns:
        All together, its answerability that of the most answerable question; then one for each question.
    """
    turns = chain.from_iterable(zip_longest(*(found.passages for found in findings)))
    first: dict[str, Passage] = {}
    for passage in turns:
        if passage is not None:
            first.setdefault(passage.chunk.chunk_id, passage)
    kept = {
        chunk_id: replace(passage, rank=rank)
        for rank, (chunk_id, passage) in enumerate(list(first.items())[:limit], start=1)
    }
    each = tuple(_within(found, kept) for found in findings)
    best: dict[tuple[str, int, int], Evidence] = {}
    for item in chain.from_iterable(found.sentences for found in each):
        key = place(item)
        if key not in best or item.relevance > best[key].relevance:
            best[key] = item
    sentences = sorted(best.values(), key=lambda item: (-item.relevance, item.passage.rank, item.span.start))
    answerability = max((found.answerability for found in each), default=0.0)
    around = {place(item): item for item in chain.from_iterable(found.context for found in each)}
    context = tuple(item for key, item in around.items() if key not in best)
    return Findings(tuple(kept.values()), tuple(sentences), answerability, context), each


def _within(found: Findings, kept: dict[str, Passage]) -> Findings:
    passages = tuple(kept[passage.chunk.chunk_id] for passage in found.passages if passage.chunk.chunk_id in kept)
    sentences = tuple(
        replace(item, passage=kept[item.passage.chunk.chunk_id])
        for item in found.sentences
        if item.passage.chunk.chunk_id in kept
    )
    return replace(found, passages=passages, sentences=sentences)
