"""Which questions lean on the one before, and what they become."""

from __future__ import annotations

import pytest

from rag.answer.condense import condense, leans
from rag.types import Message

FIRST = "When is the APEC summit in Thailand?"


@pytest.mark.parametrize(
    "question",
    [
        "And the G20 one?",
        "What about Indonesia?",
        "Who said that?",
        "When does it end?",
        "Why?",
        "Is he going to attend?",
    ],
)
def test_these_lean(question: str) -> None:
    assert leans(question)
    history = [Message("user", FIRST), Message("assistant", "On November 18. [1]")]
    assert condense(question, history) == f"{FIRST} {question}"


@pytest.mark.parametrize(
    "question",
    [
        "Where was the Eastern Economic Forum held?",
        "What did Kosachev say about his colleagues?",
        "How many vaccines has China provided?",
    ],
)
def test_these_stand_alone(question: str) -> None:
    assert condense(question, [Message("user", FIRST)]) == question


def test_a_chain_of_follow_ups_reaches_back_to_the_question_that_stands() -> None:
    history = [
        Message("user", "Who is Bair Zhamsuyev?"),
        Message("user", FIRST),
        Message("user", "And who attends it?"),
    ]
    assert condense("Why?", history) == f"{FIRST} And who attends it? Why?"


def test_without_history_a_question_is_as_it_is() -> None:
    assert condense("Why?", []) == "Why?"


def test_old_turns_are_let_go() -> None:
    history = [Message("user", FIRST), *[Message("assistant", "…")] * 6]
    assert condense("Why?", history) == "Why?"
