"""Faithfulness and answer relevance as RAGAS defines them (Es et al., arXiv 2309.15217), by any chat model.

Each score comes with its reason. A judge that fails, or says what cannot be read, is a recorded failure, never a zero.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eval.metrics.answer import without_markers
from eval.types import Cited
from rag.errors import ModelError
from rag.protocols import ChatModel, Embedder
from rag.types import Message

REPLY_TOKENS = 1024
QUESTIONS_ASKED = 3
JSON_VALUE = re.compile(r"\[.*\]|\{.*\}", re.DOTALL)
# What each of the judge's metrics should go along with, if both measure what they say.
COUNTERPARTS = {"faithfulness": "alce_recall", "relevance": "correct"}

SPLIT = """Break the answer into simple statements that can each be checked alone. Replace pronouns by names.
Question: {question}
Answer: {answer}
Reply with a JSON array of strings and nothing else."""

VERDICTS = """Context:
{context}

For each statement say whether it can be inferred from the context alone: 1 if it can, 0 if not.
Statements: {statements}
Reply with a JSON array of objects {{"statement": "...", "reason": "...", "verdict": 0 or 1}} and nothing else."""

QUESTIONS = """Write {count} different questions that this answer answers, and say whether the answer is evasive
("I don't know", "the documents don't say": 1) or not (0).
Answer: {answer}
Reply with a JSON object {{"questions": ["..."], "evasive": 0 or 1}} and nothing else."""


@dataclass(frozen=True, slots=True)
class Score:
    """A judge's score with its reason; `value` is None where the judge failed, and the reason says how."""

    value: float | None
    reason: str


def faithfulness(question: str, answer: str, contexts: Sequence[str], *, model: ChatModel) -> Score:
    """The share of the answer's statements that the contexts carry."""
    try:
        statements = _texts(_ask(model, SPLIT.format(question=question, answer=without_markers(answer))))
        prompt = VERDICTS.format(context="\n\n".join(contexts), statements=json.dumps(statements, ensure_ascii=False))
        verdicts = [_verdict(item) for item in _list(_ask(model, prompt))]
    except (ModelError, ValueError) as error:
        return Score(None, f"{type(error).__name__}: {error}")
    if not statements or len(verdicts) != len(statements):
        return Score(None, f"{len(statements)} statements but {len(verdicts)} verdicts")
    unsupported = [
        f"{text}: {reason}" for text, (verdict, reason) in zip(statements, verdicts, strict=True) if not verdict
    ]
    return Score(sum(verdict for verdict, _ in verdicts) / len(verdicts), "; ".join(unsupported) or "all carried")


def relevance(question: str, answer: str, *, model: ChatModel, embedder: Embedder) -> Score:
    """The mean cosine of the question with questions written from the answer alone; 0 for an evasive answer."""
    prompt = QUESTIONS.format(count=QUESTIONS_ASKED, answer=without_markers(answer))
    try:
        reply = _ask(model, prompt)
        if not isinstance(reply, dict):
            raise ValueError(f"not an object: {str(reply)[:80]}")
        written = _texts(reply.get("questions"))
    except (ModelError, ValueError) as error:
        return Score(None, f"{type(error).__name__}: {error}")
    if not written:
        return Score(None, "no question was written")
    if reply.get("evasive") in (1, True):
        return Score(0.0, "evasive")
    cosines = embedder.embed_documents(written).matrix @ embedder.embed_query(question).vector
    return Score(float(np.mean(cosines)), " | ".join(written))


def judge_result(
    questions: Iterable[Mapping[str, Any]], *, model: ChatModel, embedder: Embedder
) -> dict[str, dict[str, Score]]:
    """Both scores for every answered question of a result, by question id."""
    found = {}
    for item in questions:
        outcome = item["outcome"]
        if outcome.get("status") != "answered":
            continue
        contexts = [hit["text"] for hit in outcome.get("ranking", ()) if hit["text"]]
        contexts += [Cited(**cited).shown for cited in outcome.get("citations", ())]
        found[item["id"]] = {
            "faithfulness": faithfulness(item["question"], outcome["text"], contexts, model=model),
            "relevance": relevance(item["question"], outcome["text"], model=model, embedder=embedder),
        }
    return found


def agreement(
    scores: Mapping[str, Mapping[str, Score]], rows: Mapping[str, Mapping[str, float]]
) -> dict[str, dict[str, float]]:
    """Spearman's rank correlation of each judge's metric with its deterministic counterpart.

    Returns:
        By metric: "rho", "count", and "failed", the questions on which the judge failed. No "rho" for a constant.
    """
    from scipy.stats import spearmanr  # type: ignore[import-untyped]

    found = {}
    for name, counterpart in COUNTERPARTS.items():
        judged = {key: both[name].value for key, both in scores.items()}
        pairs = [
            (value, rows[key][counterpart])
            for key, value in judged.items()
            if value is not None and counterpart in rows[key]
        ]
        entry = {"count": float(len(pairs)), "failed": float(sum(value is None for value in judged.values()))}
        if all(len(set(column)) > 1 for column in zip(*pairs, strict=True)) and len(pairs) > 1:
            entry["rho"] = float(spearmanr(*zip(*pairs, strict=True)).statistic)
        found[name] = entry
    return found


def _ask(model: ChatModel, prompt: str) -> Any:
    reply = "".join(model.stream([Message("user", prompt)], max_tokens=REPLY_TOKENS))
    match = JSON_VALUE.search(reply)
    if match is None:
        raise ValueError(f"no JSON in the reply: {reply[:80]!r}")
    return json.loads(match[0])


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f"not an array: {str(value)[:80]}")
    return value


def _texts(value: Any) -> list[str]:
    return [str(item) for item in _list(value)]


def _verdict(item: Any) -> tuple[bool, str]:
    if not isinstance(item, dict) or item.get("verdict") not in (0, 1):
        raise ValueError(f"no verdict of 0 or 1: {str(item)[:80]}")
    return item["verdict"] == 1, str(item.get("reason", ""))
