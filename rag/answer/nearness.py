"""How near in meaning to the question its likeliest sentences are, as the embedder has it.

The reader was taught by questions that share words with their answers; the embedder knows other words for the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.probability import SENTENCE_WEIGHTS, log_odds, sentence_features
from rag.answer.reading import Read, quotable
from rag.protocols import Embedder

# Sentences that are embedded for a question: those below are seldom the right ones, and each takes time.
LIKELIEST = 6
# Of a question whose sentences were not embedded: what most are.
USUAL = 0.4
_LEANS = re.compile(
    r"\W*(?:it|its|he|his|she|her|they|their|this|that|these|those|there|such|both|the\s+(?:latter|former))\b",
    re.IGNORECASE,
)


def nearness(question: str, read: Sequence[Read], embedder: Embedder) -> list[tuple[float, ...]]:
    """The cosine of each sentence of each passage to the question.

    Only the likeliest by the reader's scores are embedded; the others count as no nearer than the farthest of these. A
    sentence that leans on the one before ("It ended on Thursday.") is embedded with it, too, and the nearer counts.

    Args:
        question: As it was read.
        read: The passages.
        embedder: The one that made the index.
    """
    scores: dict[str, float] = {}
    before: dict[str, str] = {}
    for item in read:
        for number in quotable(item):
            text = item.sentences[number]
            score = log_odds(SENTENCE_WEIGHTS, sentence_features(item.reading, number, near=USUAL))
            scores[text] = max(score, scores.get(text, score))
            if number and _LEANS.match(text):
                before[text] = item.sentences[number - 1]
    likeliest = sorted(scores, key=lambda text: (-scores[text], text))[:LIKELIEST]
    if not likeliest:
        return [(USUAL,) * len(item.sentences) for item in read]
    leaning = [text for text in likeliest if text in before]
    texts = [*likeliest, *(f"{before[text]} {text}" for text in leaning)]
    cosines = map(float, embedder.embed_documents(texts).matrix @ embedder.embed_query(question).vector)
    near: dict[str, float] = {}
    for text, cosine in zip([*likeliest, *leaning], cosines, strict=True):
        near[text] = max(cosine, near.get(text, cosine))
    least = min(near.values())
    return [tuple(near.get(text, least) for text in item.sentences) for item in read]
