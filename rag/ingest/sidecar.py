"""Corrections beside a source: `forum.html.meta.toml` says what is to be known of `forum.html`.

One small file per source, not one list per folder: it is moved, copied and removed with its source, two people can
correct two sources without meeting in one file, and a change to it concerns that source only.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from rag.errors import UnreadableFileError
from rag.ingest.extract import FACTS
from rag.types import Document

SIDECAR_SUFFIX = ".meta.toml"

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_LANGUAGE = re.compile(r"[a-z]{2}")


def is_sidecar(name: str) -> bool:
    """Whether a file of this name corrects another one and is no document itself."""
    return name.endswith(SIDECAR_SUFFIX)


def sidecar_of(path: Path) -> Path:
    """Where the corrections of a file would lie."""
    return path.with_name(path.name + SIDECAR_SUFFIX)


def correct(document: Document, corrections: Mapping[str, str | None]) -> Document:
    """The document with what its sidecar says in place of what was found."""
    places = {**document.found, **{name: "sidecar" for name in corrections}}
    return replace(
        document,
        title=corrections.get("title", document.title),
        date=corrections.get("date", document.date),
        outlet=corrections.get("outlet", document.outlet),
        author=corrections.get("author", document.author),
        language=corrections.get("language", document.language),
        found={name: place for name, place in places.items() if corrections.get(name, place)},
    )


def read_sidecar(path: Path) -> dict[str, str | None]:
    """The corrections in a file: TOML with any of title, date, outlet, author, language.

    An empty text means that what was found is wrong and the truth is not known.

    Raises:
        UnreadableFileError: Not TOML, or a field or value that cannot be used; says which and what would do.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnreadableFileError(f"{path}: cannot be read as TOML ({error}); mend or remove it.") from error
    return {name: _field(name, value, path) for name, value in values.items()}


def _field(name: str, value: object, path: Path) -> str | None:
    if name not in FACTS:
        raise UnreadableFileError(f"{path}: there is no field {name!r}; fields: {', '.join(FACTS)}.")
    if name == "date":
        return _iso_date(value, path)
    if not isinstance(value, str):
        raise UnreadableFileError(f"{path}: {name} = {value!r} must be a text in quotes.")
    text = " ".join(value.split())
    if name == "language" and text and not _LANGUAGE.fullmatch(text):
        raise UnreadableFileError(f'{path}: language = {value!r} must be two small letters, such as "en" or "ru".')
    return text or None


def _iso_date(value: object, path: Path) -> str | None:
    if isinstance(value, datetime):
        return value.date().isoformat()
    text = value.isoformat() if isinstance(value, date) else str(value).strip()
    if text and not (_DATE.fullmatch(text) and _is_real(text)):
        raise UnreadableFileError(f"{path}: date = {value!r} must be YYYY-MM-DD, YYYY-MM or YYYY.")
    return text or None


def _is_real(text: str) -> bool:
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True
