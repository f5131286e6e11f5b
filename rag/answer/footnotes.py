"""Footnotes as an answer is written: each quote numbered when first cited, with who is said to have said it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.answer.attribution import Attribution, attribution, opened_by
from rag.answer.evidence import Evidence
from rag.answer.introduction import Person, Sentence
from rag.answer.kinds import kind_of
from rag.types import Citation, Support

Place = tuple[str, int, int]


@dataclass(slots=True)
class Footnotes:
    """The quotes cited so far.

    Attributes:
        evidence: Every sentence that may be cited, and what leads up to it.
        citations: By place, in the order in which they were first cited.
    """

    evidence: Sequence[Evidence]
    citations: dict[Place, Citation] = field(default_factory=dict)
    _attributions: dict[Place, Attribution | None] = field(default_factory=dict)

    def cite(self, evidence: Evidence, carried: Support) -> str:
        """The marker for a quote, with a space before it."""
        chunk, span, key = evidence.passage.chunk, evidence.span, place(evidence)
        if key not in self.citations:
            said = self.said(evidence)
            self.citations[key] = Citation(
                marker=len(self.citations) + 1,
                chunk_id=chunk.chunk_id,
                source=chunk.source,
                title=chunk.title,
                date=chunk.date,
                page=chunk.page,
                start=span.start,
                end=span.end,
                quote=evidence.text,
                support=carried,
                copies=chunk.copies,
                speaker=said.person.name if said and said.person else None,
                manner=said.manner if said else None,
                kind=kind_of(chunk),
            )
        return f" [{self.citations[key].marker}]"

    def said(self, evidence: Evidence) -> Attribution | None:
        """Who is said to have said a sentence, as far as the passages show it."""
        key = place(evidence)
        if key not in self._attributions:
            before = [_sentence(item) for item in self._before(evidence)]
            self._attributions[key] = attribution(_sentence(evidence), before)
        return self._attributions[key]

    def meant(self, evidence: Evidence) -> Person | None:
        """Whom the reader of a sentence alone would not know it is about: its speaker, or else its "he" or "she"."""
        said = self.said(evidence)
        if said is not None:
            return said.person
        return opened_by(_sentence(evidence), [_sentence(item) for item in self._before(evidence)])

    def where(self, person: Person, near: Evidence) -> Evidence:
        """The sentence that introduces somebody, in the source of `near`."""
        span = person.sentence.span
        return next(item for item in [*self._before(near), near] if item.span == span)

    def _before(self, evidence: Evidence) -> list[Evidence]:
        doc_id, start = evidence.passage.chunk.doc_id, evidence.span.start
        same = (item for item in self.evidence if item.passage.chunk.doc_id == doc_id and item.span.end <= start)
        return sorted(same, key=lambda item: item.span.start)


def place(evidence: Evidence) -> Place:
    """Where a sentence stands: document, start, end."""
    return evidence.passage.chunk.doc_id, evidence.span.start, evidence.span.end


def _sentence(evidence: Evidence) -> Sentence:
    return Sentence(evidence.span, evidence.text)
