"""The nouns of Footnote: frozen values that flow from file to answer. Standard library only.

Offsets are character positions in `Document.text`, half-open as in Python slices. A higher score is better, everywhere.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal

from rag.filter import Filter as Filter
from rag.filter import is_date as is_date
from rag.reports import FileOutcome as FileOutcome
from rag.reports import FileReport as FileReport
from rag.reports import IngestProgress as IngestProgress
from rag.reports import IngestReport as IngestReport
from rag.reports import SourceInfo as SourceInfo

Role = Literal["system", "user", "assistant"]
Retriever = Literal["dense", "lexical", "hybrid", "rerank", "context"]
Support = Literal["verbatim", "supported", "unsupported"]
AnswerStatus = Literal["answered", "no_evidence"]
Manner = Literal["quoted", "reported"]
SourceKind = Literal["official statement", "press report", "commentary"]

# 64 bits: among a million documents the chance that any two share an id is below one in ten million.
DOC_ID_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Document:
    """One text with what is known about it; what is not known is None, never guessed.

    Attributes:
        source: The path or URL as the user gave it.
        text: The extracted text; every offset in the system points into it.
        title: The title the document gives itself.
        date: Publication date, ISO 8601 (YYYY, YYYY-MM or YYYY-MM-DD).
        outlet: Who published it.
        author: Who wrote it.
        language: ISO 639-1 code.
        page_starts: Offset at which each page starts; empty where there are no pages.
        headings: (offset, heading) of each section, in order.
        found: Where title, date, outlet, author and language were found, such as {"date": "dateline"}.
    """

    source: str
    text: str
    title: str | None = None
    date: str | None = None
    outlet: str | None = None
    author: str | None = None
    language: str | None = None
    page_starts: tuple[int, ...] = ()
    headings: tuple[tuple[int, str], ...] = ()
    found: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def doc_id(self) -> str:
        """Identity is content: a hash of all that is known, not of where it lies or was found; the same anywhere."""
        content = (
            self.text,
            self.title,
            self.date,
            self.outlet,
            self.author,
            self.language,
            self.page_starts,
            self.headings,
        )
        return sha256(repr(content).encode("utf-8")).hexdigest()[:DOC_ID_DIGITS]

    def page_at(self, offset: int) -> int | None:
        """The 1-based page that holds `offset`, or None where there are no pages."""
        return bisect_right(self.page_starts, offset) or None

    def heading_at(self, offset: int) -> str | None:
        """The heading of the section that holds `offset`, or None before the first heading."""
        index = bisect_right([start for start, _ in self.headings], offset)
        return self.headings[index - 1][1] if index else None


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of `text` that this span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A slice of a document that is embedded and found as one: `text == document.text[start:end]`, always.

    Attributes:
        copies: Other sources that carry the same words, such as reprints; filled in when it is found.
    """

    doc_id: str
    source: str
    start: int
    end: int
    text: str
    title: str | None = None
    date: str | None = None
    page: int | None = None
    heading: str | None = None
    copies: tuple[str, ...] = ()

    @property
    def chunk_id(self) -> str:
        """`doc_id:start-end`, the same in every index."""
        return f"{self.doc_id}:{self.start}-{self.end}"


def document_of(chunk_id: str) -> str:
    """The document that a chunk id names."""
    return chunk_id.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Hit:
    """What one index returns for a query: an id and its score there."""

    chunk_id: str
    score: float


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of a passage: where it stands in the document's text, and how likely it answers, 0 to 1."""

    start: int
    end: int
    relevance: float


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that was retrieved for a question.

    Attributes:
        score: The score that ranked it; higher is better; comparable only within one search.
        rank: 1 for the best.
        retriever: Which retriever found it (hybrid: both; context: none, it tells whom a cited sentence is about).
        scores: Score per stage, for example {"dense": 0.61, "lexical": 7.2, "fused": 0.033}.
        sentences: Those that were read closely, in order; empty before that.
        near: The cosine of each of the chunk's sentences to the question; empty where only words were searched.
    """

    chunk: Chunk
    score: float
    rank: int
    retriever: Retriever
    scores: Mapping[str, float] = field(default_factory=dict)
    sentences: tuple[ScoredSentence, ...] = ()
    near: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered footnote: the exact words of a source that carry a sentence of the answer.

    Attributes:
        marker: The number in the answer text; 1 stands there as [1].
        chunk_id: The passage the quote was taken from; it is among the answer's passages.
        start: Offset of the quote in the document's text.
        end: End offset; `document.text[start:end] == quote`.
        quote: The source's own words.
        support: How the quote carries the sentence that cites it.
        copies: Other sources that carry the same passage, such as reprints.
        speaker: Whose words or views these are as the source has it, by name; None: nobody's but the source's own.
        manner: Whether the source quotes or reports what somebody said; None where nobody is said to have said it.
        kind: What kind of source this is, where its title, name or words tell.
    """

    marker: int
    chunk_id: str
    source: str
    title: str | None
    date: str | None
    page: int | None
    start: int
    end: int
    quote: str
    support: Support
    copies: tuple[str, ...] = ()
    speaker: str | None = None
    manner: Manner | None = None
    kind: SourceKind | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class TextDelta:
    """A piece of the answer's text as it is verified; the concatenation of all pieces is the answer's text."""

    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, what the documents say, and where they say it.

    Attributes:
        question: As the user asked it.
        standalone_question: With what the conversation supplies filled in; what was searched for.
        text: The answer, with [n] markers.
        status: "answered", or "no_evidence": then there are no citations and the passages are the nearest found;
            there are none for thanks and greetings, which are not searched for.
        timings_ms: Milliseconds per stage.
        model: Which model wrote it; "quotes" where the sentences are the sources' own, "none" for thanks and greetings.
        confidence: Probability that the passages hold an answer, as far as can be told, 0 to 1.
        notice: What the reader should know beside the answer, such as a model that could not be reached.
        filter: Which sources the search was kept to; None where it was not.
        suggestions: After "no_evidence": questions that the documents can answer.
    """

    question: str
    standalone_question: str
    text: str
    status: AnswerStatus
    citations: tuple[Citation, ...]
    passages: tuple[Passage, ...]
    timings_ms: Mapping[str, float]
    model: str
    confidence: float = 0.0
    notice: str | None = None
    filter: Filter | None = None
    suggestions: tuple[str, ...] = ()

    @property
    def as_of(self) -> str | None:
        """The date of the newest source cited, as far as its sources are dated."""
        return max((citation.date for citation in self.citations if citation.date), default=None)
