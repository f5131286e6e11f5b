"""Conversations with a capable model at a real endpoint: what it makes of a follow-up is asked if it is faithful."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from endpoints import chunk, endpoint, send_event, start_events
from parts import fake_pipeline, write_documents

from rag.answer.llm import OpenAICompatibleModel
from rag.pipeline import Pipeline
from rag.types import Message

CALL = (
    "Call report\n\nWang Yi and Sergei Lavrov spoke by telephone on 18 November 2020. "
    "Wang Yi and Sergei Lavrov agreed to share vaccines.\n"
)
FORUM = "Forum report\n\nThe Eastern Economic Forum was held in Vladivostok. Delegates agreed on three ports.\n"
HISTORY = [
    Message("user", "Who spoke with Sergei Lavrov by telephone?"),
    Message("assistant", "Wang Yi and Sergei Lavrov spoke by telephone on 18 November 2020. [1]"),
]
AGREED = "Wang Yi and Sergei Lavrov agreed to share vaccines."
FOLLOW_UP = "And did they agree?"
FAITHFUL = "Did Wang Yi and Sergei Lavrov agree?"


class Model:
    """Rewrites, and drafts, as it is told to; knows what it was asked."""

    def __init__(self, rewrite: str) -> None:
        self.rewrite = rewrite
        self.asked: list[str] = []

    def __call__(self, handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        self.asked.append(body["messages"][-1]["content"])
        is_rewriting = "Last question:" in self.asked[-1]
        start_events(handler)
        send_event(handler, chunk(self.rewrite if is_rewriting else f"{AGREED} [1]"))
        handler.wfile.write(b"data: [DONE]\n\n")


@contextmanager
def talking(folder: Path, model: Model) -> Iterator[Pipeline]:
    documents = write_documents(folder / "docs", {"call.txt": CALL, "forum.txt": FORUM})
    with endpoint(model) as url:
        chat = OpenAICompatibleModel(base_url=url, model="any", context_tokens=4096, timeout_s=5.0)
        with fake_pipeline(folder / "data", model=chat, llm_base_url=url) as pipeline:
            pipeline.ingest([documents])
            yield pipeline


def test_a_follow_up_is_asked_as_the_model_rewrites_it(tmp_path: Path) -> None:
    model = Model(FAITHFUL)
    with talking(tmp_path, model) as pipeline:
        answer = pipeline.ask(FOLLOW_UP, history=HISTORY)
    assert answer.question == FOLLOW_UP
    assert answer.standalone_question == FAITHFUL
    assert answer.text == f"{AGREED} [1]"
    rewriting, drafting = model.asked
    assert f"Question: {HISTORY[0].content}" in rewriting
    assert drafting.endswith(f"Question: {FAITHFUL}")


@pytest.mark.parametrize("rewrite", ["Did Xi Jinping agree?", "They agreed to share ports.", "", "When was it?"])
def test_what_the_model_makes_up_is_never_asked(tmp_path: Path, rewrite: str) -> None:
    with talking(tmp_path, Model(rewrite)) as pipeline:
        answer = pipeline.ask(FOLLOW_UP, history=HISTORY)
    assert answer.standalone_question == f"{HISTORY[0].content} {FOLLOW_UP}"
    assert AGREED in [citation.quote for citation in answer.citations]


def test_a_question_that_stands_alone_is_not_rewritten(tmp_path: Path) -> None:
    model = Model("Who is Lavrov?")
    with talking(tmp_path, model) as pipeline:
        answer = pipeline.ask("Where was the Eastern Economic Forum held?", history=HISTORY)
    assert answer.standalone_question == answer.question
    assert len(model.asked) == 1


def test_the_embedded_model_is_not_asked_to_rewrite(tmp_path: Path) -> None:
    documents = write_documents(tmp_path / "docs", {"call.txt": CALL})
    with fake_pipeline(tmp_path / "data", replies=[FAITHFUL]) as pipeline:
        pipeline.ingest([documents])
        answer = pipeline.ask(FOLLOW_UP, history=HISTORY)
    assert answer.standalone_question == f"{HISTORY[0].content} {FOLLOW_UP}"
