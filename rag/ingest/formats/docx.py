"""Word documents (DOCX), in reading order, notes behind their paragraph; deleted text and headers are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from rag.ingest.extract import Block, Extract, Metadata
from rag.ingest.formats.guard import named_damage, open_zip, parse_xml
from rag.ingest.formats.package import NOBODY
from rag.ingest.formats.table import table_blocks
from rag.ingest.metadata import from_head
from rag.ingest.reflow import item_text

_MOST_COLUMNS = 100  # that one cell may span
_HEADING_STYLE = re.compile(r"heading \d|title", re.IGNORECASE)
_HEAD_BLOCKS = 6  # blocks from the top that may hold a byline and a dateline
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read_docx(data: bytes, source: str) -> Extract:
    """Read a Word document.

    The day the file was made is not taken for a publication date.

    Raises:
        UnreadableFileError: It is damaged.
    """
    import docx

    with named_damage(source, "the Word document", remedy="open it in Word, save it again and add that"):
        open_zip(data, source).close()
        document = docx.Document(BytesIO(data))
        known = _Known({style.style_id: style.name or "" for style in document.styles}, _notes(document.part))
        blocks = tuple(_blocks(document.element.body, known))
        metadata = _metadata(document.core_properties, blocks)
    return Extract(blocks, metadata)


@dataclass(frozen=True, slots=True)
class _Known:
    """What paragraphs refer to: names of styles by id, notes by kind and id."""

    styles: Mapping[str, str]
    notes: Mapping[tuple[str, str], Any]


def _notes(part: Any) -> dict[tuple[str, str], Any]:
    notes = {}
    for relation in part.rels.values():
        if not relation.is_external and relation.reltype.endswith(("/footnotes", "/endnotes")):
            for note in parse_xml(relation.target_part.blob):
                if note.get(f"{_W}type") is None:  # the others draw the line above the notes
                    notes[note.tag, note.get(f"{_W}id", "")] = note
    return notes


def _metadata(properties: Any, blocks: tuple[Block, ...]) -> Metadata:
    author = (properties.author or "").strip()
    stated = Metadata(
        title=(properties.title or "").strip() or None, author=None if author.lower() in NOBODY else author
    ).found_in("document properties")
    top = blocks[0].text if blocks and blocks[0].kind == "heading" else None
    head = from_head([block.text for block in blocks[:_HEAD_BLOCKS]])
    return stated.or_else(Metadata(title=top).found_in("first heading")).or_else(head)


def _blocks(parent: Any, known: _Known) -> Iterator[Block]:
    for child in parent:
        if child.tag == f"{_W}p":
            yield from _paragraph(child, known)
        elif child.tag == f"{_W}tbl":
            yield from _table(child)
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _blocks(child, known)


def _paragraph(element: Any, known: _Known) -> Iterator[Block]:
    text = _own_text(element).strip()
    if text:
        style = _style_name(element, known)
        listed = style.lower().startswith("list") or element.find(f"{_W}pPr/{_W}numPr") is not None
        if _HEADING_STYLE.match(style):
            yield Block(text, "heading")
        elif listed:
            yield Block(text if item_text(text) else f"- {text}", "item")
        else:
            yield Block(text)
    for box in element.iter(f"{_W}txbxContent"):
        if next(box.iterancestors(_FALLBACK), None) is None:
            yield from _blocks(box, known)
    for reference in element.iter(f"{_W}footnoteReference", f"{_W}endnoteReference"):
        note = known.notes.get((reference.tag.removesuffix("Reference"), reference.get(f"{_W}id")))
        if note is not None:
            yield from _blocks(note, known)


def _style_name(element: Any, known: _Known) -> str:
    style_id = element.find(f"{_W}pPr/{_W}pStyle")
    return "" if style_id is None else known.styles.get(style_id.get(f"{_W}val"), "")


def _table(table: Any) -> Iterator[Block]:
    rows = (row for row in table.iter(f"{_W}tr") if next(row.iterancestors(f"{_W}tbl")) is table)
    yield from table_blocks([cell for element in row.iter(f"{_W}tc") for cell in _cells(element)] for row in rows)


def _cells(cell: Any) -> Iterator[str]:
    """The text of a cell, and an empty cell for each further column that it spans."""
    yield " ".join(_own_text(paragraph) for paragraph in cell.iter(f"{_W}p"))
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    width = span.get(f"{_W}val", "1") if span is not None else "1"
    yield from [""] * (min(int(width), _MOST_COLUMNS) - 1)


def _own_text(paragraph: Any) -> str:
    """The text of a paragraph as it stands after all changes are accepted, without that of text boxes in it."""
    parts = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        if next(node.iterancestors(f"{_W}p"), None) is not paragraph or node.getparent().tag != f"{_W}r":
            continue
        name = node.tag.removeprefix(_W)
        parts.append({"t": node.text or "", "tab": " ", "noBreakHyphen": "-"}.get(name, "\n"))
    return "".join(parts)
