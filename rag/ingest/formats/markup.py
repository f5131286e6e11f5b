"""Any HTML to blocks, all of it: for what is a document's own text and not a page around one (books, mails, feeds)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rag.ingest.extract import Block, BlockKind
from rag.ingest.formats.guard import local_name
from rag.ingest.formats.table import table_blocks
from rag.ingest.reflow import item_text

_SKIPPED = frozenset("script style head noscript template svg math nav button select".split())
_INLINE = frozenset(
    """a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q rb rp rt ruby s samp small
    span strike strong sub sup time tt u var wbr""".split()
)
_HEADING = re.compile(r"h[1-6]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")  # lxml takes none in a text that is decoded
_SPACES = re.compile(r"[^\S\x1f]+")
_BREAK = "\x1f"  # stands for <br> until white space is collapsed


def html_blocks(html: str, *, page: int | None = None) -> list[Block]:
    """The blocks of an HTML text, in order; an empty text has none."""
    from lxml import html as lxml_html

    html = _DECLARATION.sub("", html)
    if not html.strip():
        return []
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
    return list(element_blocks(lxml_html.document_fromstring(html, parser), page=page))


def element_blocks(root: Any, *, page: int | None = None) -> Iterator[Block]:
    """The blocks below an element of HTML or XHTML."""
    yield from _Walk(page).blocks(root, "paragraph")


def looks_like_html(text: str) -> bool:
    """Whether a text that should be plain is HTML."""
    return re.search(r"<(?:p|div|br|h[1-6]|ul|ol|table|span|a)\b[^>]*>", text, re.IGNORECASE) is not None


class _Walk:
    """One walk over a tree; text is gathered until a block ends."""

    def __init__(self, page: int | None) -> None:
        self._page = page
        self._pending: list[str] = []

    def blocks(self, element: Any, kind: BlockKind) -> Iterator[Block]:
        self._pending.append(element.text or "")
        for child in element:
            name = local_name(child)
            if name == "br":
                self._pending.append(_BREAK)
            elif name in _INLINE:
                yield from self.blocks(child, kind)
            elif name and name not in _SKIPPED:
                yield from self._flush(kind)
                yield from self._block(child, name, kind)
            self._pending.append(child.tail or "")
        if local_name(element) not in _INLINE:
            yield from self._flush(kind)

    def _block(self, element: Any, name: str, kind: BlockKind) -> Iterator[Block]:
        if name == "table":
            yield from self._table(element)
        elif name == "pre":
            self._pending.append("".join(element.itertext()).replace("\n", _BREAK))
            yield from self._flush("paragraph")
        else:
            yield from self.blocks(element, _kind(name, within=kind))

    def _table(self, table: Any) -> Iterator[Block]:
        rows = [row for row in table.iter("{*}tr") if next(row.iterancestors("{*}table"), None) is table]
        if any(True for _ in table.iterdescendants("{*}table")):  # a table that lays out the page
            for cell in (cell for row in rows for cell in row):
                yield from self.blocks(cell, "paragraph")
            return
        yield from table_blocks([["".join(cell.itertext()) for cell in row] for row in rows], page=self._page)

    def _flush(self, kind: BlockKind) -> Iterator[Block]:
        text = _SPACES.sub(" ", "".join(self._pending)).replace(_BREAK, "\n").strip()
        self._pending.clear()
        if text and kind == "item" and item_text(text) is None:
            text = f"- {text}"
        if text:
            yield Block(text, kind, self._page)


def _kind(name: str, *, within: BlockKind) -> BlockKind:
    if _HEADING.fullmatch(name):
        return "heading"
    return "item" if name == "li" or (within == "item" and name in ("p", "div")) else "paragraph"
