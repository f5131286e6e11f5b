"""JSON and JSON lines: articles as documents of their own; anything else as one document of its values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from statistics import mean
from typing import Any

from rag.errors import UnreadableFileError
from rag.ingest.extract import Extract
from rag.ingest.formats.articles import article, is_article
from rag.ingest.formats.guard import named_damage
from rag.ingest.formats.parts import Part
from rag.ingest.formats.records import record_blocks
from rag.ingest.formats.text import decode

_ARTICLE_CHARS = 200  # pieces shorter than this on average, without a title, are one document cut up
_ARTICLES_SHARE = 0.5  # of the objects in a list: from here on it is a list of articles
_REMEDY = "check it with a JSON validator, mend it and add that"


def open_json(data: bytes, source: str) -> Iterator[Part]:
    """Read JSON, or JSON lines where it is not one JSON value.

    Raises:
        UnreadableFileError: It is neither.
    """
    text = decode(data, source)
    broken: list[int] = []
    try:
        value = json.loads(text)
    except ValueError:
        value, broken = _lines(text, source)
    with named_damage(source, "the JSON", remedy=_REMEDY):
        yield from _parts(value)
    for number in broken:
        error = UnreadableFileError(f"{source}: line {number} is not JSON; {_REMEDY}.")
        yield Part(str(number), error)


def _lines(text: str, source: str) -> tuple[list[Any], list[int]]:
    """The values, one a line; and the numbers of the lines that hold none."""
    values, broken = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                values.append(json.loads(line))
            except ValueError:
                broken.append(number)
    if not values or len(broken) > len(values):
        raise UnreadableFileError(f"{source}: this is not JSON, or it is damaged; {_REMEDY}.")
    return values, broken


def _parts(value: Any) -> Iterator[Part]:
    articles = _articles(value)
    if is_article(value):
        yield Part("", article(value))
    elif not articles:
        yield Part("", Extract(tuple(record_blocks(value))))
    elif _are_pieces(articles):
        extracts = [article(fields) for fields in articles]
        yield Part("", Extract(tuple(block for extract in extracts for block in extract.blocks)))
    else:
        for number, fields in enumerate(articles, 1):
            extract = article(fields)
            yield from [Part(str(number), extract)] if extract.blocks else []


def _articles(value: Any) -> list[Any]:
    """The articles in a list, or in the first list of them under some name; empty where there are none."""
    lists = [value] if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
    for found in lists:
        if isinstance(found, list) and found and sum(map(is_article, found)) >= _ARTICLES_SHARE * len(found):
            return [fields for fields in found if isinstance(fields, dict)]
    return []


def _are_pieces(articles: list[Any]) -> bool:
    extracts = [article(fields) for fields in articles[:100]]
    lengths = [sum(len(block.text) for block in extract.blocks) for extract in extracts]
    return mean(lengths) < _ARTICLE_CHARS and not any(extract.metadata.title for extract in extracts)
