"""After a refusal: a question that the documents can answer, about what the nearest passages and the question share."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.answer.evidence import Findings, told_of
from rag.answer.mentions import mentions
from rag.protocols import EvidenceReader

MOST_SUGGESTED = 2
# More than this are not tried: each is read closely before it is offered.
MOST_TRIED = 4
# A name of a title must stand in the passages this often to be what they are about.
LEAST_MENTIONED = 2
# "Russian" and "Chinese" name nobody.
_PEOPLES = re.compile(r"(?:ian|ean|ese|ish|can)s?$")
_ABOUT = "What is said about {}?"


def suggestions(question: str, findings: Findings, *, reader: EvidenceReader, caution: float) -> tuple[str, ...]:
    """Questions about what the question or the nearest titles name, each one found to have an answer.

    Args:
        question: The standalone question that was not answered.
        findings: What was found for it.
        reader: Reads the nearest passages again for each suggestion.
        caution: The least answerability at which the documents count as holding an answer, 0 to 1.
    """
    found: list[str] = []
    for _, topic in zip(range(MOST_TRIED), _topics(question, findings), strict=False):
        asked = _ABOUT.format(topic)
        if asked.lower() == question.strip().lower():
            continue
        if told_of(asked, findings.passages, reader) >= caution:
            found.append(asked)
        if len(found) == MOST_SUGGESTED:
            break
    return tuple(found)


def _topics(question: str, findings: Findings) -> Iterator[str]:
    """Names that the question and the passages share, then those in the passages' titles; each once."""
    text = "\n".join(passage.chunk.text for passage in findings.passages)
    asked = sorted((mention.name for mention in mentions(question)), key=len, reverse=True)
    titles = [mention.name for passage in findings.passages for mention in mentions(passage.chunk.title or "")]
    given: list[str] = []
    for name in [*asked, *titles]:
        is_known = text.count(name) >= (1 if name in asked else LEAST_MENTIONED) and not _PEOPLES.search(name)
        if is_known and not any(name in other or other in name for other in given):
            given.append(name)
            yield name
