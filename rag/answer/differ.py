"""Do two sources answer one question differently? Only where what they say can be compared word for word. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.evidence import Evidence
from rag.words import FUNCTION_WORDS, content_stems, months, names, numbers, stem, words

# A sentence this much less likely to answer than the best one says something else rather than something different.
LEAST_RELATIVE_RELEVANCE = 0.5
# Content words that two counts of the same thing have in common, what is counted among them.
LEAST_SHARED = 2
# Share of the words of two sentences that is the same where they name different people for the same thing.
LEAST_ALIKE = 0.5
_ASKS_COUNT = re.compile(r"\bhow (?:many|often)\b|\b(?:number|count) of\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_CARDINALS = "one two three four five six seven eight nine ten eleven twelve"
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_IN_WORDS = {
    word: str(number)
    for names_of in (_CARDINALS, _ORDINALS, "once twice thrice")
    for number, word in enumerate(names_of.split(), start=1)
}


def differing(question: str, evidence: Sequence[Evidence]) -> tuple[Evidence, Evidence] | None:
    """The best sentence, and the best one of another source that gives another number, date or name for the answer.

    Args:
        question: That stands alone.
        evidence: Sentences, best first.
    """
    if not evidence:
        return None
    best = evidence[0]
    if _ASKS_COUNT.search(question):
        counted = (item for item in evidence[1:] if item.passage.chunk.doc_id != best.passage.chunk.doc_id)
        other = next((item for item in counted if _counts_otherwise(question, best.text, item.text)), None)
        if other is not None:
            return best, other
    for other in evidence[1:]:
        if other.relevance < LEAST_RELATIVE_RELEVANCE * best.relevance:
            return None
        if other.passage.chunk.doc_id != best.passage.chunk.doc_id and _conflict(best, other):
            return best, other
    return None


def _counts_otherwise(question: str, one: str, other: str) -> bool:
    """Whether both say how many of the same thing there are, or which one it is, and not the same.

    What is counted is in the question; or else both count it in the very year that the question names: asked how often
    they rang each other in 2020, two sources may count telephone calls.
    """
    ours, theirs = _counted(one), _counted(other)
    years, stated = set(_YEAR.findall(question)), [set(_YEAR.findall(text)) for text in (one, other)]
    if years and any(found and not found & years for found in stated):
        return False
    is_of_the_year = all(found & years for found in stated)
    asked = set(content_stems(question))
    if len(set(content_stems(one)) & set(content_stems(other))) < LEAST_SHARED:
        return False
    return any(
        (noun in asked or is_of_the_year) and not values & theirs.get((kind, noun), values)
        for (kind, noun), values in ours.items()
    )


def _counted(text: str) -> dict[tuple[str, str], set[str]]:
    """The counts in a text: by kind, cardinal or ordinal, and the stem of what is counted."""
    found: dict[tuple[str, str], set[str]] = {}
    said = words(text)
    for place, word in enumerate(said):
        kind = "ordinal" if word in _ORDINALS.split() else "cardinal" if word in _CARDINALS.split() else ""
        if word.isdigit() and len(word) < len("2020"):
            kind = "cardinal"
        following = [stem(near) for near in said[place + 1 : place + 3] if near not in FUNCTION_WORDS]
        for noun in following if kind else ():
            found.setdefault((kind, noun), set()).add(_IN_WORDS.get(word, word))
    return found


def _conflict(one: Evidence, other: Evidence) -> bool:
    """Whether the words that answer name things of the same kind, and not one of them is the same."""
    left, right = _answer(one), _answer(other)
    if not left or not right:
        return False
    for facts in (_counts, months):
        ours, theirs = set(facts(left)), set(facts(right))
        if ours and theirs:
            return not ours & theirs
    # Two may both have come; only one can have done what only one did. Nearly the same words tell.
    said, otherwise = (set(content_stems(item.text)) for item in (one, other))
    alike = (said & otherwise) - names(left) - names(right)
    named = names(left), names(right)
    return all(named) and not named[0] & named[1] and len(alike) >= LEAST_ALIKE * min(len(said), len(otherwise))


def _counts(text: str) -> set[str]:
    """Numbers in figures, and small ones in words: "third" and "3" are the same."""
    return numbers(text) | {_IN_WORDS[word] for word in words(text) if word in _IN_WORDS}


def _answer(evidence: Evidence) -> str:
    if evidence.answer is None:
        return ""
    chunk = evidence.passage.chunk
    return chunk.text[evidence.answer.start - chunk.start : evidence.answer.end - chunk.start]
