"""When did it take place? A sentence that names all of it and has a date tells, whatever its verb. Pure.

The evidence model is taught by questions that were made to look answerable, and came to doubt this form: to "When did
the assembly take place?" it hardly believes "On 8 September the parliament is hosting the assembly".
"""

from __future__ import annotations

import re
from dataclasses import replace

from rag.answer.evidence import Evidence, Findings
from rag.words import content_stems, months

# Of the written questions of this form, 51 meet such a sentence, and 44 of them are answered (docs/decisions/0011).
TOLD = 0.6
# One word alone, as in "When did these rebellions take place?", may be of any.
LEAST_NAMED = 2

_ASKED = re.compile(
    r"(?:when|(?:on|in)\s+(?:what|which)\s+(?:day|date|month|year))\b.*"
    r"\b(?:take\s+place|taken\s+place|took\s+place|held|happen|happened|occur|occurred)\b",
    re.IGNORECASE,
)
_FORM = frozenset(content_stems("take took taken place held happen happened occur occurred day date month year"))
_DAY = re.compile(r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:1[5-9]|20)\d{2})\b", re.IGNORECASE)


def dated_first(question: str, findings: Findings) -> Findings:
    """The findings with the sentence first, and believed, that names what is asked about and dates it.

    Args:
        question: That stands alone; left as they are unless it asks when something took place.
        findings: What was found for it.
    """
    if not _ASKED.match(question):
        return findings
    named = set(content_stems(question)) - _FORM
    telling = [item for item in findings.sentences if named <= set(content_stems(item.text)) and _dated(item)]
    if not telling or len(named) < LEAST_NAMED:
        return findings
    best = findings.sentences[0]
    first = replace(telling[0], relevance=max(telling[0].relevance, best.relevance))
    others = (item for item in findings.sentences if item is not telling[0])
    return replace(findings, sentences=(first, *others), answerability=max(findings.answerability, TOLD))


def _dated(item: Evidence) -> bool:
    return bool(_DAY.search(item.text) or months(item.text))
