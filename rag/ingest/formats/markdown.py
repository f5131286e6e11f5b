"""Markdown: its headings, lists, tables and code as text, without the marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

from rag.ingest.clean import clean_text, normalise
from rag.ingest.extract import Block, Extract, Metadata
from rag.ingest.formats.table import table_blocks
from rag.ingest.formats.text import decode
from rag.ingest.metadata import from_head, front_matter
from rag.ingest.reflow import paragraphs

LineKind = Literal["text", "heading", "underline", "rule", "row", "code"]

_ATX = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})")
_ROW = re.compile(r"\s*\|.*\|\s*")
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_ROW_RULE = re.compile(r"[\s|:-]+")
_IMAGE = re.compile(r"!\[[^\[\]\n]*\]\([^()\n]*\)")
_LINK = re.compile(r"\[([^\[\]\n]+)\]\((?:[^()\n]|\([^()\n]*\))*\)")
_EMPHASIS = re.compile(r"(?<![\w*])(\*\*\*|\*\*|\*|__)(?=\S)([^*\n]+?)(?<=\S)\1(?![\w*])")
_CODE_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_QUOTE = re.compile(r"^ {0,3}(?:> ?)+", re.MULTILINE)
_HEAD_BLOCKS = 6  # blocks from the top that may hold a byline and a dateline


def read_markdown(data: bytes, source: str) -> Extract:
    """Read Markdown; the title is the front matter's, or else the first heading."""
    stated, body = front_matter(normalise(decode(data, source)))
    blocks = tuple(_blocks(clean_text(_QUOTE.sub("", body)).split("\n")))
    title = next((block.text for block in blocks if block.kind == "heading"), None)
    head = from_head([block.text for block in blocks[:_HEAD_BLOCKS]])
    return Extract(blocks, stated.or_else(Metadata(title=title).found_in("first heading")).or_else(head))


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    runs = [(kind, [line for _, line in run]) for kind, run in groupby(_kinds(lines), key=lambda line: line[0])]
    for (kind, content), following in zip(runs, [*(kind for kind, _ in runs[1:]), "rule"], strict=True):
        if kind == "text":
            title = content.pop() if following == "underline" else ""
            yield from _text_blocks(content)
            yield from [Block(_without_marks(title), "heading")] if title else []
        elif kind == "heading":
            yield from (Block(_without_marks(line), "heading") for line in content)
        elif kind == "row":
            yield from table_blocks(_cells(row) for row in content if not _ROW_RULE.fullmatch(row))
        elif kind == "code":
            yield from map(Block, content)


def _kinds(lines: Sequence[str]) -> Iterator[tuple[LineKind, str]]:
    """What each line is; a fenced piece of code counts as one line."""
    rest = iter(lines)
    before = ""
    for line in rest:
        if fence := _FENCE.match(line):
            code = []
            for inner in rest:
                if inner.strip().startswith(fence[1]):
                    break
                code.append(inner)
            yield "code", "\n".join(code)
            before = ""
            continue
        kind, content = _kind(line, before)
        yield kind, content
        before = line if kind == "text" else ""


def _kind(line: str, before: str) -> tuple[LineKind, str]:
    if atx := _ATX.fullmatch(line):
        return "heading", atx[1]
    if before.strip() and _UNDERLINE.fullmatch(line):
        return "underline", ""
    if _RULE.fullmatch(line):
        return "rule", ""
    if _ROW.fullmatch(line):
        return "row", line
    return "text", line


def _cells(row: str) -> list[str]:
    inner = row.strip().removeprefix("|").removesuffix("|")
    return [_without_marks(cell.replace(r"\|", "|")) for cell in _CELL_BORDER.split(inner)]


def _text_blocks(lines: Sequence[str]) -> Iterator[Block]:
    for block in paragraphs("\n".join(lines), headings=False):
        yield Block(_without_marks(block.text), block.kind)


def _without_marks(text: str) -> str:
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    return _CODE_SPAN.sub(r"\1", _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text)))
