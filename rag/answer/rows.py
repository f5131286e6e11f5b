"""Asked for several things, the rows of a table or list that name them are quoted together, in their order. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.answer.evidence import Findings
from rag.words import content_stems

# As in "Which offices ...", "What other offices ...".
_SEVERAL = re.compile(
    r"^(?:which|what)\s+(?:are\s+the\s+)?(?:\w+\s+)??(?!(?:does|has|was)\b)(?P<kind>\w+[^\Ws])s\b", re.IGNORECASE
)
_ROW = re.compile(r"\||[-*•–]\s|\(?\d{1,2}[.)]\s")


def rows_together(question: str, findings: Findings) -> Findings:
    """The findings with the rows together, in their order, that name what the question asks for several of.

    Args:
        question: That stands alone; left as they are unless it asks for several things and a row answers best.
        findings: What was found for it.
    """
    asked = _SEVERAL.match(question)
    if asked is None or not findings.sentences:
        return findings
    kinds, best = set(content_stems(asked["kind"])), findings.sentences[0]
    if not _ROW.match(best.text) or not kinds & set(content_stems(best.text)):
        return findings
    doc_id = best.passage.chunk.doc_id
    rows = [
        replace(item, relevance=best.relevance)
        for item in findings.sentences
        if item.passage.chunk.doc_id == doc_id and _ROW.match(item.text) and kinds & set(content_stems(item.text))
    ]
    rows.sort(key=lambda item: item.span.start)
    places = {item.span for item in rows}
    others = (item for item in findings.sentences if item.passage.chunk.doc_id != doc_id or item.span not in places)
    return replace(findings, sentences=(*rows, *others))
