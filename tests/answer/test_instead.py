"""Questions that take a place or an office for granted, asked without it."""

from __future__ import annotations

import pytest

from rag.answer.evidence import Evidence, Findings
from rag.answer.instead import Instead, instead_of
from rag.types import Chunk, Passage, Span


@pytest.mark.parametrize(
    ("question", "without", "granted"),
    [
        ("What made Umakhanov fly to Beijing for the talks?", "Where did Umakhanov have the talks?", "Beijing"),
        ("Why did Xi travel to New York?", "Where did Xi travel?", "New York"),
        ("Why was the treaty signed in Moscow last year?", "Where was the treaty signed last year?", "Moscow"),
        ("The G20 is in Thailand this year, isn't it? When?", "Where is the G20 this year?", "Thailand"),
        ("Putin was in Bali, right?", "Where was Putin?", "Bali"),
        ("Which hall in Hanoi did the delegates sit in?", "Where did the delegates sit?", "Hanoi"),
        (
            "What did Naryshkin say in his role as defence minister?",
            "Which offices does Naryshkin hold?",
            "defence minister",
        ),
    ],
)
def test_what_is_taken_for_granted_is_left_out(question: str, without: str, granted: str) -> None:
    assert instead_of(question) == Instead(without, granted)


@pytest.mark.parametrize(
    "question",
    [
        "",
        "Where is the G20?",
        "Why did Xi call Putin in August?",
        "Why did Kosachev speak at the AIPA assembly?",
        "Umakhanov is a senator, isn't he?",
        "What did Wang describe as a threat?",
        "In what year in France did the war end?",
    ],
)
def test_what_takes_no_place_for_granted_is_left_alone(question: str) -> None:
    assert instead_of(question) is None


@pytest.mark.parametrize(
    ("texts", "is_otherwise"),
    [
        (["The talks were held by video link."], True),
        (["The talks were held by video link.", "They were in Beijing."], False),
        (["They flew to Beijing for the talks."], False),
        ([], False),
    ],
)
def test_an_answer_that_holds_it_tells_nothing_else(texts: list[str], is_otherwise: bool) -> None:
    passage = Passage(Chunk("d", "d.txt", 0, 1, "x"), 0.5, 1, "rerank")
    sentences = tuple(Evidence(passage, Span(0, 1), text, 0.5) for text in texts)
    findings = Findings((passage,), sentences, 0.5)
    assert Instead("Where were the talks?", "Beijing").is_told_otherwise(findings) is is_otherwise
