"""What the engine relies on in any ChatModel."""

from __future__ import annotations

import time

import pytest

from rag.protocols import ChatModel
from rag.testing import ScriptedChatModel
from rag.types import Message

QUESTION = [Message("system", "You answer briefly."), Message("user", "Name three colours of the rainbow.")]
LONG_TASK = [Message("user", "Write a very long story about a fox and a crow.")]
MODELS = [pytest.param("fake", id="fake"), pytest.param("real", id="real", marks=pytest.mark.slow)]


@pytest.fixture(params=MODELS)
def model(request: pytest.FixtureRequest) -> ChatModel:
    if request.param == "fake":
        return ScriptedChatModel(["Red, orange and yellow are colours of the rainbow [1]."])
    return request.getfixturevalue("real_chat_model")


def test_it_has_a_name_and_a_context(model: ChatModel) -> None:
    assert model.name
    assert model.context_tokens >= 512


def test_a_reply_comes_in_pieces_none_of_them_empty(model: ChatModel) -> None:
    pieces = list(model.stream(QUESTION, max_tokens=24))
    assert len(pieces) > 1
    assert all(pieces)


def test_what_was_asked_before_does_not_change_a_reply(model: ChatModel) -> None:
    background = "The port authority said on Monday that wheat exports rose while barley fell. " * 8
    question = [Message("user", background + "Write two sentences about the port.")]
    first = "".join(model.stream(question, max_tokens=32))
    "".join(model.stream([Message("user", background + "What is a harbour?")], max_tokens=8))
    assert "".join(model.stream(question, max_tokens=32)) == first


def test_a_reply_is_no_longer_than_max_tokens(model: ChatModel) -> None:
    assert len(list(model.stream(LONG_TASK, max_tokens=6))) <= 6


def test_a_closed_reply_leaves_the_model_ready(model: ChatModel) -> None:
    reply = model.stream(LONG_TASK, max_tokens=1500)
    assert next(reply)
    reply.close()
    started = time.monotonic()
    assert "".join(model.stream(QUESTION, max_tokens=4))
    # 1500 tokens take over twenty seconds: the second reply would wait for them had the first gone on.
    assert time.monotonic() - started < 10


def test_it_answers_again_after_close(model: ChatModel) -> None:
    first = "".join(model.stream(QUESTION, max_tokens=8))
    model.close()
    model.close()
    assert "".join(model.stream(QUESTION, max_tokens=8)) == first
