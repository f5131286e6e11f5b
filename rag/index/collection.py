"""One named set of documents: ledger, vectors and words, kept in agreement whatever process dies when."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexBusyError
from rag.index.catalog import Catalog, FileStamp
from rag.index.groups import Copies, within
from rag.index.lock import WriterLock
from rag.index.manifest import Manifest, read_manifest, require_match, write_manifest
from rag.index.part import Description, Part, select
from rag.index.storage import put_in_place, recover, storage_errors
from rag.protocols import ChunkStore, DocumentEmbeddings, LexicalIndex, QueryEmbedding
from rag.types import Chunk, Document, Filter, Hit, SourceInfo

# One document may be a whole archive of records; its vectors are made and stored this many at a time.
CHUNKS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Entry:
    """A document that is ready to be stored: cut, and with the stamp of the file it came from."""

    document: Document
    chunks: tuple[Chunk, ...]
    stamp: FileStamp


class Collection:
    """What is stored of one set of documents. Reading is safe from any thread at any time; writing needs `writing()`.

    The ledger is the truth. A writer that opens purges what an interrupted one left half done, so that both indexes
    hold just the chunks of the documents that count; a reader looks up every hit in the ledger, so that it never sees
    a half-written document in the meantime.
    """

    def __init__(self, folder: Path, *, store: ChunkStore, lexical: LexicalIndex, lock_timeout_s: float) -> None:
        self.folder = folder
        with storage_errors(folder):
            recover(folder)
            folder.mkdir(parents=True, exist_ok=True)
            self._catalog = Catalog(folder / "catalog.sqlite")
        self._store = store
        self._lexical = lexical
        self._lock = WriterLock(folder, timeout_s=lock_timeout_s)
        self._seen_generation = self._catalog.generation()
        self._known_descriptions: tuple[int, list[Description]] = (-1, [])
        self._known_copies = (-1, Copies({}, self._catalog.text, self._catalog.chunks))

    @property
    def manifest(self) -> Manifest | None:
        """What the index was made with, or None before the first document."""
        return read_manifest(self.folder / "manifest.json")

    def require(self, wanted: Manifest) -> None:
        """Refuse to work with an index that `wanted` does not describe; an empty collection takes it on.

        Raises:
            IndexMismatchError: Names both values and the command that mends it.
        """
        require_match(self.manifest, wanted, self.folder)

    @contextmanager
    def writing(self, purpose: str, *, on_wait: Callable[[str], None] | None = None) -> Iterator[None]:
        """Be the one writer while the body runs, starting from indexes that agree.

        Raises:
            IndexBusyError: Another process is writing; says which.
            StorageError: The disk is full, or the folder cannot be written.
        """
        with storage_errors(self.folder), self._lock.held(purpose, on_wait=on_wait):
            self.refresh()
            self._purge()
            yield

    def mend(self) -> None:
        """Purge what an interrupted writer left, unless a writer is at work: then it is not for us to purge."""
        if self._catalog.not_ready():
            with (
                suppress(IndexBusyError),
                storage_errors(self.folder),
                self._lock.held("mending after an interrupted run", wait=False),
            ):
                self.refresh()
                self._purge()

    def add(
        self,
        entries: Sequence[Entry],
        embed: Callable[[Sequence[Chunk]], DocumentEmbeddings],
        manifest: Manifest,
    ) -> None:
        """Store documents, all or none; a source that is known already gets its new text.

        Args:
            entries: Documents with their chunks and stamps.
            embed: Embeds chunks and their sentences; called for those of texts that are not stored yet, a bounded
                number at once.
            manifest: What the chunks and vectors are made with.
        """
        if self.manifest is None:
            write_manifest(self.folder / "manifest.json", manifest)
        unknown = {e.document.doc_id: e for e in entries if not self._catalog.has(e.document.doc_id)}
        chunks = [chunk for entry in unknown.values() for chunk in entry.chunks]
        self._catalog.announce((entry.document, entry.chunks) for entry in unknown.values())
        for start in range(0, len(chunks), CHUNKS_AT_ONCE):
            part = chunks[start : start + CHUNKS_AT_ONCE]
            embeddings = embed(part)
            self._store.upsert(part, embeddings)
            self._lexical.upsert(part)
            if embeddings.parts:
                ids = (chunk.chunk_id for chunk in part)
                self._catalog.keep_sentence_vectors(zip(ids, embeddings.parts, strict=True))
        self._catalog.publish((e.document, e.stamp) for e in entries)
        self._purge()
        self._seen_generation = self._catalog.generation()

    def restamp(self, stamps: Mapping[str, FileStamp]) -> None:
        """Note that the files of these sources were written anew with the same content."""
        if stamps:
            self._catalog.restamp(stamps)

    def remove(self, sources: Sequence[str]) -> None:
        """Remove sources and, where no other source has the same text, their documents."""
        if not sources:
            return
        self._catalog.withdraw(sources)
        self._purge()
        self._seen_generation = self._catalog.generation()

    def _purge(self) -> None:
        doomed = self._catalog.not_ready()
        if doomed:
            self._store.delete(doomed)
            self._lexical.delete(doomed)
            self._catalog.forget(doomed)

    def refresh(self) -> None:
        """See what other processes have written since; costs one small query where they have not."""
        generation = self._catalog.generation()
        if generation != self._seen_generation:
            self._store.refresh()
            self._lexical.refresh()
            self._seen_generation = generation

    def dense(self, embedding: QueryEmbedding, *, limit: int) -> list[Hit]:
        """The nearest chunks by cosine similarity, best first; of a passage and its copies only the first."""
        return self._copies().without_copies(lambda wanted: self._store.query(embedding, limit=wanted), limit=limit)

    def lexical(self, text: str, *, limit: int) -> list[Hit]:
        """The best chunks by BM25, best first; of a passage and its copies only the first."""
        return self._copies().without_copies(lambda wanted: self._lexical.query(text, limit=wanted), limit=limit)

    def nearly(self, word: str, *, edits: int, limit: int) -> list[Hit]:
        """Chunks with a word spelled nearly so, by chunk id."""
        return self._lexical.nearly(word, edits=edits, limit=limit)

    def within(self, wanted: Filter) -> Part:
        """The part that a filter leaves, to be searched in place of the whole."""
        selection = select(self.descriptions(), wanted)
        copies = replace(self._copies(), groups=within(self._copies().groups, selection.sources))
        chunk_ids = self._catalog.chunk_ids([*selection.sources])
        return Part(selection, chunk_ids, copies, self._store, self._lexical, self.chunks, self.sentence_vectors)

    def descriptions(self) -> list[Description]:
        """What a filter looks at of every source, sorted by source."""
        generation, descriptions = self._known_descriptions
        if generation != self._seen_generation:
            generation, descriptions = self._seen_generation, self._catalog.descriptions()
            self._known_descriptions = (generation, descriptions)
        return descriptions

    def chunks(self, chunk_ids: Sequence[str]) -> dict[str, Chunk]:
        """Chunk by id, of those that count, each with the sources of its copies."""
        copies = self._copies()
        found = self._catalog.chunks(chunk_ids)
        return {
            chunk_id: replace(chunk, copies=copies.named(chunk)) if chunk.doc_id in copies.groups else chunk
            for chunk_id, chunk in found.items()
        }

    def sentence_vectors(self, chunk_ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors of each chunk's sentences, in order: shape (sentences, dimension), by chunk id."""
        return self._catalog.sentence_vectors(chunk_ids)

    def chunk_ids(self, doc_id: str) -> list[str]:
        """The ids of a document's chunks, in any order."""
        return self._catalog.chunk_ids([doc_id])

    def _copies(self) -> Copies:
        generation, copies = self._known_copies
        if generation != self._seen_generation:
            generation = self._seen_generation
            copies = Copies(self._catalog.groups(), self._catalog.text, self._catalog.chunks)
            self._known_copies = (generation, copies)
        return copies

    def stamps(self) -> dict[str, FileStamp]:
        """Stamp by source."""
        return self._catalog.stamps()

    def doc_id(self, source: str) -> str | None:
        """Which document a source is, or None."""
        return self._catalog.doc_id(source)

    def sources(self) -> list[SourceInfo]:
        """What is indexed, sorted by source; a copy names the source that stands for it."""
        self.refresh()
        stands_for = self._copies().stands_for
        first = {info: stands_for(info.doc_id) for info in self._catalog.sources()}
        return [info if name in (None, info.source) else replace(info, copy_of=name) for info, name in first.items()]

    def document(self, source: str) -> Document | None:
        """The document of a source, or None."""
        return self._catalog.document(source)

    def disagreements(self) -> dict[str, set[str]]:
        """Chunk ids that the ledger, Chroma and tantivy do not agree on, by what is wrong; empty when all is well."""
        wanted = set(self._catalog.chunk_ids([item.doc_id for item in self._catalog.descriptions()]))
        stored, indexed = self._store.chunk_ids(), self._lexical.chunk_ids()
        found = {
            "missing in Chroma": wanted - stored,
            "missing in tantivy": wanted - indexed,
            "left over in Chroma": stored - wanted,
            "left over in tantivy": indexed - wanted,
        }
        return {what: ids for what, ids in found.items() if ids}

    def replace_with(self, folder: Path) -> None:
        """Put another collection's folder in the place of this one's. The caller holds the writer's lock."""
        self.close()
        with storage_errors(self.folder):
            put_in_place(folder, self.folder)

    def close(self) -> None:
        """Let go of all files."""
        self._store.close()
        self._lexical.close()
        self._catalog.close()
