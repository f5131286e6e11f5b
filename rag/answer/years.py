"""Asked what was in one year, what a source tells of another year is no answer. Pure.

The evidence model reads "five times in 2021" and "five times in 2020" nearly alike; and "this year" is another year in
each document, which only its date tells.
"""

from __future__ import annotations

import re
from dataclasses import replace

from rag.answer.evidence import NEARLY, WITHOUT, Evidence, Findings
from rag.words import MONTHS

# A sentence that tells of the year itself need only be this relevant, beside a best one of another year; beside one of
# none it counts for this many times its relevance.
FAINTLY = 0.05
FOR_THE_YEAR = 5.0

_YEAR = r"(?:1[5-9]|20)\d{2}"
_MONTH = f"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
_OF = r"(?:spring|summer|autumn|fall|winter|whole|all|end|beginning|start|course|rest|half|quarter)\s+of"
# As in "in 2020", "May 2020", "the whole of 2020", "the 2020 assembly"; not "since 2020", "the war of 1812".
_ASKED = re.compile(
    rf"\b(?:in|during|for|throughout|the|{_OF}|{_MONTH}\.?(?:\s+\d{{1,2}},?)?)\s+(?P<year>{_YEAR})\b(?!['’]s)",
    re.IGNORECASE,
)
_TOLD = re.compile(rf"(?<![\d,.])(?P<first>{_YEAR})(?P<decade>s\b)?(?:\s*[-–/]\s*(?P<last>{_YEAR}|\d{{2}})\b)?(?!\d)")
# What somebody said in a year may be about any other.
_SAYS = re.compile(
    r"\b(?:address|announced?|articles?|books?|commentary|editorial|forecast|interview|letter|papers?|plan(?:s|ned)?|"
    r"predict(?:s|ed)?|promised?|remarks|reports?|said|say|says|speech|spoke|stated?|statement|study|survey|tell|told|"
    r"writes?|wrote)\b",
    re.IGNORECASE,
)
# A year that another is only set beside: "the first since 1990", "300 more than in 2022".
_BESIDE = re.compile(rf"\b(?:since|than|(?:up|down)\s+(?:on|from)|born)\s+(?:in\s+)?{_YEAR}\b", re.IGNORECASE)
_RELATIVE = {
    re.compile(r"\bthis\s+year\b", re.IGNORECASE): 0,
    re.compile(r"\b(?:last|the\s+previous)\s+year\b|\ba\s+year\s+(?:ago|earlier)\b", re.IGNORECASE): -1,
    re.compile(r"\b(?:next|the\s+coming)\s+year\b", re.IGNORECASE): 1,
}


def of_the_year_asked(question: str, findings: Findings) -> Findings:
    """The findings, nothing in them relevant that tells of other years only; hardly answerable where that is the best.

    Args:
        question: That stands alone; left as they are unless it asks about one year.
        findings: What was found for it.
    """
    year = _asked(question)
    if year is None or not findings.sentences:
        return findings
    told = [(item, _years(item)) for item in findings.sentences]
    best = findings.sentences[0]
    of_it = [item for item, years in told if year in years]
    kept = [item for item, years in told if not years or year in years]
    others = tuple(replace(item, relevance=0.0) for item, years in told if years and year not in years)
    if best in of_it:
        return replace(findings, sentences=(*kept, *others))
    if best in kept:
        weighed = [_for_the_year(item) if item in of_it else item for item in kept]
        return replace(findings, sentences=(*sorted(weighed, key=lambda item: -item.relevance), *others))
    if of_it and of_it[0].relevance >= FAINTLY * best.relevance:
        first = replace(of_it[0], relevance=best.relevance)
        return replace(findings, sentences=(first, *(item for item in kept if item is not of_it[0]), *others))
    if kept and kept[0].relevance >= NEARLY * best.relevance:
        return replace(findings, sentences=(*kept, *others))
    return replace(findings, answerability=min(findings.answerability, WITHOUT))


def _for_the_year(item: Evidence) -> Evidence:
    return replace(item, relevance=min(FOR_THE_YEAR * item.relevance, 1.0))


def _asked(question: str) -> int | None:
    """The one year that a question asks about; None where it names none or several."""
    if _SAYS.search(question):
        return None
    named = [match.group() for match in _TOLD.finditer(question)]
    asked: list[str] = _ASKED.findall(question)
    return int(asked[0]) if named == asked and len(asked) == 1 else None


def _years(item: Evidence) -> set[int]:
    """The years that a sentence tells of, "this year" read as its document's date has it; with those in its title."""
    chunk, found = item.passage.chunk, _named(_BESIDE.sub(" ", item.text))
    if chunk.date:
        found.update(int(chunk.date[:4]) + after for words, after in _RELATIVE.items() if words.search(item.text))
    return found | _named(chunk.title or "") if found else found


def _named(text: str) -> set[int]:
    found: set[int] = set()
    for match in _TOLD.finditer(text):
        first, last = int(match["first"]), match["last"]
        end = int(f"{match['first'][:2]}{last}"[-4:]) if last else first + 9 * bool(match["decade"])
        found.update(range(first, max(first, end) + 1))
    return found
