"""What is a greeting or thanks, and what asks something."""

from __future__ import annotations

import pytest

from rag.answer.small_talk import FAREWELL, GREETING, THANKS, small_talk


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("Hello", GREETING),
        ("hi there!", GREETING),
        ("Good morning", GREETING),
        ("How are you?", GREETING),
        ("Thanks!", THANKS),
        ("Thank you very much for your help.", THANKS),
        ("ok, great, thanks", THANKS),
        ("Bye", FAREWELL),
    ],
)
def test_courtesies_have_a_reply(said: str, reply: str) -> None:
    assert small_talk(said) == reply


@pytest.mark.parametrize(
    "said",
    ["", "so?", "and?", "Thanks, and when did it end?", "Hello, who is Putin?", "Who said hello?", "What a nice day"],
)
def test_what_asks_something_is_a_question(said: str) -> None:
    assert small_talk(said) is None
