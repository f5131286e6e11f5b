"""When or where did somebody say it? The sentence that tells the occasion comes before what was said there. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.answer.evidence import Evidence, Findings
from rag.answer.mentions import mentions
from rag.words import months

_ASKED = re.compile(
    r"^(?:when|where|(?:on|at|in)\s+(?:what|which)\s+\w+)\b.*\b(?:say|said|speak|spoken|tell|told|announced?|claim(?:ed)?|"
    r"mention(?:ed)?|stated?|argued?|promised?|stress(?:ed)?|declared?)\b",
    re.IGNORECASE,
)
_SPOKE = re.compile(
    r"\b(?:spoke|speaking|speech|address(?:ed|ing)?|told|said|took\s+part|attend(?:ed|ing)|participat\w+|met|remarks)\b",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(?:assembl\w+|forum|meeting|session|conference|congress|summit|talks|call|conversation|roundtable|discussion|"
    r"briefing|interview|journalists|reporters|video\s?conference|video\s+link)\b",
    re.IGNORECASE,
)
_DAY = re.compile(r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|\d{4})\b", re.IGNORECASE)


def occasion_first(question: str, findings: Findings) -> Findings:
    """The findings with the sentence first that tells on which occasion the person asked about spoke.

    It is looked for in the source of the best sentence: one that names the person, that they spoke or took part, and an
    event or a day.

    Args:
        question: That stands alone; left as they are unless it asks when or where somebody said something.
        findings: What was found for it.
    """
    people = [mention.name.split()[-1] for mention in mentions(question) if mention.kind == "person"]
    if not people or not findings.sentences or not _ASKED.match(question):
        return findings
    best = findings.sentences[0]
    doc_id = best.passage.chunk.doc_id
    telling = [
        item
        for item in findings.sentences
        if item.passage.chunk.doc_id == doc_id and any(name in item.text for name in people) and _worth(item)
    ]
    if not telling:
        return findings
    first = max(telling, key=lambda item: (_worth(item), -item.span.start))
    raised = replace(first, relevance=max(first.relevance, best.relevance))
    return replace(findings, sentences=(raised, *(item for item in findings.sentences if item is not first)))


def _worth(item: Evidence) -> int:
    """How much of an occasion a sentence tells: an event, a day, both; 0 where nobody is said to have spoken."""
    if not _SPOKE.search(item.text):
        return 0
    return bool(_EVENT.search(item.text)) + bool(_DAY.search(item.text) or months(item.text))
