"""A follow-up and what was said before to a question that stands alone. Pure; no model needed.

What can be done surely is done: a pronoun with one thing to stand for, a bare "Why?", "And the APEC one?". What cannot
is put behind the question it leans on, which is crude to read but finds the passages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.mentions import Kind, Mention, mentions
from rag.answer.question import topic_of
from rag.answer.recast import (
    other_aspect,
    other_focus,
    other_kind_of,
    other_of_its_kind,
    other_period,
    other_topic,
)
from rag.answer.small_talk import small_talk
from rag.types import Message
from rag.words import content_stems, names

# Only the last turns can be what a follow-up leans on; older ones are let go, so long conversations stay fast.
TURNS_CONSIDERED = 6
# A question with fewer content words than this cannot be searched for on its own.
ENOUGH_CONTENT = 2
# As many people as "they" is taken for.
PAIR = 2

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
_PRONOUN = re.compile(r"\b(?P<word>he|she|him|his|her|it|its)\b(?!['’])", re.IGNORECASE)
_PERSONAL = frozenset("he she him his her".split())
_THERE = re.compile(r"\bthere(?=\s*\?*$)", re.IGNORECASE)
_EVENT = re.compile(
    r"\b(?:assembly|conference|congress|exhibition|festival|forum|meeting|summit|talks)$", re.IGNORECASE
)
_IN = re.compile(r"\b(?P<word>in|at)\s+(?:the\s+)?$", re.IGNORECASE)
_PLURAL = re.compile(r"\b(?P<word>they|them|their)\b(?!['’])", re.IGNORECASE)
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


def _plain(question: str) -> str:
    return _CONJUNCTION.sub("", _CORRECTION.sub("", question.strip())).strip()


def resolve(question: str, history: Sequence[Message]) -> str | None:
    """The question as one that stands alone, or None where that cannot be told surely."""
    places = [place for place, message in enumerate(history) if message.role == "user"]
    if not places:
        return None
    last = history[places[-1]].content.strip()
    before = history[: places[-1]]
    earlier = (resolve(last, before) if leans(last) else last) or last
    asked = question.strip()
    plain = _plain(asked)
    found = other_aspect(plain, earlier)
    if found is None and (plain != asked or _ABOUT_WORDS.match(plain)):
        asked_before = [message.content for message in before if message.role == "user"]
        found = other_period(plain, earlier) or other_kind_of(plain, earlier)
        found = found or other_of_its_kind(plain, earlier, [message.content for message in before])
        found = found or other_focus(plain, earlier if not leans(earlier) else _joined(earlier, asked_before))
        found = found or other_topic(plain, [one for one in (*asked_before, earlier) if not leans(one)])
    found = found or _named(plain, history) or _both_named(plain, last) or _in_place_named(plain, last)
    return found and found[:1].upper() + found[1:]


def leans(question: str) -> bool:
    """Whether a question needs an earlier one to be understood."""
    if topic_of(question) and not _LEANS.search(question):
        return False  # "What is said about Bali?" is short, and whole
    if _CONTINUES.search(question) or len(set(content_stems(question))) < ENOUGH_CONTENT:
        return True
    if _THERE.search(question):
        return True
    return bool(_LEANS.search(question)) and not _named_before_pronoun(question)


def leaves_open(question: str) -> bool:
    """Whether a question speaks of he, she, it or them, and names nobody before that."""
    pronoun = _PRONOUN.search(question) or _PLURAL.search(question)
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
    return bool(names(after_first_word))


def _named(question: str, history: Sequence[Message]) -> str | None:
    """The question with its pronouns replaced by what they stand for."""
    found = [match for match in _PRONOUN.finditer(question)]
    kinds: set[Kind] = {"person" if match["word"].lower() in _PERSONAL else "thing" for match in found}
    if len(kinds) != 1 or _EMPTY_IT.search(question):
        return None
    meant = _meant(kinds.pop(), history)
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
    text, changed = _PLURAL.subn(lambda match: f"{both}’s" if match["word"].lower() == "their" else both, question)
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
    text, changed = _THERE.subn(places[0], question) if len(places) == 1 else (question, 0)
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
