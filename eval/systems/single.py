"""Parts measured alone: making follow-ups stand alone, and telling whether a source carries a claim."""

from __future__ import annotations

import time
from dataclasses import replace

from eval.judges import judge_named
from eval.systems.config import SystemConfig
from eval.systems.piped import messages
from eval.types import Dataset, Outcome, Question
from rag.answer.condense import condense


class Rewriter:
    """Makes standalone questions: with the engine's rules, or, as a baseline, not at all."""

    def __init__(self, config: SystemConfig) -> None:
        self._method = config.options["method"]

    def index(self, dataset: Dataset) -> None:
        """There is no corpus."""

    def answer(self, question: Question) -> Outcome:
        """Rewrite one question."""
        start = time.perf_counter()
        text = question.question
        if self._method == "condense":
            text = condense(text, messages(question))
        elapsed = (time.perf_counter() - start) * 1000
        return Outcome(question.question_id, rewrite=text, timings_ms={"total": elapsed})

    def close(self) -> None:
        """Holds nothing."""


class Verifier:
    """Asks a judge whether the premise carries the claim; "answered" means yes."""

    def __init__(self, config: SystemConfig) -> None:
        self._judge = judge_named(config.options["judge"])

    def index(self, dataset: Dataset) -> None:
        """There is no corpus."""

    def answer(self, question: Question) -> Outcome:
        """Judge one claim."""
        start = time.perf_counter()
        score = self._judge.score(question.premise or "", question.question)
        elapsed = (time.perf_counter() - start) * 1000
        outcome = Outcome(question.question_id, confidence=score, timings_ms={"total": elapsed})
        return replace(outcome, status="answered" if score >= self._judge.least else "no_evidence")

    def close(self) -> None:
        """Holds nothing."""
