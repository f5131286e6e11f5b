"""Settings to Pipeline: the only place that constructs the real parts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rag.answer.embedded import EmbeddedModel
from rag.answer.llm import OpenAICompatibleModel
from rag.config import EMBEDDED_EVIDENCE_MODEL, Settings, load_settings
from rag.index.collection import Collection
from rag.index.embed import SentenceTransformerEmbedder
from rag.index.lexical import TantivyIndex
from rag.index.store import ChromaStore
from rag.ingest.chunk import header
from rag.models.claims import FootnoteChecker
from rag.models.cross_encoder import CrossEncoderReader
from rag.models.evidence import FootnoteReader
from rag.pipeline import Pipeline
from rag.protocols import ChatModel, EvidenceReader
from rag.types import Chunk


def open_pipeline(data: str | Path | None = None, collection: str | None = None, **settings: Any) -> Pipeline:
    """Open a data folder, making it if need be. Models load when first used.

    Args:
        data: Folder that holds the indexes; the setting if None.
        collection: Which set of documents, by name; the setting if None.
        settings: Any setting of `rag.config.Settings`, over environment and settings file.

    Raises:
        ConfigError: A setting cannot be used; says which and what would do.
        StorageError: The data folder cannot be used.
    """
    return build_pipeline(load_settings(data=data, collection=collection, **settings))


def build_pipeline(settings: Settings, *, model: ChatModel | None = None) -> Pipeline:
    """The pipeline that these settings describe.

    Args:
        settings: What is in force.
        model: Who drafts, in place of the one that they name.
    """
    return Pipeline(
        settings,
        embedder=SentenceTransformerEmbedder(settings.embedder, backend=settings.model_backend),
        reader=evidence_reader(settings),
        checker=FootnoteChecker(),
        model=None if settings.answer_mode == "quotes" else model or chat_model(settings),
        open_collection=lambda folder: open_collection(folder, lock_timeout_s=settings.lock_timeout_s),
    )


def evidence_reader(settings: Settings) -> EvidenceReader:
    """The model that reads closely; it loads with the first question."""
    if settings.evidence_model == EMBEDDED_EVIDENCE_MODEL:
        return FootnoteReader()
    return CrossEncoderReader(settings.evidence_model, backend=settings.model_backend)


def open_collection(folder: Path, *, lock_timeout_s: float) -> Collection:
    """Chroma, tantivy and ledger in one folder."""
    return Collection(
        folder,
        store=ChromaStore(folder / "chroma"),
        lexical=TantivyIndex(folder / "tantivy", text_of=_lexical_text),
        lock_timeout_s=lock_timeout_s,
    )


def _lexical_text(chunk: Chunk) -> str:
    return f"{header(chunk)}\n{chunk.text}"


def chat_model(settings: Settings) -> ChatModel:
    """The language model that these settings name; it starts, or is reached, with the first question."""
    if settings.uses_embedded_llm:
        return EmbeddedModel(context_tokens=settings.llm_context_tokens, timeout_s=settings.llm_timeout_s)
    return endpoint_model(settings)


def endpoint_model(settings: Settings) -> OpenAICompatibleModel:
    """The model at the endpoint that these settings name.

    Raises:
        ConfigError: They name no endpoint, or one that is not a URL.
    """
    return OpenAICompatibleModel(
        base_url=settings.llm_base_url or "",
        model=settings.llm_model,
        context_tokens=settings.llm_context_tokens,
        timeout_s=settings.llm_timeout_s,
        api_key=settings.llm_api_key,
    )
