"""Which sources a search is kept to. Standard library only.

`rag.types` has this name too; that is where to import it from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which sources a search is kept to; what is empty or None does not narrow it.

    Attributes:
        sources: Sources by their path or URL, by a folder they lie in, or by the last parts of their path; any of them.
        outlets: Who published it; any of them.
        languages: ISO 639-1 codes; any of them.
        since: First date of publication: YYYY, YYYY-MM or YYYY-MM-DD.
        until: Last date of publication, in the same forms; "2020-09" reaches to the end of that month.
    """

    sources: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None

    def __bool__(self) -> bool:
        """Whether it narrows a search at all."""
        return self != Filter()

    def __str__(self) -> str:
        """In words, such as "from Lantern Monitor, published in 2020-09"."""
        return ", ".join(filter(None, (_either("in", self.sources), _either("from", self.outlets), *self._rest())))

    @property
    def has_dates(self) -> bool:
        """Whether a source needs a date to pass."""
        return bool(self.since or self.until)

    @property
    def is_backwards(self) -> bool:
        """Whether it ends before it starts."""
        return bool(self.since and self.until and first_and_last_day(self.until)[1] < first_and_last_day(self.since)[0])

    def admits(self, *, source: str, outlet: str | None, language: str | None) -> bool:
        """Whether a source passes, its date aside."""
        return (
            (not self.sources or any(_names(given, source) for given in self.sources))
            and (not self.outlets or (outlet or "").casefold() in {given.casefold() for given in self.outlets})
            and (not self.languages or _primary(language or "") in {_primary(given) for given in self.languages})
        )

    def admits_date(self, published: str | None) -> bool:
        """Whether a date passes; one that names only a month or year passes if any day of it does."""
        if not self.has_dates:
            return True
        if published is None:
            return False
        first, last = first_and_last_day(published)
        return (not self.since or last >= first_and_last_day(self.since)[0]) and (
            not self.until or first <= first_and_last_day(self.until)[1]
        )

    def _rest(self) -> tuple[str, str]:
        language = f"in language {' or '.join(self.languages)}" if self.languages else ""
        if self.since and self.until:
            same = self.since == self.until
            return language, f"published in {self.since}" if same else f"published {self.since} to {self.until}"
        since = f"published since {self.since}" if self.since else ""
        return language, since or (f"published until {self.until}" if self.until else "")


def first_and_last_day(iso: str) -> tuple[int, int]:
    """The first and the last day of a date of any precision, as numbers that compare: 2020-09 is 20200901, 20200931."""
    first, last = f"{iso}-01-01"[:10], f"{iso}-12-31"[:10] if len(iso) == 4 else f"{iso}-31"[:10]
    return int(first.replace("-", "")), int(last.replace("-", ""))


def is_date(value: str) -> bool:
    """Whether a text is a date as filters take it: YYYY, YYYY-MM or YYYY-MM-DD."""
    try:
        date.fromisoformat(f"{value}-01-01"[:10])
    except ValueError:
        return False
    return _DATE.fullmatch(value) is not None


def _names(given: str, source: str) -> bool:
    return source == given or source.startswith(given.rstrip("/") + "/") or source.endswith("/" + given.lstrip("/"))


def _primary(language: str) -> str:
    return language.casefold().partition("-")[0]


def _either(word: str, values: tuple[str, ...]) -> str:
    return f"{word} {' or '.join(values)}" if values else ""
