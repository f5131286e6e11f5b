"""Answers for the tests of what the page shows."""

from __future__ import annotations

from rag.types import Answer, Chunk, Citation, Passage
from ui.state import Turn

TEXT = "Before it.\n\nThe bridge reopened on Monday.\n\nAfter it."
QUOTE = "The bridge reopened on Monday."


def made_answer(source_text: str = TEXT, quote: str = QUOTE, **fields: object) -> Answer:
    start = source_text.index(quote)
    chunk = Chunk("d" * 16, "news/bridge.txt", 0, len(source_text), source_text, "Bridge reopens", "2022-10-10", page=3)
    citation = Citation(
        1, chunk.chunk_id, chunk.source, chunk.title, chunk.date, 3, start, start + len(quote), quote, "verbatim"
    )
    given = {
        "question": "When did it reopen?",
        "standalone_question": "When did it reopen?",
        "text": f"“{quote}” [1]",
        "status": "answered",
        "citations": (citation,),
        "passages": (Passage(chunk, 1.0, 1, "dense"),),
        "timings_ms": {},
        "model": "quotes",
    }
    return Answer(**(given | fields))  # type: ignore[arg-type]


def done(answer: Answer) -> Turn:
    return Turn(1, answer.question, "done", answer.text, answer)
