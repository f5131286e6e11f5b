"""Lines on pages, and which of them belong to the page rather than to the text: running heads, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

CELL_GAP = 1.0  # of the type size: a wider gap within a line parts cells; words stand a third of it apart
_EDGE_LINES = 2  # lines at the top and at the foot of a page that may be running heads
_REPEATED = 3  # pages on which a running head stands at least, where only its digits change
_SAME_HEIGHT = 3.0  # points: the very same line this close to where it stands on another page is a running head
_PAGE_WORD = r"(?:page|стр(?:аница|\.)?|p\.|pg\.|seite|página)"
_OF = r"(?:\s*(?:/|of|из|von|de)\s*\d{1,4})"
_PAGE_NUMBER = re.compile(
    rf"{_PAGE_WORD}?\s*[-–—|]?\s*(?:\d{{1,4}}|[ivxlc]{{1,6}})\s*[-–—|]?{_OF}?|\d{{1,4}}\s*\|\s*{_PAGE_WORD}",
    re.IGNORECASE,
)
# Beyond doubt, also on the only page of a document.
_NAMED_PAGE_NUMBER = re.compile(
    rf"{_PAGE_WORD}\s*[-–—|]?\s*\d{{1,4}}{_OF}?|\d{{1,4}}\s*\|\s*{_PAGE_WORD}", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of a line that a wide gap sets apart, and where it stands, in points."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and its box, in points from the lower left corner of the page; upright unless turned.

    Attributes:
        cells: The pieces of the line, one where no wide gap is in it.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float
    upright: bool = True
    cells: tuple[Cell, ...] = ()

    @property
    def size(self) -> float:
        """Height of the line, about the type size."""
        return max(self.top - self.bottom, 1.0)


def without_running_heads(pages: list[list[Line]]) -> list[list[Line]]:
    """Drop page numbers, and lines that stand at the top or foot of many pages with only their digits changed.

    On two pages only, a line must be the very same and stand at the same height.
    """
    edges = [{_key(line) for line in _edge_lines(page)} for page in pages]
    counts = Counter(text for page in edges for text in page)
    needed = max(_REPEATED, len(pages) // 3)
    twins = _twins(pages) if len(pages) < 2 * _REPEATED else set()
    kept = []
    for page in pages:
        furniture = {
            id(line)
            for line in _edge_lines(page)
            if counts[_key(line)] >= needed or id(line) in twins or _is_page_number(line.text, single=len(pages) == 1)
        }
        kept.append([line for line in page if id(line) not in furniture])
    return kept


def _key(line: Line) -> str:
    return re.sub(r"\d+", "0", line.text.strip().lower())


def _is_page_number(text: str, *, single: bool) -> bool:
    return (_NAMED_PAGE_NUMBER if single else _PAGE_NUMBER).fullmatch(text.strip()) is not None


def _twins(pages: Sequence[Sequence[Line]]) -> set[int]:
    """The lines at an edge of a page, by identity, that stand just so on another."""
    found: dict[str, list[tuple[int, Line]]] = {}
    for number, page in enumerate(pages):
        for line in _edge_lines(page):
            found.setdefault(line.text.strip(), []).append((number, line))
    return {
        id(line)
        for same in found.values()
        for number, line in same
        if any(number != other and abs(line.bottom - twin.bottom) < _SAME_HEIGHT for other, twin in same)
    }


def _edge_lines(page: Sequence[Line]) -> list[Line]:
    by_height = sorted(page, key=lambda line: -line.top)
    return by_height[:_EDGE_LINES] + by_height[_EDGE_LINES:][-_EDGE_LINES:]
