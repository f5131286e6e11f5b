"""What an answer is written from, and who drafts it."""

from __future__ import annotations

from dataclasses import dataclass

from rag.answer.evidence import Evidence, Findings
from rag.config import Settings
from rag.protocols import ChatModel, ClaimChecker
from rag.types import Passage


@dataclass(frozen=True, slots=True)
class Part:
    """One of the questions that a question is made of, and what the passages hold for it."""

    question: str
    findings: Findings


@dataclass(frozen=True, slots=True)
class Brief:
    """What an answer is written from: the standalone question, and what the passages hold for it.

    Attributes:
        checker: Tells whether a source carries a draft's sentence.
        parts: Where the question asks several things: each one, with what was found for it.
        needed: Sentences to quote in any case; a draft would blend them.
        across: Where a second question stands behind the first: what several sources hold for both together.
        notice: What the reader should know of the question answered, if it is not quite the one asked.
    """

    question: str
    findings: Findings
    checker: ClaimChecker
    parts: tuple[Part, ...] = ()
    needed: tuple[Evidence, ...] = ()
    across: tuple[Evidence, ...] = ()
    notice: str | None = None

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The passages, best first."""
        return self.findings.passages

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The passages' sentences, in the order in which they are to be quoted."""
        return self.findings.sentences


@dataclass(frozen=True, slots=True)
class Writer:
    """Who drafts, and within what bounds.

    Attributes:
        is_capable: Whether it rewrites follow-ups, and its word that the documents don't say is taken; the smallest
            say it at random.
    """

    model: ChatModel
    prompt_tokens: int
    answer_tokens: int
    is_capable: bool

    @classmethod
    def by(cls, settings: Settings, model: ChatModel | None) -> Writer | None:
        """Who drafts by these settings; nobody without a model."""
        if model is None:
            return None
        return cls(model, settings.prompt_tokens, settings.answer_tokens, is_capable=not settings.uses_embedded_llm)
