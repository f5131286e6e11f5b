"""Sentences embedded in the pass of their chunk, beside each embedded by itself: what it costs, and what it is worth.

Run: python -m eval.perf.sentence_vectors FOLDER_OF_DATASETS [--questions 600] [--repeat 5]

The passages are of held-out training pairs; a question's right sentence is to be nearest to it among its passage's.
Times are taken in turn in one process, as shares of embedding chunks alone.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import numpy as np

from eval.evidence.examples import Example
from eval.evidence.mix import mixed
from eval.evidence.trials import can_be_searched
from eval.metrics.stats import estimate_mean
from rag.index.embed import SentenceTransformerEmbedder
from rag.index.sentence_vectors import pack, unpack
from rag.types import Span

TIMED = 200
LEAST_SENTENCES = 3


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("datasets", type=Path)
    parser.add_argument("--questions", type=int, default=600)
    parser.add_argument("--repeat", type=int, default=5)
    chosen = parser.parse_args()
    _, held_out = mixed(chosen.datasets / "train")
    asked = [
        item for item in held_out if can_be_searched(item) and item.span and len(item.sentences) >= LEAST_SENTENCES
    ]
    embedder = SentenceTransformerEmbedder()
    _print_worth(asked[: chosen.questions], embedder)
    _print_cost(
        [item.passage for item in asked[:TIMED]], [_spans(item) for item in asked[:TIMED]], embedder, chosen.repeat
    )


def _spans(example: Example) -> list[Span]:
    """Where the sentences stand in `example.passage`."""
    starts = np.cumsum([0, *(len(sentence) + 1 for sentence in example.sentences)]).tolist()
    return [Span(start, start + len(text)) for start, text in zip(starts, example.sentences, strict=False)]


def _print_worth(asked: Sequence[Example], embedder: SentenceTransformerEmbedder) -> None:
    right: dict[str, list[float]] = {"in the pass of the passage": [], "the same, as stored": [], "by itself": []}
    for example in asked:
        assert example.span is not None
        question = embedder.embed_query(example.text).vector
        (within,) = embedder.embed_documents([example.passage], [_spans(example)]).parts
        alone = embedder.embed_documents(example.sentences).matrix
        for name, rows in zip(right, (within, unpack(pack(within), len(within)), alone), strict=True):
            right[name].append(float(int(np.argmax(rows @ question)) == example.span[0]))
    for name, values in right.items():
        found = estimate_mean(values)
        interval = f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"
        print(f"right sentence nearest, embedded {name}: {interval} of {found.count}", flush=True)


def _print_cost(
    texts: Sequence[str], spans: Sequence[Sequence[Span]], embedder: SentenceTransformerEmbedder, repeat: int
) -> None:
    flat = [span.of(text) for text, places in zip(texts, spans, strict=True) for span in places]
    ways: dict[str, Callable[[], object]] = {
        "passages with their sentences, in one pass": lambda: embedder.embed_documents(texts, spans),
        "passages, and sentences by themselves": lambda: (
            embedder.embed_documents(texts),
            embedder.embed_documents(flat),
        ),
    }
    shares: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(repeat):
        plain = _seconds(lambda: embedder.embed_documents(texts))
        for name, way in ways.items():
            shares[name].append(_seconds(way) / plain)
    for name, values in shares.items():
        print(f"{name}: {median(values):.2f} times the passages alone")
    print(f"stored: {len(flat) / len(texts):.1f} sentences a passage, {embedder.dimension} bytes each")


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
