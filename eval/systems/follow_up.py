"""Follow-ups made to stand alone, then searched for: what a rewrite is worth in passages found."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from eval.systems.config import KINDS, SystemConfig
from eval.systems.indexed import IndexSystem
from eval.systems.single import rewriting_model, standalone
from eval.types import Dataset, Outcome, Question
from rag.protocols import ChatModel, Embedder


class FollowUpSearch:
    """Retrieval alone, as `IndexSystem` does it, for the rewritten question."""

    def __init__(
        self, config: SystemConfig, *, cache: Path, embedder: Embedder | None = None, model: ChatModel | None = None
    ) -> None:
        self._method = config.options["method"]
        self._model = model or rewriting_model(config)
        given: Mapping[str, Any] = {name: value for name, value in config.options.items() if name in KINDS["index"]}
        inner = replace(config, kind="index", options={**KINDS["index"], **given})
        self._search = IndexSystem(inner, cache=cache, embedder=embedder)

    def index(self, dataset: Dataset) -> None:
        """Index the corpus.

        Raises:
            EvaluationError: Questions are to be taken as a human rewrote them, and nobody did.
        """
        if self._method in ("human", "checked"):
            for question in dataset.questions:
                standalone(question, self._method)
        self._search.index(dataset)

    def answer(self, question: Question) -> Outcome:
        """Rewrite the question and rank passages for it."""
        start = time.perf_counter()
        text = standalone(question, self._method, self._model)
        elapsed = (time.perf_counter() - start) * 1000
        outcome = self._search.answer(replace(question, question=text))
        timings = dict(outcome.timings_ms)
        if timings:
            timings |= {"rewrite": elapsed, "total": timings["total"] + elapsed}
        return replace(outcome, rewrite=text, timings_ms=timings)

    def close(self) -> None:
        """Let go of the index, and stop the model, if there is one."""
        self._search.close()
        if self._model is not None:
            self._model.close()
