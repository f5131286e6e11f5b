"""What taking in a large folder costs: first run, unchanged re-run, one changed, one removed; peak memory by size.

Run: python -m eval.perf.ingest_scale [--documents 2000] [--megabytes 50 200] [--embedder hashing|real]
     [--indexes with without]

Times are also given as shares of the first run, since machines differ. Memory is that of a process of its own for each
size, once with both indexes and once without: Chroma keeps its vectors in memory and tantivy maps its files into it, so
that these grow with what is stored; reading, cutting, embedding and the ledger must not.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path

from rag.build import open_collection
from rag.config import load_settings
from rag.index.collection import Collection
from rag.index.embed import SentenceTransformerEmbedder
from rag.pipeline import Pipeline
from rag.protocols import DocumentEmbeddings, Embedder
from rag.testing import HashingEmbedder, MemoryChunkStore, OverlapChecker, OverlapReader
from rag.types import Chunk, Hit, IngestProgress, IngestReport

SEED = 0
WORDS = 4000
PARAGRAPHS = 6
PARAGRAPH_WORDS = 70
# A folder of few large files would not show that texts are let go of; one of very many takes long to write.
LARGE_FILE_BYTES = 1_000_000
BYTES_PER_VALUE = 4
MEGABYTE = 1_000_000


def write_folder(folder: Path, documents: int) -> None:
    """Write synthetic reports of some 2,500 characters, the same every time."""
    folder.mkdir(parents=True)
    chooser = random.Random(SEED)
    vocabulary = _vocabulary(chooser)
    for number in range(documents):
        text = "\n\n".join(_paragraph(chooser, vocabulary) for _ in range(PARAGRAPHS))
        (folder / f"report-{number:05}.txt").write_text(f"Report {number}\n\n{text}\n", encoding="utf-8")


def write_large(folder: Path, megabytes: int) -> None:
    """Write text files of 1 MB, the same every time."""
    folder.mkdir(parents=True)
    chooser = random.Random(SEED)
    vocabulary = _vocabulary(chooser)
    for number in range(megabytes * MEGABYTE // LARGE_FILE_BYTES):
        with (folder / f"volume-{number:05}.txt").open("w", encoding="utf-8") as file:
            while file.tell() < LARGE_FILE_BYTES:
                file.write(_paragraph(chooser, vocabulary) + "\n\n")


def _vocabulary(chooser: random.Random) -> list[str]:
    return ["".join(chooser.choices("abcdefghiklmnoprstuvwy", k=chooser.randint(2, 9))) for _ in range(WORDS)]


def _paragraph(chooser: random.Random, vocabulary: list[str]) -> str:
    words = chooser.choices(vocabulary, k=PARAGRAPH_WORDS)
    return ". ".join(" ".join(words[start : start + 14]).capitalize() for start in range(0, len(words), 14)) + "."


class Nowhere(MemoryChunkStore):
    """Both indexes, storing nothing."""

    def upsert(self, chunks: Sequence[Chunk], embeddings: DocumentEmbeddings | None = None) -> None:
        """Let go of everything."""

    def query(self, question: object, *, limit: int, chunk_ids: object = None, doc_ids: object = None) -> list[Hit]:
        """Nothing is found."""
        return []

    def nearly(self, word: object, *, edits: int, limit: int) -> list[Hit]:
        """Nothing is found."""
        return []


def open_timed(data: Path, embedder: str, *, indexes: bool = True) -> Pipeline:
    """A pipeline without a language model, and without indexes if they are not to be measured."""
    settings = load_settings(data=data, answer_mode="quotes")
    chosen: Embedder = HashingEmbedder() if embedder == "hashing" else SentenceTransformerEmbedder()

    def opened(folder: Path) -> Collection:
        if indexes:
            return open_collection(folder, lock_timeout_s=settings.lock_timeout_s)
        return Collection(folder, store=Nowhere(), lexical=Nowhere(), lock_timeout_s=settings.lock_timeout_s)

    return Pipeline(
        settings, embedder=chosen, reader=OverlapReader(), checker=OverlapChecker(), model=None, open_collection=opened
    )


def measure_runs(root: Path, documents: int, embedder: str) -> Iterator[tuple[str, float, IngestReport]]:
    """Seconds of each kind of run, each from opening the index to its report."""
    folder = root / "docs"
    write_folder(folder, documents)
    changed, removed = folder / "report-00001.txt", folder / "report-00002.txt"
    steps: dict[str, Callable[[], object]] = {
        "first run": lambda: None,
        "unchanged": lambda: None,
        "one changed": lambda: changed.write_text("Report 1\n\nThis one was written anew.\n", encoding="utf-8"),
        "one removed": removed.unlink,
    }
    for name, prepare in steps.items():
        prepare()
        start = time.perf_counter()
        with open_timed(root / "data", embedder) as pipeline:
            report = pipeline.ingest([folder])
            yield name, time.perf_counter() - start, report
            assert not pipeline.disagreements()


def measure_memory(root: Path, megabytes: int, embedder: str, *, indexes: bool) -> dict[str, float]:
    """Peak memory of a process that takes in so many megabytes of text."""
    write_large(root / "docs", megabytes)
    code = f"from eval.perf.ingest_scale import take_in; take_in({str(root)!r}, {embedder!r}, indexes={indexes})"
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return {name: float(value) for name, value in json.loads(found.stdout).items()}


def take_in(root: str, embedder: str, *, indexes: bool) -> None:
    """Take in root/docs and print the peak memory in MB, also by the way, and the size of the vectors."""
    by_the_way: dict[str, float] = {}

    def note(progress: IngestProgress) -> None:
        by_the_way.setdefault(f"peak_mb_at_{progress.done * 4 // max(progress.total, 1) * 25}%", _peak_mb())

    with open_timed(Path(root) / "data", embedder, indexes=indexes) as pipeline:
        start = time.perf_counter()
        pipeline.ingest([Path(root) / "docs"], on_progress=note)
        seconds = time.perf_counter() - start
        chunks = sum(source.chunks for source in pipeline.sources())
        dimension = HashingEmbedder().dimension if embedder == "hashing" else 384
    vectors = chunks * dimension * BYTES_PER_VALUE
    told = {"peak_mb": _peak_mb(), "chunks": chunks, "vectors_mb": vectors / MEGABYTE, "seconds": seconds}
    sys.stdout.write(json.dumps({**told, **by_the_way}))


def _peak_mb() -> float:
    """The most memory that this process has had so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak * (1 if sys.platform == "darwin" else 1024) / MEGABYTE


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--megabytes", type=int, nargs="*", default=[50, 200])
    parser.add_argument("--embedder", choices=("hashing", "real"), default="hashing")
    parser.add_argument("--indexes", choices=("with", "without"), nargs="*", default=["without", "with"])
    given = parser.parse_args()
    root = Path(tempfile.mkdtemp())
    try:
        if given.documents:
            first = 0.0
            for name, seconds, report in measure_runs(root / "runs", given.documents, given.embedder):
                first = first or seconds
                counts = {outcome: count for outcome in ("indexed", "updated", "unchanged", "removed")
                          if (count := report.count(outcome))}  # fmt: skip
                print(f"{name:12} {seconds:8.2f} s  {seconds / first:7.2%} of the first  {counts}", flush=True)
        for megabytes, indexes in product(given.megabytes, given.indexes):
            folder = root / f"memory-{megabytes}-{indexes}"
            told = measure_memory(folder, megabytes, given.embedder, indexes=indexes == "with")
            shutil.rmtree(folder)
            rounded = json.dumps({name: round(value) for name, value in told.items()})
            print(f"{megabytes} MB of text, {indexes} indexes: {rounded}", flush=True)
    finally:
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
