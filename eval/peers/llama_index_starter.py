"""LlamaIndex as its starter example has it: VectorStoreIndex.from_documents, as_query_engine, query. Its own defaults.

What it would otherwise take from OpenAI is given explicitly: embedder and language model are Footnote's, so that what
differs is the pipeline. Texts go in with their title as metadata, as its readers do with file names.
"""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

from llama_index.core import Document as LlamaDocument
from llama_index.core import VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.llms import CompletionResponse, CompletionResponseGen, CustomLLM, LLMMetadata
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import NodeWithScore
from pydantic import PrivateAttr

from eval.systems.cache import TIMED_QUESTIONS, RememberingEmbedder
from eval.systems.config import SystemConfig
from eval.systems.corpus import documents
from eval.systems.counting import CountingModel
from eval.types import Cited, Dataset, Hit, Outcome, Question
from rag.index.embed import SentenceTransformerEmbedder
from rag.protocols import ChatModel, Embedder
from rag.types import Message

TEXTS_KEPT = 10
ANSWER_TOKENS = 256
# The starter has no refusal of its own; these are what models say in its place.
REFUSAL = re.compile(
    r"empty response|(?:context|passages?|information|text|documents?) (?:provided )?(?:do|does) ?(?:n.t|not) "
    r"(?:provide|contain|mention|specify|include)|\bI (?:don.t|do not) (?:know|have)|not (?:mentioned|specified) in|"
    r"cannot be (?:determined|answered)|no information",
    re.IGNORECASE,
)


class _Embedding(BaseEmbedding):
    """Footnote's embedder as LlamaIndex wants it."""

    _embedder: Embedder = PrivateAttr()

    def __init__(self, embedder: Embedder) -> None:
        super().__init__(model_name=embedder.name, embed_batch_size=64)
        self._embedder = embedder

    def _get_query_embedding(self, query: str) -> list[float]:
        vector: list[float] = self._embedder.embed_query(query).vector.tolist()
        return vector

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = self._embedder.embed_documents(texts).matrix.tolist()
        return rows


class _Language(CustomLLM):
    """Footnote's chat model as LlamaIndex wants it."""

    _model: ChatModel = PrivateAttr()

    def __init__(self, model: ChatModel) -> None:
        super().__init__()
        self._model = model

    @property
    def metadata(self) -> LLMMetadata:
        """What it must know to pack prompts."""
        return LLMMetadata(
            context_window=self._model.context_tokens, num_output=ANSWER_TOKENS, model_name=self._model.name
        )

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:  # noqa: FBT001, FBT002
        """The whole reply."""
        pieces = self._model.stream([Message("user", prompt)], max_tokens=ANSWER_TOKENS)
        return CompletionResponse(text="".join(pieces))

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:  # noqa: FBT001, FBT002
        """The reply in one piece; the harness does not stream."""
        yield self.complete(prompt)


class LlamaIndexStarter:
    """Ranks, and with `answers` also asks the language model over its first two chunks."""

    def __init__(
        self, config: SystemConfig, *, cache: Path, embedder: Embedder | None = None, model: ChatModel | None = None
    ) -> None:
        self._options = config.options
        inner = embedder or SentenceTransformerEmbedder(self._options["embedder"])
        self._embedder = RememberingEmbedder(inner, cache / "embeddings.sqlite")
        self._model: CountingModel | None = None
        if self._options["answers"]:
            chosen = model or _model(self._options["settings"])
            self._model = CountingModel(chosen, count=lambda text: len(self._embedder.token_spans(text)))
        self._texts: dict[str, str] = {}
        self._documents: dict[str, LlamaDocument] = {}
        self._index: VectorStoreIndex | None = None
        self._timed = 0

    def index(self, dataset: Dataset) -> None:
        """Split, embed and keep in memory."""
        corpus = documents(dataset)
        self._texts = {document.source: document.text for document in corpus}
        self._documents = {
            document.source: LlamaDocument(
                text=document.text, id_=document.source, metadata={"title": document.title} if document.title else {}
            )
            for document in corpus
        }
        if not all(question.within for question in dataset.questions):
            self._index = self._indexed(list(self._documents.values()))

    def _indexed(self, texts: list[LlamaDocument]) -> VectorStoreIndex:
        splitter = SentenceSplitter(
            chunk_size=self._options["chunk_tokens"], chunk_overlap=self._options["overlap_tokens"]
        )
        return VectorStoreIndex.from_documents(
            texts, transformations=[splitter], embed_model=_Embedding(self._embedder), show_progress=False
        )

    def answer(self, question: Question) -> Outcome:
        """Retrieve, and answer as its default query engine does; the conversation before is not looked at."""
        if question.within:
            self._index = self._indexed([self._documents[entry_id] for entry_id in question.within])
        assert self._index is not None, "index() comes first"
        timed = self._timed < TIMED_QUESTIONS
        self._timed += 1
        self._embedder.remembering = not timed
        start = time.perf_counter()
        nodes = self._index.as_retriever(similarity_top_k=self._options["depth"]).retrieve(question.question)
        retrieved = (time.perf_counter() - start) * 1000
        outcome = Outcome(
            question.question_id,
            ranking=_hits(nodes),
            timings_ms={"retrieve": retrieved, "total": retrieved} if timed else {},
        )
        return self._answered(question, outcome) if self._model else outcome

    def close(self) -> None:
        """Stop the model."""
        if self._model:
            self._model.close()
        self._embedder.close()

    def _answered(self, question: Question, ranked: Outcome) -> Outcome:
        assert self._index is not None
        assert self._model is not None
        engine = self._index.as_query_engine(llm=_Language(self._model), similarity_top_k=self._options["top_k"])
        start = time.perf_counter()
        response = engine.query(question.question)
        elapsed = (time.perf_counter() - start) * 1000
        text = str(response).strip()
        refused = not text or REFUSAL.search(text) is not None
        return Outcome(
            question.question_id,
            ranking=ranked.ranking,
            text="" if refused else text,
            status="no_evidence" if refused else "answered",
            confidence=response.source_nodes[0].score if response.source_nodes else 0.0,
            citations=() if refused else tuple(self._cited(n, node) for n, node in enumerate(response.source_nodes, 1)),
            timings_ms={"total": elapsed} if ranked.timings_ms else {},
            tokens=self._model.take(),
        )

    def _cited(self, number: int, hit: NodeWithScore) -> Cited:
        """A source node as the footnote it stands in for, with the offsets that LlamaIndex gives."""
        entry_id, quote = hit.node.ref_doc_id or "", hit.node.get_content()
        start = getattr(hit.node, "start_char_idx", None)
        end = getattr(hit.node, "end_char_idx", None)
        verbatim = start is not None and self._texts.get(entry_id, "")[start:end] == quote
        title = hit.node.metadata.get("title")
        return Cited(number, entry_id, start or 0, end or 0, quote, verbatim=verbatim, title=title)


def _hits(nodes: list[NodeWithScore]) -> tuple[Hit, ...]:
    return tuple(
        Hit(
            node.node.ref_doc_id or "",
            node.node.node_id,
            node.score or 0.0,
            text=node.node.get_content() if rank < TEXTS_KEPT else "",
        )
        for rank, node in enumerate(nodes)
    )


def _model(settings: dict[str, Any]) -> ChatModel:
    from rag.build import chat_model
    from rag.config import load_settings

    return chat_model(load_settings(**settings))
