"""What the page remembers of a visit: values that handlers take and return."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from threading import Event
from typing import Literal

from rag.types import Answer, Filter

Phase = Literal["searching", "writing", "done", "stopped", "failed"]

TURNS_KEPT = 50  # more than anyone scrolls back through; each is rendered anew with every piece of an answer
MESSAGES_TOLD = 20  # what a follow-up can lean on, and more

_MARKER = re.compile(r"\s?\[\d+\]")


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """A question and what became of it.

    Attributes:
        turn_id: Its number in the conversation, from 1.
        text: The answer as far as it has come.
        answer: The checked answer, once there is one.
        problem: What went wrong, for a turn that failed.
        wanted: What the person kept the search to; None left it to the question, `Filter()` means everywhere.
        alone: Whether the question is asked as it stands, whatever was said before.
    """

    turn_id: int
    question: str
    phase: Phase = "searching"
    text: str = ""
    answer: Answer | None = None
    problem: str | None = None
    wanted: Filter | None = None
    alone: bool = False

    @property
    def running(self) -> bool:
        """Whether the answer is still being worked on."""
        return self.phase in ("searching", "writing")


@dataclass(frozen=True, slots=True, eq=False)
class Conversation:
    """The turns of one visit.

    Attributes:
        turns: The latest; of a long conversation, the first ones are let go.
        set_aside: The turns that "New conversation" put away, until the next question.
        notice: One sentence about the last thing the person did, or None.
        stop: Set to stop the answer that is being worked on.
    """

    turns: tuple[Turn, ...] = ()
    set_aside: tuple[Turn, ...] = ()
    notice: str | None = None
    stop: Event | None = None

    @property
    def running(self) -> bool:
        """Whether an answer is being worked on."""
        return bool(self.turns) and self.turns[-1].running

    @property
    def last_id(self) -> int:
        """The number of the last turn; 0 for none."""
        return self.turns[-1].turn_id if self.turns else 0

    def turn(self, turn_id: int) -> Turn | None:
        """The turn of that number, or None."""
        return next((turn for turn in self.turns if turn.turn_id == turn_id), None)

    def with_last(self, turn: Turn) -> Conversation:
        """The same conversation with its last turn replaced."""
        return replace(self, turns=(*self.turns[:-1], turn))

    def latest_answered(self) -> Turn | None:
        """The last turn that has an answer, or None."""
        return next((turn for turn in reversed(self.turns) if turn.answer), None)

    def history(self) -> list[dict[str, str]]:
        """The latest answered turns as plain messages, without footnote markers, for the next question."""
        return [
            message
            for turn in self.turns
            if turn.answer
            for message in (
                {"role": "user", "content": turn.question},
                {"role": "assistant", "content": _MARKER.sub("", turn.answer.text)},
            )
        ][-MESSAGES_TOLD:]
