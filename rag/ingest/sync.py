"""Folder and index in step: the new is added, the changed replaced, the gone removed, the rest left alone."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path

from rag.errors import SourceNotFoundError, UnreadableFileError, UnsupportedFormatError
from rag.index.catalog import FileStamp
from rag.index.collection import Collection, Entry
from rag.ingest.load import SUPPORTED_SUFFIXES, find_files, load_document
from rag.types import Chunk, Document, FileOutcome, FileReport, IngestProgress, IngestReport

# Enough chunks to keep the embedder's batches full, few enough that an interruption loses seconds of work.
BATCH_CHUNKS = 128


@dataclass(frozen=True, slots=True)
class Intake:
    """How a file becomes chunks, and how they are stored."""

    chunk: Callable[[Document], Sequence[Chunk]]
    store: Callable[[Sequence[Entry]], None]
    max_bytes: int


@dataclass(slots=True)
class _Batch:
    entries: list[Entry] = field(default_factory=list)
    outcomes: list[FileReport] = field(default_factory=list)

    def add(self, entry: Entry, outcome: FileOutcome) -> None:
        self.entries.append(entry)
        self.outcomes.append(FileReport(entry.document.source, outcome, chunks=len(entry.chunks)))

    @property
    def full(self) -> bool:
        return sum(len(entry.chunks) for entry in self.entries) >= BATCH_CHUNKS


def ingest_paths(
    paths: Sequence[str | Path],
    *,
    collection: Collection,
    intake: Intake,
    on_progress: Callable[[IngestProgress], None] | None = None,
) -> IngestReport:
    """Bring the index in step with files and folders. The caller holds the writer's lock.

    What was stored before an error or an interruption stays; running again goes on from there.

    Args:
        paths: Files, or folders with all below them. A source is named as it is reached from here.
        collection: Where documents are stored.
        intake: How a file becomes chunks, and how they are stored.
        on_progress: Told before each file.

    Returns:
        One report per file, in the order taken, then one per source that is gone.
    """
    known = collection.stamps()
    reports: list[FileReport] = []
    files, problems = _plan(paths)
    reports.extend(problems)
    batch = _Batch()
    for done, (source, named) in enumerate(files.items()):
        if on_progress is not None:
            on_progress(IngestProgress(done, len(files), source))
        reports.extend(_take(source, known.get(source), batch, intake, named=named))
        if batch.full:
            reports.extend(_flush(batch, intake))
    reports.extend(_flush(batch, intake))
    if on_progress is not None:
        on_progress(IngestProgress(len(files), len(files), ""))
    gone = sorted(_gone(paths, known, files))
    if gone:
        collection.remove(gone)
    return IngestReport((*reports, *(FileReport(source, "removed") for source in gone)))


def remove_sources(sources: Sequence[str], *, collection: Collection) -> IngestReport:
    """Remove sources from the index; the files themselves stay. The caller holds the writer's lock."""
    known = collection.stamps()
    present = [source for source in dict.fromkeys(sources) if source in known]
    collection.remove(present)
    unknown = [source for source in dict.fromkeys(sources) if source not in known]
    return IngestReport(
        (
            *(FileReport(source, "removed") for source in present),
            *(FileReport(source, "failed", reason=_no_such_source(source, known)) for source in unknown),
        )
    )


def reindex(
    stored: Collection, *, into: Collection, intake: Intake, on_progress: Callable[[IngestProgress], None] | None = None
) -> IngestReport:
    """Cut and embed every stored document anew, into another collection; goes on where it was interrupted."""
    stamps, done = stored.stamps(), into.stamps()
    reports: list[FileReport] = []
    batch = _Batch()
    with into.writing("footnote rebuild"):
        for number, (source, stamp) in enumerate(sorted(stamps.items())):
            if on_progress is not None:
                on_progress(IngestProgress(number, len(stamps), source))
            document = stored.document(source)
            if document is not None and done.get(source) != stamp:
                batch.add(Entry(document, tuple(intake.chunk(document)), stamp), "updated")
            if batch.full:
                reports.extend(_flush(batch, intake))
        reports.extend(_flush(batch, intake))
    return IngestReport(tuple(reports))


