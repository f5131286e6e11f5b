"""Document to chunks: whole sentences, as many as the embedder reads at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from rag.ingest.dates import date_in_words
from rag.ingest.quotations import kept_together
from rag.ingest.tokens import TokenCount, TokenSpans, cut_to_fit
from rag.language import script_of
from rag.sentences import split_sentences
from rag.types import Chunk, Document, Span

CHUNKER = "sentences-3"  # names this way of cutting; an index made by another is rebuilt
MAX_HEADER_TOKENS = 48  # title, date and heading say what a chunk is about; longer ones would drown what it says
_FULL_ENOUGH = 0.5  # of chunk_tokens: from here on a paragraph or heading border is a better end than a full chunk
_ALONE_ENOUGH = 0.25  # of chunk_tokens: shorter runs of one script, such as names with their originals, are mixed


def header(chunk: Chunk) -> str:
    """What a chunk is about, in one line: its document's title and date and its section's heading; may be empty."""
    return _one_line(_about(chunk))


def _about(chunk: Chunk) -> list[str]:
    date = date_in_words(chunk.date) if chunk.date else None
    return [part for part in dict.fromkeys((chunk.title, date, chunk.heading)) if part]


def _one_line(parts: Iterable[str]) -> str:
    return " ".join(" – ".join(parts).split())


def embedding_text(chunk: Chunk, *, token_spans: TokenSpans, max_tokens: int) -> str:
    """What the embedder and the lexical index see: the header on a line of its own, then the chunk's text.

    What the text itself starts with is not said twice.

    Args:
        chunk: The chunk.
        token_spans: The embedder's own tokenizer.
        max_tokens: What the embedder reads; the header is cut so that all of the text is read.
    """
    title = _one_line(part for part in _about(chunk) if not chunk.text.startswith(part))
    room = min(MAX_HEADER_TOKENS, max_tokens - len(token_spans(chunk.text)))
    spans = token_spans(title)
    while room > 0 and spans:
        cut = title if len(spans) <= room else _whole_words(title, spans[room - 1].end)
        if cut and len(token_spans(f"{cut}\n{chunk.text}")) <= max_tokens:
            return f"{cut}\n{chunk.text}"
        room -= 1
    return chunk.text


def _whole_words(text: str, end: int) -> str:
    """`text[:end]` without the word that `end` would cut."""
    cut = text[:end] if text[end : end + 1].isspace() else text[:end].rpartition(" ")[0]
    return cut.rstrip(" –")


def chunk_document(
    document: Document, *, token_spans: TokenSpans, chunk_tokens: int, overlap_tokens: int
) -> list[Chunk]:
    """Cut a document into overlapping chunks of whole sentences.

    A chunk ends at a heading, a change of script or a paragraph where one is near; not within a quotation, or between
    it and who speaks, where that can be helped. A sentence longer than `chunk_tokens` is cut.

    Args:
        document: The document.
        token_spans: The embedder's own tokenizer.
        chunk_tokens: Tokens in a chunk, at most.
        overlap_tokens: Tokens of whole sentences at a chunk's end that the next one repeats, at most; a chunk that
            starts with a heading, or with lines in another script, repeats none.

    Returns:
        Chunks in order; `chunk.text == document.text[chunk.start:chunk.end]`.
    """
    tokens = TokenCount(document.text, token_spans)
    units = [
        piece
        for sentence in split_sentences(document.text)
        for piece in cut_to_fit(sentence, tokens, limit=chunk_tokens)
    ]
    packing = _Packing(units, _borders(units, document), tokens, chunk_tokens, overlap_tokens)
    doc_id = document.doc_id
    return [_to_chunk(document, doc_id, span) for span in packing.spans()]


class _Border(IntEnum):
    """What stands before a unit: the higher, the better a place to end a chunk."""

    ROW = 0  # of the same table
    QUOTATION = 1  # of the same quotation, or between a quotation and who speaks
    SENTENCE = 2
    PARAGRAPH = 3
    SCRIPT = 4  # lines in another script, such as Cyrillic ones in an English text
    HEADING = 5


def _borders(units: Sequence[Span], document: Document) -> list[_Border]:
    headings = {offset for offset, _ in document.headings}
    bound = kept_together(document.text, units)
    scripts = [script_of(unit.of(document.text)) for unit in units]
    borders = []
    for at, unit in enumerate(units):
        border = _border(document.text, units[at - 1].end if at else 0, unit.start)
        if unit.start in headings:
            border = _Border.HEADING
        elif bound[at] and border is not _Border.ROW:
            border = _Border.QUOTATION
        elif border is _Border.PARAGRAPH and at and None is not scripts[at] != scripts[at - 1] is not None:
            border = _Border.SCRIPT
        borders.append(border)
    return borders


def _border(text: str, end: int, start: int) -> _Border:
    """What stands between units that end and start here; the lines of a Markdown table begin with a bar."""
    gap = text[end:start]
    within_row = "\n" not in gap or (text.startswith("|", start) and "\n\n" not in gap)
    if within_row and text.startswith("|", text.rfind("\n", 0, end) + 1):
        return _Border.ROW
    return _Border.PARAGRAPH if "\n" in gap else _Border.SENTENCE


@dataclass(frozen=True, slots=True)
class _Packing:
    """Units, each no longer than a chunk, and the rules by which they are packed."""

    units: Sequence[Span]
    borders: Sequence[_Border]
    tokens: TokenCount
    chunk_tokens: int
    overlap_tokens: int

    def spans(self) -> Iterator[Span]:
        """Where the chunks are."""
        first = 0
        while first < len(self.units):
            end = self._end(first)
            yield Span(self.units[first].start, self.units[end - 1].end)
            first = self._next_first(first, end)

    def _count(self, first: int, end: int) -> int:
        return self.tokens.count(self.units[first].start, self.units[end - 1].end)

    def _end(self, first: int) -> int:
        """The best border among those that leave the chunk full enough; the last of equals."""
        last = first + 1
        while last < len(self.units) and self._count(first, last + 1) <= self.chunk_tokens:
            if self._would_mix(first, last):
                return last
            last += 1
        if last == len(self.units):
            return last
        wanted = _FULL_ENOUGH * self.chunk_tokens
        ends = [end for end in range(first + 1, last + 1) if self._count(first, end) >= wanted] or [last]
        if all(self.borders[end] < _Border.SENTENCE for end in ends):  # rather a short chunk than a table cut apart
            ends = [end for end in range(first + 1, last) if self.borders[end] >= _Border.SENTENCE][-1:] or ends
        return max(ends, key=lambda end: (not self._strands_heading(first, end), self.borders[end], end))

    def _would_mix(self, first: int, end: int) -> bool:
        """Whether a chunk of one script, long enough as it is, would take in lines of another."""
        if self.borders[end] is not _Border.SCRIPT or _Border.SCRIPT in self.borders[first + 1 : end]:
            return False
        return self._count(first, end) >= _ALONE_ENOUGH * self.chunk_tokens and not self._strands_heading(first, end)

    def _strands_heading(self, first: int, end: int) -> bool:
        """Whether a chunk that ends here would part a heading from what it heads."""
        return end - 1 > first and self.borders[end - 1] is _Border.HEADING

    def _next_first(self, first: int, end: int) -> int:
        """Where the next chunk starts: back over the overlap, as far as a further unit still fits."""
        start = end
        while (
            end < len(self.units)
            and self.borders[start] < _Border.SCRIPT
            and start - 1 > first
            and self._count(start - 1, end) <= self.overlap_tokens
            and self._count(start - 1, end + 1) <= self.chunk_tokens
        ):
            start -= 1
        return start


def _to_chunk(document: Document, doc_id: str, span: Span) -> Chunk:
    return Chunk(
        doc_id=doc_id,
        source=document.source,
        start=span.start,
        end=span.end,
        text=span.of(document.text),
        title=document.title,
        date=document.date,
        page=document.page_at(span.start),
        heading=document.heading_at(span.start),
    )
