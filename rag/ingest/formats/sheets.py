"""Workbooks (XLSX, XLSB, XLS, ODS): each sheet under its name, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Any

from rag.errors import UnreadableFileError
from rag.ingest.extract import Block, Extract
from rag.ingest.formats.guard import named_damage, open_zip
from rag.ingest.formats.table import table_blocks

_ZIP = b"PK\x03\x04"


def read_workbook(data: bytes, source: str) -> Extract:
    """Read a workbook; formulas stand as the values they had when it was saved.

    Raises:
        UnreadableFileError: It is damaged, or all its sheets are empty.
    """
    read = _new_sheets if data.startswith(_ZIP) else _old_sheets
    with named_damage(source, "the workbook", remedy="open it in a spreadsheet program, save it again and add that"):
        blocks = tuple(block for name, rows in read(data, source) for block in _sheet(name, rows))
    if not blocks:
        raise UnreadableFileError(f"{source}: the workbook is empty; check that it is the right one.")
    return Extract(blocks)


def _new_sheets(data: bytes, source: str) -> Iterator[tuple[str, Sequence[Sequence[object]]]]:
    from python_calamine import load_workbook

    with open_zip(data, source) as archive:
        archive.testzip()  # no entry may unpack to more than it declares
    with load_workbook(BytesIO(data)) as workbook:
        for name in workbook.sheet_names:
            yield name, workbook.get_sheet_by_name(name).to_python()


def _old_sheets(data: bytes, _: str) -> Iterator[tuple[str, Sequence[Sequence[object]]]]:
    """The sheets of an XLS file, by xlrd: it refuses damaged ones on which calamine never ends."""
    import xlrd

    with xlrd.open_workbook(file_contents=data, logfile=StringIO(), on_demand=True) as workbook:

        def value(cell: Any) -> object:
            is_date = cell.ctype == xlrd.XL_CELL_DATE
            return xlrd.xldate_as_datetime(cell.value, workbook.datemode) if is_date else cell.value

        for name in workbook.sheet_names():
            yield name, [[value(cell) for cell in row] for row in workbook.sheet_by_name(name).get_rows()]


def _sheet(name: str, rows: Sequence[Sequence[object]]) -> Iterator[Block]:
    table = list(table_blocks([_shown(cell) for cell in row] for row in rows))
    if table:
        yield Block(name, "heading")
        yield from table


def _shown(cell: object) -> str:
    """A cell as it reads on a sheet: whole numbers without a fraction, dates in ISO 8601."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
