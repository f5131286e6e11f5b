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
# Where words about the source may begin or end.
_BREAK = re.compile(
    r"([,;:()]\s+|\s*\bthat\s+|\s+(?=(?:according\s+to|as\s+(?:described|given|recorded|reported|said|shown|stated|told)|"
    r"in\s+(?:the|its|their|an?|this))\b))",
    re.IGNORECASE,
)


def without_provenance(claim: str, *, title: str | None, date: str | None) -> str:
    """What a claim says, apart from the parts that only say rightly which source it comes from.

    Args:
        claim: One sentence.
        title: The source's.
        date: The source's, as YYYY-MM-DD, YYYY-MM or YYYY.
    """
    first, *others = _BREAK.split(claim)
    parts = [("", first), *zip(others[::2], others[1::2], strict=True)]
    kept = [(mark, part) for mark, part in parts if not _is_provenance(part, title or "", date or "")]
    return "".join(part if number == 0 else mark + part for number, (mark, part) in enumerate(kept)).strip(" ,;:")


def _is_provenance(part: str, title: str, date: str) -> bool:
    """Whether a part names a source, by its kind, by its title and date, or as reporting; and nothing else."""
    dated = [int(number) for number in date.split("-") if number.isdigit()]
    told = {word for word in content_stems(part) if not word.isdigit()} - _MONTHS
    of_title = set(content_stems(title))
    return (
        _names_source(told, part, of_title)
        and _adds_nothing(part, title)
        and months(part) <= set(dated[1:2])
        and {int(number) for number in numbers(part) if number.isdigit()} <= set(dated)
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
