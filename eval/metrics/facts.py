"""Are the numbers, dates and names of the gold answer in the answer, and are there numbers that no source gave?"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from eval.metrics.answer import without_markers

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
DATE_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b",
        rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(?P<year>\d{{4}})\b",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\s*,?\s+(?P<year>\d{{4}})\b",
        rf"\b{_MONTH}\s*,?\s+(?P<year>\d{{4}})\b",
        rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*,?\s*\d)",
    )
)
NUMBER = re.compile(r"(?<![\w.])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.])\d+(?:\.\d+)?")
NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    )
}
# "one" is mostly a pronoun, and a hyphen makes another word of it ("two-thirds").
NUMBER_WORD = re.compile(r"\b(" + "|".join(word for word in NUMBER_WORDS if word != "one") + r")\b(?!-)", re.IGNORECASE)
NAME = re.compile(r"\b[A-ZÀ-ÖØ-ÞА-Я][\w’'-]*(?:\s+(?:(?:of|de|der|van|von|al)\s+)?[A-ZÀ-ÖØ-ÞА-Я][\w’'-]*)*")
NOT_NAMES = frozenset(
    """a an and at but by he i if in it no on she that the these they this those we when yes""".split()
)


def dates(text: str) -> set[str]:
    """Dates as YYYY-MM-DD, YYYY-MM or --MM-DD, whatever way they are written."""
    return _split_dates(text)[0]


def numbers(text: str) -> set[str]:
    """Numbers outside dates, without thousands separators and trailing zeros; the words two to twelve count."""
    rest = _split_dates(text)[1]
    found = {_canonical(match[0]) for match in NUMBER.finditer(rest)}
    return found | {NUMBER_WORDS[match[0].lower()] for match in NUMBER_WORD.finditer(rest)}


def names(text: str) -> set[str]:
    """Runs of capitalised words, lower-cased, without months and sentence openers."""
    found = set()
    for match in NAME.finditer(_split_dates(text)[1]):
        words = match[0].lower().split()
        while words and words[0] in NOT_NAMES:
            words = words[1:]
        if words and not (len(words) == 1 and words[0] in MONTHS):
            found.add(" ".join(words))
    return found


def recall(answer: str, golds: Sequence[str], find: Callable[[str], set[str]]) -> float | None:
    """The share of a gold's dates, numbers or names in the answer, at its best gold; None if no gold has any."""
    wanted = [items for gold in golds if (items := find(gold))]
    if not wanted:
        return None
    answer = without_markers(answer)
    if find is names:
        text = " ".join(re.findall(r"[\w’'-]+", answer.lower()))
        return max(sum(name in text for name in items) / len(items) for items in wanted)
    found = find(answer)
    return max(len(items & found) / len(items) for items in wanted)


def invented_numbers(answer: str, given: Sequence[str]) -> float | None:
    """The share of the answer's numbers and dates that none of the given texts holds; None if it has none."""
    answer = without_markers(answer)
    said = dates(answer) | numbers(answer)
    if not said:
        return None
    known = {item for text in given for item in dates(text) | numbers(text)}
    known |= {part for item in known for part in _date_parts(item)}
    return len(said - known) / len(said)


def _split_dates(text: str) -> tuple[set[str], str]:
    found = set()
    for form in DATE_FORMS:
        for match in form.finditer(text):
            found.add(_iso(match))
        text = form.sub(" ", text)
    return found, text


def _iso(match: re.Match[str]) -> str:
    parts = match.groupdict()
    month = parts["month"].lower()
    number = int(month) if month.isdigit() else MONTHS[month]
    day = f"-{int(parts['day']):02}" if parts.get("day") else ""
    return f"{parts.get('year') or '-'}-{number:02}{day}"


def _date_parts(item: str) -> set[str]:
    """What else a date tells: its month, its year, its day of the year."""
    if not re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", item):
        return set()
    return {item[:7], item[:4], f"-{item[4:]}"} if len(item) > 7 else {item[:4]}


def _canonical(number: str) -> str:
    plain = number.replace(",", "")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain.lstrip("0") or "0"
