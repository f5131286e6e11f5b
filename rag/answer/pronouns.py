"""What "he", "it", "they" and "there" stand for: the one name of its kind that was just spoken of. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from rag.answer.mentions import Kind, Mention, mentions
from rag.types import Message

# As many people as "they" is taken for.
PAIR = 2

SINGULAR = re.compile(r"\b(?P<word>he|she|him|his|her|it|its)\b(?!['’])", re.IGNORECASE)
PLURAL = re.compile(r"\b(?P<word>they|them|their)\b(?!['’])", re.IGNORECASE)
THERE = re.compile(r"\bthere(?=\s*\?*$)", re.IGNORECASE)
_PERSONAL = frozenset("he she him his her".split())
_EVENT = re.compile(
    r"\b(?:assembly|conference|congress|exhibition|festival|forum|meeting|summit|talks)$", re.IGNORECASE
)
_IN = re.compile(r"\b(?P<word>in|at)\s+(?:the\s+)?$", re.IGNORECASE)
_ASKS_WHO = re.compile(r"^\W*(?:who|whom|whose|which)\b", re.IGNORECASE)
_ASKS_WHAT_DID = re.compile(
    r"^\W*(?:what|why|when|where|how|whom?|which\s+\w+)\s+(?:did|does|has|had)\s+$", re.IGNORECASE
)
_AND_ANOTHER = re.compile(r"\s*(?:,|and|or)\s+(?:the\s+)?[A-Z]")
# After these, "it" stands for nothing: "is it true that", "how long does it take".
_EMPTY_IT = re.compile(
    r"\bit\s+(?:make|mean|means|possible|take|takes|that|true)\b|\bis\s+it\s+(?:a|an|the)\b|\band\s+its?\b|[.?!]\s+\w",
    re.IGNORECASE,
)


def filled_in(question: str, history: Sequence[Message], people: Set[str]) -> str | None:
    """The question with the name in the place of the pronoun, or None where it is not sure whose.

    Args:
        question: A follow-up.
        history: What was said before, oldest first.
        people: Surnames of those whom the documents introduce as people, if these were looked at.
    """
    last = next(message.content for message in reversed(history) if message.role == "user")
    return _named(question, history, people) or _both_named(question, last) or _in_place_named(question, last)


def _named(question: str, history: Sequence[Message], people: Set[str]) -> str | None:
    """The question with its pronouns replaced by what they stand for."""
    found = [match for match in SINGULAR.finditer(question)]
    kinds: set[Kind] = {"person" if match["word"].lower() in _PERSONAL else "thing" for match in found}
    if len(kinds) != 1 or _EMPTY_IT.search(question):
        return None
    meant = _known_person(history, people) if people and kinds == {"person"} else _meant(kinds.pop(), history)
    if meant is None or meant.name.lower() in question.lower():
        return None
    parts, place = [], 0
    for match in found:
        parts += [question[place : match.start()], _as_meant(match, meant, question)]
        place = match.end()
    return "".join([*parts, question[place:]])


def _both_named(question: str, earlier: str) -> str | None:
    """The question with "they" replaced by the two people whom the earlier one names, if it names just two."""
    people = [mention for mention in mentions(earlier) if mention.kind == "person"]
    if len(people) != PAIR or not _stand_together(people[0], people[1], earlier):
        return None
    both = " and ".join(mention.text for mention in people)
    text, changed = PLURAL.subn(lambda match: f"{both}’s" if match["word"].lower() == "their" else both, question)
    return text if changed == 1 else None


def _stand_together(one: Mention, other: Mention, text: str) -> bool:
    return text[one.start + len(one.name) : other.start].split() == ["and"]


def _in_place_named(question: str, earlier: str) -> str | None:
    """The question with "there" at its end replaced by the one place or event that the earlier one is set in.

    Or else by the one event that it names: "Where was the AIPA assembly held?".
    """
    named = mentions(earlier)
    found = [(_IN.search(earlier[: mention.start]), mention) for mention in named]
    places = [f"{match['word'].lower()} {mention.text}" for match, mention in found if match]
    places = places or [f"at {mention.text}" for mention in named if _EVENT.search(mention.text)]
    text, changed = THERE.subn(places[0], question) if len(places) == 1 else (question, 0)
    return text if changed else None


def _as_meant(match: re.Match[str], meant: Mention, question: str) -> str:
    word, after = match["word"].lower(), question[match.end() :]
    owns = word in ("his", "its") or (word == "her" and re.match(r"\s+[a-z]", after) is not None)
    return f"{meant.text}’s" if owns else meant.text


def _meant(kind: Kind, history: Sequence[Message]) -> Mention | None:
    """The one name of a kind in the latest turn that has any; None where there are several, or none."""
    for message in _by_focus(kind, history):
        alike = [mention for mention in mentions(message.content) if mention.kind == kind]
        # Any name may be a person's that is not seen to act; a thing is told by its noun or capitals.
        likely = alike if kind == "person" else [mention for mention in alike if mention.is_sure]
        if likely:
            is_alone = len(likely) == 1 or (kind == "person" and _is_subject(likely[0], message.content))
            return likely[0] if is_alone and likely[0].is_sure else None
    return None


def _known_person(history: Sequence[Message], people: Set[str]) -> Mention | None:
    """The one person named in the last question or else in its answer, which comes first after "Who ...?"."""
    questions = [message.content for message in reversed(history) if message.role == "user"]
    answers = [message.content for message in reversed(history) if message.role == "assistant"]
    turns = (
        [*answers[:1], *questions] if questions and _ASKS_WHO.match(questions[0]) else [*questions[:1], *answers[:1]]
    )
    for text in turns:
        known = [mention for mention in mentions(text) if mention.name.split()[-1] in people]
        if known:
            return known[0] if len({mention.name.split()[-1] for mention in known}) == 1 else None
    return None


def _is_subject(mention: Mention, question: str) -> bool:
    """Whether a question asks what somebody did, alone: they are who is talked about, whoever else it names."""
    before, after = question[: mention.start], question[mention.start + len(mention.name) :]
    return bool(_ASKS_WHAT_DID.search(before)) and not _AND_ANOTHER.match(after)


def _by_focus(kind: Kind, history: Sequence[Message]) -> list[Message]:
    """The turns, likeliest first: questions from the latest; for a person after "Who ...?" its answer comes first."""
    questions = [message for message in reversed(history) if message.role == "user"]
    answers = [message for message in reversed(history) if message.role == "assistant"]
    names_nobody = (
        not any(mention.kind == "person" for mention in mentions(questions[0].content)) if questions else False
    )
    if kind == "person" and questions and answers and names_nobody and _ASKS_WHO.match(questions[0].content):
        return [answers[0], *questions]
    return questions
