"""What a question itself says about which sources are meant: a period, an outlet. Pure.

A date in a question is often the date of what happened, and an outlet in it may be what others write about; so what
is found here is a proposal, which the settings may leave alone and a search may fall back from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from rag.types import Filter
from rag.words import MONTHS

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATE = rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{_MONTH})\.?(?:\s+\d{{1,2}}(?:st|nd|rd|th)?)?,?\s+)?(?:19|20)\d\d"
# Words near which an outlet is the one that tells, rather than what is told about.
_TELLS = re.compile(
    r"\b(?:according|articles?|by|coverage|editorials?|per|pieces?|published|reports?|reported|reporting|says?|said|"
    r"story|stories|writes?|wrote)\b",
    re.IGNORECASE,
)
_PERIODS = tuple(
    re.compile(rf"\b{form}\b", re.IGNORECASE)
    for form in (
        rf"(?:between|from)\s+(?P<since>{_DATE})\s+(?:and|to|until|till|through)\s+(?P<until>{_DATE})",
        rf"(?:before|prior\s+to)\s+(?P<before>{_DATE})",
        rf"after\s+(?P<after>{_DATE})",
        rf"(?:since|starting\s+in)\s+(?P<since>{_DATE})",
        rf"(?:until|till|up\s+to)\s+(?P<until>{_DATE})",
        rf"(?:in|on|during|throughout)\s+(?:the\s+year\s+)?(?P<within>{_DATE})",
    )
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A filter that a question suggests.

    Attributes:
        filter: What it narrows the search to.
        words: The words of the question that it was read from, in their order.
    """

    filter: Filter
    words: tuple[str, ...]


def propose(question: str, *, outlets: Iterable[str] = (), dates: bool = True) -> Proposal | None:
    """The filter that a question suggests, or None.

    Args:
        question: In the user's words.
        outlets: Those that the index knows; a question that names one as telling something means only these.
        dates: Whether to read periods, too.
    """
    named = list(_named(question, outlets)) if _TELLS.search(question) else []
    since, until, period = _period(question) if dates else (None, None, None)
    places = sorted([(start, words) for start, words, _ in named] + ([period] if period else []))
    if not places:
        return None
    found = tuple(dict.fromkeys(outlet for *_, outlet in sorted(named)))
    return Proposal(Filter(outlets=found, since=since, until=until), tuple(dict.fromkeys(words for _, words in places)))


def _named(question: str, outlets: Iterable[str]) -> Iterator[tuple[int, str, str]]:
    for outlet in sorted(set(outlets), key=lambda name: (-len(name), name)):
        for match in re.finditer(rf"(?<!\w){re.escape(outlet)}(?!\w)", question):
            yield match.start(), match.group(), outlet
        # A longer name may hold a shorter one, which then is not meant.
        question = re.sub(rf"(?<!\w){re.escape(outlet)}(?!\w)", "\0" * len(outlet), question)


def _period(question: str) -> tuple[str | None, str | None, tuple[int, str] | None]:
    for form in _PERIODS:
        matches = list(form.finditer(question))
        if len({match.group().lower() for match in matches}) > 1:
            break  # two periods are two questions in one, and no filter suits both
        if matches:
            match = matches[0]
            parts = match.groupdict()
            since, until = parts.get("since"), parts.get("until")
            if within := parts.get("within"):
                since = until = within
            first = _iso(since) if since else _next_to(parts.get("after"), days=1)
            last = _iso(until) if until else _next_to(parts.get("before"), days=-1)
            return first, last, (match.start(), match.group())
    return None, None, None


def _iso(words: str) -> str:
    """The date that some words name, as precisely as they do; a day that no month has counts as the month."""
    lower = words.lower()
    year = lower[-4:]
    month = next((MONTHS[name] for name in re.findall(r"[a-z]+", lower) if name in MONTHS), None)
    if month is None:
        return year
    day = re.search(r"\d{1,2}", lower[:-4])
    try:
        return date(int(year), month, int(day.group())).isoformat() if day else f"{year}-{month:02d}"
    except ValueError:
        return f"{year}-{month:02d}"


def _next_to(words: str | None, *, days: int) -> str | None:
    """The day after, or before, all that some words name."""
    if words is None:
        return None
    iso = _iso(words)
    year, month, _ = (int(part) for part in f"{iso}-01-01"[:10].split("-"))
    if days < 0 or len(iso) == len("2020-09-11"):
        return (date.fromisoformat(f"{iso}-01-01"[:10]) + timedelta(days=days)).isoformat()
    if len(iso) == len("2020"):
        return str(year + 1)
    return f"{year + month // 12}-{month % 12 + 1:02d}"
