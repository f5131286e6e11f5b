"""A question that asks several things, as several questions; each can be searched for and answered alone. Pure.

Only forms that are sure are taken apart: several question words, several people asked about at once, a comparison, a
second question behind the first. What is not recognised stays one question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_WHO = r"(?:[A-Z]|the\s|ambassador\s|president\s|senator\s|minister\s)[\w’'.-]*(?:\s+[\w’'.-]+){0,5}?"
_AUXILIARY = r"(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|should|must|may|might)"
_WORD = r"(?:when|where|why|how|who|whom|what)"
_ASK = rf"(?P<ask>(?:what|which|how|why|when|where)\b[^?]*?\b{_AUXILIARY})"
_TWO = rf"(?P<one>{_WHO})\s+and\s+(?P<other>{_WHO})"
_SAY = r"(?:say|think|claim|argue|propose|promise|want|mention|tell|write|have\s+to\s+say|said|thought|wrote)"
_HAD_TO_SAY = rf"(?:(?:had|have|has)\s+to\s+say|{_SAY}s?)"
_VIEWS = r"(?:views?|positions?|statements?|remarks|opinions?|stances?)"

# The first letter of the question is lower case by then, and its final mark gone.
_WORDS = re.compile(rf"(?P<one>{_WORD})\s*(?:,|and)\s*(?P<other>{_WORD})\s+(?P<rest>{_AUXILIARY}\b.+)")
_EACH = re.compile(rf"{_ASK}\s+{_TWO}\s+(?:each(?!\s+other)|both|respectively)\s+(?P<rest>.+)")
_SAID = re.compile(rf"(?P<ask>(?:what|how|why)\s+{_AUXILIARY})\s+{_TWO}\s+(?P<rest>{_SAY}\b.*)")
_COMPARED = re.compile(
    rf"(?:compare|contrast)\s+(?:what\s+{_TWO}\s+(?:each\s+|both\s+)?{_HAD_TO_SAY}\s+(?P<rest>.+)"
    rf"|(?:the\s+{_VIEWS}\s+of\s+)?(?P<left>{_WHO})\s+and\s+(?P<right>{_WHO})(?:\s+{_VIEWS})?\s+(?P<about>(?:on|about)\s+.+))"
)
_ORDER_OF_TWO = r"\s+(?:first|earlier|later|last)\b[^,]*,\s*(?P<one>[^,]+?),?\s+or\s+(?P<other>[^,]+)"
_FIRST = re.compile(
    rf"(?:which|who)\b(?:(?!\bwho|\bhas\b).)*?\b(?P<verb>was|were|is|did|will\s+be)\s+(?P<rest>[^,]+?){_ORDER_OF_TWO}"
)
_FIRST_OF = re.compile(
    r"which\s+\w+\s+(?:whose|(?:has|had)\s+(?:the|a))\s+(?P<role>\w+)\s+(?:who\s+)?(?P<verb>was|were)\s+"
    rf"(?P<rest>\w+){_ORDER_OF_TWO}"
)
_ACTED = re.compile(
    rf"{_ASK}\s+(?P<one>[A-Z][\w’'.-]*(?:\s+[A-Z][\w’'.-]*)*\s+[a-z].+?)\s+and\s+"
    r"(?P<other>[A-Z][\w’'.-]*(?:\s+[A-Z][\w’'.-]*)*\s+[a-z]+\s+.+)"
)
_THEN = re.compile(
    r"(?P<first>.+?),?\s+and\s+(?P<word>when|where|why|how|in\s+(?:which|what)\s+\w+|on\s+(?:which|what)\s+\w+)"
)
_LASTED = re.compile(
    r"from\s+when\s+(?:to|until|till)\s+when\s+(?P<verb>did|does|do|will)\s+(?P<rest>.+?)\s+"
    r"(?:run|last|go\s+on|take\s+place|continue|be\s+held)(?P<end>\s+.*)?"
)
_SAME_TIME = re.compile(
    r"(?P<verb>did|do|does|will|were|was|are)\s+(?P<one>.+?)\s+and\s+(?P<other>.+?)\s+(?P<act>\w+(?:\s+place)?)\s+"
    r"(?:on|in|at)\s+the\s+same\s+(?:day|date|week|month|year|time)(?:,?\s+and\s+if\s+so\b.*|,?\s+and\s+when)?"
)
_ASKS_ALSO = r"(?:(?:at|by|for|from|in|on|since|to|until|with)\s+)?(?:what|which|who|whom|whose|when|where|why|how)\b"
_ALSO = re.compile(rf"(?P<first>{_ASKS_ALSO}.+?),?\s+and\s+(?P<second>(?!whose\b){_ASKS_ALSO}(?!\s+not\b)\s+\S+\s+.+)")
# "the one who did this, who did that, and who ..." is one question.
_RELATIVE = re.compile(r"(?:,|\bthat\b.*)\s*(?:that|which|who|whose)\b")
_AGREED = re.compile(
    r"(?:do|does|did)\s+(?P<one>[A-Z][\w’'.-]*(?:\s+[A-Z][\w’'.-]*)*)\s+and\s+(?P<other>[A-Z][\w’'.-]*(?:\s+[A-Z][\w’'.-]*)*)"
    r"\s+(?:agree|disagree|differ)\s+(?:on|about|over|in)\s+(?P<rest>.+)"
)
_ASKED = re.compile(rf"{_WORD}\b.*?\b(?P<rest>{_AUXILIARY}\s.+)")
_ASKED_WHO = re.compile(r"who\s+(?P<rest>.+)")
_QUESTIONS = re.compile(r"[^?]+\?")
_ASKS = re.compile(rf"\b(?:{_WORD}|whose|which|{_AUXILIARY})\b", re.IGNORECASE)
_LEANS = re.compile(r"\b(?:it|they|he|she|there|that|this|its|their|his|her|them|him)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")

Parts = Callable[[re.Match[str]], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One of the questions that a question is made of.

    Attributes:
        question: To be read for.
        searched: What to search for: the whole, where the part may leave to the rest what it is about.
    """

    question: str
    searched: str

    @property
    def leans(self) -> bool:
        """Whether it may leave to the rest what it is about."""
        return self.searched != self.question


