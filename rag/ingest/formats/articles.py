"""Articles kept as fields: an object with a text, and perhaps a title, a date, an author and an outlet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rag.ingest.clean import clean_text
from rag.ingest.dates import iso_date
from rag.ingest.extract import Extract, Metadata
from rag.ingest.formats.markup import html_blocks, looks_like_html
from rag.ingest.reflow import paragraphs

TEXT_KEYS = (
    "text body content article articlebody article_body article_text maintext main_text fulltext full_text story текст"
).split()
_TITLE_KEYS = "title headline name subject заголовок".split()
_DATE_KEYS = (
    "date published published_at publishedat published_date date_published datepublished date_publish publish_date "
    "publication_date pubdate pub_date created_at issued timestamp дата"
).split()
_AUTHOR_KEYS = "author authors byline creator writer автор".split()
_OUTLET_KEYS = (
    "outlet publisher publication site sitename site_name source_name newspaper source domain источник издание"
).split()
_LANGUAGE_KEYS = "language lang язык".split()
_NAME_KEYS = ("name", "title", "value", "#text")
_OUTLET_LIMIT = 100  # characters


def is_article(value: Any) -> bool:
    """Whether a value is an object that holds the text of an article."""
    return isinstance(value, Mapping) and bool(_first(_lowered(value), TEXT_KEYS))


def article(fields: Mapping[str, Any]) -> Extract:
    """Read an article off its fields, by their usual names; the text may be HTML."""
    found = _lowered(fields)
    text = _first(found, TEXT_KEYS) or ""
    blocks = html_blocks(text) if looks_like_html(text) else paragraphs(clean_text(text))
    outlet = _first(found, _OUTLET_KEYS)
    return Extract(
        tuple(blocks),
        Metadata(
            title=_one_line(_first(found, _TITLE_KEYS)),
            date=iso_date(_first(found, _DATE_KEYS) or ""),
            outlet=_one_line(outlet) if outlet and len(outlet) <= _OUTLET_LIMIT else None,
            author=_one_line(_first(found, _AUTHOR_KEYS)),
            language=(_first(found, _LANGUAGE_KEYS) or "")[:2].lower() or None,
        ).found_in("article's fields"),
    )


def _lowered(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {str(key).strip().lower(): value for key, value in fields.items()}


def _first(fields: Mapping[str, Any], keys: list[str]) -> str | None:
    """The first of these fields that says something, as text."""
    return next((text for key in keys if (text := _as_text(fields.get(key), long=key in TEXT_KEYS))), None)


def _as_text(value: Any, *, long: bool) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return ("\n\n" if long else ", ").join(text for item in value if (text := _as_text(item, long=long)))
    if isinstance(value, Mapping):
        return next((text for key in _NAME_KEYS if (text := _as_text(value.get(key), long=long))), "")
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _one_line(value: str | None) -> str | None:
    return " ".join(value.split()) or None if value else None
