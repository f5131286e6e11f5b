"""Which sentences together may carry a claim, and how probable is it that the claim follows from them? Pure.

The weights come from `python -m eval.evidence.calibrate_claims`, which fits them on one half of WiCE and prints what
they are worth on the other.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.probability import log_odds, logit, sigmoid
from rag.protocols import Verdict
from rag.words import content_stems, names, numbers

# A draft's sentence seldom says more than this many of a source's.
MOST_TOGETHER = 3
# A logistic model: a weight for each of the features, by name, and "bias".
FOLLOWS_WEIGHTS = {"support": 0.38, "words": 1.8, "facts": 1.65, "bias": -1.91}
# How probable it must be that a claim in other words follows: from here on, none of the claims passes that the half of
# WiCE it was chosen on holds to be unsupported (docs/decisions/0009).
LEAST_FOLLOWS = 0.8


def together(claim: str, sentences: Sequence[str]) -> list[int]:
    """The few sentences that hold most of a claim's words: each next one adds the most, until none adds any.

    Args:
        claim: One sentence.
        sentences: Of one source.

    Returns:
        Their numbers, in order; at most MOST_TOGETHER.
    """
    left = set(content_stems(claim))
    held = [set(content_stems(sentence)) for sentence in sentences]
    chosen: list[int] = []
    while held and len(chosen) < MOST_TOGETHER:
        best = max(range(len(held)), key=lambda number: (len(held[number] & left), -number))
        if not held[best] & left:
            break
        chosen.append(best)
        left -= held[best]
    return sorted(chosen)


def follows(claim: str, evidence: str, verdict: Verdict) -> float:
    """Probability that a claim follows from sentences: what the evidence model says, weighed with the words they share.

    The model knows other words for the same; but it was trained on short claims, and a long one's many words and names
    say by themselves how much of it is there.

    Args:
        claim: One sentence.
        evidence: The sentences, and what else their source makes known.
        verdict: Of the evidence model on these sentences.
    """
    return sigmoid(log_odds(FOLLOWS_WEIGHTS, follows_features(claim, evidence, verdict)))


def follows_features(claim: str, evidence: str, verdict: Verdict) -> dict[str, float]:
    """The model's log-odds, and which share of the claim's words, and of its names and numbers, the evidence holds."""
    held = set(content_stems(evidence))
    wanted, facts = set(content_stems(claim)), names(claim) | numbers(claim)
    return {
        "support": logit(verdict.support),
        "words": len(wanted & held) / max(len(wanted), 1),
        "facts": len(facts & held) / len(facts) if facts else 1.0,
    }
