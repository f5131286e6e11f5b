"""What every format reader hands over, and how it becomes the one text that all offsets point into."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from rag.ingest.clean import clean_block

FACTS = ("title", "date", "outlet", "author", "language")
BlockKind = Literal["paragraph", "heading", "item", "table"]

_WORD_END_HYPHEN = re.compile(r"[^\W\d_]-$")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says about itself; None where it does not say.

    Attributes:
        found: Where each fact was found, such as {"date": "dateline"}; two that say the same are equal wherever.
    """

    title: str | None = None
    date: str | None = None
    outlet: str | None = None
    author: str | None = None
    language: str | None = None
    found: Mapping[str, str] = field(default_factory=dict, compare=False)

    def known(self) -> dict[str, str]:
        """The facts that are known, by name."""
        return {name: value for name in FACTS if (value := getattr(self, name))}

    def found_in(self, place: str) -> Metadata:
        """This, found in `place`, but for those facts of which it is known where."""
        return replace(self, found={**dict.fromkeys(self.known(), place), **self.found})

    def or_else(self, other: Metadata) -> Metadata:
        """This, with its gaps filled from `other`."""
        facts = other.known() | self.known()
        places = {name: (self if name in self.known() else other).found.get(name) for name in facts}
        return replace(self, **facts, found={name: place for name, place in places.items() if place})


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or Markdown table.

    Attributes:
        page: 1-based page it starts on, or None where there are no pages.
        continues: The page broke it: it goes on with the block before, in the same paragraph.
    """

    text: str
    kind: BlockKind = "paragraph"
    page: int | None = None
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Extract:
    """The content of one file, in reading order."""

    blocks: tuple[Block, ...]
    metadata: Metadata = Metadata()
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Assembled:
    """One text and where its headings and pages start."""

    text: str
    headings: tuple[tuple[int, str], ...]
    page_starts: tuple[int, ...]


def assemble(blocks: Iterable[Block], *, pages: int = 0) -> Assembled:
    """Clean the blocks and lay them out as one text.

    Paragraphs and tables are set apart by a blank line, list items by a line break.
    """
    parts: list[str] = []
    length = 0
    headings: list[tuple[int, str]] = []
    starts: list[int] = []
    before: Block | None = None
    for block in blocks:
        text = clean_block(block.text)
        if not text:
            continue
        if before is not None:
            separator = _separator(before, block, parts[-1], text)
            if separator == "-":
                parts[-1], separator, length = parts[-1][:-1], "", length - 1
            parts.append(separator)
            length += len(separator)
        starts += [length] * ((block.page or 0) - len(starts))
        if block.kind == "heading":
            headings.append((length, " ".join(text.split())))
        parts.append(text)
        length += len(text)
        before = block
    starts += [length] * (pages - len(starts))
    return Assembled("".join(parts), tuple(headings), tuple(starts))


def _separator(before: Block, block: Block, left: str, right: str) -> str:
    """What stands between two blocks; "-" where a word was broken over the page and its hyphen goes."""
    if block.continues:
        if _WORD_END_HYPHEN.search(left):
            return "-" if right[:1].islower() else ""
        return " "
    return "\n" if before.kind == block.kind == "item" else "\n\n"
