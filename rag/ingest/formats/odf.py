"""OpenDocument texts (ODT) and presentations (ODP), in reading order, as they stand with all changes accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from rag.ingest.extract import Block, Extract, Metadata
from rag.ingest.formats.guard import local_name, named_damage, open_zip, parse_xml
from rag.ingest.formats.odf_key import read_part
from rag.ingest.formats.package import NOBODY, dublin_core
from rag.ingest.formats.table import table_blocks
from rag.ingest.metadata import from_head
from rag.ingest.reflow import item_text

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_SKIPPED = frozenset(
    """tracked-changes annotation annotation-end forms sequence-decls note-citation notes bibliography-mark
    ruby-text""".split()
)
_HEAD_BLOCKS = 6  # blocks from the top that may hold a byline and a dateline
_MOST_REPEATS = 100  # cells alike that one element may stand for


def read_odf(data: bytes, source: str, *, passwords: Sequence[str] = ()) -> Extract:
    """Read an OpenDocument text or presentation; soft page breaks and slides start pages.

    Raises:
        UnreadableFileError: It is damaged, or encrypted and none of the passwords opens it.
    """
    remedy = "open it in LibreOffice, save it again and add that"
    with named_damage(source, "the OpenDocument file", remedy=remedy), open_zip(data, source) as archive:
        body = parse_xml(read_part(archive, "content.xml", source, passwords=passwords)).find(f"{_OFFICE}body")
        walk = _Walk(pages=int(next(body.iter(f"{_TEXT}soft-page-break"), None) is not None))
        blocks = tuple(walk.blocks(body))
        names = archive.namelist()
        meta = read_part(archive, "meta.xml", source, passwords=passwords) if "meta.xml" in names else b""
        stated = _stated(parse_xml(meta)) if meta else Metadata()
    top = blocks[0].text if blocks and blocks[0].kind == "heading" else None
    head = from_head([block.text for block in blocks[:_HEAD_BLOCKS]])
    return Extract(
        blocks, stated.or_else(Metadata(title=top).found_in("first heading")).or_else(head), pages=walk.pages
    )


def _stated(meta: Any) -> Metadata:
    """The author is who began the document; `dc:creator` is who saved it last."""
    author = (meta.findtext(".//{*}initial-creator") or "").strip()
    stated = Metadata(title=dublin_core(meta).title, author=None if author.lower() in NOBODY else author)
    return stated.found_in("document properties")


class _Walk:
    """One walk over a document, which counts its pages where they are marked."""

    def __init__(self, *, pages: int) -> None:
        self.pages = pages
        self._readers: dict[str, Callable[[Any], Iterator[Block]]] = {
            "h": self._heading,
            "p": self._paragraph,
            "list": self._list,
            "table": self._table,
            "page": self._slide,
            "soft-page-break": self._page_break,
        }

    def blocks(self, parent: Any) -> Iterator[Block]:
        for child in parent:
            name = local_name(child)
            if name in self._readers:
                yield from self._readers[name](child)
            elif name and name not in _SKIPPED:
                yield from self.blocks(child)

    @property
    def _page(self) -> int | None:
        return self.pages or None

    def _page_break(self, _: Any) -> Iterator[Block]:
        self.pages += 1
        yield from ()

    def _slide(self, slide: Any) -> Iterator[Block]:
        self.pages += 1
        yield from self.blocks(slide)

    def _heading(self, element: Any) -> Iterator[Block]:
        if text := " ".join(_text(element).split()):
            yield Block(text, "heading", self._page)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        if text := _text(element).strip():
            yield Block(text, page=self._page)
        yield from self._within(element)

    def _within(self, element: Any) -> Iterator[Block]:
        """What is set into a paragraph: text boxes, notes, the end of a page."""
        for inner in element.iter(f"{_TEXT}note-body", "{*}text-box", f"{_TEXT}soft-page-break"):
            if local_name(inner) == "soft-page-break":
                yield from self._page_break(inner)
            else:
                yield from self.blocks(inner)

    def _list(self, element: Any) -> Iterator[Block]:
        for item in element.iter(f"{_TEXT}p", f"{_TEXT}h"):
            if text := _text(item).strip():
                yield Block(text if item_text(text) else f"- {text}", "item", self._page)

    def _table(self, table: Any) -> Iterator[Block]:
        rows = [row for row in table.iter(f"{_TABLE}table-row") if next(row.iterancestors(f"{_TABLE}table")) is table]
        yield from table_blocks(([text for cell in row for text in _cells(cell)] for row in rows), page=self._page)


def _cells(cell: Any) -> list[str]:
    """The text of a cell, as often as it is repeated."""
    if local_name(cell) not in ("table-cell", "covered-table-cell"):
        return []
    repeats = min(int(cell.get(f"{_TABLE}number-columns-repeated", "1")), _MOST_REPEATS)
    return [" ".join(_text(paragraph) for paragraph in cell.iter(f"{_TEXT}p", f"{_TEXT}h"))] * repeats


def _text(element: Any) -> str:
    """The text of a paragraph without what is set into it."""
    parts = [element.text or ""]
    for child in element:
        name = local_name(child)
        if name == "s":
            parts.append(" ")
        elif name in ("tab", "line-break"):
            parts.append("\n" if name == "line-break" else " ")
        elif name and name not in ("note", "frame", "custom-shape", "text-box") and name not in _SKIPPED:
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
