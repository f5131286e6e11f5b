"""Rows of cells to Markdown tables, short enough that a chunk can hold one whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rag.ingest.extract import Block

# A longer table is set as several, each under the same column names, so that no passage holds bare numbers. Set for
# chunks of 160 tokens: figures and bars take about three characters a token.
PART_CHARS = 480
_HEADER_SHARE = 0.5  # of a part: column names longer than this are not repeated


def table_blocks(rows: Iterable[Sequence[str]], *, page: int | None = None) -> Iterator[Block]:
    """The blocks of a table: Markdown tables, or paragraphs where one row or one column makes no table.

    Args:
        rows: Cells by row, the column names first; rows may differ in length.
        page: 1-based page it stands on.
    """
    filled = [cells for row in rows if any(cells := [" ".join(cell.split()) for cell in row])]
    width = max(map(len, filled), default=0)
    padded = [[*cells, *[""] * (width - len(cells))] for cells in filled]
    used = [column for column in range(width) if any(cells[column] for cells in padded)]
    if len(padded) == 1 or len(used) == 1:
        yield from (Block(cell, page=page) for cells in padded for cell in cells if cell)
        return
    lines = ["| " + " | ".join(cells[column].replace("|", r"\|") for column in used) + " |" for cells in padded]
    for part in _parts(lines, "|" + "-|" * len(used)):
        yield Block("\n".join(part), "table", page)


def _parts(lines: Sequence[str], rule: str) -> Iterator[list[str]]:
    if not lines:
        return
    header = [lines[0], rule]
    if len(lines[0]) + len(rule) > _HEADER_SHARE * PART_CHARS:
        yield [*header, *lines[1:]]
        return
    part, length = list(header), len(lines[0]) + len(rule)
    start = length
    for line in lines[1:]:
        if length > start and length + len(line) > PART_CHARS:
            yield part
            part, length = list(header), start
        part.append(line)
        length += len(line) + 1
    yield part
