"""Haystack as its first tutorial has it: whole documents, an in-memory store, its BM25 retriever, its own defaults."""

from __future__ import annotations

import os
import time

from eval.systems.config import SystemConfig
from eval.systems.corpus import documents
from eval.types import Dataset, Hit, Outcome, Question

os.environ.setdefault("HAYSTACK_TELEMETRY_ENABLED", "False")

from haystack import Document as HaystackDocument
from haystack import Pipeline
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
from haystack.document_stores.in_memory import InMemoryDocumentStore

TEXTS_KEPT = 10


class HaystackPipeline:
    """Ranks."""

    def __init__(self, config: SystemConfig) -> None:
        self._depth = config.options["depth"]
        self._pipeline: Pipeline | None = None

    def index(self, dataset: Dataset) -> None:
        """Write documents, title and text, into the store."""
        store = InMemoryDocumentStore(shared=False)
        store.write_documents(
            [
                HaystackDocument(
                    id=document.source,
                    content=f"{document.title or ''} {document.text}".strip(),
                    meta={"text": document.text},
                )
                for document in documents(dataset)
            ]
        )
        self._pipeline = Pipeline()
        self._pipeline.add_component("retriever", InMemoryBM25Retriever(store, top_k=self._depth))

    def answer(self, question: Question) -> Outcome:
        """Rank documents for a question."""
        assert self._pipeline is not None, "index() comes first"
        start = time.perf_counter()
        found = self._pipeline.run({"retriever": {"query": question.question}})["retriever"]["documents"]
        elapsed = (time.perf_counter() - start) * 1000
        ranking = tuple(
            Hit(item.id, item.id, item.score or 0.0, text=item.meta["text"] if rank < TEXTS_KEPT else "")
            for rank, item in enumerate(found)
        )
        return Outcome(question.question_id, ranking=ranking, timings_ms={"retrieve": elapsed, "total": elapsed})

    def close(self) -> None:
        """Holds no files."""
