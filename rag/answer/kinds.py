"""What kind of source a text is, where its own title or address says so; otherwise unknown, never guessed. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from rag.types import Chunk, SourceKind

_COMMENTARY = re.compile(
    r"\b(?:analysis|column|comment|commentary|editorial|essay|op-ed|opinion|perspective|viewpoint|notes on|review of|"
    r"letter to the editor)\b",
    re.IGNORECASE,
)
_OFFICIAL = re.compile(
    r"\b(?:address (?:by|to)|communiqu[eé]|declaration|decree|joint statement|official statement|press release|"
    r"(?:remarks|speech|statement|interview|answers) (?:by|of|to|at|from)|readout|resolution|transcript|white paper|"
    r"(?:foreign|defen[cs]e) ministry spokes\w+['’]s)\b",
    re.IGNORECASE,
)
_PRESS = re.compile(
    r"\b(?:news agency|news wire|wire report|news report|press report|reuters|correspondents?)\b", re.IGNORECASE
)
_GOVERNMENT = re.compile(
    r"(?:^|\.)(?:gov|mil|gouv|gob|govt)(?:\.[a-z]{2})?$|(?:^|\.)(?:kremlin|mid|government|council|duma)\.(?:gov\.)?ru$|"
    r"(?:^|\.)(?:europa\.eu|un\.org|nato\.int|asean\.org|bundesregierung\.de|go\.jp)$"
)


def kind_of(chunk: Chunk) -> SourceKind | None:
    """Official statement, press report or commentary, by the title and address of the source; None if neither tells."""
    title = chunk.title or ""
    if _COMMENTARY.search(title):
        return "commentary"
    host = urlsplit(chunk.source).hostname or "" if "://" in chunk.source else ""
    if _OFFICIAL.search(title) or _GOVERNMENT.search(host):
        return "official statement"
    return "press report" if _PRESS.search(title) else None
