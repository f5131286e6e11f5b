"""Counting and cutting by the embedder's own tokens."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator

from rag.types import Span

TokenSpans = Callable[[str], list[Span]]

_LONGEST_TOKEN = 24  # characters; WordPiece makes one unknown token of any overlong word, which counts as several here


class TokenCount:
    """The tokens of one text, found once; any part of it is counted by bisection."""

    def __init__(self, text: str, token_spans: TokenSpans) -> None:
        self.text = text
        self.token_spans = token_spans
        spans = [part for span in token_spans(text) if span.start < span.end for part in _split_long(span)]
        self._starts = [span.start for span in spans]
        self._ends = [span.end for span in spans]

    def count(self, start: int, end: int) -> int:
        """How many tokens lie in `text[start:end]`, in part or wholly."""
        return max(0, bisect_left(self._starts, end) - bisect_right(self._ends, start))

    def end_of(self, start: int, number: int) -> int:
        """Where the last of `number` tokens from `start` on ends."""
        index = bisect_right(self._ends, start) + number - 1
        return self._ends[index] if index < len(self._ends) else len(self.text)


def _split_long(span: Span) -> Iterator[Span]:
    for start in range(span.start, span.end, _LONGEST_TOKEN):
        yield Span(start, min(start + _LONGEST_TOKEN, span.end))


def cut_to_fit(sentence: Span, tokens: TokenCount, *, limit: int) -> Iterator[Span]:
    """Cut a sentence into pieces of at most `limit` tokens: between words where it can, else between tokens."""
    if tokens.count(sentence.start, sentence.end) <= limit:
        yield sentence
        return
    start = sentence.start
    while start < sentence.end:
        end = _piece_end(start, sentence.end, tokens, limit)
        piece = tokens.text[start:end]
        yield Span(start, start + len(piece.rstrip()))
        start = end
        while start < sentence.end and tokens.text[start].isspace():
            start += 1


def _piece_end(start: int, stop: int, tokens: TokenCount, limit: int) -> int:
    """Where the piece from `start` ends; counted again on the piece, since a word cut apart has other tokens."""
    number = limit
    while number:
        end = min(max(tokens.end_of(start, number), start + 1), stop)
        end = _between_words(tokens.text, start, end) if end < stop else end
        if len(tokens.token_spans(tokens.text[start:end])) <= limit:
            return end
        number //= 2
    return start + 1


def _between_words(text: str, start: int, end: int) -> int:
    """The last space in the second half before `end`, or `end` where there is none."""
    if text[end].isspace():
        return end
    return next((at for at in range(end - 1, (start + end) // 2, -1) if text[at].isspace()), end)
