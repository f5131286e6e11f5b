"""Put a model judge over a result and keep what it says in the result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from eval.compare import find_result_path
from eval.llm_judge import agreement, judge_result
from eval.result import read_result, with_judgements, write_result
from rag.answer.llm import OpenAICompatibleModel
from rag.config import load_settings
from rag.index.embed import SentenceTransformerEmbedder


def judge_and_keep(
    place: str,
    out: Path,
    *,
    base_url: str,
    model: str,
    limit: int | None,
    track: Callable[[list[Any]], Iterator[Any]],
) -> Iterator[str]:
    """Judge the answered questions of a result; yields what to tell the user.

    Args:
        place: A result.json, its folder, or DATASET/SYSTEM below `out`.
        out: Folder of results.
        base_url: OpenAI-compatible endpoint; its key is the setting FOOTNOTE_LLM_API_KEY.
        model: The judge's name there.
        limit: Judge this many answers; None judges all.
        track: Passes questions on and shows progress.
    """
    path = find_result_path(place, out)
    result = read_result(path)
    settings = load_settings()
    judge = OpenAICompatibleModel(
        base_url=base_url,
        model=model,
        context_tokens=settings.llm_context_tokens,
        timeout_s=settings.llm_timeout_s,
        api_key=settings.llm_api_key,
    )
    answered = [item for item in result["questions"] if item["outcome"].get("status") == "answered"][:limit]
    scores = judge_result(track(answered), model=judge, embedder=SentenceTransformerEmbedder(settings.embedder))
    judge.close()
    found = agreement(scores, {item["id"]: item["metrics"] for item in answered})
    rows = {
        key: {name: score.value for name, score in both.items() if score.value is not None}
        for key, both in scores.items()
    }
    reasons = {key: {name: score.reason for name, score in both.items()} for key, both in scores.items()}
    about = {"model": model, "agreement": found, "reasons": reasons}
    judged = with_judgements(result, rows, about)
    write_result(judged, path)
    for name, entry in found.items():
        metric = judged["metrics"].get(name)
        value = f"{metric['value']:.3f} [{metric['low']:.3f}, {metric['high']:.3f}]" if metric else "-"
        rho = f"{entry['rho']:.2f}" if "rho" in entry else "-"
        yield f"{name}: {value}, failed on {entry['failed']:.0f} of {len(scores)}, agreement (Spearman) {rho}"
