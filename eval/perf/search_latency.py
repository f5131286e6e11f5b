"""What each step of a search costs, by the size of the index: embed the question, dense, lexical, fuse, hops, read.

Run: python -m eval.perf.search_latency [--chunks 1000 10000 100000] [--repeat 30]

Texts are made of the words of the sample documents. Vectors are drawn at random, but for those of the questions, which
the real model embeds, and of the passage that each is about, which lies near its question: one passage stands out, as
where a question has an answer. All sizes are measured in one process, so that their ratios hold on a busy machine, too.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray

from rag.answer.evidence import find_evidence
from rag.config import Settings
from rag.index.catalog import Catalog
from rag.index.embed import SentenceTransformerEmbedder
from rag.index.lexical import TantivyIndex
from rag.index.store import ChromaStore
from rag.models.evidence import FootnoteReader
from rag.protocols import DocumentEmbeddings, Embedder, QueryEmbedding, Reading, SecondReading, Text
from rag.retrieve.fuse import Retrieved, fuse
from rag.retrieve.hops import second_search
from rag.retrieve.nearness import with_nearness
from rag.retrieve.search import KEPT_FIRST, search
from rag.types import Chunk, Hit

SEED = 0
DIMENSION = 384
CHUNK_SENTENCES, SENTENCE_WORDS, QUESTION_WORDS = 7, 16, 9
BATCH = 5000
READ, AGAIN, COUNT = "read", "of that, once more", "passages read"
SAMPLES = Path(__file__).parents[2] / "samples"


class Index:
    """Chroma and tantivy over chunks of random words, as `search` needs them.

    Args:
        folder: Where to keep both.
        chunks: What can be found.
        near: Vectors that chunks lie near to, by id; shape (dimension,) each.
    """

    def __init__(self, folder: Path, chunks: Sequence[Chunk], near: Mapping[str, NDArray[np.float32]]) -> None:
        self._by_id = {chunk.chunk_id: chunk for chunk in chunks}
        self._store = ChromaStore(folder / "chroma")
        self._words = TantivyIndex(folder / "tantivy", text_of=lambda chunk: chunk.text)
        self._ledger = Catalog(folder / "catalog.sqlite")
        vectors = np.random.default_rng(SEED)
        for start in range(0, len(chunks), BATCH):
            part = chunks[start : start + BATCH]
            matrix = vectors.standard_normal((len(part), DIMENSION), dtype=np.float32)
            matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
            for place, chunk in enumerate(part):
                matrix[place] += near.get(chunk.chunk_id, 0.0)
            self._store.upsert(part, DocumentEmbeddings(matrix / np.linalg.norm(matrix, axis=1, keepdims=True)))
            self._words.upsert(part)
            of_sentences = vectors.standard_normal((len(part), CHUNK_SENTENCES, DIMENSION), dtype=np.float32)
            self._ledger.keep_sentence_vectors(
                (chunk.chunk_id, rows + near.get(chunk.chunk_id, 0.0))
                for chunk, rows in zip(part, of_sentences, strict=True)
            )

    def dense(self, embedding: QueryEmbedding, *, limit: int) -> list[Hit]:
        """The nearest chunks, best first."""
        return self._store.query(embedding, limit=limit)

    def lexical(self, text: str, *, limit: int) -> list[Hit]:
        """The best chunks by BM25, best first."""
        return self._words.query(text, limit=limit)

    def chunks(self, chunk_ids: Sequence[str]) -> Mapping[str, Chunk]:
        """Chunk by id."""
        return {chunk_id: self._by_id[chunk_id] for chunk_id in chunk_ids}

    def sentence_vectors(self, chunk_ids: Sequence[str]) -> Mapping[str, NDArray[np.float32]]:
        """The vectors of chunks' sentences, by chunk id."""
        return self._ledger.sentence_vectors(chunk_ids)

    def close(self) -> None:
        """Let go of the files."""
        self._ledger.close()
        self._store.close()
        self._words.close()


def made(count: int) -> Iterator[Chunk]:
    """Chunks of some 110 of the samples' words, the same every time."""
    chooser = random.Random(SEED)
    told = " ".join(path.read_text(encoding="utf-8") for path in sorted(SAMPLES.rglob("*.md")))
    words = re.findall(r"[A-Za-z]+", told)
    for number in range(count):
        sentences = (" ".join(chooser.choices(words, k=SENTENCE_WORDS)).capitalize() for _ in range(CHUNK_SENTENCES))
        text = ". ".join(sentences) + "."
        yield Chunk(f"d{number:07}", f"d{number:07}", 0, len(text), text, title=f"Report {number}")


