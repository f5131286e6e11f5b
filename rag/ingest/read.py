"""One file to documents that are ready to be stored, or the reason why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from itertools import chain
from pathlib import Path

from rag.errors import IngestError, UnreadableFileError, UnsupportedFormatError
from rag.index.catalog import FileStamp
from rag.index.collection import Entry
from rag.ingest.folder import SourceFile
from rag.ingest.intake import Intake
from rag.ingest.load import Unread, load_documents
from rag.ingest.sidecar import correct, read_sidecar
from rag.types import Document, FileReport

# The stamp of what came out of an archive while the rest of it is not yet stored: no file has it, so that an
# interrupted run reads the archive again.
UNFINISHED = FileStamp("", -1, 0)


@dataclass(frozen=True, slots=True)
class Reading:
    """A step of reading one file.

    Attributes:
        entry: A document to store.
        reports: What became of the file, or of a part of it, that gives no document.
        restamped: Sources whose file has another stamp than theirs and gave the same, once all before it is stored.
        lost: Sources that lay in the file and do so no more.
    """

    file: SourceFile
    entry: Entry | None = None
    reports: tuple[FileReport, ...] = ()
    restamped: Mapping[str, FileStamp] = field(default_factory=dict)
    lost: tuple[str, ...] = ()

    @property
    def characters(self) -> int:
        """The length of its text."""
        return len(self.entry.document.text) if self.entry else 0


def read_source(
    file: SourceFile, known: Mapping[str, FileStamp], intake: Intake, *, cut: bool = True
) -> Iterator[Reading]:
    """Read a file, unless it is what it was when it was last read.

    Args:
        file: The file.
        known: What is indexed of it, by source.
        intake: How documents are read and cut.
        cut: Whether its documents are to be stored, and so are cut into chunks.
    """
    try:
        file = intake.located(file)
        stamp = _stamp(file, known)
        if known and all(before.sha256 == stamp.sha256 for before in known.values()):
            yield _unchanged(file, known, stamp)
        else:
            yield from _documents(file, known, stamp, intake, cut=cut)
    except UnreadableFileError as error:
        yield _unread(file, Unread(file.source, error))
    except OSError as error:
        why = error.strerror or str(error)
        reason = f"{file.source} cannot be read: {why}. Check that it is there and that you may read it."
        yield _unread(file, Unread(file.source, UnreadableFileError(reason)))


def _documents(
    file: SourceFile, known: Mapping[str, FileStamp], stamp: FileStamp, intake: Intake, *, cut: bool
) -> Iterator[Reading]:
    """The documents in a file: one, or those that it comes apart into."""
    corrections = read_sidecar(file.sidecar) if file.sidecar else {}
    found = _load(file, intake)
    first, second = next(found), next(found, None)
    several = second is not None
    seen: list[str] = []
    complete = True
    for item in chain([first], [second] if second else [], found):
        seen.append(item.source)
        if isinstance(item, Unread):
            complete = complete and isinstance(item.error, UnsupportedFormatError)
            yield _unread(file, item)
        else:
            document = correct(item, corrections)
            chunks = intake.chunk(document) if cut else ()
            yield Reading(file, Entry(document, chunks, UNFINISHED if several else stamp))
    lost = tuple(source for source in known if source not in seen)
    yield Reading(file, restamped=dict.fromkeys(seen, stamp) if several and complete else {}, lost=lost)


def _load(file: SourceFile, intake: Intake) -> Iterator[Document | Unread]:
    assert file.path is not None, "a URL is fetched before it is read"
    try:
        yield from load_documents(
            file.path, source=file.source, max_bytes=intake.limits.max_bytes, passwords=intake.passwords
        )
    except (IngestError, OSError):
        raise
    except Exception as error:  # a reader that stumbles over one file must not stop the others
        reason = f"{file.source}: reading it failed ({type(error).__name__}: {error})"
        raise UnreadableFileError(f"{reason}; save it anew, or in another format.") from error


def _unread(file: SourceFile, unread: Unread) -> Reading:
    skipped = isinstance(unread.error, UnsupportedFormatError) and not (file.named and unread.source == file.source)
    return Reading(
        file, reports=(FileReport(unread.source, "skipped" if skipped else "failed", reason=str(unread.error)),)
    )


def _unchanged(file: SourceFile, known: Mapping[str, FileStamp], stamp: FileStamp) -> Reading:
    return Reading(
        file,
        reports=tuple(FileReport(source, "unchanged") for source in known),
        restamped={source: stamp for source, before in known.items() if before != stamp},
    )


def _stamp(file: SourceFile, known: Mapping[str, FileStamp]) -> FileStamp:
    """The file's stamp; its content is hashed only where size or time differ from the known stamp."""
    assert file.path is not None, "a URL is fetched before it is read"
    before = next(iter(known.values()), None)
    if before is not None and (file.size, file.mtime_ns) == (before.size, before.mtime_ns):
        return before
    digest = _digest(file.path)
    if file.sidecar is not None:
        digest = sha256((digest + _digest(file.sidecar)).encode()).hexdigest()
    return FileStamp(digest, file.size, file.mtime_ns)


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()
