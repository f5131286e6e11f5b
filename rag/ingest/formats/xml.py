"""XML: feeds (RSS, Atom) as an article an entry; other XML as one document, as prose or as records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rag.ingest.extract import Block, Extract, Metadata
from rag.ingest.formats.articles import article
from rag.ingest.formats.guard import local_name, named_damage, parse_xml
from rag.ingest.formats.parts import Part
from rag.ingest.formats.records import record_blocks
from rag.ingest.formats.text import decode

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_FEED_ROOTS = ("rss", "feed", "RDF")
# What feeds call the fields of an article; of two for one field the first that is there counts.
_FIELDS = {
    "text": ("encoded", "content", "description", "summary"),
    "title": ("title",),
    "date": ("pubDate", "published", "date", "updated"),
    "author": ("creator", "author"),
}
_MOST_DEPTH = 100  # of nested elements; deeper XML is nobody's document


def open_xml(data: bytes, source: str) -> Iterator[Part]:
    """Read XML; entities that it declares are not expanded.

    Raises:
        UnreadableFileError: It is damaged.
    """
    text = _DECLARATION.sub("", decode(data, source))
    with named_damage(source, "the XML", remedy="check it with an XML validator, mend it and add that"):
        root = parse_xml(text.strip().encode())
        if local_name(root) in _FEED_ROOTS:
            yield from _entries(root)
        else:
            blocks = _prose(root) if _is_prose(root) else record_blocks(_value(root, _MOST_DEPTH))
            yield Part("", Extract(tuple(blocks)))


def _entries(feed: Any) -> Iterator[Part]:
    channel = next(feed.iterchildren("{*}channel"), feed)
    outlet = channel.findtext("{*}title")
    for number, entry in enumerate(feed.iter("{*}item", "{*}entry"), 1):
        fields = {name: _field(entry, tags) for name, tags in _FIELDS.items()}
        extract = article(fields)
        metadata = extract.metadata.or_else(Metadata(outlet=outlet).found_in("feed's title"))
        yield Part(str(number), Extract(extract.blocks, metadata))


def _field(entry: Any, tags: tuple[str, ...]) -> str:
    found = (" ".join(child.itertext()).strip() for tag in tags for child in entry.iterchildren(f"{{*}}{tag}"))
    return next(filter(None, found), "")


def _is_prose(root: Any) -> bool:
    """Whether text stands beside elements, as in DocBook or TEI, rather than only within the innermost."""
    return any(child.tail and child.tail.strip() for child in root.iter() if child is not root)


def _prose(element: Any) -> Iterator[Block]:
    mixed = bool((element.text or "").strip()) or any((child.tail or "").strip() for child in element)
    if mixed or len(element) == 0:
        text = " ".join("".join(element.itertext()).split())
        if text:
            yield Block(text, "heading" if local_name(element) in ("title", "head") else "paragraph")
        return
    for child in element:
        yield from _prose(child)


def _value(element: Any, depth: int) -> Any:
    """An element as nested data: its attributes and children by name, those of one name as a list."""
    children = [child for child in element if local_name(child)] if depth else []
    if not children:
        return " ".join("".join(element.itertext()).split())
    fields: dict[str, list[Any]] = {}
    for child in children:
        fields.setdefault(local_name(child), []).append(_value(child, depth - 1))
    return {name: values[0] if len(values) == 1 else values for name, values in fields.items()}
