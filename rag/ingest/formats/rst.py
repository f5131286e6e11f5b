"""reStructuredText: its headings, lists, tables and code as text, without the marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.ingest.clean import clean_text, normalise, remove_markup
from rag.ingest.extract import Block, Extract, Metadata
from rag.ingest.formats.table import table_blocks
from rag.ingest.formats.text import decode
from rag.ingest.metadata import from_head, front_matter
from rag.ingest.reflow import paragraphs

_ADORNMENT = re.compile(r"([=\-`:'\"~^_*+#<>.])\1{2,}")
_GRID = re.compile(r"\s*\+[-=+]+\+\s*")
_SIMPLE = re.compile(r"\s*=+(?:\s+=+)+\s*")
_DIRECTIVE = re.compile(r"(\s*)\.\.\s+(?P<name>[\w-]+)::\s*(?P<rest>.*)")
_OPTION = re.compile(r"\s+:[\w-]+:.*")
_COMMENT = re.compile(r"\s*\.\.(?:\s+(?!\[).*)?")
_FIELD = re.compile(r":(?P<key>\w{2,20}):[ \t]+(?P<value>.+)")
# Directives whose argument or content is text of the document; of the others only the name and argument go.
_WITHOUT_TEXT = frozenset("image figure include toctree contents raw math csv-table".split())
_INLINE = (
    (re.compile(r"``([^`\n]+)``"), r"\1"),
    (re.compile(r":[\w:+-]+:`([^`<\n]+?)\s*(?:<[^`>\n]*>)?`"), r"\1"),
    (re.compile(r"`([^`<\n]+?)\s*<[^`>\n]*>`__?"), r"\1"),
    (re.compile(r"`([^`\n]+)`_{0,2}"), r"\1"),
    (re.compile(r"(?<![\w*])\*{1,2}(?=\S)([^*\n]+?)(?<=\S)\*{1,2}(?![\w*])"), r"\1"),
    (re.compile(r"(?<=\w)_(?!\w)(?=\W|$)"), ""),
)
_HEAD_BLOCKS = 6  # blocks from the top that may hold a byline and a dateline


def read_rst(data: bytes, source: str) -> Extract:
    """Read reStructuredText; the title is the first heading."""
    lines = remove_markup(normalise(decode(data, source))).split("\n")
    fields = [f"{field['key']}: {field['value']}" for line in lines if (field := _FIELD.fullmatch(line))]
    stated, _ = front_matter("\n".join([*fields, *fields[:1]]))
    blocks = tuple(_blocks([line for line in lines if not _FIELD.fullmatch(line)]))
    title = next((block.text for block in blocks if block.kind == "heading"), None)
    head = from_head([block.text for block in blocks[:_HEAD_BLOCKS]])
    return Extract(blocks, Metadata(title=title).found_in("first heading").or_else(stated).or_else(head))


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    pending: list[str] = []
    at = 0
    while at < len(lines):
        taken, block = _structure(lines, at, pending)
        if taken:
            yield from _text_blocks(pending)
            pending = []
            yield from block
        else:
            pending.append(lines[at])
        at += taken or 1
    yield from _text_blocks(pending)


def _structure(lines: Sequence[str], at: int, pending: list[str]) -> tuple[int, list[Block]]:
    """What starts at a line, and how many lines it takes; none where it is plain text."""
    line, following = lines[at], lines[at + 1] if at + 1 < len(lines) else ""
    if _GRID.fullmatch(line) or _SIMPLE.fullmatch(line):
        return _table(lines, at)
    if directive := _DIRECTIVE.fullmatch(line):
        return _directive(lines, at, directive)
    if line.strip() and len(following) >= len(line) and _ADORNMENT.fullmatch(following):
        return 2, [Block(_without_marks(line.strip()), "heading")]
    if _ADORNMENT.fullmatch(line) or (_COMMENT.fullmatch(line) and line.strip()):
        return 1, []
    return 0, []


def _directive(lines: Sequence[str], at: int, directive: re.Match[str]) -> tuple[int, list[Block]]:
    """A directive's head goes, its content stays as text."""
    end = at + 1
    while end < len(lines) and _OPTION.fullmatch(lines[end]):
        end += 1
    if directive["name"] in _WITHOUT_TEXT:
        while end < len(lines) and (not lines[end].strip() or lines[end].startswith(f"{directive[1]} ")):
            end += 1
        return end - at, []
    is_code = "code" in directive["name"]
    return end - at, [] if is_code or not directive["rest"] else [Block(_without_marks(directive["rest"]))]


def _table(lines: Sequence[str], at: int) -> tuple[int, list[Block]]:
    """A grid or simple table: up to the blank line behind it; rows are cut where its first rule is."""
    end = next((n for n in range(at, len(lines)) if not lines[n].strip()), len(lines))
    rule = lines[at]
    grid = "+" in rule
    starts = [match.start() + grid for match in re.finditer(r"\+(?=[-=])" if grid else r"=+", rule)]
    rows: list[list[str]] = []
    fresh = True
    for line in lines[at:end]:
        if _GRID.fullmatch(line) or _SIMPLE.fullmatch(line):
            fresh = True
            continue
        stops = [*(start - grid for start in starts[1:]), None]
        cells = [line[start:stop].strip(" |") for start, stop in zip(starts, stops, strict=True)]
        if rows and not fresh and (grid or not cells[0]):
            rows[-1] = [f"{above} {cell}".strip() for above, cell in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
        fresh = False
    return end - at, list(table_blocks([_without_marks(cell) for cell in row] for row in rows))


def _text_blocks(lines: Sequence[str]) -> Iterator[Block]:
    unquoted = (re.sub(r"::$", ":", line) for line in lines)
    for block in paragraphs(clean_text("\n".join(unquoted)), headings=False):
        yield Block(_without_marks(block.text), block.kind)


def _without_marks(text: str) -> str:
    for pattern, kept in _INLINE:
        text = pattern.sub(kept, text)
    return text