def find_source(source: str, *, collection: Collection) -> Document:
    """The indexed document of a source.

    Raises:
        SourceNotFoundError: Nothing is indexed under that name; says which names come near.
    """
    document = collection.document(source)
    if document is None:
        raise SourceNotFoundError(_no_such_source(source, collection.stamps()))
    return document


def _no_such_source(source: str, known: dict[str, FileStamp]) -> str:
    near = difflib.get_close_matches(source, known, n=3)
    hint = f"Did you mean {', '.join(near)}?" if near else "`footnote sources` lists what is indexed."
    return f"Nothing is indexed under {source!r}. {hint}"


def _plan(paths: Sequence[str | Path]) -> tuple[dict[str, bool], list[FileReport]]:
    """Files to take, each with whether it was named itself rather than found in a folder; and paths with no file."""
    files: dict[str, bool] = {}
    problems: list[FileReport] = []
    for path in map(Path, paths):
        if not path.exists():
            reason = f"{path} does not exist. Check the spelling, and that the disk it is on is there."
            problems.append(FileReport(str(path), "failed", reason=reason))
            continue
        found = find_files(path)
        if not found:
            suffixes = ", ".join(sorted(SUPPORTED_SUFFIXES))
            reason = f"The folder {path} holds no files. Put documents there ({suffixes}), then run this again."
            problems.append(FileReport(str(path), "failed", reason=reason))
        files.update((str(file), files.get(str(file), False) or file == path) for file in found)
    return files, problems


def _take(source: str, stamp: FileStamp | None, batch: _Batch, intake: Intake, *, named: bool) -> Iterator[FileReport]:
    """Put the file into the batch, or say why not."""
    try:
        current = _stamp(Path(source), stamp)
        if stamp is not None and current.sha256 == stamp.sha256:
            yield FileReport(source, "unchanged")
            return
        document = load_document(Path(source), source=source, max_bytes=intake.max_bytes)
        chunks = tuple(intake.chunk(document))
    except UnsupportedFormatError as error:
        yield FileReport(source, "failed" if named else "skipped", reason=str(error))
    except UnreadableFileError as error:
        yield FileReport(source, "failed", reason=str(error))
    except OSError as error:
        why = error.strerror or str(error)
        reason = f"{source} cannot be read: {why}. Check that the file is there and that you may read it."
        yield FileReport(source, "failed", reason=reason)
    else:
        batch.add(Entry(document, chunks, current), "updated" if stamp else "indexed")


def _flush(batch: _Batch, intake: Intake) -> list[FileReport]:
    if batch.entries:
        intake.store(batch.entries)
    outcomes = batch.outcomes
    batch.entries, batch.outcomes = [], []
    return outcomes


def _stamp(path: Path, known: FileStamp | None) -> FileStamp:
    """The file's stamp; its content is hashed only where size or time differ from the known stamp."""
    status = path.stat()
    if known is not None and (status.st_size, status.st_mtime_ns) == (known.size, known.mtime_ns):
        return known
    with path.open("rb") as file:
        return FileStamp(file_digest(file, "sha256").hexdigest(), status.st_size, status.st_mtime_ns)


def _gone(paths: Sequence[str | Path], known: dict[str, FileStamp], files: dict[str, bool]) -> Iterator[str]:
    """Sources below a folder that was taken in whose files are no more. A folder without files counts as unplugged."""
    folders = [os.path.normpath(path) for path in map(Path, paths) if path.is_dir() and find_files(path)]
    for source in known:
        below = any(_is_below(source, folder) for folder in folders)
        if below and source not in files and not Path(source).exists():
            yield source


def _is_below(source: str, folder: str) -> bool:
    if folder == os.curdir:
        return not Path(source).is_absolute() and not source.startswith(os.pardir + os.sep)
    return source.startswith(folder.rstrip(os.sep) + os.sep)
