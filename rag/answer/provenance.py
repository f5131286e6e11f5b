"""A draft's sentence without its word of where it stands, where that is true of the source. Pure.

"..., according to the minutes of 4 March 2021": no sentence of the minutes says so, but their title and date do. Such
words are compared with those, and are nothing that a sentence of the source has to carry. The source's date is believed
of the source alone; as the day of anything else it has to stand in a sentence.
"""

from __future__ import annotations

import re

from rag.words import MONTHS, content_stems, months, names, numbers, polarity, stem

# What a source may be called, whatever its title. Not a speech or a statement: whose, would have to be known.
_KINDS = frozenset(
    content_stems(
        """account article bulletin commentary communique communiqué contract diary document editorial essay guide
        handbook leaflet letter list manual memorandum minutes newsletter note notes notice overview page paper post
        proposal record report review sheet source story study summary table text transcript"""
    )
)
_SAYS = frozenset(
    content_stems(
        """according add announce describe dated explain give gave given list mention note publish put record report
        reported said say state tell told write wrote written"""
    )
)
_MONTHS = frozenset(map(stem, MONTHS))
_OF_DATE = re.compile(r"(\w+)\s+(?:of|from|dated)\s+((?:\d{1,2}\s+)?[A-Z][a-z]+\s+(?:\d{1,2},\s+)?\d{4})\b")
# Where words about the source may begin or end.
_BREAK = re.compile(
    r"([,;:()]\s+|\s*\bthat\s+|\s+(?=(?:according\s+to|as\s+(?:described|given|recorded|reported|said|shown|stated|told)|"
    r"in\s+(?:the|its|their|an?|this))\b))",
    re.IGNORECASE,
)


def without_provenance(claim: str, *, title: str | None, date: str | None) -> str:
    """What a claim says, apart from the words that only say rightly which source it comes from.

    Args:
        claim: One sentence.
        title: The source's.
        date: The source's, as YYYY-MM-DD, YYYY-MM or YYYY.
    """
    first, *others = _BREAK.split(_undated(claim, title or "", date or ""))
    parts = [("", first), *zip(others[::2], others[1::2], strict=True)]
    kept = [(mark, part) for mark, part in parts if not _is_provenance(part, title or "", date or "")]
    return "".join(part if number == 0 else mark + part for number, (mark, part) in enumerate(kept)).strip(" ,;:")


def _undated(claim: str, title: str, date: str) -> str:
    """Without the date of the source behind what the source is called: "the proposal of 30 January 2023 asks for"."""
    called = _KINDS | set(content_stems(title))

    def told(match: re.Match[str]) -> str:
        noun, when = match.groups()
        return noun if set(content_stems(noun)) & called and _is_date_of(when, date) else match.group()

    return _OF_DATE.sub(told, claim)


def _is_date_of(text: str, date: str) -> bool:
    """Whether a text gives no other day, month or year than a date's."""
    dated = [int(number) for number in date.split("-") if number.isdigit()]
    told = {int(number) for number in numbers(text) if number.isdigit()}
    return months(text) <= set(dated[1:2]) and told <= set(dated)


def _is_provenance(part: str, title: str, date: str) -> bool:
    """Whether a part names a source, by its kind, by its title and date, or as reporting; and nothing else."""
    told = {word for word in content_stems(part) if not word.isdigit()} - _MONTHS
    of_title = set(content_stems(title))
    return (
        _names_source(told, part, of_title)
        and _adds_nothing(part, title)
        and _is_date_of(part, date)
        and told <= _KINDS | _SAYS | of_title
    )


def _names_source(told: set[str], part: str, of_title: set[str]) -> bool:
    if months(part) and told & of_title:
        return True
    return bool(told & _KINDS) or (bool(told & {"report", "publish"}) and not names(part))


def _adds_nothing(part: str, title: str) -> bool:
    """Whether it denies and hedges nothing, but for words of the title such as "plan"."""
    (hedges, negations), (of_title, _) = polarity(part), polarity(title)
    return hedges <= of_title and not negations
