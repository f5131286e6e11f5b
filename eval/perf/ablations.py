"""What each choice of retrieval is worth: one table for each, every row one choice, on three datasets.

Run: python -m eval.perf.ablations FOLDER_OF_DATASETS CACHE

SciFact (300 claims, whole abstracts, nDCG@10), the SQuAD half (500 questions, chunks, MRR@10) and 2WikiMultihop (101
questions, whole passages, the share of all evidence among the first ten). Nothing here was tuned on them. Vectors are
kept in the cache, so that only the first run is long. The last table is what a perfect reranker would reach.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.data import load_dataset
from eval.metrics.retrieval import by_document, document_metrics
from eval.metrics.stats import estimate_mean
from eval.perf.bm25 import ANALYZERS, Bm25
from eval.systems.cache import RememberingEmbedder
from eval.systems.corpus import documents
from eval.types import Dataset, Hit
from rag.index.embed import SentenceTransformerEmbedder
from rag.ingest.chunk import chunk_document, embedding_text, header
from rag.retrieve.fuse import Retrieved, fuse, reciprocal_rank_fusion
from rag.sentences import split_sentences
from rag.types import Chunk
from rag.types import Hit as IndexHit

K1, B = 1.2, 0.75  # tantivy's, and so Footnote's
DEPTH = 40
# Beyond so many sentences, embedding each of them takes too long for a table.
MOST_SENTENCES = 10_000
Scores = NDArray[np.float64]
Rank = Callable[[int], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Bench:
    """A dataset, ready to be searched in any way.

    Attributes:
        metric: Which of the ranking metrics counts.
        query_vectors: Shape (questions, dimension), float32, unit rows.
        vectors: Of the chunks, by what of them was embedded; shape (chunks, dimension).
        sentences: Vectors of the chunks' sentences, and where each chunk's begin; None where there are too many.
        words: The chunks' words, by the way they are made of a text.
    """

    dataset: Dataset
    metric: str
    chunks: tuple[Chunk, ...]
    query_vectors: NDArray[np.float32]
    vectors: Mapping[str, NDArray[np.float32]]
    sentences: tuple[NDArray[np.float32], NDArray[np.intp]] | None
    words: Mapping[str, Bm25]

    def dense(self, question: int, what: str = "header and text") -> Scores:
        """Cosine of every chunk to a question."""
        return np.asarray(self.vectors[what] @ self.query_vectors[question], dtype=np.float64)

    def by_sentence(self, question: int) -> Scores:
        """Cosine of every chunk's nearest sentence to a question."""
        if self.sentences is None:
            raise LookupError
        matrix, first = self.sentences
        return np.asarray(np.maximum.reduceat(matrix @ self.query_vectors[question], first), dtype=np.float64)

    def lexical(self, question: int, *, k1: float = K1, b: float = B, words: str = next(iter(ANALYZERS))) -> Scores:
        """BM25 of every chunk."""
        return self.words[words].scores(self.dataset.questions[question].question, k1=k1, b=b)


def main() -> None:
    """Print the tables."""
    folder, cache = Path(sys.argv[1]), Path(sys.argv[2])
    embedder = RememberingEmbedder(SentenceTransformerEmbedder(), cache / "embeddings.sqlite")
    benches = [
        _bench(load_dataset("scifact", path=folder / "scifact", documents=None, limit=None), "nDCG@10", embedder),
        _bench(load_dataset("squad2", path=folder / "squad2_half", documents=None, limit=500), "MRR@10", embedder),
        _bench(load_dataset("2wiki", path=folder / "2wiki", documents=None, limit=None), "all evidence@10", embedder),
    ]
    for title, rows in TABLES.items():
        print(f"\n**{title}**\n\n| |", " | ".join(f"{item.dataset.name}, {item.metric}" for item in benches), "|")
        print("|---|" + "---:|" * len(benches))
        for name, rank in rows.items():
            cells = [_cell(item, partial(rank, item)) for item in benches]
            print(f"| {name} | {' | '.join(cells)} |", flush=True)


def _bench(dataset: Dataset, metric: str, embedder: RememberingEmbedder) -> Bench:
    """Chunks where the dataset's texts are answered from, whole texts where they are ranked."""
    chunks: list[Chunk] = []
    for text in documents(dataset):
        if dataset.task == "ranking":
            chunks.append(Chunk(text.source, text.source, 0, len(text.text), text.text, text.title))
        else:
            cut = chunk_document(text, token_spans=embedder.token_spans, chunk_tokens=160, overlap_tokens=32)
            chunks += [replace(chunk, doc_id=text.source) for chunk in cut]
    told = [f"{header(chunk)}\n{chunk.text}" for chunk in chunks]
    if dataset.task == "ranking":
        embedded = [f"{chunk.title or ''} {chunk.text}".strip() for chunk in chunks]
    else:
        spans, limit = embedder.token_spans, embedder.max_tokens
        embedded = [embedding_text(chunk, token_spans=spans, max_tokens=limit) for chunk in chunks]
    vectors = {"header and text": embedder.embed_documents(embedded).matrix}
    if not dataset.multi_hop:  # 2WikiMultihop's passages begin with their title
        vectors["text alone"] = embedder.embed_documents([chunk.text for chunk in chunks]).matrix
    asked = tuple(question for question in dataset.questions if question.answerable and question.sources)
    sentences = [_sentences(chunk) for chunk in chunks]
    starts = np.cumsum([0, *map(len, sentences[:-1])])
    flat = [text for part in sentences for text in part]
    return Bench(
        replace(dataset, questions=asked),
        metric,
        tuple(chunks),
        np.array([embedder.embed_query(question.question).vector for question in asked]),
        vectors,
        (embedder.embed_documents(flat).matrix, starts) if len(flat) <= MOST_SENTENCES else None,
        {name: Bm25(told, analyze) for name, analyze in ANALYZERS.items()},
    )


