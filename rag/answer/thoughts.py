"""A draft without what the model thought aloud before it: `<think>…</think>`, as reasoning models write it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

OPEN, CLOSE = "<think>", "</think>"


def spoken(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces of a reply as they come, without thoughts; a thought that never ends leaves nothing after it."""
    held, thinking = "", False
    for piece in pieces:
        held += piece
        while True:
            mark = CLOSE if thinking else OPEN
            before, found, after = held.partition(mark)
            if not found:
                break
            if not thinking and before:
                yield before
            held, thinking = after, not thinking
        kept = _may_start(held, mark)
        if not thinking and len(held) > kept:
            yield held[: len(held) - kept]
        held = held[len(held) - kept :]
    if held and not thinking:
        yield held


def _may_start(text: str, mark: str) -> int:
    """How many characters at the end of the text may be the start of the mark."""
    return next((size for size in range(len(mark) - 1, 0, -1) if text.endswith(mark[:size])), 0)
