"""Do two sources answer one question differently? Only where what they say can be compared word for word. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.evidence import Evidence
from rag.words import months, names, numbers, words

# A sentence this much less likely to answer than the best one says something else rather than something different.
LEAST_RELATIVE_RELEVANCE = 0.5
_CARDINALS = "one two three four five six seven eight nine ten eleven twelve"
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_IN_WORDS = {
    word: str(number)
    for names_of in (_CARDINALS, _ORDINALS, "once twice thrice")
    for number, word in enumerate(names_of.split(), start=1)
}


def differing(evidence: Sequence[Evidence]) -> tuple[Evidence, Evidence] | None:
    """The best sentence, and the best one of another source that gives another number, date or name for the answer.

    Args:
        evidence: Sentences, best first.
    """
    if not evidence:
        return None
    best = evidence[0]
    for other in evidence[1:]:
        if other.relevance < LEAST_RELATIVE_RELEVANCE * best.relevance:
            return None
        if other.passage.chunk.doc_id != best.passage.chunk.doc_id and _conflict(best, other):
            return best, other
    return None


def _conflict(one: Evidence, other: Evidence) -> bool:
    """Whether the words that answer name things of the same kind, and not one of them is the same."""
    left, right = _answer(one), _answer(other)
    if not left or not right:
        return False
    for facts in (_counts, months, names):
        ours, theirs = set(facts(left)), set(facts(right))
        if ours and theirs:
            return not ours & theirs
    return False


def _counts(text: str) -> set[str]:
    """Numbers in figures, and small ones in words: "third" and "3" are the same."""
    return numbers(text) | {_IN_WORDS[word] for word in words(text) if word in _IN_WORDS}


def _answer(evidence: Evidence) -> str:
    if evidence.answer is None:
        return ""
    chunk = evidence.passage.chunk
    return chunk.text[evidence.answer.start - chunk.start : evidence.answer.end - chunk.start]
