"""Whom a source names, and whom its "he", "she" and "the minister" stand for, sentence by sentence. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.answer.introduction import Person, Sentence, is_role, named, with_role
from rag.answer.quotation import told
from rag.answer.speech import (
    ACCORDING,
    AFTER,
    AFTER_APPOSITION,
    AFTER_IF_QUOTED,
    AFTER_QUOTATION,
    AND_SAYS,
    HEADS,
    PRONOUN,
    ROLE_SPEAKS,
    SAYS_ROLE,
    TOLD_OF,
)

STARTS_WITH_PRONOUN = re.compile(r"\W*(?:he|she|his|her)\b", re.IGNORECASE)
# What may stand before the one that a sentence opens with: "In Madrid the", "Our", "The mayor,".
_NOTHING_BEFORE = re.compile(
    r"[\s\"'“‘*-]*"
    r"(?:[A-Z][^,.;:|]{0,80},\s+(?:[^,.;:|]{0,40},\s+)?"
    r"|(?:After|As|Before|Later|Then|When|While)\s+|(?:At|During|For|From|In|On)\b[^,.;:|]{0,40}?\s+"
    r"(?<!\babout\s)(?<!\band\s)(?<!\bby\s)(?<!\bfor\s)(?<!\bfrom\s)(?<!\bof\s)(?<!\bto\s)(?<!\bwith\s))?"
    r"(?:(?:the|our|my|his|her|their|its)\s+(?:[\w’'-]+[’']s?\s+)?)?",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’]s\b")
# Before a name that is not the one who speaks here, or not alone: "at which Lee spoke", "Xi and Putin announced".
_NOT_ALONE = re.compile(r"\b(?:where|which|whom|whose)\s+$|(?:[A-Z][\w’'-]*|\b(?:he|she)),?\s+and\s+(?:the\s+)?$")
_ENDS_QUOTATION = re.compile(r"[”\"»’]\s*$")
# What one who has another role may be called, too.
_ANY_ROLE = frozenset({"actor", "diplomat", "expert", "lawmaker", "official", "politician", "senator", "speaker"})
# A pronoun does not reach back further than this many sentences that the source says itself.
LONGEST_REACH = 5


class Account:
    """What a source says in its own voice of people; sentences are given by their place.

    Attributes:
        told: Its sentences, in order; some between them may be missing.
    """

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        """Read the sentences of one source."""
        self.told = told(sentences)
        self._people = [
            [replace(person, sentence=known.sentence) for person in named(known.outside)] for known in self.told
        ]
        self._introductions = [[*map(with_role, named(known.sentence))] for known in self.told]
        self._with_role = {person.surname for people in self._introductions for person in people if person.has_role}

    def names_speaker(self, at: int) -> Person | None:
        """The one whose name stands before or after a verb of speech, or after "according to", or before a colon."""
        text = self.told[at].outside.text
        speakers = [with_role(person) for person in self._people[at] if self._speaks(person, at)]
        known = [person for person in speakers if self._is_person(person, at)]
        if speakers:
            return (known or speakers)[0]
        subject = self._subject(at)
        return subject if subject is not None and AND_SAYS.match(text[subject.end :]) else None

    def _speaks(self, person: Person, at: int) -> bool:
        """Whether the words beside a name say that they said something."""
        text = self.told[at].outside.text
        left, right, before_role = text[: person.start], text[person.end :], text[: with_role(person).introduced_from]
        if "," in left[len(before_role) :]:  # "According to the aide, Uzbekistan's gathering"
            before_role = left
        is_subject = (
            not _NOT_ALONE.search(before_role)
            and not TOLD_OF.search(before_role)
            and (
                AFTER.match(right)
                or (left.rstrip().endswith(",") and AFTER_APPOSITION.match(right))
                or (_ENDS_QUOTATION.search(before_role) and AFTER_IF_QUOTED.match(right))
            )
        )
        is_sure = text[person.end :].lstrip(": ")[:1] in tuple('“"«') or person.surname in self._with_role
        heads = " " in person.name and not before_role.strip(" *#-") and is_sure
        return bool(
            is_subject
            or AFTER_QUOTATION.search(before_role)
            or ACCORDING.search(before_role)
            or ACCORDING.search(left)
            or (heads and HEADS.match(self.told[at].sentence.text[person.end :]))
        )

    def introduced(self, person: Person, at: int) -> Person:
        """The same person where the source gives name and role, if it does so before a sentence."""
        if person.has_role and " " in person.name:
            return person
        best = person
        for people in self._introductions[:at]:
            for other in people:
                if other.surname != person.surname or len(other.name) < len(person.name):
                    continue
                if other.has_role and " " in other.name:
                    return other
                if len(other.name) > len(best.name):
                    best = other
        return best if " " in best.name else self._of_first_name(person, at)

    def _of_first_name(self, person: Person, at: int) -> Person:
        """Who is called by the first word of their name, as Xi Jinping is, if only one is."""
        found = {
            other.name: other
            for people in reversed(self._introductions[:at])
            for other in people
            if " " in other.name and other.name.split()[0] == person.name
        }
        return next(iter(found.values())) if len(found) == 1 else person

    def meant(self, at: int, pronoun: int) -> Person | None:
        """Whom "he" or "she" stands for: who opens the sentence, or whom those before it tell of; None if not sure.

        Args:
            at: The sentence that has the pronoun.
            pronoun: Where it stands there.
        """
        subject, text = self._subject(at), self.told[at].outside.text
        if subject is None or subject.end > pronoun:
            return self.antecedent(at)
        others = (person for person in self._people[at] if subject.end < person.start and person.end < pronoun)
        is_sure = all(_POSSESSIVE.match(text, other.end) or not self._is_person(other, at) for other in others)
        return in_full(self.introduced(subject, at)) if is_sure else None

    def antecedent(self, at: int) -> Person | None:
        """Whom "he" or "she" stands for: who opened or spoke the nearest sentence that names anybody; None if not sure.

        Args:
            at: The sentence that has the pronoun.
        """
        reach = 0
        for place in range(at - 1, -1, -1):
            if not self.told[place + 1].is_near or reach == LONGEST_REACH:
                return None
            text = self.told[place].outside.text
            reach += any(map(str.isalnum, text))
            found = self.names_speaker(place) or self._opens(place)
            if found is not None:
                return in_full(self.introduced(found, place))
            if STARTS_WITH_PRONOUN.match(text) or PRONOUN.search(text):
                continue
            role = role_in(text)
            if role is not None:
                return self.person_with(role, place)
            if any(self._is_person(person, place) for person in self._people[place]):
                return None
        return None

    def names_in_full(self, at: int) -> bool:
        """Whether a sentence has a name of two words or more that may be a person's, and does not open with "she"."""
        is_of_another = STARTS_WITH_PRONOUN.match(self.told[at].outside.text)
        return not is_of_another and any(" " in person.name for person in self._people[at])

    def _opens(self, at: int) -> Person | None:
        """Who a sentence starts with, if it names nobody else."""
        surnames = {person.surname for person in self._people[at] if self._is_person(person, at)}
        return self._subject(at) if len(surnames) == 1 else None

    def _subject(self, at: int) -> Person | None:
        """Who a sentence starts with, and says something of."""
        text = self.told[at].outside.text
        person = next((with_role(person) for person in self._people[at] if self._is_person(person, at)), None)
        if person is None or not _NOTHING_BEFORE.fullmatch(text[: person.introduced_from]):
            return None
        is_subject = re.match(r"(?:,[^,;.]*,)?,?\s+[a-z]", text[person.end :])
        return person if is_subject else None

    def _is_person(self, person: Person, at: int) -> bool:
        role = with_role(person)
        return role.has_role or " " in role.name or " " in self.introduced(role, at).name

    def person_with(self, role: str, at: int) -> Person | None:
        """The one person introduced by most words of a role, such as "the Russian minister".

        Failing that the only one who has spoken so far, if the source gives them no role that speaks against it; None
        if that is not sure.
        """
        wanted = {word.lower() for word in role.split()}
        found: dict[str, Person] = {}
        most = 0
        for introduced in self._with_roles(at):
            held = len(wanted & introduced.role_words)
            if held > most:
                found, most = {introduced.surname: introduced}, held
            elif held and held == most:
                found.setdefault(introduced.surname, introduced)
        if len(found) == 1:
            return next(iter(found.values()))
        recent = self._latest(at)
        if recent is not None and recent.surname in found:
            return found[recent.surname]
        spoke = {person.surname: person for place in range(at) if (person := self.names_speaker(place))}
        if len(spoke) != 1:
            return None
        only = self.introduced(next(iter(spoke.values())), at)
        return in_full(only) if not only.has_role or role.split()[-1].lower() in _ANY_ROLE else None

    def _latest(self, at: int) -> Person | None:
        """Who spoke last, or was said something of, shortly before a sentence."""
        for place in range(at - 1, max(at - 1 - LONGEST_REACH, -1), -1):
            found = self.names_speaker(place) or self._opens(place)
            if found is not None:
                return found
        return None

    def _with_roles(self, at: int) -> Iterator[Person]:
        for people in self._introductions[:at]:
            yield from (person for person in people if person.has_role and " " in person.name)


def role_in(text: str) -> str | None:
    """Somebody who speaks and is named by role alone: "the Russian minister"."""
    for pattern in (ROLE_SPEAKS, SAYS_ROLE):
        for match in pattern.finditer(text):
            words = match.group("role").split()
            ends = [place for place, word in enumerate(words, start=1) if is_role(word)]
            if ends and (pattern is SAYS_ROLE or ends[-1] == len(words)):
                return " ".join(words[: ends[-1]])
    return None


def in_full(person: Person) -> Person | None:
    """Nobody, where only one word names them: it may as well be a country or a paper."""
    return person if " " in person.name else None
