"""Lines that say nothing by themselves, so that no question is answered with them. Pure."""

from __future__ import annotations

import re

from rag.words import MONTHS, words

# A line of fewer words says nothing that can be quoted as an answer, unless it holds a number or ends as a sentence.
LEAST_WORDS = 3
_BESIDE_A_DATE = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun published
    posted updated modified last on at am pm utc gmt msk of the st nd rd th""".split()
)
_OF_A_DATE = re.compile(r"\d{1,4}(?:st|nd|rd|th)?(?:[-/.:]\d{1,4}){0,2}")
_NUMERIC = re.compile(r"\b\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b")
_CAPITALISED = r"[A-Z][\w.’'-]*+(?:\W+(?:[A-Z\d][\w.’'-]*+|and|of|the|de|van|von))*"
_DESK = r"(?:the|our)\s+(?:[\w’'-]+\s+){0,4}(?:bureau|correspondents?|desk|editors?|newsroom|staff|team)"
_FULL_DATE = rf"(?:\d{{1,2}}\W+)?(?i:{'|'.join(MONTHS)})\W+(?:\d{{1,2}}\W+)?\d{{4}}"
# "By Anna Reyes", also behind "Vessary Courier, 14 May 2020".
_BYLINE = re.compile(
    rf"(?:{_CAPITALISED}\W+{_FULL_DATE}\W+)?(?i:written by|by|author:)\s+(?:{_CAPITALISED}|{_DESK})\W*"
)
# All of it a question: what leads up to one may well say something.
_QUESTION = re.compile(r"[^:|;]+\?[\"'”’»)\s]*")
_ASKS_FOR_WRITER = frozenset("wrote write writes written writer author authors byline journalist reporter".split())
_ASKS_FOR_QUESTION = frozenset("ask asks asked asking question questions wonder wonders wondered".split())


def is_bare(text: str, question: str = "") -> bool:
    """Whether a line is a rule, an unmarked heading such as "Lithuania", a date alone, a by-line or a question.

    Args:
        text: A line or sentence of a document.
        question: What is asked: by-lines tell who wrote, and questions what was asked.
    """
    if not any(mark.isalnum() for mark in text):
        return True
    if len(text.split()) < LEAST_WORDS and not any(mark.isdigit() or mark in ".!?" for mark in text):
        return True
    asked = set(words(question))
    if _is_date(text) or (_BYLINE.fullmatch(text.strip()) and not asked & _ASKS_FOR_WRITER):
        return True
    return bool(_QUESTION.fullmatch(text)) and not asked & _ASKS_FOR_QUESTION


def _is_date(text: str) -> bool:
    """Whether there is a date and nothing else, as above an article or before a snippet of it."""
    found = words(text)
    parts = {word for word in found if word in MONTHS or _OF_A_DATE.fullmatch(word)}
    return (
        bool(parts & set(MONTHS) or _NUMERIC.search(text)) and len(parts) > 1 and set(found) - parts <= _BESIDE_A_DATE
    )