def measure(index: Index, questions: Sequence[str], *, embedder: Embedder, reader: FootnoteReader) -> dict[str, float]:
    """Median milliseconds of each step, and of searches with and without reading."""
    rows = [_steps(index, question, embedder=embedder, reader=reader) for question in questions]
    medians = {name: median(row[name] for row in rows) for name in rows[0]}
    searched = [sum(row[name] for name in row if name not in (READ, AGAIN, COUNT)) for row in rows]
    medians["search, not read"] = median(searched)
    medians["search, read"] = median(steps + row[READ] for steps, row in zip(searched, rows, strict=True))
    return medians


def _steps(index: Index, question: str, *, embedder: Embedder, reader: FootnoteReader) -> dict[str, float]:
    """Milliseconds of each step for one question, and how many passages were read."""
    depth, limit, top_k = (Settings.model_fields[name].default for name in ("rerank_depth", "candidates", "top_k"))
    found = search(question, index=index, embedder=embedder, top_k=depth, candidates=limit)
    seeds = [passage.chunk for passage in found[:KEPT_FIRST]]
    vector, took = embedder.embed_query(question), {}
    dense, words = index.dense(vector, limit=limit), index.lexical(question, limit=limit)
    retrieved = [Retrieved(dense, limit=limit), Retrieved(words, limit=limit)]
    embedder.embed_query("")  # else the question would be remembered
    took["embed the question"] = _ms(partial(embedder.embed_query, question))
    took["dense"] = _ms(partial(index.dense, vector, limit=limit))
    took["lexical"] = _ms(partial(index.lexical, question, limit=limit))
    took["fuse"] = _ms(partial(fuse, retrieved))
    took["second search"] = _ms(partial(second_search, question, seeds, index=index, dense=retrieved[0].known))
    took["near sentences"] = _ms(partial(with_nearness, found, vector, index))
    counting = _Counting(reader)
    took[READ] = _ms(partial(find_evidence, question, found, reader=counting, top_k=top_k))
    return {**took, AGAIN: counting.again_ms, COUNT: float(counting.given)}


class _Counting:
    """The reader, knowing how many passages it was given at last, and how long it took to read some again."""

    def __init__(self, reader: FootnoteReader) -> None:
        self._reader = reader
        self.name = reader.name
        self.given = 0
        self.again_ms = 0.0

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        self.given = len(texts)
        return self._reader.read(question, texts)

    def reread(self, question: str, texts: Sequence[Text]) -> list[SecondReading]:
        start = time.perf_counter()
        again = self._reader.reread(question, texts)
        self.again_ms = (time.perf_counter() - start) * 1000
        return again


def _ms(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chunks", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--repeat", type=int, default=30)
    chosen = parser.parse_args()
    embedder, reader = SentenceTransformerEmbedder(), FootnoteReader()
    chunks = list(made(max(chosen.chunks)))
    chooser = random.Random(SEED + 1)
    about = chooser.sample(chunks[: min(chosen.chunks)], chosen.repeat)
    questions = ["Who said " + " ".join(chunk.text.split()[:QUESTION_WORDS]).lower() + "?" for chunk in about]
    vectors = (embedder.embed_query(question).vector for question in questions)
    near = {chunk.chunk_id: vector for chunk, vector in zip(about, vectors, strict=True)}
    columns = {}
    for count in chosen.chunks:
        with tempfile.TemporaryDirectory(prefix="footnote-latency-") as folder:
            index = Index(Path(folder), chunks[:count], near)
            measure(index, questions[:2], embedder=embedder, reader=reader)  # what is loaded at first use
            columns[f"{count:,}"] = measure(index, questions, embedder=embedder, reader=reader)
            index.close()
    print(f"| median ms | {' | '.join(columns)} |\n|---|{'---:|' * len(columns)}")
    for name in next(iter(columns.values())):
        print(f"| {name} | {' | '.join(f'{values[name]:.1f}' for values in columns.values())} |")
    ratios = (values["search, read"] / values["search, not read"] for values in columns.values())
    print(f"| read : not read | {' | '.join(f'{ratio:.1f}' for ratio in ratios)} |")


if __name__ == "__main__":
    main()
