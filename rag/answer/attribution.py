"""Who is said to have said it? Speaker, introduction and manner of a sentence, as its source has them. Pure.

A sentence such as "Banks, he added, should find it easier" is no answer to "who?", nor a fact: it is what somebody
said. The speaker is sought in the sentence, where its quotation closes and opens, and in the sentences before; where
that is not sure, none is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.account import LONGEST_REACH, STARTS_WITH_PRONOUN, Account, in_full, role_in
from rag.answer.introduction import Person, Sentence
from rag.answer.speech import PRONOUN
from rag.types import Manner


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to have said a sentence.

    Attributes:
        manner: Whether the words are theirs or the source's.
        person: Where the speaker is introduced; None if not sure.
    """

    manner: Manner
    person: Person | None


class Attributions:
    """Who said each sentence of a source; sentences are given by their place."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        """Read the sentences of one source, in order; some between them may be missing."""
        self._account = Account(sentences)
        self._told = self._account.told
        self._tellings: dict[int, tuple[bool, Person | None]] = {}

    def of(self, at: int) -> Attribution | None:
        """Who said a sentence, as its source has it; None where the source says it itself."""
        is_quoted = self._told[at].is_quoted
        is_told, person = self._telling(at)
        if is_told:
            return Attribution("quoted" if is_quoted else "reported", person)
        return Attribution("quoted", self._of_quotation(at)) if is_quoted else None

    def opened_by(self, at: int) -> Person | None:
        """Whom a sentence that opens with "he" or "she" is about, said or not; None for any other, and if not sure."""
        return self._account.antecedent(at) if STARTS_WITH_PRONOUN.match(self._told[at].outside.text) else None

    def may_be_named(self, at: int) -> int | None:
        """The nearest sentence before that names somebody, where "she said" may mean them and that is not sure."""
        is_told, person = self._telling(at)
        if not is_told or person is not None or not PRONOUN.search(self._told[at].outside.text):
            return None
        for place in range(at - 1, max(at - 1 - LONGEST_REACH, -1), -1):
            if not self._told[place + 1].is_near:
                return None
            if self._account.names_in_full(place):
                return place
        return None

    def _telling(self, at: int) -> tuple[bool, Person | None]:
        """Whether a sentence itself tells that somebody speaks, and who that is, if it is sure."""
        if at not in self._tellings:
            self._tellings[at] = self._told_there(at)
        return self._tellings[at]

    def _told_there(self, at: int) -> tuple[bool, Person | None]:
        account, text = self._account, self._told[at].outside.text
        if text.count("|") > 1:  # the row of a table
            return False, None
        speaker = account.names_speaker(at)
        if speaker is not None:
            return True, in_full(account.introduced(speaker, at))
        pronoun = PRONOUN.search(text)
        if pronoun is not None:
            return True, account.meant(at, pronoun.start())
        role = role_in(text)
        return role is not None, account.person_with(role, at) if role else None

    def _of_quotation(self, at: int) -> Person | None:
        """Who is said to speak where the quotation closes, or opens, or in what it goes on from."""
        while True:
            first, last = self._quotation(at)
            for place in (last, first, first - 1):
                is_told, person = self._telling(place) if place >= 0 else (False, None)
                if is_told and (place >= first or self._told[first].is_near):
                    return person
            if not first or not self._told[first].is_near or not self._told[first - 1].is_quoted:
                return None
            at = first - 1

    def _quotation(self, at: int) -> tuple[int, int]:
        """Where the quotation that a sentence stands in opens and closes."""
        first = last = at
        while last + 1 < len(self._told) and self._told[last].is_left_open and self._told[last + 1].goes_on:
            last += 1
        while self._told[first].goes_on:
            first -= 1
        return first, last
