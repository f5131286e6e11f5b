"""Nested data (JSON, XML) that is no article: a line a value under its name, lists of like objects as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rag.ingest.extract import Block
from rag.ingest.formats.table import table_blocks

_PROSE_CHARS = 200  # a value longer than this stands as a paragraph


def record_blocks(value: Any) -> Iterator[Block]:
    """The blocks of a nested value made of mappings, lists and scalars."""
    if isinstance(value, Mapping):
        yield from _mapping_blocks(value)
    elif isinstance(value, list):
        yield from _list_blocks(value)
    elif text := _shown(value):
        yield Block(text)


def _mapping_blocks(fields: Mapping[str, Any]) -> Iterator[Block]:
    for key, value in fields.items():
        if _is_scalar(value):
            text = _shown(value)
            yield from [Block(f"{key}: {text}", "item" if len(text) < _PROSE_CHARS else "paragraph")] if text else []
        elif isinstance(value, list) and all(map(_is_scalar, value)):
            yield from [Block(f"{key}: {', '.join(map(_shown, value))}", "item")] if value else []
        else:
            blocks = list(record_blocks(value))
            yield from [Block(str(key), "heading"), *blocks] if blocks else []


def _list_blocks(values: Sequence[Any]) -> Iterator[Block]:
    if len(values) > 1 and all(isinstance(value, Mapping) and all(map(_is_scalar, value.values())) for value in values):
        columns = list(dict.fromkeys(key for value in values for key in value))
        yield from table_blocks([columns, *([_shown(value.get(column)) for column in columns] for value in values)])
        return
    for value in values:
        yield from record_blocks(value)


def _is_scalar(value: Any) -> bool:
    return not isinstance(value, Mapping | list)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else " ".join(str(value).split())
