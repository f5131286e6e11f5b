"""Lines to blocks: hard-wrapped lines are joined again, words broken at a line end are mended."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rag.ingest.extract import Block
from rag.sentences import line_is_complete

BULLET = re.compile(r"^\s*(?:[-–—•‣▪◦·*+●■]\s+)(?=\S)")
NUMBERED = re.compile(r"^\s*\(?(?:\d{1,3}|[a-zа-я])[.)]\s+(?=\S)")
_BROKEN_WORD = re.compile(r"([^\W\d_]+)-$")
_BROKEN_PAIR = re.compile(r"[^\W\d_]+-\s+[^\W\d_]+")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_HEADING_LIMIT = 100  # characters
_NO_HEADING_END = re.compile(r"[.!?…:;,。！？–—-][\"'”’»)\]]*$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def known_words(text: str) -> frozenset[str]:
    """The words of a text in lower case, also the parts of hyphenated ones: they decide how a broken word is mended."""
    found = {match[0].lower() for match in _WORD.finditer(_BROKEN_PAIR.sub(" ", text))}
    return frozenset(found.union(*(word.split("-") for word in found)))


def join_lines(lines: Sequence[str], words: frozenset[str]) -> str:
    """Join the lines of a wrapped paragraph, mending words broken by a hyphen.

    Args:
        lines: The lines, at least one.
        words: `known_words` of the document; with the hyphenated spelling or both halves among them the hyphen stays.
    """
    parts = []
    for first, second in pairwise(line.strip() for line in lines):
        parts.append(_seam(first, second, words))
    parts.append(lines[-1].strip())
    return "".join(parts)


def _seam(first: str, second: str, words: frozenset[str]) -> str:
    """`first` as it stands before `second`."""
    head, tail = _BROKEN_WORD.search(first), _FIRST_WORD.match(second)
    if head is None or tail is None:
        return f"{first} "
    whole, hyphenated = (head[1] + tail[0]).lower(), f"{head[1]}-{tail[0]}".lower()
    compound = hyphenated in words or {head[1].lower(), tail[0].lower()} <= words
    if not tail[0][0].islower() or (compound and whole not in words):
        return first
    return first[:-1]


def is_heading(line: str) -> bool:
    """Whether a line that stands alone looks like a heading."""
    text = line.strip()
    return (
        0 < len(text) <= _HEADING_LIMIT
        and any(char.isalpha() for char in text)
        and not text[0].islower()
        and not _NO_HEADING_END.search(text)
        and text[0] not in "{<|[("
    )


def item_text(line: str) -> str | None:
    """The line as a list item ("- item", or with its own number), or None if it is none."""
    if BULLET.match(line):
        return BULLET.sub("- ", line, count=1)
    return line.strip() if NUMBERED.match(line) else None


def paragraphs(text: str, *, headings: bool = True) -> Iterator[Block]:
    """The blocks of a cleaned plain text: a blank line, or a line break that was meant, ends one.

    Args:
        text: The text.
        headings: Whether a line that stands alone and looks like a heading is one.
    """
    words = known_words(text)
    groups = [group.split("\n") for group in re.split(r"\n\s*\n", text) if group.strip()]
    for number, group in enumerate(groups):
        alone = len(group) == 1 and number + 1 < len(groups)
        if headings and alone and is_heading(group[0]) and item_text(group[0]) is None:
            yield Block(group[0].strip(), "heading")
        else:
            yield from _blocks(group, words)


def _blocks(lines: list[str], words: frozenset[str]) -> Iterator[Block]:
    width = max(map(len, lines))
    wrapped: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        wrapped.append(line)
        broken_word = _BROKEN_WORD.search(line.rstrip()) is not None and following[:1].islower()
        if following and (broken_word or not line_is_complete(line, following, width)):
            continue
        text = join_lines(wrapped, words)
        item = item_text(text)
        yield Block(text) if item is None else Block(item, "item")
        wrapped = []
