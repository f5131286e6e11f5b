"""Who spoke there? No one sentence tells; those that introduce the speakers of the source that does, together. Pure."""

from __future__ import annotations

import re

from rag.answer.evidence import Evidence, Findings
from rag.answer.footnotes import Footnotes, place

NOTICE = "These are the people whom the source has speaking; whether each spoke on that occasion, see there."
MOST_SPEAKERS = 6
_ASKED = re.compile(
    r"who\s+(?:else\s+|all\s+)?(?:spoke|speaks|gave\s+(?:a\s+)?speech(?:es)?)\s+(?:at|during|in)\s+.+", re.IGNORECASE
)


def asks_who_spoke(question: str) -> bool:
    """Whether a question asks who spoke on an occasion.

    Args:
        question: That stands alone.
    """
    return _ASKED.fullmatch(question.strip().rstrip("?.! ")) is not None


def of_each_speaker(findings: Findings) -> tuple[Evidence, ...]:
    """The sentence that introduces each speaker, in the source of the best sentence and in the order of their speaking.

    Empty where it lets fewer than two speak.

    Args:
        findings: What was found for the question.
    """
    if not findings.sentences:
        return ()
    doc_id = findings.sentences[0].passage.chunk.doc_id
    told = [item for item in findings.sentences if item.passage.chunk.doc_id == doc_id]
    notes, speakers = Footnotes((*findings.sentences, *findings.context)), dict[str, Evidence]()
    for item in sorted(told, key=lambda item: item.span.start):
        said = notes.said(item)
        if said is not None and said.person is not None:
            speakers.setdefault(said.person.surname, notes.where(said.person, item))
    introduced = tuple({place(item): item for item in speakers.values()}.values())
    return introduced[:MOST_SPEAKERS] if len(speakers) > 1 else ()
