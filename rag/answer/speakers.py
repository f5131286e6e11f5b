"""What did somebody say, and who is it? What another said is no answer; what introduces them comes first. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rag.answer.evidence import NEARLY, Evidence, Findings
from rag.answer.footnotes import Footnotes, place
from rag.answer.introduction import Person, Sentence, is_role, named, with_role
from rag.answer.question import topic_of
from rag.sentences import split_sentences
from rag.words import content_stems

_ASKED = re.compile(
    r"\b(?:what|how|why)\s+(?:else\s+)?(?:did|does|do|has|had)\s+(?P<who>(?:[\w’'-]+\s+){1,6}?)"
    r"(?:\w+ly\s+|also\s+)?(?:say|said|think|thought|claim|argue|describe|propose|promise|call|mention|stress|state|view|"
    r"demand|warn|expect|respond|reply|answer|add|note|suggest|congratulate|praise|criticise|criticize)\b",
    re.IGNORECASE,
)
# Beside the question's own, the words of a sentence that only announces what somebody says next.
_ANNOUNCING = set(
    content_stems(
        "address also comment describe detail discuss dwell dwelt issue length matter mention question raise raised "
        "refer remark speak spoke spoken statement subject talk topic touch turn view"
    )
)
MOST_ANNOUNCED = 2
# This share of the words for what is asked about makes somebody's sentence one about it; and so likely it then answers.
MOST_OF_TOPIC = 0.6
TOLD = 0.5

_NAME = re.compile(r"[A-Z][\w’-]+")


def by_whom_asked(question: str, findings: Findings) -> Findings:
    """The findings without what the source gives to another than the one asked about, and with their own words first.

    What a sentence only announces ("Umakhanov spoke about the pandemic") counts for as much as that sentence. Where
    their own words hold those for what is asked about, there is an answer, however unlikely the reader finds it.

    Args:
        question: That stands alone; left as they are unless it asks what somebody said.
        findings: What was found for it.
    """
    match = _ASKED.search(question)
    if match is None:
        return findings
    names = {name.removesuffix("'s").removesuffix("’s") for name in _NAME.findall(match["who"])}
    roles = set() if names else {word for word in match["who"].lower().split() if is_role(word)}
    if not (names or roles):
        return findings
    topic = set(content_stems(question[match.end() :]))
    notes = Footnotes((*findings.sentences, *findings.context))
    kept: list[Evidence] = []
    theirs: list[Evidence] = []
    about: list[Evidence] = []
    for item in _with_announced(question, findings.sentences):
        said = notes.said(item)
        person = said.person if said else None
        is_theirs = person is not None and bool(names & set(person.name.split()) or roles & _roles(person, item))
        if person is not None and names and not is_theirs:
            continue
        kept.append(item)
        if is_theirs and topic and len(topic & set(content_stems(item.text))) >= MOST_OF_TOPIC * len(topic):
            about.append(replace(item, relevance=max(item.relevance, kept[0].relevance)))
        elif is_theirs and item.relevance >= NEARLY * kept[0].relevance:
            theirs.append(item)
    answerability = findings.answerability
    if about and answerability < TOLD:  # the reader knows of none, so of no other either
        answerability, theirs, kept = TOLD, [], [replace(item, relevance=0.0) for item in kept]
    first = sorted((*about, *theirs), key=lambda item: -item.relevance)
    places = {place(item) for item in first}
    told = (*first, *(item for item in kept if place(item) not in places))
    return replace(findings, sentences=told, answerability=answerability)


def _roles(person: Person, item: Evidence) -> set[str]:
    """What somebody is, by how the source introduces them or calls them where they speak."""
    return person.role_words | {word for word in item.text.lower().split() if is_role(word)}


def _with_announced(question: str, sentences: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, best first, those that follow an announcement as relevant as the announcement."""
    known = set(content_stems(question)) | _ANNOUNCING
    relevance = {place(item): item.relevance for item in sentences}
    for item in sentences:
        if set(content_stems(item.text)) <= known:
            doc_id, end = item.passage.chunk.doc_id, item.span.end
            after = [one for one in sentences if one.passage.chunk.doc_id == doc_id and one.span.start >= end]
            for one in sorted(after, key=lambda one: one.span.start)[:MOST_ANNOUNCED]:
                relevance[place(one)] = max(relevance[place(one)], item.relevance)
    raised = [replace(item, relevance=relevance[place(item)]) for item in sentences]
    return sorted(raised, key=lambda item: (-item.relevance, item.passage.rank, item.span.start))


def introduced(texts: Iterable[str]) -> frozenset[str]:
    """The surnames of those whom texts introduce as people, by a role or as Mr or Ms.

    Args:
        texts: Passages.
    """
    sentences = (Sentence(span, span.of(text)) for text in texts for span in split_sentences(text))
    people = (with_role(person) for sentence in sentences for person in named(sentence))
    return frozenset(person.surname for person in people if person.has_role)


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
