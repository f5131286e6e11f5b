"""Folder and index in step: the new is added, the changed replaced, the gone removed, the rest left alone."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from rag.errors import SourceNotFoundError
from rag.index.catalog import FileStamp
from rag.index.collection import Collection, Entry
from rag.ingest.ahead import work_ahead
from rag.ingest.folder import SourceFile, gone, look_through, sources_by_file
from rag.ingest.intake import Intake
from rag.ingest.read import Reading, read_source
from rag.types import Document, FileOutcome, FileReport, IngestProgress, IngestReport

# Enough chunks to keep the embedder's batches full, few enough that an interruption loses seconds of work.
BATCH_CHUNKS = 128
# Texts held while they wait to be stored.
BATCH_CHARACTERS = 1_000_000

OnProgress = Callable[[IngestProgress], None]


@dataclass(slots=True)
class _Batch:
    """Documents that are stored in one go, and what to report of them then."""

    store: Callable[[Sequence[Entry]], None]
    entries: list[Entry] = field(default_factory=list)
    outcomes: list[FileReport] = field(default_factory=list)

    def add(self, entry: Entry, outcome: FileOutcome) -> Iterator[FileReport]:
        self.entries.append(entry)
        self.outcomes.append(FileReport(entry.document.source, outcome, chunks=len(entry.chunks)))
        if (
            sum(len(entry.chunks) for entry in self.entries) >= BATCH_CHUNKS
            or sum(len(entry.document.text) for entry in self.entries) >= BATCH_CHARACTERS
        ):
            yield from self.flush()

    def flush(self) -> Iterator[FileReport]:
        if self.entries:
            self.store(self.entries)
        outcomes = self.outcomes
        self.entries, self.outcomes = [], []
        yield from outcomes


def ingest_paths(
    paths: Sequence[str | Path],
    *,
    collection: Collection,
    intake: Intake,
    on_progress: OnProgress | None = None,
    dry_run: bool = False,
) -> IngestReport:
    """Bring the index in step with files and folders. The caller holds the writer's lock, unless it is a dry run.

    Files are read in a thread that runs a little ahead of the embedder; texts are let go of as they are stored. What
    was stored before an error or an interruption stays; running again goes on from there.

    Args:
        paths: Files, or folders with all below them. A source is named as it is reached from here.
        collection: Where documents are stored.
        intake: How a file becomes chunks with vectors.
        on_progress: Told before each file.
        dry_run: Read, and tell what would become of every file, but store and remove nothing.

    Returns:
        One report per file, in the order taken, then one per source that is gone.
    """
    plan = look_through(paths)
    known = collection.stamps()
    of_file = sources_by_file(plan, known)
    batch = _Batch(_nowhere if dry_run else lambda entries: collection.add(entries, intake.embed, intake.manifest))
    reports = list(plan.problems)
    restamped: dict[str, FileStamp] = {}
    lost = gone(plan, known)

    def read(file: SourceFile) -> Iterator[Reading]:
        return read_source(file, of_file.get(file.source, {}), intake, cut=not dry_run)

    with closing(work_ahead(plan.files, read, weight=lambda reading: reading.characters)) as readings:
        for reading in _counted(readings, plan.files, on_progress):
            reports.extend(reading.reports)
            restamped.update(reading.restamped)
            lost.extend(reading.lost)
            if reading.entry is not None:
                reports.extend(batch.add(reading.entry, _outcome(reading.entry.document, known, collection)))
    reports.extend(batch.flush())
    if not dry_run:
        collection.restamp(restamped)
        collection.remove(lost)
    return IngestReport((*reports, *(FileReport(source, "removed") for source in lost)))


def _nowhere(entries: Sequence[Entry]) -> None:
    """Store nothing."""


def _outcome(document: Document, known: Mapping[str, FileStamp], collection: Collection) -> FileOutcome:
    if document.source not in known:
        return "indexed"
    return "unchanged" if collection.doc_id(document.source) == document.doc_id else "updated"


def _counted(
    readings: Iterable[Reading], files: Sequence[SourceFile], on_progress: OnProgress | None
) -> Iterator[Reading]:
    """The readings, with progress told before each file and at the end."""
    tell = on_progress or (lambda progress: None)
    done = -1
    for reading in readings:
        if done < 0 or reading.file.source != files[done].source:
            done += 1
            tell(IngestProgress(done, len(files), files[done].source))
        yield reading
    tell(IngestProgress(len(files), len(files), ""))


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
    stored: Collection, *, into: Collection, intake: Intake, on_progress: OnProgress | None = None
) -> IngestReport:
    """Cut and embed every stored document anew, into another collection; goes on where it was interrupted."""
    stamps, done = stored.stamps(), into.stamps()
    reports: list[FileReport] = []
    batch = _Batch(lambda entries: into.add(entries, intake.embed, intake.manifest))
    with into.writing("footnote rebuild"):
        for number, (source, stamp) in enumerate(sorted(stamps.items())):
            if on_progress is not None:
                on_progress(IngestProgress(number, len(stamps), source))
            document = stored.document(source)
            if document is not None and done.get(source) != stamp:
                reports.extend(batch.add(Entry(document, intake.chunk(document), stamp), "updated"))
        reports.extend(batch.flush())
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
