"""How documents are cut and embedded, as one value: the embedder with the numbers in force."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rag.config import Settings
from rag.errors import UnreadableFileError
from rag.index.manifest import Manifest
from rag.ingest.chunk import CHUNKER, chunk_document, embedding_text
from rag.ingest.fetch import Address, Limits, fetch, is_public, resolve
from rag.ingest.folder import SourceFile, at_path
from rag.protocols import DocumentEmbeddings, Embedder
from rag.sentences import split_sentences
from rag.types import Chunk, Document, Span

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Intake:
    """What turns files into chunks with vectors.

    Attributes:
        limits: The largest file to read, and what may be fetched.
        passwords: Tried on what is encrypted.
        fetched: The folder that URLs are fetched into; None fetches nothing.
    """

    embedder: Embedder
    chunk_tokens: int
    overlap_tokens: int
    limits: Limits
    passwords: tuple[str, ...] = ()
    fetched: Path | None = None

    @classmethod
    def of(cls, settings: Settings, embedder: Embedder) -> Intake:
        """The intake that these settings describe."""
        return cls(
            embedder,
            chunk_tokens=settings.chunk_tokens,
            overlap_tokens=settings.overlap_tokens,
            limits=Limits(
                max_bytes=settings.max_file_mb * MEBIBYTE,
                timeout_s=settings.fetch_timeout_s,
                is_allowed=_any if settings.allow_private_urls else is_public,
                resolve=resolve,
            ),
        )

    def located(self, file: SourceFile) -> SourceFile:
        """The file, fetched if it is a URL.

        Raises:
            UnreadableFileError: It cannot be fetched; says why.
        """
        if file.path is not None:
            return file
        if self.fetched is None:
            raise UnreadableFileError(f"{file.source}: nothing is fetched here.")
        return at_path(fetch(file.source, self.fetched, self.limits), source=file.source, named=True)

    @property
    def manifest(self) -> Manifest:
        """What an index made by this intake depends on."""
        return Manifest(
            embedder=self.embedder.name,
            dimension=self.embedder.dimension,
            chunking=f"{CHUNKER} {self.chunk_tokens}/{self.overlap_tokens}",
        )

    def chunk(self, document: Document) -> tuple[Chunk, ...]:
        """The document's chunks, in order."""
        return tuple(
            chunk_document(
                document,
                token_spans=self.embedder.token_spans,
                chunk_tokens=min(self.chunk_tokens, self.embedder.max_tokens),
                overlap_tokens=self.overlap_tokens,
            )
        )

    def embed(self, chunks: Sequence[Chunk]) -> DocumentEmbeddings:
        """One vector per chunk, of its text under its header, and one for each of its sentences."""
        return embed_chunks(chunks, self.embedder)


def embed_chunks(
    chunks: Sequence[Chunk], embedder: Embedder, *, text_of: Callable[[Chunk], str] | None = None
) -> DocumentEmbeddings:
    """One vector per chunk, and one for each of its sentences.

    Args:
        chunks: What is to be embedded.
        embedder: What embeds it.
        text_of: What it sees of a chunk, ending with the chunk's own text; None: the text under its header.
    """
    under_header = partial(embedding_text, token_spans=embedder.token_spans, max_tokens=embedder.max_tokens)
    texts = [*map(text_of or under_header, chunks)]
    headers = (len(text) - len(chunk.text) for text, chunk in zip(texts, chunks, strict=True))
    sentences = [
        [Span(start + span.start, start + span.end) for span in split_sentences(chunk.text)]
        for start, chunk in zip(headers, chunks, strict=True)
    ]
    return embedder.embed_documents(texts, sentences)


def _any(address: Address) -> bool:
    """Every address may be connected to."""
    return True
