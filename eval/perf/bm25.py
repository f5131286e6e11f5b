"""BM25 with any k1 and b over texts in memory: tantivy's are fixed, so that others can only be compared here.

Scores as in Robertson and Zaragoza (2009), with Lucene's idf, log(1 + (N - n + 0.5) / (n + 0.5)).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.words import FUNCTION_WORDS, content_stems, stem, words

Analyze = Callable[[str], list[str]]

# Ways to make words of a text, by name.
ANALYZERS: dict[str, Analyze] = {
    "stems, without function words": content_stems,
    "stems, all words": lambda text: [stem(word) for word in words(text)],
    "words as they stand": lambda text: [word for word in words(text) if word not in FUNCTION_WORDS],
}


class Bm25:
    """The words of some texts, counted.

    Args:
        texts: What is searched.
        analyze: Text to words.
    """

    def __init__(self, texts: Sequence[str], analyze: Analyze) -> None:
        self._analyze = analyze
        counted = [Counter(analyze(text)) for text in texts]
        self._lengths = np.array([count.total() for count in counted], dtype=np.float64)
        postings: dict[str, list[tuple[int, int]]] = {}
        for place, count in enumerate(counted):
            for word, times in count.items():
                postings.setdefault(word, []).append((place, times))
        self._postings = {word: np.array(found, dtype=np.int64) for word, found in postings.items()}

    def scores(self, question: str, *, k1: float, b: float) -> NDArray[np.float64]:
        """The score of every text: shape (texts,), float64."""
        total = len(self._lengths)
        scores = np.zeros(total)
        norm = k1 * (1 - b + b * self._lengths / self._lengths.mean())
        for word in sorted(set(self._analyze(question))):
            if (found := self._postings.get(word)) is not None:
                places, times = found.T
                rarity = np.log1p((total - len(places) + 0.5) / (len(places) + 0.5))
                scores[places] += rarity * times * (k1 + 1) / (times + norm[places])
        return scores
