"""Parts measured alone: making follow-ups stand alone, and telling whether a source carries a claim."""

from __future__ import annotations

import time
from dataclasses import replace

from eval.errors import EvaluationError
from eval.judges import judge_named
from eval.systems.config import SystemConfig
from eval.systems.piped import messages
from eval.types import Dataset, Outcome, Question
from rag.answer.condense import condense
from rag.answer.rewrite import understood
from rag.build import chat_model
from rag.config import load_settings
from rag.protocols import ChatModel
from rag.testing import ScriptedChatModel

METHODS = ("condense", "model", "checked", "none", "before", "human")


def standalone(question: Question, method: str, model: ChatModel | None = None) -> str:
    """A follow-up as a question of its own.

    Args:
        question: With its history.
        method: "condense": by the engine's rules. "model": by a language model where those are not sure. "checked": the
            same, had the model written what a human did: what the check on models lets through. "none": as it was
            asked. "before": always with the question before it. "human": as a human rewrote it.
        model: The language model.

    Raises:
        EvaluationError: Nobody rewrote it, or there is no such method.
    """
    asked = [turn.content.strip() for turn in question.history if turn.role == "user"]
    match method:
        case "none":
            return question.question
        case "before":
            return " ".join([*asked[-1:], question.question])
        case "condense":
            return condense(question.question, messages(question))
        case "model":
            return understood(question.question, messages(question), model).text
        case "checked" if question.standalone is not None:
            perfect = ScriptedChatModel([f"{question.standalone.rstrip('?. ')}?"])
            return understood(question.question, messages(question), perfect).text
        case "human" if question.standalone is not None:
            return question.standalone
        case "human" | "checked":
            raise EvaluationError(f"Question {question.question_id} of this dataset has no rewrite by a human.")
    raise EvaluationError(f"There is no method {method!r} to rewrite by; methods: {', '.join(METHODS)}.")


def rewriting_model(config: SystemConfig) -> ChatModel | None:
    """The language model that a system rewrites with, if it does: that of its settings, or of those in force."""
    if config.options["method"] != "model":
        return None
    return chat_model(load_settings(**config.options["settings"]))


class Rewriter:
    """Makes standalone questions."""

    def __init__(self, config: SystemConfig, *, model: ChatModel | None = None) -> None:
        self._method = config.options["method"]
        self._model = model or rewriting_model(config)

    def index(self, dataset: Dataset) -> None:
        """There is no corpus."""

    def answer(self, question: Question) -> Outcome:
        """Rewrite one question."""
        start = time.perf_counter()
        text = standalone(question, self._method, self._model)
        elapsed = (time.perf_counter() - start) * 1000
        return Outcome(question.question_id, rewrite=text, timings_ms={"total": elapsed})

    def close(self) -> None:
        """Stop the model, if there is one."""
        if self._model is not None:
            self._model.close()


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
