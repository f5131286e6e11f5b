"""How much of a page's true text was extracted, as the article extraction benchmark defines it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from statistics import mean

SHINGLE_WORDS = 4


def shingle_counts(true: str, found: str) -> tuple[float, float]:
    """Precision and recall of the runs of four words in the text found."""
    expected, actual = _shingles(true), _shingles(found)
    common = (expected & actual).total()
    return common / max(actual.total(), 1), common / max(expected.total(), 1)


def mean_f1(counts: Iterable[tuple[float, float]]) -> tuple[float, float, float]:
    """F1 of the mean precision and the mean recall, and these two."""
    pairs = list(counts)
    precision, recall = mean(pair[0] for pair in pairs), mean(pair[1] for pair in pairs)
    return 2 * precision * recall / (precision + recall), precision, recall


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[at : at + SHINGLE_WORDS]) for at in range(max(1, len(words) - SHINGLE_WORDS + 1)))
