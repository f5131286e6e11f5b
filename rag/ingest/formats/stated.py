"""Where a web page states what is known of it.

The reader of pages finds title, date, outlet and author, but does not tell where; so they are looked up again, in the
order of what may be trusted most.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from rag.ingest.dates import iso_date
from rag.ingest.extract import Metadata

# Where a fact stands in a page, and how to get at it.
_PLACES = (
    ("json-ld", "//script[@type='application/ld+json']/text()"),
    ("meta tag", "//meta/@content"),
    ("title tag", "//title/text()"),
    ("heading", "//h1//text()"),
    ("time tag", "//time/@datetime | //time//text()"),
)
_ELSEWHERE = "page"
_LONGEST = 300  # characters: what is longer is the article itself, which may well hold a name


def located(facts: Metadata, page: str) -> Metadata:
    """The facts, each with where the page states it; "page" where it stands in none of the usual places."""
    from trafilatura import load_html

    tree = load_html(page)
    places = [(place, list(_texts(place, tree.xpath(path)))) for place, path in _PLACES] if tree is not None else []
    found = {
        name: next((place for place, texts in places if any(_says(text, name, value) for text in texts)), _ELSEWHERE)
        for name, value in facts.known().items()
    }
    return replace(facts, found=found)


def _texts(place: str, raw: list[Any]) -> Iterator[str]:
    for text in map(str, raw):
        for part in _strings(_parsed(text)) if place == "json-ld" else (text,):
            if len(part) <= _LONGEST:
                yield " ".join(part.split())


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _strings(value: Any) -> Iterator[str]:
    """All texts in a JSON value."""
    waiting = [value]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, str):
            yield inner
        elif isinstance(inner, Mapping):
            waiting += inner.values()
        elif isinstance(inner, list):
            waiting += inner


def _says(text: str, name: str, value: str) -> bool:
    if name == "date":
        return iso_date(text) == value
    return value.partition(";")[0].casefold() in text.casefold()  # authors are set apart by semicolons
