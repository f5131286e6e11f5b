"""Replies that a model gave, played back to the same questions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.systems.replayed import ReplayedModel
from rag.errors import EndpointError
from rag.types import Message

PASSAGES = "<passage 1> Harbour\nIt was dredged.\n</passage>"
CONVERSATION = "Question: Who came?\nAnswer: Ann Lee.\n\nLast question: When did she?"


@pytest.fixture
def model(tmp_path: Path) -> ReplayedModel:
    lines = [{"asked": "What was dredged?", "reply": "The harbour [1]."}, {"asked": CONVERSATION, "reply": "When?"}]
    path = tmp_path / "replies.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return ReplayedModel(path)


def said(model: ReplayedModel, prompt: str) -> str:
    return "".join(model.stream([Message("user", prompt)], max_tokens=9))


def test_a_draft_is_found_by_its_question_whatever_passages_are_shown(model: ReplayedModel) -> None:
    assert said(model, f"{PASSAGES}\n\nQuestion: What was dredged?") == "The harbour [1]."
    assert said(model, "\n\nQuestion: What was dredged?") == "The harbour [1]."


def test_a_rewrite_is_found_by_its_conversation(model: ReplayedModel) -> None:
    assert said(model, CONVERSATION) == "When?"


def test_what_was_never_asked_fails_as_a_model_that_is_down(model: ReplayedModel) -> None:
    with pytest.raises(EndpointError, match="No reply is kept"):
        said(model, CONVERSATION.replace("Ann", "Bo"))
