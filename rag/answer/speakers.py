"""What did somebody say, and who is it? What another said is no answer; what introduces them comes first. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.answer.evidence import Evidence, Findings
from rag.answer.footnotes import Footnotes
from rag.answer.introduction import Sentence, named, with_role
from rag.answer.question import topic_of

_ASKED = re.compile(
    r"\b(?:what|how|why)\s+(?:else\s+)?(?:did|does|do|has|had)\s+(?P<who>(?:[\w’'-]+\s+){1,6}?)"
    r"(?:\w+ly\s+|also\s+)?(?:say|said|think|thought|claim|argue|describe|propose|promise|call|mention|stress|state|view|"
    r"demand|warn|expect|respond|reply|answer|add|note|suggest|congratulate|praise|criticise|criticize)\b",
    re.IGNORECASE,
)
# What is known to be their own words comes before what nobody is said to have said, if it is nearly as relevant.
NEARLY = 0.5

_NAME = re.compile(r"[A-Z][\w’-]+")


def by_whom_asked(question: str, findings: Findings) -> Findings:
    """The findings without what the source gives to another than the one asked about, and with their own words first.

    Args:
        question: That stands alone; left as they are unless it asks what somebody said.
        findings: What was found for it.
    """
    match = _ASKED.search(question)
    asked = {name.removesuffix("'s").removesuffix("’s") for name in _NAME.findall(match["who"])} if match else set()
    if not asked:
        return findings
    notes = Footnotes(findings.sentences)
    kept: list[Evidence] = []
    theirs: list[Evidence] = []
    for item in findings.sentences:
        said = notes.said(item)
        speaker = said.person.name if said and said.person else None
        if speaker is None or asked & set(speaker.split()):
            kept.append(item)
        if speaker is not None and asked & set(speaker.split()) and item.relevance >= NEARLY * kept[0].relevance:
            theirs.append(item)
    return replace(findings, sentences=tuple(theirs + [item for item in kept if item not in theirs]))


def introduced_first(question: str, findings: Findings) -> Findings:
    """The findings with the sentences first that say what somebody is, where the question is about them.

    Args:
        question: That stands alone; left as they are unless it asks for anything about a topic.
        findings: What was found for it.
    """
    topic = topic_of(question)
    if topic is None:
        return findings

    def introduces(item: Evidence) -> bool:
        people = map(with_role, named(Sentence(item.span, item.text)))
        return any(person.has_role and person.surname == topic.split()[-1] for person in people)

    return replace(findings, sentences=tuple(sorted(findings.sentences, key=lambda item: not introduces(item))))
