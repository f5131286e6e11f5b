"""A draft's sentences, each tied to the source sentences that carry it; nothing else of a draft is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing

from rag.answer.brief import Brief, Writer
from rag.answer.carrying import Source, carried
from rag.answer.cite import markers, sentences_of, without_markers
from rag.answer.evidence import Evidence
from rag.answer.footnotes import Footnotes, place
from rag.answer.prompt import REFUSAL_PHRASE, build_prompt
from rag.answer.quotes import quoted
from rag.answer.thoughts import spoken
from rag.types import Support
from rag.words import content_stems

# A small model's draft may wander to sentences that are true but beside the question.
LEAST_DRAFT_RELEVANCE = 0.3
# Share of a claim's own words that the sentence it draws on must hold.
LEAST_DRAWN = 0.4
# In so many sources, those with most of a claim's words, it is sought what carries it.
MOST_SOURCES = 3
# A model is asked to name who said a thing and when; that stands in another sentence than what was said.
_SAYS = (
    r"(?:(?:add|announce|argue|declare|explain|mention|note|report|say|state|tell|warn|write)(?:e?d|s)?|"
    r"said|told|wrote)"
)
_ATTRIBUTION = re.compile(
    rf",\s+(?:as\s+)?(?!and\b|but\b)[^,;:]{{2,80}}?\s+{_SAYS}\b[^,;:]*$|^[^,;:]{{2,80}}?\s+{_SAYS}\b[^,;:]{{0,60}}?\bthat\b|"
    r"\b(?:according\s+to|as\s+reported|reported)\b[^,;:]*",
    re.IGNORECASE,
)


class ModelRefusesError(Exception):
    """A capable model says that the documents don't say."""


def verified_draft(brief: Brief, writer: Writer, notes: Footnotes) -> Iterator[str]:
    """The draft's sentences that a source carries, each with its marker; for the others a quote, or an empty text.

    Args:
        brief: What it is drafted from.
        writer: Who drafts; where a capable one's words are not carried, the sentence that it draws on is quoted.
        notes: Where the quotes are noted.

    Raises:
        ModelRefusesError: A capable model says that the documents don't say.
        EndpointError: The model cannot be reached.
    """
    prompt = build_prompt(brief.question, brief.passages, brief.evidence, max_tokens=writer.prompt_tokens)
    said: set[str] = set()
    with closing(writer.model.stream(prompt, max_tokens=writer.answer_tokens)) as pieces:
        for sentence in sentences_of(spoken(pieces)):
            claim = without_markers(sentence)
            if writer.is_capable and not notes.citations and claim.upper().startswith(REFUSAL_PHRASE):
                raise ModelRefusesError
            if claim in said:
                yield ""
                continue
            said.add(claim)
            least = 0.0 if writer.is_capable else LEAST_DRAFT_RELEVANCE
            found = _carrier(claim, markers(sentence), brief, notes, least=least)
            if found is not None:
                carriers, how = found
                told = {place(item): item for item in (*carriers, *_introducing(claim, carriers, notes))}
                yield claim + "".join(notes.cite(item, how) for item in told.values())
                continue
            source = _drawn_on(claim, markers(sentence), brief) if writer.is_capable else None
            if source is None or place(source) in notes.citations:
                yield ""
            else:
                yield " ".join(quoted([source], notes))


def _carrier(
    claim: str, cited: Sequence[int], brief: Brief, notes: Footnotes, *, least: float
) -> tuple[list[Evidence], Support] | None:
    """The sentences of one source that carry the claim, sought first in the passages it cites."""
    if set(content_stems(claim)) <= set(content_stems(brief.question)):
        return None  # the question said back is no answer
    best = max(item.relevance for item in brief.evidence)
    usable = [item for item in brief.evidence if item.relevance >= least * best]
    named = [item for item in usable if item.passage.rank in cited]
    for candidates in (named, usable):
        for items in _nearest(claim, candidates):
            found = carried(claim, _source(items, notes), brief.checker)
            if found.support != "unsupported":
                return [items[number] for number in found.sentences], found.support
    return None


def _nearest(claim: str, candidates: Sequence[Evidence]) -> list[list[Evidence]]:
    """The sentences of each of the few sources that hold most of a claim's words, in order."""
    documents: dict[str, list[Evidence]] = {}
    for item in candidates:
        documents.setdefault(item.passage.chunk.doc_id, []).append(item)
    wanted = set(content_stems(claim))
    told = [sorted(items, key=lambda item: item.span.start) for items in documents.values()]
    return sorted(told, key=lambda items: -len(wanted & set(content_stems(_text(items)))))[:MOST_SOURCES]


def _source(items: Sequence[Evidence], notes: Footnotes) -> Source:
    chunk, meant = items[0].passage.chunk, [notes.meant(item) for item in items]
    people = tuple(person.introduction if person else "" for person in meant)
    return Source(tuple(item.text for item in items), chunk.title, chunk.date, people)


def _introducing(claim: str, carriers: Sequence[Evidence], notes: Footnotes) -> Iterator[Evidence]:
    """Where those are named whom a claim names, and what carries it calls "he"."""
    told = set(content_stems(_text(carriers)))
    for item in carriers:
        person = notes.meant(item)
        if person is not None and set(content_stems(person.surname)) & set(content_stems(claim)) - told:
            yield notes.where(person, item)


def _drawn_on(claim: str, cited: Sequence[int], brief: Brief) -> Evidence | None:
    """The sentence that holds most of what a claim says beyond the question, first of the passages it cites; or none.

    It carries the claim in other words than can be checked, or does not. So the claim is not shown, and the source is.
    """
    own = set(content_stems(_ATTRIBUTION.sub(" ", claim))) - set(content_stems(brief.question))
    if not own:
        return None
    share = {place(item): len(own & set(content_stems(item.text))) / len(own) for item in brief.evidence}
    for candidates in ([item for item in brief.evidence if item.passage.rank in cited], brief.evidence):
        best = max(candidates, key=lambda item: share[place(item)], default=None)
        if best is not None and share[place(best)] >= LEAST_DRAWN:
            return best
    return None


def _text(items: Sequence[Evidence]) -> str:
    return " ".join(item.text for item in items)
