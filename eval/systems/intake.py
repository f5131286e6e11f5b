"""Put a dataset's corpus into a collection, as `footnote ingest` puts files there."""

from __future__ import annotations

from pathlib import Path

from eval.progress import shown
from eval.systems.corpus import from_entry
from eval.types import Dataset
from rag.build import open_collection
from rag.config import Settings
from rag.index.catalog import FileStamp
from rag.index.collection import Entry
from rag.index.manifest import Manifest
from rag.ingest.chunk import CHUNKER, chunk_document
from rag.ingest.intake import embed_chunks
from rag.pipeline import Pipeline
from rag.protocols import Embedder
from rag.types import Document

# Documents stored in one go: what an interruption can cost.
BATCH_DOCUMENTS = 64


def index_folder(pipeline: Pipeline, folder: Path) -> dict[str, str]:
    """Ingest the files of a folder.

    Returns:
        The path below the folder by the name the index has for a source.
    """
    pipeline.ingest([folder])
    root = folder.resolve()
    return {
        info.source: Path(info.source).resolve().relative_to(root).as_posix()
        for info in pipeline.sources()
        if Path(info.source).resolve().is_relative_to(root)
    }


def index_corpus(dataset: Dataset, settings: Settings, embedder: Embedder) -> None:
    """Store the texts of a dataset that are not stored yet, under their entry ids.

    Texts come as Documents rather than as files, so that a title or date of the dataset is not guessed from the text.
    """
    manifest = Manifest(
        embedder=embedder.name,
        dimension=embedder.dimension,
        chunking=f"{CHUNKER} {settings.chunk_tokens}/{settings.overlap_tokens}",
    )
    collection = open_collection(settings.data / settings.collection, lock_timeout_s=settings.lock_timeout_s)
    try:
        with collection.writing("footnote eval"):
            collection.require(manifest)
            stored = set(collection.stamps())
            todo = [entry for entry in dataset.entries if entry.entry_id not in stored]
            for start in shown(range(0, len(todo), BATCH_DOCUMENTS), "indexing"):
                batch = [_entry(from_entry(item), settings, embedder) for item in todo[start : start + BATCH_DOCUMENTS]]
                collection.add(batch, lambda chunks: embed_chunks(chunks, embedder), manifest)
    finally:
        collection.close()


def _entry(document: Document, settings: Settings, embedder: Embedder) -> Entry:
    chunks = chunk_document(
        document,
        token_spans=embedder.token_spans,
        chunk_tokens=min(settings.chunk_tokens, embedder.max_tokens),
        overlap_tokens=settings.overlap_tokens,
    )
    return Entry(document, tuple(chunks), FileStamp(document.doc_id, len(document.text), 0))
