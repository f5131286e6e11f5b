"""Citation markers in a model's draft: found, resolved, renumbered; also while the text is still arriving. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rag.sentences import split_sentences

# [1], [1, 2], [1-3], [1][2], and the full-width brackets some models write.
MARKER = re.compile(r"\s*[\[【]\s*(?:passage\s*|source\s*)?(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\s*[\]】]", re.IGNORECASE)
# More than a model would sanely cite at once; a wider range is taken for its two ends.
WIDEST_RANGE = 20

# A draft's sentence is complete when the next one has begun; a bracket that is still open may be a marker of this one.
_NEXT_BEGUN = re.compile(r"\s*(?![\[【][^\]】]{0,20}$)\S")


def markers(text: str) -> list[int]:
    """The numbers cited in a text, in order, each once."""
    found: dict[int, None] = {}
    for match in MARKER.finditer(text):
        for part in re.split(r"[,;]", match.group(1)):
            ends = [int(number) for number in re.findall(r"\d+", part)]
            first, last = ends[0], ends[-1]
            wanted = range(first, last + 1) if 0 <= last - first <= WIDEST_RANGE else ends
            found.update(dict.fromkeys(wanted))
    return list(found)


def without_markers(text: str) -> str:
    """The text as it reads with its markers taken out."""
    return MARKER.sub("", text).strip()


def sentences_of(pieces: Iterable[str]) -> Iterator[str]:
    """Whole sentences of a text that arrives in pieces, each as soon as the next one has begun.

    A marker that follows a full stop belongs to the sentence before it; a quotation of several sentences is not parted.
    """
    pending = ""
    for piece in pieces:
        pending += piece
        *complete, pending = _split(pending, is_whole=False)
        yield from complete
    yield from (sentence for sentence in _split(pending, is_whole=True) if sentence.strip())


def _split(text: str, *, is_whole: bool) -> list[str]:
    """Sentences with their markers; the last may be incomplete, unless the text is whole."""
    spans = split_sentences(text)
    starts = [span.start for span in spans]
    # A marker right after a sentence is part of it; what follows the marker begins the next one.
    borders = [0]
    for start in starts[1:]:
        led = re.match(rf"(?:{MARKER.pattern})+", text[start:], re.IGNORECASE)
        border = start + led.end() if led else start
        may_close = not is_whole or "”" in text[border:]
        if may_close and _is_open(text[borders[-1] : border]):
            continue
        if border > borders[-1] and _NEXT_BEGUN.match(text[border:]):
            borders.append(border)
    return [text[begin:end] for begin, end in zip(borders, [*borders[1:], len(text)], strict=True)]


def _is_open(text: str) -> bool:
    """Whether a quotation begins in a text and does not end there."""
    return text.count("“") > text.count("”")
