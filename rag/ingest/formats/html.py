"""Web pages: the article without the page around it."""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from typing import Any

from rag.errors import UnreadableFileError
from rag.ingest.clean import is_debris
from rag.ingest.extract import Block, BlockKind, Extract, Metadata
from rag.ingest.formats.stated import located
from rag.ingest.formats.table import table_blocks
from rag.ingest.formats.text import decode
from rag.ingest.reflow import item_text

_CHARSET = re.compile(
    rb"<(?:meta[^>]{0,200}charset\s*=\s*|\?xml[^>]{0,80}encoding\s*=\s*)[\"']?([\w.:-]{2,40})", re.IGNORECASE
)
# Only what the page states as its date: no guessing from the text or the URL.
_STATED_DATES = {"extensive_search": False, "original_date": True}
_CHARSET_WITHIN = 4096  # bytes; browsers look no further than 1024
_TOP_HEADING = re.compile(r"<h1\b[^>]{0,500}>(.{1,1000}?)</h1>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_BLOCK_TAGS = {
    "head": "heading",
    "p": "paragraph",
    "item": "item",
    "table": "table",
    "code": "paragraph",
    "quote": "paragraph",
}


def read_html(data: bytes, source: str) -> Extract:
    """Read a web page: its article, or the whole body where no article can be told apart.

    Raises:
        UnreadableFileError: It is not HTML, or holds no text.
    """
    page = decode_page(data, source)
    try:
        extract = _extract(page)
    except Exception as error:  # trafilatura and lxml meet pages that nobody foresaw
        reason = f"{source}: the page is damaged ({type(error).__name__}); save it again in a browser and add that."
        raise UnreadableFileError(reason) from error
    if not extract.blocks:
        raise UnreadableFileError(f"{source}: the page holds no text; save the page once it has loaded and add that.")
    return extract


def _extract(page: str) -> Extract:
    found = _article(page)
    blocks = tuple(_blocks(found.body)) if found is not None and found.body is not None else ()
    blocks = blocks or tuple(_blocks(_whole_body(page)))
    return Extract(blocks, _metadata(found if found is not None else _stated_metadata(page), page))


def _article(page: str) -> Any:
    """What trafilatura takes for the article, with what the page says about itself, or None."""
    from trafilatura import bare_extraction

    return bare_extraction(
        page,
        favor_precision=True,  # shingle F1 0.973 on 91 news pages; balanced 0.960, favouring recall 0.963
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        date_extraction_params=_STATED_DATES,
    )


def _whole_body(page: str) -> Any:
    from trafilatura import baseline

    return baseline(page)[0]


def _stated_metadata(page: str) -> Any:
    from trafilatura import extract_metadata

    return extract_metadata(page, date_config=_STATED_DATES, extensive=False)


def decode_page(data: bytes, source: str) -> str:
    """As the page declares, if that holds; else as any text."""
    declared = declared_charset(data)
    if declared and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode(declared)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data, source)


def declared_charset(data: bytes) -> str | None:
    """The encoding that a page says it is in."""
    declared = _CHARSET.search(data[:_CHARSET_WITHIN])
    return declared[1].decode("ascii", errors="replace") if declared else None


def _metadata(found: Any, page: str) -> Metadata:
    if found is None:
        return Metadata()
    facts = Metadata(
        title=_without_site(_one_line(found.title), page),
        date=found.date or None,
        outlet=_one_line(found.sitename),
        author=_one_line(found.author),
    )
    return located(facts, page)


def _without_site(title: str | None, page: str) -> str | None:
    """The title without the site's name behind it ("Ministers agree | The Paper"), as the page's heading shows it."""
    for heading in _TOP_HEADING.finditer(page):
        shown = _one_line(html.unescape(_TAG.sub(" ", heading[1])))
        if title and shown and re.match(re.escape(shown) + r"\s+[|–—·:-]", title):
            return shown
    return title


def _one_line(value: str | None) -> str | None:
    return " ".join(value.split()) or None if value else None


def _blocks(element: Any) -> Iterator[Block]:
    """The blocks below an element of trafilatura's tree, in order."""
    kind: BlockKind | None = _BLOCK_TAGS.get(element.tag)  # type: ignore[assignment]
    if kind == "table":
        yield from table_blocks(["".join(cell.itertext()) for cell in row] for row in element.iter("row"))
        return
    text = _inline(element) if kind else ""
    if kind == "item" and text:
        text = text if item_text(text) else f"- {text}"
    yield from _block(text, kind or "paragraph")
    for child in element:
        if child.tag in _BLOCK_TAGS or _holds_blocks(child):
            yield from _blocks(child)
        if child.tail and child.tail.strip() and kind is None:
            yield from _block(child.tail, "paragraph")


def _block(text: str, kind: BlockKind) -> Iterator[Block]:
    text = text.strip()
    if text.strip("- ") and not is_debris(text):
        yield Block(text, kind)


def _holds_blocks(element: Any) -> bool:
    return any(descendant.tag in _BLOCK_TAGS for descendant in element.iterdescendants())


def _inline(element: Any) -> str:
    """The text of an element without that of the blocks in it."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == "lb":
            parts.append("\n")
        elif child.tag not in _BLOCK_TAGS and not _holds_blocks(child):
            parts.append(_inline(child))
        parts.append(child.tail or "")
    return "".join(parts)
