"""What can be checked of a claim word for word, without a model. When in doubt, it does not follow. Pure.

A wrong yes puts an invention before the reader as fact; a wrong no only makes the answer quote the source instead. So
every check must pass: the same numbers and dates, the same names, the same negations and hedges, no other stance, the
words between quotation marks verbatim, and no two things in one another's place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from rag.words import are_opposed, content_stems, months, names, normalise, numbers, polarity

# A copied fragment shorter than this is more likely chance than quotation.
SHORTEST_VERBATIM_WORDS = 4

# Two words that changed places leave so many fewer of a claim's words in the evidence's order.
EXCHANGED = 2
# Among more words than this not every two are compared: a sentence so long is quoted for instead.
MOST_UNITS = 50

# Words that open a sentence with a capital and name nobody.
_OPENERS = frozenset(
    content_stems(
        """although because despite every everybody everyone except instead nobody none nothing once several since
        somebody someone something though thus today together twice unless unlike whatever whenever wherever whichever
        whoever yes yet"""
    )
)
_UNIT = re.compile(r"[A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*)*|\w[\w'’-]*")
_QUOTED = re.compile(r'"([^"]+)"')


def may_follow(claim: str, evidence: str, *, context: str = "") -> bool:
    """Whether nothing that can be checked word for word speaks against it.

    Args:
        claim: One sentence, without markers.
        evidence: The words it is tied to: one sentence of a source, or a few.
        context: What else the source makes known (title, year, who is meant), where names and years may stand.
    """
    checks = (_carries_facts, _keeps_polarity, _quotes_truly, _keeps_places)
    return all(check(claim, evidence, context) for check in checks)


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
        and names(claim) - _OPENERS <= set(content_stems(known))
    )


def _keeps_polarity(claim: str, evidence: str, _context: str) -> bool:
    return polarity(claim) == polarity(evidence) and not are_opposed(claim, evidence)


def _quotes_truly(claim: str, evidence: str, _context: str) -> bool:
    source = normalise(evidence)
    return all(quoted.strip(" .,") in source for quoted in _QUOTED.findall(normalise(claim)))


def _keeps_places(claim: str, evidence: str, _context: str) -> bool:
    """Whether no two words or names would fit the evidence better in one another's place: who did what to whom."""
    held = content_stems(evidence)
    units = [stems for match in _UNIT.finditer(claim) if (stems := content_stems(match.group()))]
    known = [number for number, stems in enumerate(units) if not set(held).isdisjoint(stems)]
    fit = _in_order(units, held)
    if sum(map(len, units)) - fit < EXCHANGED:
        return True
    if len(known) > MOST_UNITS:
        return False
    for one, other in combinations(known, 2):
        exchanged = list(units)
        exchanged[one], exchanged[other] = units[other], units[one]
        if _in_order(exchanged, held) >= fit + EXCHANGED:
            return False
    return True


def _in_order(units: Sequence[Sequence[str]], held: Sequence[str]) -> int:
    """How many words stand in the same order in both: the length of their longest common subsequence."""
    row = [0] * (len(held) + 1)
    for word in (word for unit in units for word in unit):
        diagonal = 0
        for index, other in enumerate(held, start=1):
            above = row[index]
            row[index] = diagonal + 1 if word == other else max(above, row[index - 1])
            diagonal = above
    return row[-1]
