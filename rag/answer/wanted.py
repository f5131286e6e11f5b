"""Does the question ask for a length of time, a date or a number? Then a sentence without one is no answer. Pure.

The evidence model is taught by questions that were asked of a passage, so to it a sentence about a telephone call
answers how long the call was. What is looked for is generous: anything that might be such an answer counts as one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from rag.answer.evidence import NEARLY, WITHOUT, Findings
from rag.answer.quotes import chosen
from rag.words import MONTHS

_UNIT = (
    r"(?:(?:second|minute|hour|day|night|week|fortnight|month|year|decade|generation|term|season)s?|centur(?:y|ies))"
)
_MONTH = f"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|tomorrow|christmas|easter|eve)"
_DATE = rf"{_DAY}|{_MONTH}|\d{{3,4}}s?|\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}|century"
_AMOUNT = (
    r"zero|no|none|nobody|never|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|"
    r"forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|both|single|sole|"
    r"only|once|twice|pair|couple|several|few|many|most|all|every|each|majority|minority|quarter|much|often|daily|"
    r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    r"weekly|monthly|annual(?:ly)?|yearly|rarely|always|unlimited|infinite(?:ly)?"
)
# Always told in numbers; a price or a cost may be told in words.
_COUNTED = r"revenue|turnover|net (?:income|profit|loss)|population|gdp|budget|salary"
_KINDS = (
    (
        rf"\bhow\s+long\b(?!\s+(?:is|was|are|were)\s+(?:the|a)\b)|\bhow\s+many\s+(?:more\s+)?{_UNIT}\b",
        rf"\b{_UNIT}\b|\b(?:since|until|till|from|between|long|longer|permanent\w*|indefinite\w*|life|lifetime|ever)\b|"
        r"\d{4}\s*[-–]\s*\d{2}",
    ),
    (r"\b(?:what|which)\s+(?:exact\s+)?(?:dates?|days?|year)\b", rf"\b(?:{_DATE})\b"),
    (r"\bhow\s+(?:old|tall)\b", rf"\d|\b(?:{_AMOUNT})\b"),
)
# The numbers of days and years, and ordinals in figures, count nothing; "the fourth call" tells how many there were.
_DATED = re.compile(
    rf"\b\d+(?:st|nd|rd|th)\b|\b(?:\d{{1,2}}(?:\s*(?:,|and|or|to|-|–)\s*))*\d{{1,2}}\s+{_MONTH}\b(?:,?\s+\d{{4}})?|"
    rf"\b{_MONTH}\.?\s+\d{{1,2}}(?:\s*[-–]\s*\d{{1,2}})?\b(?:,?\s+\d{{4}})?|\b{_MONTH}\s+\d{{4}}\b|"
    r"\b(?:in|since|from|until|till|by|of|year|during|after|before|to)\s+(?:1[5-9]|20)\d{2}\b(?!\s+[a-z]+s\b)",
    re.IGNORECASE,
)
_COUNT_WANTED = re.compile(
    r"\bhow\s+(?:many|much|often)\b|\b(?:what|which)\s+(?:number|percentage|share|proportion)\b|"
    rf"\bwhat\s+(?:is|was|were)\s+(?:[\w'’.&-]+\s+){{0,5}}(?:{_COUNTED})\b",
    re.IGNORECASE,
)
_COUNT = re.compile(rf"(?<![A-Za-z])\d|\b(?:{_AMOUNT})\b", re.IGNORECASE)
_WANTED = tuple((re.compile(asked, re.IGNORECASE), re.compile(given, re.IGNORECASE)) for asked, given in _KINDS)


def only_of_the_kind_wanted(question: str, findings: Findings) -> Findings:
    """The findings, what the question asks for first among nearly equals, hardly answerable if none of it is quoted.

    Args:
        question: That stands alone; of several questions the last one counts.
        findings: What was found for it.
    """
    may_answer = _given(question.rstrip("?. ").rpartition("? ")[2])
    if may_answer is None or not findings.sentences:
        return findings
    least = NEARLY * max(item.relevance for item in findings.sentences)
    first = [item for item in findings.sentences if item.relevance >= least and may_answer(item.text)]
    ordered = (*first, *(item for item in findings.sentences if item not in first))
    if any(may_answer(item.text) for item in chosen(ordered)):
        return replace(findings, sentences=ordered)
    return replace(findings, answerability=min(findings.answerability, WITHOUT))


def _given(question: str) -> Callable[[str], bool] | None:
    """Tells whether a sentence has what the question asks for; None where that cannot be told."""
    for asked, given in _WANTED:
        if asked.search(question):
            return lambda sentence: given.search(sentence) is not None
    if _COUNT_WANTED.search(question):
        return lambda sentence: _COUNT.search(_DATED.sub(" ", sentence)) is not None
    return None
