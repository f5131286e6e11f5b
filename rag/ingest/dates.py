"""Dates as documents write them, in English and Russian, to ISO 8601; and back into words."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    ("january", "jan", "январ", "янв"),
    ("february", "feb", "феврал", "фев"),
    ("march", "mar", "март", "мар"),
    ("april", "apr", "апрел", "апр"),
    ("may", "ма"),
    ("june", "jun", "июн"),
    ("july", "jul", "июл"),
    ("august", "aug", "август", "авг"),
    ("september", "sept", "sep", "сентябр", "сент", "сен"),
    ("october", "oct", "октябр", "окт"),
    ("november", "nov", "ноябр", "нояб"),
    ("december", "dec", "декабр", "дек"),
)
_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_MONTH = "(?:" + "|".join(sorted(_NUMBER, key=len, reverse=True)) + r")(?:ь|я|а|й|е)?\.?"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_MONTH_NUMBER = r"(?P<number>0?[1-9]|1[0-2])"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<![\d.])(?P<year>(?:1[5-9]|20)\d\d)-(?P<number>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
        r"(?<![\d.])(?P<year>(?:1[5-9]|20)\d\d)[./](?P<number>0?[1-9]|1[0-2])[./](?P<day>0?[1-9]|[12]\d|3[01])(?!\d)",
        rf"(?<![\d.]){_DAY}\.\s?{_MONTH_NUMBER}\.\s?{_YEAR}(?!\d)",
        rf"(?<![\d/]){_DAY}(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH}),?\s+{_YEAR}(?!\d)",
        rf"\b(?P<month>{_MONTH})\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}(?!\d)",
        rf"\b(?P<month>{_MONTH}),?\s+{_YEAR}(?!\d)",
    )
)
_SLASHED = re.compile(rf"(?<![\d/])(?P<first>\d\d?)/(?P<second>\d\d?)/{_YEAR}(?!\d)")
_RANGE_BEFORE = re.compile(r"\d(?:st|nd|rd|th)?\s*[–—-]\s*$")


def find_date(text: str) -> tuple[str, int, int] | None:
    """The first full date in a text.

    Returns:
        The date as YYYY-MM-DD, or YYYY-MM where no day is given, and where it starts and ends; None where there is no
        date with a year, or where it is the end of a range. Of 05/06/2020 only the year is certain: that is "2020".
    """
    found = [match for form in _FORMS if (match := form.search(text))]
    if slashed := _SLASHED.search(text):
        found.append(slashed)
    for match in sorted(found, key=lambda match: (match.start(), -match.end())):
        if _RANGE_BEFORE.search(text[: match.start()]):
            return None
        if iso := _iso(match):
            return iso, match.start(), match.end()
    return None


def _iso(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    year = int(parts["year"])
    if "first" in parts:
        first, second = int(parts["first"]), int(parts["second"])
        if first <= 12 and second <= 12 and first != second:
            return str(year)
        day, month = (first, second) if second <= 12 else (second, first)
    else:
        month = int(parts["number"]) if "number" in parts else _month(parts["month"])
        if "day" not in parts:
            return f"{year}-{month:02d}"
        day = int(parts["day"])
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _month(name: str) -> int:
    stem = name.lower().rstrip(".")
    return next(_NUMBER[stem[:length]] for length in range(len(stem), 1, -1) if stem[:length] in _NUMBER)


def date_in_words(iso: str) -> str:
    """An ISO date as English writes it, for readers that look for "November 2020": 2020-11-19 is 19 November 2020."""
    year, *rest = iso.split("-")
    month, day = [*(int(part) for part in rest), 0, 0][:2]
    return " ".join(
        part for part in (str(day or ""), _MONTHS[month - 1][0].capitalize() if month else "", year) if part
    )


def iso_date(value: str) -> str | None:
    """A date given as a value on its own (front matter, a meta tag): ISO 8601 down to what it names, or None."""
    value = value.strip().strip("\"'")
    if re.fullmatch(r"(?:1[5-9]|20)\d\d(?:-(?:0[1-9]|1[0-2]))?", value):
        return value
    found = find_date(value)
    return found[0] if found else None
