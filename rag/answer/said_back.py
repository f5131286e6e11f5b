"""Who paid? "They have paid" says the question back, and is no answer to it. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.answer.evidence import NEARLY, WITHOUT, Findings
from rag.words import content_stems

# To "Did they pay?" it is one.
_ASKS_FOR_SOMETHING = re.compile(
    r"(?:(?:at|by|for|from|in|of|on|since|to|until|with)\s+)?(?:how|what|when|where|which|whom?|whose|why)\b",
    re.IGNORECASE,
)


def only_what_says_more(question: str, findings: Findings) -> Findings:
    """The findings, among nearly equals first what has a word of its own, hardly answerable if none of these has.

    Args:
        question: That stands alone; left as they are unless it asks for something.
        findings: What was found for it.
    """
    if not _ASKS_FOR_SOMETHING.match(question) or not findings.sentences:
        return findings
    known = set(content_stems(question))
    least = NEARLY * max(item.relevance for item in findings.sentences)
    telling = [item for item in findings.sentences if item.relevance >= least and set(content_stems(item.text)) - known]
    if not telling:
        return replace(findings, answerability=min(findings.answerability, WITHOUT))
    return replace(findings, sentences=(*telling, *(item for item in findings.sentences if item not in telling)))
