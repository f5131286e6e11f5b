"""Answers and passages as JSON: what `--json` prints, and what other programs may rely on."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rag.types import Answer, Citation, Passage


def answer_record(answer: Answer) -> dict[str, Any]:
    """An answer as `ask --json` prints it."""
    return {
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "status": answer.status,
        "answer": answer.text,
        "citations": [_citation_record(citation) for citation in answer.citations],
        "passages": [passage_record(passage) for passage in answer.passages],
        "timings_ms": {stage: round(duration, 1) for stage, duration in answer.timings_ms.items()},
        "model": answer.model,
        "confidence": round(answer.confidence, 4),
        "notice": answer.notice,
        "as_of": answer.as_of,
        "suggestions": answer.suggestions,
        "filter": answer.filter and {name: value for name, value in asdict(answer.filter).items() if value},
    }


def passage_record(passage: Passage) -> dict[str, Any]:
    """A passage as `search --json` prints it."""
    chunk = passage.chunk
    return {
        "chunk_id": chunk.chunk_id,
        "source": chunk.source,
        "title": chunk.title,
        "date": chunk.date,
        "page": chunk.page,
        "start": chunk.start,
        "end": chunk.end,
        "text": chunk.text,
        "score": passage.score,
        "retriever": passage.retriever,
        "copies": chunk.copies,
        "sentences": [asdict(sentence) for sentence in passage.sentences],
    }


def _citation_record(citation: Citation) -> dict[str, Any]:
    record = asdict(citation)
    del record["chunk_id"]
    return record
