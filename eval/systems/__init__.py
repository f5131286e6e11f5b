"""What is measured: a System is made from a small TOML file, takes in a corpus and answers questions."""

from __future__ import annotations

from typing import Protocol

from eval.types import Dataset, Outcome, Question


class System(Protocol):
    """Anything that can be asked."""

    def index(self, dataset: Dataset) -> None:
        """Take in the dataset's corpus; called once, before the first question."""

    def answer(self, question: Question) -> Outcome:
        """Answer one question; whatever it raises is recorded as this question's failure."""

    def close(self) -> None:
        """Let go of models and files."""
