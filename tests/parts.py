"""Pipelines for tests: real indexes on disk, fake models."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rag.build import open_collection
from rag.config import load_settings
from rag.pipeline import Pipeline
from rag.protocols import ChatModel, Embedder
from rag.testing import HashingEmbedder, OverlapChecker, OverlapReader, ScriptedChatModel

# A hashing embedder's similarities mean little, so refusal is tested with its own setting.
ALWAYS_ANSWER = 0.0


def fake_pipeline(
    data: Path,
    *,
    replies: Sequence[str] | None = None,
    embedder: Embedder | None = None,
    model: ChatModel | None = None,
    **settings: Any,
) -> Pipeline:
    """A pipeline over real Chroma and tantivy, with a hashing embedder and a model, or scripted replies, or neither."""
    in_force = load_settings(data=data, **{"caution": ALWAYS_ANSWER, "lock_timeout_s": 5.0, **settings})
    return Pipeline(
        in_force,
        embedder=embedder or HashingEmbedder(),
        reader=OverlapReader(),
        checker=OverlapChecker(),
        model=model if replies is None else ScriptedChatModel(replies),
        open_collection=lambda folder: open_collection(folder, lock_timeout_s=in_force.lock_timeout_s),
    )


def write_documents(folder: Path, texts: dict[str, str]) -> Path:
    """Write text files by name; returns the folder."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
