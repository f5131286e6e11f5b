"""Word documents (DOCX), in reading order; deleted text, headers and footers are left out."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from rag.errors import UnreadableFileError
from rag.ingest.extract import Block, Extract, Metadata
from rag.ingest.metadata import from_head
from rag.ingest.reflow import item_text

_UNPACKED_LIMIT = 1 << 30  # bytes; more than this out of one file is an attack, not a document
_NOBODY = frozenset({"", "unknown", "python-docx", "author", "user", "windows user", "microsoft office user", "admin"})
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

    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > _UNPACKED_LIMIT:
            raise UnreadableFileError(
                f"{source}: it unpacks to {unpacked >> 20} MB; save it again in Word and add that."
            )
        document = docx.Document(BytesIO(data))
        styles = {style.style_id: style.name or "" for style in document.styles}
        blocks = tuple(_blocks(document.element.body, styles))
        metadata = _metadata(document.core_properties, blocks)
    except UnreadableFileError:
        raise
    except Exception as error:  # a damaged file can fail anywhere in zipfile, lxml and python-docx
        reason = f"{source}: the Word document is damaged ({type(error).__name__})"
        raise UnreadableFileError(f"{reason}; open it in Word, save it again and add that.") from error
    return Extract(blocks, metadata)


def _metadata(properties: Any, blocks: tuple[Block, ...]) -> Metadata:
    author = (properties.author or "").strip()
    stated = Metadata(
        title=(properties.title or "").strip() or None, author=None if author.lower() in _NOBODY else author
    )
    top = blocks[0].text if blocks and blocks[0].kind == "heading" else None
    return stated.or_else(Metadata(title=top)).or_else(from_head([block.text for block in blocks[:_HEAD_BLOCKS]]))


def _blocks(parent: Any, styles: Mapping[str, str]) -> Iterator[Block]:
    for child in parent:
        if child.tag == f"{_W}p":
            yield from _paragraph(child, styles)
        elif child.tag == f"{_W}tbl":
            yield from _table(child)
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _blocks(child, styles)


def _paragraph(element: Any, styles: Mapping[str, str]) -> Iterator[Block]:
    text = _own_text(element).strip()
    if text:
        style = _style_name(element, styles)
        listed = style.lower().startswith("list") or element.find(f"{_W}pPr/{_W}numPr") is not None
        if _HEADING_STYLE.match(style):
            yield Block(text, "heading")
        elif listed:
            yield Block(text if item_text(text) else f"- {text}", "item")
        else:
            yield Block(text)
    for box in element.iter(f"{_W}txbxContent"):
        if next(box.iterancestors(_FALLBACK), None) is None:
            yield from _blocks(box, styles)


def _style_name(element: Any, styles: Mapping[str, str]) -> str:
    style_id = element.find(f"{_W}pPr/{_W}pStyle")
    return "" if style_id is None else styles.get(style_id.get(f"{_W}val"), "")


def _table(table: Any) -> Iterator[Block]:
    for row in table.iter(f"{_W}tr"):
        if next(row.iterancestors(f"{_W}tbl")) is not table:
            continue
        cells = (" ".join(" ".join(_own_text(p) for p in cell.iter(f"{_W}p")).split()) for cell in row.iter(f"{_W}tc"))
        text = " | ".join(cells)
        if text.strip(" |"):
            yield Block(text, "row")


def _own_text(paragraph: Any) -> str:
    """The text of a paragraph as it stands after all changes are accepted, without that of text boxes in it."""
    parts = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        if next(node.iterancestors(f"{_W}p"), None) is not paragraph or node.getparent().tag != f"{_W}r":
            continue
        name = node.tag.removeprefix(_W)
        parts.append({"t": node.text or "", "tab": " ", "noBreakHyphen": "-"}.get(name, "\n"))
    return "".join(parts)
