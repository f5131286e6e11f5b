"""A follow-up and what was said before to a question that stands alone. Pure; no model needed.

What can be done surely is done: a pronoun with one thing to stand for, a bare "Why?", "And the APEC one?". What cannot
is put behind the question it leans on, which is crude to read but finds the passages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from rag.answer.pronouns import PLURAL, SINGULAR, THERE, filled_in
from rag.answer.question import topic_of
from rag.answer.recast import (
    ASKS,
    other_aspect,
    other_focus,
    other_kind_of,
    other_of_its_kind,
    other_period,
    other_topic,
    with_adjunct,
)
from rag.answer.small_talk import small_talk
from rag.types import Message
from rag.words import content_stems, names

# Only the last turns can be what a follow-up leans on; older ones are let go, so long conversations stay fast.
TURNS_CONSIDERED = 6
# A question with fewer content words than this cannot be searched for on its own.
ENOUGH_CONTENT = 2

_LEANS = re.compile(
    r"\b(?:he|she|it|they|him|her|them|his|its|their|theirs|hers|this|that|these|those|there|then|one|ones|former|"
    r"latter|same|else)\b",
    re.IGNORECASE,
)
_CONTINUES = re.compile(
    r"^\s*(?:and|or|but|so|also|what about|how about|what else|really)\b|^\s*no(?:,|\s+i\s+meant?\b)",
    re.IGNORECASE,
)
_CONJUNCTION = re.compile(r"^\s*(?:and|but|so|also|or)\b[\s,]*", re.IGNORECASE)
_CORRECTION = re.compile(r"^\s*(?:no|nope|sorry)\b[\s,.]*(?:(?:i|we)\s+mean(?:t)?\b[\s,]*)?", re.IGNORECASE)
# Besides pronouns, what a rewrite may put in other words: "this kind of deal" may be named.
_TIES = re.compile(
    r"\b(?:what\s+about|how\s+about|former|latter|one|ones|same|else|other|another|really|exactly|"
    r"(?:this|that|these|those)\s+(?:(?:kind|sort|type)s?\s+of\s+)?\w+)\b",
    re.IGNORECASE,
)
_ABOUT_WORDS = re.compile(r"^(?:what|how)\s+about\b", re.IGNORECASE)


def condense(question: str, history: Sequence[Message]) -> str:
    """The question with what it leaves to the conversation filled in; unchanged if it stands alone.

    Args:
        question: What the user asks now.
        history: What was said before, oldest first.
    """
    turns = recent(history)
    asked = [message.content for message in turns if message.role == "user"]
    if not asked or not leans(question):
        return question
    return resolve(question, turns) or _joined(question, asked)


def recent(history: Sequence[Message], most: int = TURNS_CONSIDERED) -> list[Message]:
    """The last turns, without thanks and greetings: what a follow-up may lean on."""
    turns = history[-most:]
    return [message for message in turns if message.role == "assistant" or not small_talk(message.content)]


def own_words(question: str) -> str:
    """A follow-up without "And", "No, I meant", "the other" and the like, which only tie it to what was said before."""
    return _TIES.sub(" ", _plain(question)).strip()


def by_itself(question: str) -> str | None:
    """A follow-up as it stands, without "And", if it is a question; None where it says too little to be read for."""
    plain = _plain(question)
    says = len(set(content_stems(plain))) + bool(_LEANS.search(plain))  # what a pronoun stands for is said somewhere
    is_enough = ASKS.match(plain) and not _ABOUT_WORDS.match(plain) and says >= ENOUGH_CONTENT
    return plain[:1].upper() + plain[1:] if is_enough else None


def _plain(question: str) -> str:
    return _CONJUNCTION.sub("", _CORRECTION.sub("", question.strip())).strip()


def resolve(question: str, history: Sequence[Message], people: Set[str] = frozenset()) -> str | None:
    """The question as one that stands alone, or None where that cannot be told surely.

    Args:
        question: What the user asks now.
        history: What was said before, oldest first.
        people: Surnames of those whom the documents introduce as people; any other name is then nobody's.
    """
    places = [place for place, message in enumerate(history) if message.role == "user"]
    if not places:
        return None
    last = history[places[-1]].content.strip()
    before = history[: places[-1]]
    earlier = (resolve(last, before, people) if leans(last) else last) or last
    asked = question.strip()
    plain = _plain(asked)
    found = other_aspect(plain, earlier)
    if found is None and (plain != asked or _ABOUT_WORDS.match(plain)):
        asked_before = [message.content for message in before if message.role == "user"]
        found = other_period(plain, earlier) or other_kind_of(plain, earlier)
        found = found or other_of_its_kind(plain, earlier, [message.content for message in before])
        found = found or other_focus(plain, earlier if not leans(earlier) else _joined(earlier, asked_before))
        found = found or other_topic(plain, [one for one in (*asked_before, earlier) if not leans(one)])
        found = found or (with_adjunct(plain, earlier) if not leans(earlier) else None)
    found = found or filled_in(plain, history, people)
    return found and found[:1].upper() + found[1:]


def leans(question: str) -> bool:
    """Whether a question needs an earlier one to be understood."""
    if topic_of(question) and not _LEANS.search(question):
        return False  # "What is said about Bali?" is short, and whole
    if _CONTINUES.search(question) or len(set(content_stems(question))) < ENOUGH_CONTENT:
        return True
    if THERE.search(question):
        return True
    return bool(_LEANS.search(question)) and not _named_before_pronoun(question)


def leaves_open(question: str) -> bool:
    """Whether a question speaks of he, she, it or them, and names nobody before that."""
    pronoun = SINGULAR.search(question) or PLURAL.search(question)
    return pronoun is not None and not names(question[: pronoun.start()].partition(" ")[2])


def _joined(question: str, asked: Sequence[str]) -> str:
    basis: list[str] = []
    for earlier in reversed(asked):
        basis.insert(0, earlier.strip())
        if not leans(earlier):
            break
    return " ".join([*basis, question.strip()])


def _named_before_pronoun(question: str) -> bool:
    """Whether a name stands before the first pronoun, which then most likely means that name."""
    pronoun = _LEANS.search(question)
    before = question[: pronoun.start()] if pronoun else question
    _, _, after_first_word = before.partition(" ")
    return any(name.split("’")[0].split("'")[0] != "i" for name in names(after_first_word))
