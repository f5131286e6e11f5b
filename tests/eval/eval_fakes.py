"""A dataset and systems made for tests of the runner and the reports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eval.judges import JUDGES
from eval.run import Plan
from eval.systems import System
from eval.systems.config import SystemConfig
from eval.types import Cited, Dataset, Entry, Hit, Outcome, Question

CONFIG = SystemConfig("fake", "index", "", {"depth": 1})
EVIL = "</script><script>alert(1)</script>"


def dataset(count: int = 4) -> Dataset:
    questions = tuple(
        Question(f"q{n}", f"Question {n}?", kind="odd" if n % 2 else "even", answerable=n % 2 == 0, answers=("Monday",),
                 sources={"a": 1} if n % 2 == 0 else {}, quotes=("It was on Monday then.",) if n % 2 == 0 else ())
        for n in range(count)
    )  # fmt: skip
    return Dataset("made", "answering", questions, (Entry("a", "It was on Monday then."), Entry("b", "Nothing.")))


class FakeSystem:
    """Answers from its script; counts what it was asked."""

    def __init__(self, *, fails: str = "", stops: str = "") -> None:
        self.asked: list[str] = []
        self.indexed = 0
        self._fails = fails
        self._stops = stops

    def index(self, dataset: Dataset) -> None:
        self.indexed += 1

    def answer(self, question: Question) -> Outcome:
        self.asked.append(question.question_id)
        if question.question_id == self._stops:
            raise KeyboardInterrupt
        if question.question_id == self._fails:
            raise RuntimeError("no such luck")
        return Outcome(
            question.question_id,
            ranking=(Hit("a", "a:1", 1.0, text="It was on Monday then."),),
            text=f"It was on Monday then. [1] {EVIL}",
            status="answered",
            confidence=0.5,
            citations=(Cited(1, "a", 0, 22, "It was on Monday then.", verbatim=True),),
            timings_ms={"total": 5.0},
        )

    def close(self) -> None:
        pass


def plan(folder: Path, system: System, **options: Any) -> Plan:
    return Plan(folder / "out", folder / "cache", JUDGES["overlap"], build=lambda config, cache: system, **options)


class RightSystem(FakeSystem):
    """As FakeSystem, but refuses what has no answer."""

    def answer(self, question: Question) -> Outcome:
        if question.answerable:
            return super().answer(question)
        return Outcome(question.question_id, status="no_evidence", confidence=0.1)
