"""A question that takes a place or an office for granted, asked without it: what do the sources say instead? Pure.

"What made him fly to Beijing for the talks?" has no answer where the talks were held by video, but "Where did he have
the talks?" has one, and it tells more than a refusal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.answer.evidence import NEARLY, Findings
from rag.answer.presumption import presumption
from rag.words import MONTHS, content_stems

_NAME = r"(?-i:[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+){0,2})"
_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday|spring|summer|autumn|winter|easter|christmas"
_NO_PLACE = rf"(?:{'|'.join(MONTHS)}|{_DAYS})\b"
_TO = rf"\s+(?:in|at|to)\s+(?!{_NO_PLACE})(?P<place>{_NAME})"
# The name goes no further: "at the AIPA assembly" is no place.
_ENDS = r"(?=\s*,|\s*$|\s+(?:for|on|in|at|during|with|after|before|when|while|this|last|next)\b)"
_PLACE = re.compile(_TO + _ENDS, re.IGNORECASE)
_WENT_FOR = re.compile(
    rf"(?P<who>.+?)\s+(?:go|come|fly|travel|drive|sail|head|hurry|return){_TO}\s+for\s+(?P<what>.+)", re.IGNORECASE
)
_WHY = re.compile(r"(?:and\s+|but\s+|so\s+)?(?:why|how\s+come)\s+(?P<verb>\w+)\s+(?P<rest>.+)", re.IGNORECASE)
_IS = re.compile(r"(?P<who>.+?)\s+(?P<verb>is|are|was|were|will\s+be)\b(?P<rest>.+)", re.IGNORECASE)
_OPENING = re.compile(r"^(?:The|An?|This|That|His|Her|Their)\b")
_SITE = (
    r"(?:hall|room|building|house|palace|hotel|centre|center|city|town|street|square|district|venue|stadium|arena)s?"
)
_AUXILIARY = r"(?:did|does|do|is|are|was|were|will|has|have|had)"
_SITE_IN = re.compile(
    rf"(?:(?:in|at)\s+)?(?:which|what)\s+(?:\w+\s+)?{_SITE}{_TO}\s+(?P<rest>{_AUXILIARY}\s+.+?)(?:\s+(?:in|at|on|to))?",
    re.IGNORECASE,
)
_IN_ROLE = re.compile(
    rf"\b{_AUXILIARY}\s+(?P<name>{_NAME})\s.+?\s+in\s+(?:his|her|their)\s+(?:role|capacity|position|office)\s+"
    r"(?:as|of)\s+(?P<role>.+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Instead:
    """What to ask in a question's place.

    Attributes:
        question: Without what is taken for granted.
        granted: What was: an answer that holds it says nothing else than the question did.
    """

    question: str
    granted: str

    def is_told_otherwise(self, findings: Findings) -> bool:
        """Whether what would be quoted for `question` does without what was taken for granted."""
        granted = set(content_stems(self.granted))
        least = NEARLY * max((item.relevance for item in findings.sentences), default=0.0)
        quotable = [item.text for item in findings.sentences if item.relevance >= least]
        return bool(quotable) and not any(granted <= set(content_stems(text)) for text in quotable)

    @property
    def notice(self) -> str:
        """What to tell whoever asked something else."""
        return (
            f"The documents don't say what the question takes for granted ({self.granted}); "
            f"here is what they answer to: {self.question}"
        )


def instead_of(question: str) -> Instead | None:
    """The question to ask where nothing answers this one; None where its form shows nothing taken for granted.

    Args:
        question: That stands alone.
    """
    bare = question.strip().rstrip("?.! ")
    if match := _IN_ROLE.search(bare):
        return Instead(f"Which offices does {match['name']} hold?", match["role"])
    if match := _SITE_IN.fullmatch(bare):
        return Instead(f"Where {match['rest']}?", match["place"])
    statement = (presumption(question) or "").rstrip(".")
    if went := _WENT_FOR.fullmatch(statement):
        return Instead(f"Where did {went['who']} have {went['what']}?", went["place"])
    if match := _WHY.fullmatch(bare):
        return _asked_where(match["verb"], match["rest"])
    if match := _IS.fullmatch(statement):
        return _asked_where(match["verb"], _OPENING.sub(lambda word: word[0].lower(), match["who"]) + match["rest"])
    return _asked_where("did", statement)


def _asked_where(verb: str, rest: str) -> Instead | None:
    match = _PLACE.search(rest)
    if match is None:
        return None
    return Instead(f"Where {verb} {rest[: match.start()]}{rest[match.end() :]}?", match["place"])