def _sentences(chunk: Chunk) -> list[str]:
    return [span.of(chunk.text) for span in split_sentences(chunk.text)] or [chunk.text]


def _cell(bench: Bench, rank: Rank) -> str:
    try:
        return _measured(bench, rank)
    except LookupError:
        return "–"


def _measured(bench: Bench, rank: Rank) -> str:
    rankings, gold = {}, {}
    for number, question in enumerate(bench.dataset.questions):
        hits = [Hit(bench.chunks[place].source, "", 0.0) for place in rank(number)]
        rankings[question.question_id] = by_document(hits)
        gold[question.question_id] = dict(question.sources)
    if bench.metric == "all evidence@10":
        values = [float(set(gold[key]) <= set(found[:10])) for key, found in rankings.items()]
    else:
        rows = document_metrics(rankings, gold)
        values = [rows[key][bench.metric] for key in rankings]
    found = estimate_mean(values)
    return f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"


def best(scores: Scores, depth: int = DEPTH) -> list[int]:
    """Places of the highest scores, best first, ties by place; chunks that score nothing are not found."""
    order = np.lexsort((np.arange(len(scores)), -scores))[:depth]
    return [int(place) for place in order if scores[place] > 0]


def hits_of(scores: Scores, depth: int) -> list[IndexHit]:
    """The best places as hits."""
    return [IndexHit(f"{place:09}", float(scores[place])) for place in best(scores, depth)]


def standardised(*retrievers: Scores, depth: int = DEPTH) -> list[int]:
    """As Footnote fuses."""
    return _places(fuse([Retrieved(hits_of(scores, depth), limit=depth) for scores in retrievers]))


def by_ranks(*retrievers: Scores, k: int, depth: int = DEPTH) -> list[int]:
    """By reciprocal ranks."""
    return _places(reciprocal_rank_fusion([hits_of(scores, depth) for scores in retrievers], k=k))


def by_share(dense: Scores, lexical: Scores, share: float) -> list[int]:
    """Both scores from 0 to 1 over what either brought, added with weights (Bruch et al., TOIS 2023)."""
    places = sorted({*best(dense), *best(lexical)})
    parts = [scores[places] for scores in (dense, lexical)]
    scaled = [(part - part.min()) / max(np.ptp(part), 1e-9) for part in parts]
    total = share * scaled[0] + (1 - share) * scaled[1]
    return [places[place] for place in np.argsort(-total, kind="stable")]


def _places(hits: Sequence[IndexHit]) -> list[int]:
    return [int(hit.chunk_id) for hit in hits]


def _hybrid(bench: Bench, question: int, *, depth: int = DEPTH) -> list[int]:
    return standardised(bench.dense(question), bench.lexical(question), depth=depth)


def _oracle(bench: Bench, question: int, *, depth: int) -> list[int]:
    """The hybrid's first `depth`, every right one put first."""
    found = _hybrid(bench, question, depth=max(depth, DEPTH))
    right = bench.dataset.questions[question].sources
    return sorted(found[:depth], key=lambda place: bench.chunks[place].source not in right) + found[depth:]


def _ranks(bench: Bench, question: int, *, k: int) -> list[int]:
    return by_ranks(bench.dense(question), bench.lexical(question), k=k)


def _share(bench: Bench, question: int, *, share: float) -> list[int]:
    return by_share(bench.dense(question), bench.lexical(question), share)


def _bm25(bench: Bench, question: int, **how: Any) -> list[int]:
    return best(bench.lexical(question, **how))


def _embedded(bench: Bench, question: int, *, what: str) -> list[int]:
    return best(bench.dense(question, what))


TABLES: dict[str, dict[str, Callable[[Bench, int], Sequence[int]]]] = {
    "BM25: k1 and b": {
        f"k1 {k1}, b {b}": partial(_bm25, k1=k1, b=b) for k1 in (0.9, 1.2, 1.6, 2.0) for b in (0.4, 0.75, 0.9)
    },
    "BM25: words": {name: partial(_bm25, words=name) for name in ANALYZERS},
    "Dense: what is embedded": {
        **{what: partial(_embedded, what=what) for what in ("header and text", "text alone")},
        "each sentence, the nearest counts": lambda bench, q: best(bench.by_sentence(q)),
        "mean of text and nearest sentence": lambda bench, q: best((bench.dense(q) + bench.by_sentence(q)) / 2),
    },
    "Fusion": {
        "standardised scores": _hybrid,
        **{f"reciprocal ranks, k {k}": partial(_ranks, k=k) for k in (10, 30, 60, 100)},
        **{f"scores from 0 to 1, {share} dense": partial(_share, share=share) for share in (0.3, 0.4, 0.5, 0.6, 0.7)},
        "standardised, the nearest sentence as a third": lambda bench, q: standardised(
            bench.dense(q), bench.lexical(q), bench.by_sentence(q)
        ),
    },
    "Candidates of each retriever": {f"{depth}": partial(_hybrid, depth=depth) for depth in (10, 20, 40, 100, 200)},
    "An oracle that reranks the first": {f"{depth}": partial(_oracle, depth=depth) for depth in (6, 16, 24, 40, 100)},
}


if __name__ == "__main__":
    main()
