"""Footnotes as an answer is written: each quote numbered when first cited, with who is said to have said it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rag.answer.attribution import Attribution, Attributions
from rag.answer.evidence import Evidence
from rag.answer.introduction import Person, Sentence
from rag.answer.kinds import kind_of
from rag.types import Citation, Support

Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class _Source:
    """A document's known sentences in order, the place of each among them, and who said what."""

    sentences: Sequence[Evidence]
    places: Mapping[Place, int]
    attributions: Attributions


@dataclass(slots=True)
class Footnotes:
    """The quotes cited so far.

    Attributes:
        evidence: Every sentence that may be cited, and what stands around it.
        citations: By place, in the order in which they were first cited.
    """

    evidence: Sequence[Evidence]
    citations: dict[Place, Citation] = field(default_factory=dict)
    _sources: dict[str, _Source] = field(default_factory=dict)

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
        source = self._source(evidence)
        return source.attributions.of(source.places[place(evidence)])

    def meant(self, evidence: Evidence) -> Person | None:
        """Whom the reader of a sentence alone would not know it is about: its speaker, or else its "he" or "she"."""
        said = self.said(evidence)
        if said is not None:
            return said.person
        source = self._source(evidence)
        return source.attributions.opened_by(source.places[place(evidence)])

    def leading_to(self, evidence: Evidence) -> Evidence | None:
        """The sentence before one of an unsure "she said" that names somebody, who may be meant."""
        source = self._source(evidence)
        at = source.attributions.may_be_named(source.places[place(evidence)])
        return None if at is None else source.sentences[at]

    def where(self, person: Person, near: Evidence) -> Evidence:
        """The sentence that introduces somebody, in the source of `near`."""
        span = person.sentence.span
        return next(item for item in self._source(near).sentences if item.span == span)

    def _source(self, evidence: Evidence) -> _Source:
        """What is known of the document that holds a sentence."""
        doc_id = evidence.passage.chunk.doc_id
        if doc_id not in self._sources or place(evidence) not in self._sources[doc_id].places:
            same = {place(item): item for item in (*self.evidence, evidence) if item.passage.chunk.doc_id == doc_id}
            sentences = sorted(same.values(), key=lambda item: item.span.start)
            self._sources[doc_id] = _Source(
                sentences,
                {place(item): number for number, item in enumerate(sentences)},
                Attributions([Sentence(item.span, item.text) for item in sentences]),
            )
        return self._sources[doc_id]


def place(evidence: Evidence) -> Place:
    """Where a sentence stands: document, start, end."""
    return evidence.passage.chunk.doc_id, evidence.span.start, evidence.span.end