def parts_of(question: str) -> tuple[Asked, ...]:
    """The questions that a question is made of, in its order; empty where it is only one.

    Args:
        question: That stands alone.
    """
    plain = " ".join(question.split())
    asked = [part.strip() for part in _QUESTIONS.findall(plain)]
    if len(asked) > 1:  # what leans on another, or asks nothing, cannot stand alone
        alone = all(_ASKS.search(part) and not _LEANS.search(part) for part in asked)
        return tuple(Asked(part, part) for part in asked) if alone else ()
    bare = plain.rstrip("?.! ")
    bare = f"{bare[:1].lower()}{bare[1:]}"
    for pattern, parts in _FORMS:
        if match := pattern.fullmatch(bare):
            return tuple(Asked(part, part) for part in map(_as_question, parts(match)))
    if (match := _ALSO.fullmatch(bare)) and not _RELATIVE.search(match["first"]):
        first, second = (_as_question(match[name]) for name in ("first", "second"))
        return Asked(first, first), Asked(second, plain)
    return ()


def _as_question(part: str) -> str:
    return f"{part[0].upper()}{part[1:]}?"


def _by_word(match: re.Match[str]) -> Iterator[str]:
    for word in match.group("one", "other"):
        yield f"{word} {match['rest']}"


def _by_person(match: re.Match[str]) -> Iterator[str]:
    for who in match.group("one", "other"):
        yield f"{match['ask']} {who} {match['rest']}"


def _compared(match: re.Match[str]) -> Iterator[str]:
    about = match["rest"] or re.sub(r"^on\b", "about", match["about"])
    for who in (match["one"] or match["left"], match["other"] or match["right"]):
        yield f"what did {_POSSESSIVE.sub('', who)} say {about}"


def _first(match: re.Match[str]) -> Iterator[str]:
    for which in match.group("one", "other"):
        yield f"when {match['verb']} {which} {match['rest']}"


def _first_of(match: re.Match[str]) -> Iterator[str]:
    for which in match.group("one", "other"):
        yield f"when {match['verb']} the {match['role']} of {which} {match['rest']}"


def _acted(match: re.Match[str]) -> Iterator[str]:
    for act in match.group("one", "other"):
        yield f"{match['ask']} {act}"


def _agreed(match: re.Match[str]) -> Iterator[str]:
    for who in match.group("one", "other"):
        yield f"what did {who} say about {match['rest']}"


def _lasted(match: re.Match[str]) -> Iterator[str]:
    for end in ("begin", "end"):
        yield f"when {match['verb']} {match['rest']} {end}{match['end'] or ''}"


def _same_time(match: re.Match[str]) -> Iterator[str]:
    for which in match.group("one", "other"):
        yield f"when {match['verb']} {which} {match['act']}"


def _then(match: re.Match[str]) -> Iterator[str]:
    """Asked who spoke there, and when: who spoke there, and when it was that somebody did."""
    first, word = match["first"], match["word"]
    yield first
    if who := _ASKED_WHO.fullmatch(first):
        yield f"{word} was it that somebody {who['rest']}"
    else:
        asked = _ASKED.fullmatch(first)
        yield f"{word} {asked['rest'] if asked else first}"


_FORMS: tuple[tuple[re.Pattern[str], Parts], ...] = (
    (_WORDS, _by_word),
    (_EACH, _by_person),
    (_SAID, _by_person),
    (_COMPARED, _compared),
    (_FIRST, _first),
    (_FIRST_OF, _first_of),
    (_LASTED, _lasted),
    (_AGREED, _agreed),
    (_SAME_TIME, _same_time),
    (_THEN, _then),
    (_ACTED, _acted),
)
