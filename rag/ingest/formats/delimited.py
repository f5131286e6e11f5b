"""Tables in plain text (CSV, TSV): the delimiter is the one that makes rows of one length."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from statistics import mean

from rag.ingest.clean import normalise
from rag.ingest.extract import Extract
from rag.ingest.formats.articles import TEXT_KEYS, article
from rag.ingest.formats.guard import named_damage
from rag.ingest.formats.parts import Part
from rag.ingest.formats.table import table_blocks
from rag.ingest.formats.text import decode

_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 50
_ARTICLE_CHARS = 200  # a column of texts longer than this on average holds articles, not figures


def open_table(data: bytes, source: str) -> Iterator[Part]:
    """Read a table: as one document, or, where a column holds the text of articles, as one document a row.

    Raises:
        UnreadableFileError: It is not text, or damaged.
    """
    text = normalise(decode(data, source))
    with named_damage(source, "the table", remedy="open it in a spreadsheet program and save it as CSV in UTF-8"):
        rows = [row for row in csv.reader(text.splitlines(keepends=True), delimiter=_delimiter(text)) if any(row)]
    if _holds_articles(rows):
        for number, row in enumerate(rows[1:], 1):
            extract = article(dict(zip(rows[0], row, strict=False)))
            if extract.blocks:
                yield Part(str(number), extract)
    else:
        yield Part("", Extract(tuple(table_blocks(rows))))


def _delimiter(text: str) -> str:
    lines = text.splitlines(keepends=True)

    def share_of_usual_length(delimiter: str) -> float:
        lengths = [len(row) for row in islice(csv.reader(lines, delimiter=delimiter), _SAMPLE_ROWS) if row]
        usual, count = Counter(lengths).most_common(1)[0] if lengths else (1, 0)
        return count / len(lengths) if usual > 1 else 0.0

    return max(_DELIMITERS, key=share_of_usual_length)


def _holds_articles(rows: list[list[str]]) -> bool:
    column = next((n for n, name in enumerate(rows[0]) if name.strip().lower() in TEXT_KEYS), None) if rows else None
    if column is None or len(rows) == 1:
        return False
    return mean(len(row[column]) if column < len(row) else 0 for row in rows[1:]) >= _ARTICLE_CHARS
