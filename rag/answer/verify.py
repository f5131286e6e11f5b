"""Does a source's sentence carry a draft's sentence? Decided by explicit checks; when in doubt, no. Pure.

A wrong yes puts an invention before the reader as fact; a wrong no only makes the answer quote the source instead. So
every check must pass: the same numbers and dates, the same names, the same negations and hedges, no other stance, and
the words between quotation marks verbatim. Then either nearly all content words must be kept, in nearly the same order
(who did what to whom), or it must be all but certain that the one follows from the other (`carrying`).
"""

from __future__ import annotations

import re

from rag.types import Support
from rag.words import are_opposed, content_stems, months, names, normalise, numbers, polarity

# A copied fragment shorter than this is more likely chance than quotation.
SHORTEST_VERBATIM_WORDS = 4
# Share of the draft's content words that the evidence must hold, and that must stand in the same order there. A
# reworded sentence keeps nearly all of them; one that swaps subject and object keeps the words but not the order.
LEAST_COVERAGE = 0.8
LEAST_ORDER = 0.7

_QUOTED = re.compile(r'"([^"]+)"')


def support(claim: str, evidence: str, *, context: str = "") -> Support:
    """How `evidence` carries `claim`, by its words alone.

    Args:
        claim: One sentence, without markers.
        evidence: The words it is tied to: one sentence of a source, or neighbours.
        context: What else the source makes known (title, date), where names and years of the claim may stand.

    Returns:
        "verbatim": the claim is the source's own words; "supported": every check passes; else "unsupported".
    """
    if is_verbatim(claim, evidence):
        return "verbatim"
    if not may_follow(claim, evidence, context=context):
        return "unsupported"
    return "supported" if _keeps_words(claim, evidence, context) else "unsupported"


def may_follow(claim: str, evidence: str, *, context: str = "") -> bool:
    """Whether nothing that can be checked word for word speaks against it; only then is it worth a model's time."""
    return all(check(claim, evidence, context) for check in (_carries_facts, _keeps_polarity, _quotes_truly))


def is_verbatim(claim: str, evidence: str) -> bool:
    """Whether the claim, apart from outer quotation marks and the final stop, is part of the evidence."""
    bare = normalise(claim).strip("\"' .")
    return (
        len(bare.split()) >= SHORTEST_VERBATIM_WORDS
        and re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", normalise(evidence)) is not None
    )


def _carries_facts(claim: str, evidence: str, context: str) -> bool:
    known = f"{evidence}\n{context}"
    return (
        numbers(claim) <= numbers(known)
        and months(claim) <= months(known)
        and names(claim) <= set(content_stems(known))
    )


def _keeps_polarity(claim: str, evidence: str, _context: str) -> bool:
    return polarity(claim) == polarity(evidence) and not are_opposed(claim, evidence)


def _quotes_truly(claim: str, evidence: str, _context: str) -> bool:
    source = normalise(evidence)
    return all(quoted.strip(" .,") in source for quoted in _QUOTED.findall(normalise(claim)))


def _keeps_words(claim: str, evidence: str, context: str) -> bool:
    wanted = content_stems(claim)
    if len(wanted) < SHORTEST_VERBATIM_WORDS:
        return False
    held = set(content_stems(evidence))
    known = held | set(content_stems(context))
    coverage = sum(stem in known for stem in wanted) / len(wanted)
    shared = [stem for stem in wanted if stem in held]
    order = _common_subsequence(shared, content_stems(evidence)) / max(len(shared), 1)
    return coverage >= LEAST_COVERAGE and order >= LEAST_ORDER


def _common_subsequence(left: list[str], right: list[str]) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(right) + 1)
    for word in left:
        diagonal = 0
        for index, other in enumerate(right, start=1):
            above = row[index]
            row[index] = diagonal + 1 if word == other else max(above, row[index - 1])
            diagonal = above
    return row[-1]
