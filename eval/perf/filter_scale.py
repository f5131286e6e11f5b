"""What keeping a search to some sources costs, by how many pass: the ledger's ids, Chroma and tantivy within them.

Run: python -m eval.perf.filter_scale [--documents 20000] [--chunks 5] [--repeat 5]

Vectors and words are drawn at random from a fixed seed: how long a search takes matters here, not what it finds.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeVar

import numpy as np

from rag.build import open_collection
from rag.index.catalog import FileStamp
from rag.index.collection import Collection, Entry
from rag.index.manifest import Manifest
from rag.protocols import DocumentEmbeddings, QueryEmbedding
from rag.types import Chunk, Document, Filter

T = TypeVar("T")
SEED = 0
DIMENSION = 384
VOCABULARY = 20_000
CHUNK_WORDS = 60
LIMIT = 40
BATCH_DOCUMENTS = 500
# Shares of the documents that pass a filter; one document alone is measured besides.
SHARES = (0.01, 0.1, 0.5, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Cost:
    """Median milliseconds of each step where `passing` documents pass."""

    passing: int
    ledger: float
    dense: float
    lexical: float


def entries(documents: int, chunks: int) -> Iterator[Entry]:
    """Documents of random words, cut into equal chunks; the outlet says up to which share of all they pass."""
    chooser = random.Random(SEED)
    words = [f"w{number:x}" for number in range(VOCABULARY)]
    for number in range(documents):
        texts = [" ".join(chooser.choices(words, k=CHUNK_WORDS)) for _ in range(chunks)]
        source = f"document-{number:06}"
        document = Document(source, "\n".join(texts), outlet=_outlet(number, documents))
        starts = [sum(len(text) + 1 for text in texts[:place]) for place in range(chunks)]
        pieces = tuple(
            Chunk(document.doc_id, source, start, start + len(text), text)
            for start, text in zip(starts, texts, strict=True)
        )
        yield Entry(document, pieces, FileStamp(document.doc_id, len(document.text), 0))


def fill(collection: Collection, made: Sequence[Entry]) -> None:
    """Store all of them with random unit vectors."""
    random_vectors = np.random.default_rng(SEED)

    def embed(chunks: Sequence[Chunk]) -> DocumentEmbeddings:
        matrix = random_vectors.standard_normal((len(chunks), DIMENSION), dtype=np.float32)
        return DocumentEmbeddings(matrix / np.linalg.norm(matrix, axis=1, keepdims=True))

    with collection.writing("measuring filters"):
        for start in range(0, len(made), BATCH_DOCUMENTS):
            collection.add(made[start : start + BATCH_DOCUMENTS], embed, Manifest("random", DIMENSION, "equal"))


def measure(collection: Collection, documents: int, *, repeat: int) -> Iterator[Cost]:
    """What a filter costs, from one document that passes to all of them."""
    chooser = random.Random(SEED + 1)
    vectors = np.random.default_rng(SEED + 1).standard_normal((repeat, DIMENSION), dtype=np.float32)
    queries = [QueryEmbedding(vector / np.linalg.norm(vector)) for vector in vectors]
    texts = [" ".join(f"w{chooser.randrange(VOCABULARY):x}" for _ in range(6)) for _ in range(repeat)]
    collection.within(Filter())  # the ledger is read once, then remembered
    filters = [Filter(sources=("document-000000",))]
    filters += [Filter(outlets=tuple(map(str, SHARES[: count + 1]))) for count in range(len(SHARES))]
    for wanted in filters:
        yield _cost(collection, wanted, queries, texts)


def _cost(collection: Collection, wanted: Filter, queries: Sequence[QueryEmbedding], texts: Sequence[str]) -> Cost:
    part = collection.within(wanted)
    return Cost(
        len(part.selection.sources),
        _median_ms(lambda _: collection.within(wanted), texts),
        _median_ms(lambda query: part.dense(query, limit=LIMIT), queries),
        _median_ms(lambda text: part.lexical(text, limit=LIMIT), texts),
    )


def _outlet(number: int, documents: int) -> str:
    return str(next(share for share in SHARES if number < share * documents))


def _median_ms(work: Callable[[T], object], inputs: Sequence[T]) -> float:
    took = []
    for item in inputs:
        start = time.perf_counter()
        work(item)
        took.append((time.perf_counter() - start) * 1000)
    return median(took)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--chunks", type=int, default=5, help="a document")
    parser.add_argument("--repeat", type=int, default=5)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="footnote-filters-") as folder:
        collection = open_collection(Path(folder) / "measured", lock_timeout_s=10)
        start = time.perf_counter()
        fill(collection, list(entries(chosen.documents, chosen.chunks)))
        print(f"{chosen.documents * chosen.chunks:,} chunks stored in {time.perf_counter() - start:.0f} s")
        print("| passes | ids from the ledger | Chroma, chunk ids | tantivy, document ids |\n|---|---:|---:|---:|")
        for cost in measure(collection, chosen.documents, repeat=chosen.repeat):
            print(f"| {cost.passing:,} | {cost.ledger:.1f} | {cost.dense:.1f} | {cost.lexical:.1f} |", flush=True)
        collection.close()


if __name__ == "__main__":
    main()
