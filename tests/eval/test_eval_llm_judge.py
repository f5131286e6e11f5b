"""RAGAS' two scores by a scripted judge, worked out by hand, and what a failing judge does."""

from __future__ import annotations

import json

import pytest

from eval.llm_judge import Score, agreement, faithfulness, judge_result, relevance
from rag.errors import EndpointError
from rag.testing import HashingEmbedder, ScriptedChatModel

STATEMENTS = json.dumps(["Li met Wu.", "It rained.", "They agreed."])


def verdicts(*values: int) -> str:
    return json.dumps([{"statement": "s", "reason": f"r{n}", "verdict": v} for n, v in enumerate(values)])


def test_faithfulness_is_the_share_of_carried_statements() -> None:
    model = ScriptedChatModel([f"Here: {STATEMENTS}", verdicts(1, 0, 1)])
    score = faithfulness("Who?", "Li met Wu [1]. It rained. They agreed.", ["Li met Wu.", "They agreed."], model=model)
    assert score.value == pytest.approx(2 / 3)
    assert score.reason == "It rained.: r1"
    assert "[1]" not in model.asked[0][0].content
    assert "Li met Wu.\n\nThey agreed." in model.asked[1][0].content


@pytest.mark.parametrize(
    ("replies", "reason"),
    [
        (["I cannot say."], "no JSON in the reply"),
        ([STATEMENTS, verdicts(1)], "3 statements but 1 verdicts"),
        ([STATEMENTS, '[{"verdict": "yes"}]'], "no verdict of 0 or 1"),
        (["[]", "[]"], "0 statements"),
        (["{not json}"], "JSONDecodeError"),
    ],
    ids=["prose", "missing", "words", "none", "broken"],
)
def test_a_judge_that_fails_is_no_zero(replies: list[str], reason: str) -> None:
    score = faithfulness("Who?", "Li.", ["Li met Wu."], model=ScriptedChatModel(replies))
    assert score.value is None
    assert reason in score.reason


def test_an_endpoint_that_is_down_is_a_failure() -> None:
    model = ScriptedChatModel(["x"], error=EndpointError("it is down"))
    assert relevance("Who?", "Li.", model=model, embedder=HashingEmbedder()) == Score(None, "EndpointError: it is down")


def test_relevance_is_the_mean_cosine_with_the_questions_written_back() -> None:
    reply = json.dumps({"questions": ["who met wu", "zzz"], "evasive": 0})
    embedder = HashingEmbedder(dimension=512)
    score = relevance("who met wu", "Li did.", model=ScriptedChatModel([reply]), embedder=embedder)
    assert score.value == pytest.approx((1.0 + 0.0) / 2)


def test_an_evasive_answer_is_not_relevant() -> None:
    reply = json.dumps({"questions": ["who met wu"], "evasive": 1})
    model = ScriptedChatModel([reply])
    assert relevance("who met wu", "No idea.", model=model, embedder=HashingEmbedder()) == Score(0.0, "evasive")


def test_only_answered_questions_are_judged() -> None:
    asked = [
        {"id": "a", "question": "?", "outcome": {"status": "answered", "text": "Yes.", "ranking": []}},
        {"id": "b", "question": "?", "outcome": {"status": "no_evidence"}},
    ]
    found = judge_result(asked, model=ScriptedChatModel(["no"]), embedder=HashingEmbedder())
    assert set(found) == {"a"}


def test_the_judge_sees_a_citation_with_its_title_and_date() -> None:
    cited = {"marker": 1, "entry_id": "a", "start": 0, "end": 10, "quote": "Li met Wu.", "verbatim": True}
    outcome = {
        "status": "answered",
        "text": "Notes (2021-05): “Li met Wu.” [1]",
        "ranking": [{"text": "Then Li met Wu."}],
        "citations": [cited | {"title": "Notes", "date": "2021-05"}],
    }
    model = ScriptedChatModel([STATEMENTS, verdicts(1, 1, 1), "no"])
    found = judge_result([{"id": "a", "question": "?", "outcome": outcome}], model=model, embedder=HashingEmbedder())
    assert found["a"]["faithfulness"].value == 1.0
    assert "Then Li met Wu.\n\nNotes\n2021-05\nLi met Wu." in model.asked[1][0].content


def test_agreement_is_spearmans_and_counts_failures() -> None:
    values = {"a": 0.1, "b": 0.5, "c": 0.9, "d": None}
    scores = {key: {"faithfulness": Score(v, ""), "relevance": Score(None, "")} for key, v in values.items()}
    rows = {key: {"alce_recall": recall} for key, recall in {"a": 0.0, "b": 0.2, "c": 1.0, "d": 1.0}.items()}
    found = agreement(scores, rows)
    assert found["faithfulness"] == {"count": 3.0, "failed": 1.0, "rho": pytest.approx(1.0)}
    assert found["relevance"] == {"count": 0.0, "failed": 4.0}
