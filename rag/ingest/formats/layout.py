"""Lines on pages to blocks: what belongs together is told by where it stands and how large it is set."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from rag.ingest.extract import Block
from rag.ingest.formats.columns import split_tables
from rag.ingest.formats.lines import CELL_GAP, Cell, Line, without_running_heads
from rag.ingest.formats.table import table_blocks
from rag.ingest.reflow import is_heading, item_text, join_lines, known_words

# Shares of the type size or of the column, found on multi-column papers, reports and letters.
_HEADING_SCALE = 1.12  # a heading is set this much larger than the body
_LEADING_SCALE = 1.4  # a gap this much larger than the usual distance of lines parts paragraphs
_OPEN_SCALE = 3.0  # the same, where the sentence goes on in lower case
_INDENT = 0.8  # of the size: a first line starts this far to the right
_ROOM = 1.5  # times the width of a word: more than this left free at a line end, and the break was meant
_SAME_LINE_GAP = 4.0  # of the size: pieces of one line stand no further apart
_HEADING_LIMIT = 200  # characters
_SENTENCE_END = re.compile(r"[.!?…:。][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class _Setting:
    """What is usual in a document: the size of its body type and the distance between its lines."""

    size: float
    leading: float


def to_blocks(pages: Sequence[Sequence[Line]]) -> Iterator[Block]:
    """The blocks of a document whose pages are lines in reading order."""
    whole = [_merge_pieces(sorted(page, key=lambda line: not line.upright)) for page in pages]
    whole = without_running_heads(whole)
    setting = _setting(whole)
    words = known_words(" ".join(line.text for page in whole for line in page))
    before: Block | None = None
    for number, lines in enumerate(whole, 1):
        for index, block in enumerate(_page_blocks(lines, setting, words, number)):
            if index == 0 and before is not None and _goes_on(before, block):
                block = replace(block, continues=True)
            yield block
            before = block


def _page_blocks(lines: Sequence[Line], setting: _Setting, words: frozenset[str], page: int) -> Iterator[Block]:
    for run, rows in split_tables(lines):
        if rows:
            yield from table_blocks(rows, page=page)
        else:
            yield from (_to_block(group, setting, words, page) for group in _groups(run, setting))


def _merge_pieces(lines: Sequence[Line]) -> list[Line]:
    """Join pieces that stand side by side on one line, such as a raised footnote mark."""
    merged: list[Line] = []
    for line in lines:
        last = merged[-1] if merged else None
        if last and _side_by_side(last, line):
            text = f"{last.text} {line.text}"
            larger = last if last.size >= line.size else line
            left, right = min(last.left, line.left), max(last.right, line.right)
            merged[-1] = Line(text, left, right, larger.bottom, larger.top, cells=_joined(last, line))
        else:
            merged.append(line)
    return merged


def _joined(left: Line, right: Line) -> tuple[Cell, ...]:
    """The cells of two pieces of a line; those at the seam are one where no wide gap is between them."""
    if not left.cells or not right.cells or right.left - left.right > CELL_GAP * left.size:
        return (*left.cells, *right.cells)
    last, first = left.cells[-1], right.cells[0]
    seam = Cell(f"{last.text} {first.text}", last.left, first.right)
    return (*left.cells[:-1], seam, *right.cells[1:])


def _side_by_side(left: Line, right: Line) -> bool:
    overlap = min(left.top, right.top) - max(left.bottom, right.bottom)
    size = max(left.size, right.size)
    level = overlap > 0.5 * min(left.size, right.size)
    return level and -0.5 * size <= right.left - left.right <= _SAME_LINE_GAP * size


def _setting(pages: Sequence[Sequence[Line]]) -> _Setting:
    sizes: Counter[float] = Counter()
    distances = []
    for page in pages:
        for line, following in pairwise(page):
            distance = line.bottom - following.bottom
            if 0.5 * line.size < distance < 3 * line.size:
                distances.append(distance / line.size)
        for line in page:
            sizes[round(line.size, 1)] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    return _Setting(size, median(distances) if distances else 1.2)


def _groups(lines: Sequence[Line], setting: _Setting) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if group and _parts(group, line, _column_right(lines, group[-1]), setting):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _column_right(lines: Sequence[Line], line: Line) -> float:
    """The right edge of the column that a line stands in."""
    return max(other.right for other in lines if abs(other.left - line.left) < 3 * line.size)


def _parts(group: Sequence[Line], line: Line, column_right: float, setting: _Setting) -> bool:
    """Whether a paragraph ends before `line`."""
    last = group[-1]
    if item_text(line.text) is not None and (_SENTENCE_END.search(last.text) or item_text(group[0].text)):
        return True
    if not 1 / _HEADING_SCALE < line.size / last.size < _HEADING_SCALE:
        return True
    distance = last.bottom - line.bottom
    ended = _SENTENCE_END.search(last.text) is not None
    meant = _has_room(last, column_right, line.text) and not line.text[:1].islower()
    if distance <= 0:  # the next column
        return ended and meant
    open_ended = not ended and line.text[:1].islower()
    if distance > (_OPEN_SCALE if open_ended else _LEADING_SCALE) * max(setting.leading, 1.0) * last.size:
        return True
    indented = _INDENT * line.size < line.left - last.left < 6 * line.size
    return (ended and (meant or indented)) or (meant and len(group) == 1 and is_heading(last.text))


def _has_room(line: Line, column_right: float, following: str) -> bool:
    """Whether the first word of the next line would have fitted on this one, so that the break was meant."""
    width = (line.right - line.left) / max(len(line.text), 1)
    return column_right - line.right > _ROOM * width * (len(following.split(maxsplit=1)[0]) + 1)


def _to_block(group: Sequence[Line], setting: _Setting, words: frozenset[str], page: int) -> Block:
    text = join_lines([line.text for line in group], words)
    large = min(line.size for line in group) >= _HEADING_SCALE * setting.size
    if large and len(text) <= _HEADING_LIMIT and any(char.isalpha() for char in text) and not text.endswith((".", ",")):
        return Block(text, "heading", page)
    item = item_text(text)
    return Block(text, page=page) if item is None else Block(item, "item", page)


def _goes_on(before: Block, block: Block) -> bool:
    """Whether the page broke a paragraph."""
    return (
        before.kind != "heading"
        and block.kind == "paragraph"
        and not _SENTENCE_END.search(before.text)
        and (block.text[:1].islower() or before.text.endswith((",", "-")))
    )
