"""From a footnote to the place in its source: which words, and the text around them."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_lowercase
from typing import Literal

from rag.types import Answer, Citation, Document, Manner, Passage, SourceKind, Support

Standing = Support | Literal["nearest"]

CONTEXT_CHARS = 1500  # about a printed page in all: enough to see whether a quote was torn from its context


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a source that the page can open.

    Attributes:
        label: As it stands in the answer: a footnote's number, or a letter for a nearest passage.
        standing: How the quote carries the sentence, or "nearest" where nothing was claimed.
        speaker: Whose words or views these are; None where they are the source's own.
        manner: Whether the source quotes or reports them.
        kind: What kind of source it is, where that is known.
        nearest: The sentence of a nearest passage that came nearest to an answer.
    """

    turn_id: int
    label: str
    source: str
    title: str | None
    date: str | None
    page: int | None
    start: int
    end: int
    quote: str
    standing: Standing
    speaker: str | None = None
    manner: Manner | None = None
    kind: SourceKind | None = None
    nearest: str | None = None

    @property
    def name(self) -> str:
        """The title, or the last part of the path."""
        return source_name(self.source, self.title)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quote in its surroundings; `before + quote + after` is one piece of the document."""

    before: str
    quote: str
    after: str
    starts_document: bool
    ends_document: bool
    heading: str | None
    outlet: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class OpenSpot:
    """A spot as it is shown: with its surroundings, or with the reason why there are none."""

    spot: Spot
    excerpt: Excerpt | None
    problem: str | None = None


def source_name(source: str, title: str | None) -> str:
    """What to call a source: its title, else the last part of its path."""
    return title or source.rstrip("/").replace("\\", "/").rsplit("/", 1)[-1] or source


def spots(turn_id: int, answer: Answer) -> tuple[Spot, ...]:
    """What an answer lets the reader open: its footnotes, or the nearest passages where it has no evidence."""
    if answer.status == "answered":
        return tuple(_footnote(turn_id, citation) for citation in answer.citations)
    return tuple(_nearest(turn_id, passage, index) for index, passage in enumerate(answer.passages))


def _footnote(turn_id: int, cited: Citation) -> Spot:
    return Spot(
        turn_id=turn_id,
        label=str(cited.marker),
        source=cited.source,
        title=cited.title,
        date=cited.date,
        page=cited.page,
        start=cited.start,
        end=cited.end,
        quote=cited.quote,
        standing=cited.support,
        speaker=cited.speaker,
        manner=cited.manner,
        kind=cited.kind,
    )


def _nearest(turn_id: int, passage: Passage, index: int) -> Spot:
    chunk = passage.chunk
    sentence = max(passage.sentences, key=lambda scored: scored.relevance, default=None)
    return Spot(
        turn_id=turn_id,
        label=ascii_lowercase[index % 26] * (index // 26 + 1),
        source=chunk.source,
        title=chunk.title,
        date=chunk.date,
        page=chunk.page,
        start=chunk.start,
        end=chunk.end,
        quote=chunk.text,
        standing="nearest",
        nearest=chunk.text[sentence.start - chunk.start : sentence.end - chunk.start] if sentence else None,
    )


def excerpt(document: Document, spot: Spot) -> Excerpt | None:
    """The quote in its surroundings, cut at paragraph ends; None where the document no longer has these words."""
    text = document.text
    start = spot.start if text[spot.start : spot.end] == spot.quote else text.find(spot.quote)
    if start < 0 or not spot.quote:
        return None
    end = start + len(spot.quote)
    first, last = _paragraph_before(text, start - CONTEXT_CHARS), _paragraph_after(text, end + CONTEXT_CHARS)
    return Excerpt(
        before=text[first:start],
        quote=text[start:end],
        after=text[end:last],
        starts_document=first == 0,
        ends_document=last == len(text),
        heading=document.heading_at(start),
        outlet=document.outlet,
        language=document.language,
    )


def _paragraph_before(text: str, position: int) -> int:
    """Where the paragraph that holds `position` starts, at most as far again as the context is long."""
    if position <= 0:
        return 0
    floor = max(0, position - CONTEXT_CHARS)
    found = text.rfind("\n", floor, position)
    return found + 1 if found >= 0 else floor


def _paragraph_after(text: str, position: int) -> int:
    """Where the paragraph that holds `position` ends, at most as far again as the context is long."""
    if position >= len(text):
        return len(text)
    ceiling = min(len(text), position + CONTEXT_CHARS)
    found = text.find("\n", position, ceiling)
    return found if found >= 0 else ceiling
