"""Footnote's engine: ask your documents; every sentence of the answer carries a footnote that was checked.

Importing this package runs nothing heavy; models and indexes load where they are built.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rag.errors import FootnoteError
from rag.types import Answer, Citation, Document, Filter, IngestReport, Passage, TextDelta

if TYPE_CHECKING:
    from rag.build import open_pipeline
    from rag.pipeline import Pipeline

__all__ = [
    "Answer",
    "Citation",
    "Document",
    "Filter",
    "FootnoteError",
    "IngestReport",
    "Passage",
    "Pipeline",
    "TextDelta",
    "open_pipeline",
]


def __getattr__(name: str) -> Any:
    if name == "open_pipeline":
        from rag.build import open_pipeline

        return open_pipeline
    if name == "Pipeline":
        from rag.pipeline import Pipeline

        return Pipeline
    raise AttributeError(f"module 'rag' has no attribute {name!r}")
