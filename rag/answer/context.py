"""What stands around the sentences that may be quoted: it was not searched for, but tells who speaks. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from rag.answer.evidence import Evidence, Findings
from rag.answer.footnotes import place
from rag.answer.reading import quotable, unread
from rag.types import Chunk, Citation, Passage, Span

# Of so many sentences, best first, the documents are looked at: few more are ever quoted.
MOST_LOOKED_AT = 6

Around = Callable[[Chunk], Iterable[Chunk]]


def with_context(findings: Findings, around: Around) -> Findings:
    """The findings with the sentences that stand around the best ones, but for those found.

    Args:
        findings: What was found for a question.
        around: The chunks that tell who speaks in a chunk, in any order.
    """
    known = {place(item) for item in findings.sentences}
    context: dict[tuple[str, int, int], Evidence] = {}
    chunks = {item.passage.chunk.chunk_id: item.passage.chunk for item in findings.sentences[:MOST_LOOKED_AT]}
    for chunk in chunks.values():
        for near in around(chunk):
            context.update((place(item), item) for item in _sentences(near))
    return replace(findings, context=tuple(item for key, item in context.items() if key not in known))


def passages_beyond(findings: Findings, citations: Sequence[Citation]) -> tuple[Passage, ...]:
    """The passages of the context that an answer cites, ranked after those found."""
    found = {passage.chunk.chunk_id for passage in findings.passages}
    of_context = {item.passage.chunk.chunk_id: item.passage for item in findings.context}
    cited = dict.fromkeys(citation.chunk_id for citation in citations if citation.chunk_id not in found)
    return tuple(
        replace(of_context[chunk_id], rank=rank)
        for rank, chunk_id in enumerate(cited, start=len(findings.passages) + 1)
    )


def _sentences(chunk: Chunk) -> Iterator[Evidence]:
    read = unread(Passage(chunk, 0.0, 0, "context"))
    for number in quotable(read):
        span, start = read.spans[number], chunk.start
        yield Evidence(read.passage, Span(start + span.start, start + span.end), read.sentences[number], 0.0)
