"""Who is said to have said it? Speaker, introduction and manner of a sentence, as its source has them. Pure.

A sentence such as "Banks, he added, should find it easier" is no answer to "who?", nor a fact: it is what somebody
said. The speaker is sought in the sentence, where its quotation closes and opens, and in the sentences before; where
that is not sure, none is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.account import STARTS_WITH_PRONOUN, Account, in_full, role_in
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
        self._speakers: dict[int, Person | None] = {}

    def of(self, at: int) -> Attribution | None:
        """Who said a sentence, as its source has it; None where the source says it itself."""
        is_quoted = self._told[at].is_quoted
        if not (is_quoted or self._is_said(at)):
            return None
        return Attribution("quoted" if is_quoted else "reported", self._speaker(at))

    def opened_by(self, at: int) -> Person | None:
        """Whom a sentence that opens with "he" or "she" is about, said or not; None for any other, and if not sure."""
        return self._account.antecedent(at) if STARTS_WITH_PRONOUN.match(self._told[at].outside.text) else None

    def _is_said(self, at: int) -> bool:
        text = self._told[at].outside.text
        if text.count("|") > 1:  # the row of a table
            return False
        return bool(PRONOUN.search(text)) or role_in(text) is not None or self._account.names_speaker(at) is not None

    def _speaker(self, at: int) -> Person | None:
        if at not in self._speakers:
            self._speakers[at] = None  # asked for while it is sought, it is not known
            self._speakers[at] = self._sought(at)
        return self._speakers[at]

    def _sought(self, at: int) -> Person | None:
        account, text = self._account, self._told[at].outside.text
        speaker = account.names_speaker(at)
        if speaker is not None:
            return in_full(account.introduced(speaker, at))
        pronoun = PRONOUN.search(text)
        if pronoun is not None:
            return account.meant(at, pronoun.start())
        role = role_in(text)
        if role is not None:
            return account.person_with(role, at)
        return self._of_quotation(at) if self._told[at].is_quoted else None

    def _of_quotation(self, at: int) -> Person | None:
        """Who is said to speak where the quotation closes, or opens, or in what it goes on from."""
        while True:
            first, last = self._quotation(at)
            for place in (last, first, first - 1):
                if place >= 0 and self._is_said(place) and (place >= first or self._told[first].is_near):
                    return self._speaker(place)
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
