"""What stands around a passage: the section that it is a part of, and what tells who speaks in it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from rag.types import Chunk

# A document without headings is one section; of a longer one, what stands around the passage.
LONGEST_SECTION = 6000  # characters
# Who "he" is stands right before, or where the document introduces its people; whose quotation runs on, where it ends.
OPENING, RIGHT_BEFORE, RIGHT_AFTER = 2, 2, 1  # chunks


def widened(chunk: Chunk, chunks: Collection[Chunk], text: str) -> Chunk:
    """The chunk with its neighbours under the same heading, as many as fit, by turns before and after.

    Args:
        chunk: The passage.
        chunks: Those of its document, in any order, itself among them.
        text: The document's text.
    """
    ordered = sorted(chunks, key=lambda other: (other.start, other.end))
    first = last = next(place for place, other in enumerate(ordered) if other.chunk_id == chunk.chunk_id)

    def fits(one: int, other: int) -> bool:
        return ordered[other].end - ordered[one].start <= LONGEST_SECTION

    grows = True
    while grows:
        grows = False
        if last + 1 < len(ordered) and ordered[last + 1].heading == chunk.heading and fits(first, last + 1):
            last, grows = last + 1, True
        if first > 0 and ordered[first - 1].heading == chunk.heading and fits(first - 1, last):
            first, grows = first - 1, True
    start, end = ordered[first].start, max(other.end for other in ordered[first : last + 1])
    return replace(chunk, start=start, end=end, text=text[start:end], page=ordered[first].page)


def around(chunk: Chunk, chunk_ids: Sequence[str]) -> list[str]:
    """The ids of the chunks that open the document and of those right before and after the chunk, in order.

    Args:
        chunk: The passage.
        chunk_ids: Those of its document, in any order.
    """
    ordered = sorted((int(chunk_id.rpartition(":")[2].partition("-")[0]), chunk_id) for chunk_id in chunk_ids)
    earlier = [chunk_id for start, chunk_id in ordered if start < chunk.start]
    later = [chunk_id for start, chunk_id in ordered if start > chunk.start]
    return [*dict.fromkeys((*earlier[:OPENING], *earlier[-RIGHT_BEFORE:], *later[:RIGHT_AFTER]))]
