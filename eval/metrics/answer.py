"""Is the answer right? Exact match and token F1 as SQuAD's official script defines them, containment, ROUGE-L.

SQuAD 2.0: Rajpurkar et al., arXiv 1806.03822, evaluate-v2.0.py. ROUGE-L: Lin, 2004, by the rouge-score package.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

MARKER = re.compile(r"\s*\[\d+\]")
ARTICLES = re.compile(r"\b(a|an|the)\b")
PUNCTUATION = str.maketrans("", "", string.punctuation)

# Golds up to this many words are facts that an answer can hold word for word; longer ones are prose, judged by ROUGE-L.
LONGEST_SHORT_ANSWER = 12


def without_markers(text: str) -> str:
    """The answer without its [n]."""
    return MARKER.sub("", text).strip()


def normalise(text: str) -> str:
    """Lower case, without ASCII punctuation, articles and extra white space, in the order of the official script."""
    return " ".join(ARTICLES.sub(" ", text.lower().translate(PUNCTUATION)).split())


def exact_match(answer: str, golds: Sequence[str]) -> float:
    """1 if the answer equals a gold after normalising; no golds means that the right answer is the empty one."""
    return float(any(normalise(answer) == normalise(gold) for gold in golds or ("",)))


def token_f1(answer: str, golds: Sequence[str]) -> float:
    """The best F1 of the answer's and a gold's words; with an empty side it is 1 if both are empty, else 0."""
    return max(_f1(normalise(answer).split(), normalise(gold).split()) for gold in golds or ("",))


def containment(answer: str, golds: Sequence[str], patterns: Sequence[str] = ()) -> float:
    """1 if the answer holds the words of a gold in a row, or matches a pattern anywhere, in any case and line."""
    words = f" {normalise(answer)} "
    held = any(f" {normalise(gold)} " in words for gold in golds if normalise(gold))
    line = " ".join(answer.split())
    return float(held or any(re.search(pattern, line, re.IGNORECASE) for pattern in patterns))


def rouge_l(answer: str, golds: Sequence[str]) -> float:
    """The best F-measure of the longest common subsequence of stems with a gold."""
    scorer = _rouge_scorer()
    return max((float(scorer.score(gold, answer)["rougeL"].fmeasure) for gold in golds), default=0.0)


def has_short_gold(golds: Sequence[str], patterns: Sequence[str] = ()) -> bool:
    """Whether an answer can be checked by what it contains."""
    return bool(patterns) or any(len(gold.split()) <= LONGEST_SHORT_ANSWER for gold in golds)


def quality(answer: str, golds: Sequence[str], patterns: Sequence[str] = ()) -> float:
    """How right an answer is, in 0..1: containment for short golds, ROUGE-L for long ones."""
    if has_short_gold(golds, patterns):
        return containment(answer, golds, patterns)
    return rouge_l(answer, golds)


def _f1(answer: list[str], gold: list[str]) -> float:
    if not answer or not gold:
        return float(answer == gold)
    common = sum((Counter(answer) & Counter(gold)).values())
    if not common:
        return 0.0
    precision, recall = common / len(answer), common / len(gold)
    return 2 * precision * recall / (precision + recall)


@cache
def _rouge_scorer() -> Any:
    from rouge_score.rouge_scorer import RougeScorer  # type: ignore[import-untyped]

    return RougeScorer(["rougeL"], use_stemmer=True)
