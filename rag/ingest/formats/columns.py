"""Tables on a page without lines drawn: rows whose pieces stand below each other, told by the gaps between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median

from rag.ingest.formats.lines import Cell, Line

_LEAST_ROWS = 3
_ROW_DISTANCE = 4.0  # of the type size: rows of one table stand no further apart
_SHORT_CELL = 40  # characters: where the usual cell is longer, it is text set in columns
_ENUMERATOR = re.compile(r"[-–—•▪◦·*●■]|\(?\w{1,3}[.)]|\[\d{1,3}\]|\d{1,3}(?:\.\d{1,3})*\.?")


def split_tables(lines: Sequence[Line]) -> Iterator[tuple[Sequence[Line], list[list[str]]]]:
    """Part the lines of a page into runs: each with its rows of cells if it is a table, else with none."""
    start = at = 0
    while at < len(lines):
        end = _run_end(lines, at)
        rows = _rows(lines[at:end]) if end - at >= _LEAST_ROWS else []
        if rows:
            if start < at:
                yield lines[start:at], []
            yield lines[at:end], rows
            start = end
        at = max(end, at + 1)
    if start < len(lines):
        yield lines[start:], []


def _run_end(lines: Sequence[Line], start: int) -> int:
    """Where the lines of several cells that follow each other downwards end."""
    end = start
    while end < len(lines) and len(lines[end].cells) > 1:
        distance = lines[end - 1].bottom - lines[end].bottom
        if end > start and not 0 < distance < _ROW_DISTANCE * lines[end].size:
            break
        end += 1
    return end


def _rows(lines: Sequence[Line]) -> list[list[str]]:
    """The cells by row and column, or none where they do not stand in columns, or are text and not entries."""
    columns = _columns([cell for line in lines for cell in line.cells])
    rows = []
    for line in lines:
        row = [""] * len(columns)
        for cell in line.cells:
            number = next(n for n, (left, right) in enumerate(columns) if left <= cell.left and cell.right <= right)
            if row[number]:
                return []
            row[number] = cell.text
        rows.append(row)
    return rows if len(columns) > 1 and _are_entries(rows) else []


def _columns(cells: Sequence[Cell]) -> list[tuple[float, float]]:
    """Where the columns are: cells that overlap from left to right are in one."""
    columns: list[tuple[float, float]] = []
    for cell in sorted(cells, key=lambda cell: cell.left):
        if columns and cell.left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], cell.right))
        else:
            columns.append((cell.left, cell.right))
    return columns


def _are_entries(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the cells are entries of a table: short, and not a list whose numbers or bullets stand apart."""
    filled = [cell for row in rows for cell in row if cell]
    listed = sum(_ENUMERATOR.fullmatch(row[0]) is not None for row in rows) > len(rows) / 2 and len(rows[0]) == 2
    return median(map(len, filled)) <= _SHORT_CELL and not listed
