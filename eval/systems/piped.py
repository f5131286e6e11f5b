"""The product itself: Footnote's own pipeline, with its settings, over a dataset's corpus."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from eval.systems.cache import TIMED_QUESTIONS, RememberingEmbedder
from eval.systems.config import SystemConfig
from eval.systems.counting import CountingModel
from eval.systems.indexed import hits
from eval.systems.intake import index_corpus, index_folder
from eval.types import Cited, Dataset, Hit, Outcome, Question
from rag.build import chat_model, evidence_reader, open_collection
from rag.config import load_settings
from rag.errors import SourceNotFoundError
from rag.index.collection import Collection
from rag.index.embed import SentenceTransformerEmbedder
from rag.index.manifest import LAYOUT
from rag.index.part import Part
from rag.ingest.chunk import CHUNKER
from rag.models.claims import FootnoteChecker
from rag.pipeline import Pipeline
from rag.protocols import ChatModel, ClaimChecker, Embedder, EvidenceReader, QueryEmbedding
from rag.types import Answer, Filter, Message
from rag.types import Hit as IndexHit


class OneSided:
    """A collection of which one retriever is silent, so that the pipeline runs on the other alone."""

    def __init__(self, collection: Collection | Part, mode: str) -> None:
        self._collection = collection
        self._mode = mode

    def __getattr__(self, name: str) -> object:
        return getattr(self._collection, name)

    def dense(self, embedding: QueryEmbedding, *, limit: int) -> list[IndexHit]:
        """The nearest chunks, unless only words are to be searched."""
        return [] if self._mode == "lexical" else self._collection.dense(embedding, limit=limit)

    def lexical(self, text: str, *, limit: int) -> list[IndexHit]:
        """The best chunks by BM25, unless only vectors are to be searched."""
        return [] if self._mode == "dense" else self._collection.lexical(text, limit=limit)

    def sentence_vectors(self, chunk_ids: Sequence[str]) -> Mapping[str, NDArray[np.float32]]:
        """The vectors of chunks' sentences, unless only words are to be searched."""
        return {} if self._mode == "lexical" else self._collection.sentence_vectors(chunk_ids)

    def within(self, wanted: Filter) -> OneSided:
        """The part that a filter leaves, as one-sided as the whole."""
        assert isinstance(self._collection, Collection)
        return OneSided(self._collection.within(wanted), self._mode)


class PipelineSystem:
    """Asks the pipeline as a user would, and checks every citation against the indexed text."""

    def __init__(
        self,
        config: SystemConfig,
        *,
        cache: Path,
        embedder: Embedder | None = None,
        model: ChatModel | None = None,
        reader: EvidenceReader | None = None,
        checker: ClaimChecker | None = None,
    ) -> None:
        self._mode = config.options["mode"]
        self._depth = config.options["depth"]
        self._answers = config.options["answers"]
        self._given = dict(config.options["settings"])
        self._cache = cache
        settings = load_settings(**self._given)
        self._embedder = RememberingEmbedder(
            embedder or SentenceTransformerEmbedder(settings.embedder), cache / "embeddings.sqlite"
        )
        self._reader = reader or evidence_reader(settings)
        self._checker = checker or FootnoteChecker()
        wanted = self._answers and settings.answer_mode != "quotes"
        chosen = model or (chat_model(settings) if wanted else None)
        self._model = CountingModel(chosen, count=self._count) if chosen else None
        self._pipeline: Pipeline | None = None
        self._names: dict[str, str] = {}
        self._timed = 0

    def index(self, dataset: Dataset) -> None:
        """Index the corpus as the product does, or reuse the index of an earlier run over the same corpus."""
        settings = load_settings(
            **{**self._given, "data": self._cache / "indexes", "collection": self._collection_name(dataset)}
        )
        self._pipeline = Pipeline(
            settings,
            embedder=self._embedder,
            reader=self._reader,
            checker=self._checker,
            model=self._model,
            open_collection=lambda path: cast(
                Collection, OneSided(open_collection(path, lock_timeout_s=settings.lock_timeout_s), self._mode)
            ),
        )
        if dataset.folder:
            self._names = index_folder(self._pipeline, dataset.folder)
        else:
            index_corpus(dataset, settings, self._embedder)

    def answer(self, question: Question) -> Outcome:
        """Ask, then look further down the ranking and at the confidence, which takes no part in the time."""
        assert self._pipeline is not None, "index() comes first"
        timed = self._timed < TIMED_QUESTIONS
        self._timed += 1
        self._embedder.remembering = not timed
        within = Filter(sources=question.within) if question.within else None
        start = time.perf_counter()
        if not self._answers:
            ranking = self._ranked(question.question, within)
            elapsed = (time.perf_counter() - start) * 1000
            timings = {"retrieve": elapsed, "total": elapsed} if timed else {}
            return Outcome(question.question_id, ranking=ranking, timings_ms=timings)
        answer = self._pipeline.ask(question.question, history=messages(question), filter=within)
        elapsed = (time.perf_counter() - start) * 1000
        self._embedder.remembering = True
        return Outcome(
            question.question_id,
            ranking=self._ranked(answer.standalone_question, within),
            text="" if answer.status == "no_evidence" else answer.text,
            status=answer.status,
            confidence=answer.confidence,
            citations=self._checked(answer),
            rewrite=answer.standalone_question,
            timings_ms={**answer.timings_ms, "total": elapsed} if timed else {},
            tokens=self._model.take() if self._model else {},
        )

    def close(self) -> None:
        """Stop the model and let go of the index."""
        if self._pipeline is not None:
            self._pipeline.close()
        self._embedder.close()

    def _collection_name(self, dataset: Dataset) -> str:
        """One index per corpus and where it lies, embedder and chunking, shared by all systems that agree on them."""
        settings = load_settings(**self._given)
        parts = (dataset.corpus_fingerprint(), str(dataset.folder or ""), self._embedder.name, CHUNKER, str(LAYOUT))
        numbers = (str(settings.chunk_tokens), str(settings.overlap_tokens))
        return sha256("/".join((*parts, *numbers)).encode()).hexdigest()[:16]

    def _count(self, text: str) -> int:
        return len(self._embedder.token_spans(text))

    def _ranked(self, question: str, within: Filter | None) -> tuple[Hit, ...]:
        assert self._pipeline is not None
        found = self._pipeline.search(question, top_k=self._depth, filter=within)
        return tuple(self._named(hit) for hit in hits(found))

    def _named(self, hit: Hit) -> Hit:
        name = self._names.get(hit.entry_id, hit.entry_id)
        return Hit(name, hit.passage_id, hit.score, hit.text, hit.scores)

    def _checked(self, answer: Answer) -> tuple[Cited, ...]:
        return tuple(
            Cited(
                citation.marker,
                self._names.get(citation.source, citation.source),
                citation.start,
                citation.end,
                citation.quote,
                verbatim=self._reads(citation.source, citation.start, citation.end) == citation.quote,
                support=citation.support,
                title=citation.title,
                date=citation.date,
            )
            for citation in answer.citations
        )

    def _reads(self, source: str, start: int, end: int) -> str | None:
        assert self._pipeline is not None
        try:
            return self._pipeline.document(source).text[start:end]
        except SourceNotFoundError:
            return None


def messages(question: Question) -> list[Message]:
    """The conversation before a question."""
    return [Message("user" if turn.role == "user" else "assistant", turn.content) for turn in question.history]
