"""Title, date, outlet, author, and a language that is stated: found, never invented.

A date counts as the publication date only where a document states it as such: in its front matter or meta tags, on a
line of its own near the top, or in a news agency's dateline. A date within a sentence does not count, nor does the day
a file was made.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.ingest.clean import COUNTER, is_debris, remove_markup
from rag.ingest.dates import find_date, iso_date
from rag.ingest.extract import Metadata
from rag.sentences import line_is_complete

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEAD_LINES = 12  # lines with text, from the top, that may hold title, byline and dateline
_LINES_BELOW = 4  # how many of the next lines tell how wide the text is set
_TITLE_LIMIT = 250  # characters
_MASTHEAD_LIMIT = 40  # characters
_DATELINE_LIMIT = 120  # characters

_FENCE = re.compile(r"(?:---|\+\+\+)[ \t]*")
_FIELD = re.compile(r"(?P<key>[^\W\d_]{2,20})[ \t]*[:=][ \t]*(?P<value>\S.*)")
_KEYS = {
    **dict.fromkeys(("title", "headline", "заголовок"), "title"),
    **dict.fromkeys(("date", "published", "дата", "опубликовано"), "date"),
    **dict.fromkeys(("outlet", "source", "publisher", "publication", "источник", "издание"), "outlet"),
    **dict.fromkeys(("author", "authors", "byline", "автор"), "author"),
    **dict.fromkeys(("language", "lang", "язык"), "language"),
}
_LABEL = re.compile(
    r"\b(?:published|posted|updated|date|issued|released|on|at|дата|опубликовано|обновлено|публикаци[ия]|utc|gmt|msk|мск|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b|\b\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:by|written by|author\s*:|автор\s*:|текст\s*:)\s+(?P<name>[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){0,4})"
    r"(?=\s*(?:$|[,|•·—–/(]|\d))",
    re.IGNORECASE,
)
# "MOSCOW, November 19, 2020 /TASS/. " or "BEIJING, Nov. 19, 2020 (Xinhua) -- "
_WIRE = re.compile(r"[A-ZА-ЯЁ][A-ZА-ЯЁ .'’-]{2,40},\s+(?P<date>[^/(]{4,40}?)\s*[/(](?P<outlet>[^/()]{2,30})[/)]")
_SENTENCE_END = re.compile(r"[.!?…。][\"'”’»)\]]*$")


def front_matter(text: str) -> tuple[Metadata, str]:
    """Split off the fields a text starts with: between --- fences, or as "Key: value" lines.

    Returns:
        What they say, and the text after them; the text unchanged where there are none.
    """
    lines = text.lstrip("\n").split("\n")
    if _FENCE.fullmatch(lines[0]):
        end = next((n for n, line in enumerate(lines[1:60], 1) if line.rstrip() == lines[0].rstrip()), None)
        if end is not None and all(
            not line.strip() or line[0] in " \t-#" or ":" in line or "=" in line for line in lines[1:end]
        ):
            return _fields(lines[1:end]), "\n".join(lines[end + 1 :])
        return Metadata(), text
    end = next((n for n, line in enumerate(lines) if not _known_field(line)), len(lines))
    if end < 2 or any(line.strip() for line in lines[end : end + 1]):
        return Metadata(), text
    return _fields(lines[:end]), "\n".join(lines[end:])


def _known_field(line: str) -> str | None:
    field = _FIELD.fullmatch(line.strip())
    return _KEYS.get(field["key"].lower()) if field else None


def _fields(lines: Sequence[str]) -> Metadata:
    found: dict[str, str] = {}
    for line in lines:
        field, key = _FIELD.fullmatch(line.strip()), _known_field(line)
        if field and key:
            value = field["value"].strip().strip("\"'[]").strip()
            if value and value not in (">", "|", "null", "~"):
                found.setdefault(key, value)
    published, language = iso_date(found.pop("date", "")), found.pop("language", "")[:2].lower()
    return Metadata(
        title=found.get("title"),
        date=published,
        outlet=found.get("outlet"),
        author=found.get("author"),
        language=language or None,
    ).found_in("front matter")


def from_head(lines: Sequence[str]) -> Metadata:
    """Read title, date and author off the first lines of a text, as they were before cleaning.

    The title is the heading-like line next above a dateline, or else the first line if it is heading-like. A line that
    ends as sentences do is body, and ends the search.
    """
    titles: list[str] = []
    found = Metadata()
    for number, line in enumerate(lines):
        text = " ".join(remove_markup(line).split())
        if not text or (is_debris(text) and not find_date(text)):
            continue
        stated = _stated(text, first=not titles)
        if stated != Metadata():
            above = _above_dateline(titles) if not found.title else Metadata()
            found = found.or_else(stated).or_else(above)
        elif not _is_title(text, lines[number + 1 : number + 1 + _LINES_BELOW]) or len(titles) > _HEAD_LINES:
            found = found.or_else(_wire(text))
            break
        else:
            titles.append(text)
    else:
        return found if found.title else Metadata(date=found.date, author=found.author, found=found.found)
    return found.or_else(Metadata(title=titles[0] if titles else None).found_in("first line"))


def _above_dateline(lines: Sequence[str]) -> Metadata:
    """The title is next above the dateline; one short line of several words above it is the masthead."""
    outlet = lines[0] if len(lines) == 2 and len(lines[0]) <= _MASTHEAD_LIMIT and " " in lines[0] else None
    title = Metadata(title=lines[-1] if lines else None).found_in("headline")
    return title.or_else(Metadata(outlet=outlet).found_in("masthead"))


def _is_title(text: str, following: Sequence[str]) -> bool:
    width = max(map(len, (text, *following)))
    wrapped = bool(following) and not line_is_complete(text, following[0], width)
    return (
        len(text) <= _TITLE_LIMIT
        and not wrapped
        and not _SENTENCE_END.search(text)
        and not text[0].islower()
        and text[0] not in "{[<|-*•"
        and any(char.isalpha() for char in text)
    )


def _stated(line: str, *, first: bool) -> Metadata:
    """Date and author if the line is a byline or dateline and nothing else."""
    if len(line) > _DATELINE_LIMIT:
        return Metadata()
    byline = _BYLINE.match(line)
    author = byline["name"] if byline and not _SENTENCE_END.search(line) else None
    written = Metadata(author=author).found_in("byline")
    rest = line[byline.end() :] if byline and author else line
    if not (found := find_date(rest)):
        return written
    iso, start, end = found
    remainder = _LABEL.sub(" ", COUNTER.sub(" ", f"{rest[:start]} {rest[end:]}"))
    words = re.findall(r"[^\W\d_]+", remainder)
    allowed = 0 if first and not author else 3
    return written.or_else(Metadata(date=iso).found_in("dateline")) if len(words) <= allowed else Metadata()


def _wire(line: str) -> Metadata:
    wire = _WIRE.match(line)
    found = find_date(wire["date"]) if wire else None
    stated = Metadata(date=found[0], outlet=wire["outlet"].strip()) if wire and found else Metadata()
    return stated.found_in("agency's dateline")
