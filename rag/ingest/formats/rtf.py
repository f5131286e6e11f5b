"""Rich Text Format, by striprtf; headings and the author are read off the markup, which striprtf leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from rag.ingest.clean import clean_text
from rag.ingest.extract import Block, Extract, Metadata
from rag.ingest.formats.guard import named_damage
from rag.ingest.formats.package import NOBODY
from rag.ingest.formats.table import table_blocks
from rag.ingest.metadata import from_head
from rag.ingest.reflow import is_heading, item_text

_INFO = re.compile(r"\{\\(title|author)\s([^{}]{1,2000})\}")
# A paragraph that stands in the outline; its text is compared with what striprtf makes of it.
_OUTLINED = re.compile(r"\\outlinelevel[0-8](?!\d)[^{}]{0,300}?(?<=[\s}])([^\\{}\n][^\\{}]{0,300}?)\s*\\par\b")
_HEAD_BLOCKS = 6  # blocks from the top that may hold a byline and a dateline


def read_rtf(data: bytes, source: str) -> Extract:
    """Read an RTF document.

    Raises:
        UnreadableFileError: It is damaged.
    """
    from striprtf import striprtf

    markup = data.decode("latin-1")
    with named_damage(source, "the RTF document", remedy="open it in a word processor, save it again and add that"):
        to_text: Any = striprtf.rtf_to_text
        text = to_text(markup, encoding="cp1252", errors="replace")
        info = {key: " ".join(to_text(f"{{\\rtf1 {value}}}").split()) for key, value in _INFO.findall(markup)}
    outlined = {" ".join(match[1].split()) for match in _OUTLINED.finditer(markup)}
    blocks = tuple(_blocks(clean_text(text).split("\n"), outlined))
    author = info.get("author", "")
    stated = Metadata(title=info.get("title") or None, author=None if author.lower() in NOBODY else author)
    stated = stated.found_in("document properties")
    top = blocks[0].text if blocks and blocks[0].kind == "heading" else None
    head = from_head([block.text for block in blocks[:_HEAD_BLOCKS]])
    return Extract(blocks, stated.or_else(Metadata(title=top).found_in("first heading")).or_else(head))


def _blocks(lines: list[str], outlined: set[str]) -> Iterator[Block]:
    """Each line is a paragraph; striprtf ends every cell of a table with a bar."""
    for in_table, group in groupby(lines, key=lambda line: line.rstrip().endswith("|")):
        if in_table:
            yield from table_blocks(line.rstrip().removesuffix("|").split("|") for line in group)
        else:
            yield from (_block(line, outlined) for line in group if line.strip())


def _block(line: str, outlined: set[str]) -> Block:
    item = item_text(line)
    if item is not None:
        return Block(item, "item")
    return Block(line, "heading" if " ".join(line.split()) in outlined and is_heading(line) else "paragraph")
