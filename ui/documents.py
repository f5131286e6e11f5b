"""The documents tab: what is indexed, files taken in, documents removed; no gradio here."""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from filecmp import cmp
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import normalize

from rag.config import Settings
from rag.errors import FootnoteError
from rag.pipeline import Pipeline
from rag.types import FileReport, IngestProgress, IngestReport, SourceInfo
from ui.relay import relay

log = logging.getLogger(__name__)

PROGRESS_TICK_S = 0.5
UPLOADS = "_uploads"  # no collection can have this name, so no collection's folder is this one
MEGABYTE = 1024 * 1024
LONGEST_NAME = 60  # characters, of up to 4 bytes; file systems take 255 bytes
LONGEST_SUFFIX = 10
UNFORESEEN = "something went wrong that Footnote did not foresee; the terminal it runs in says what"

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')


@dataclass(frozen=True, slots=True)
class Intake:
    """How far the taking in of files is.

    Attributes:
        progress: The file being read, while it runs.
        files: What became of each file, at the end.
        replaced: Sources that took the place of an earlier file of the same name.
    """

    progress: IngestProgress | None = None
    files: tuple[FileReport, ...] | None = None
    replaced: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Kept:
    paths: list[Path] = field(default_factory=list)
    replaced: set[str] = field(default_factory=set)
    refused: list[FileReport] = field(default_factory=list)


def uploads_folder(settings: Settings) -> Path:
    """Where files that come through the page are kept."""
    return settings.data / UPLOADS / settings.collection


@contextmanager
def arrivals_folder(settings: Settings) -> Iterator[Path]:
    """Where uploads land before they are kept: on the same disk, for this process alone, gone at the end."""
    folder = settings.data / UPLOADS
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".arriving-", dir=folder, ignore_cleanup_errors=True) as arrivals:
        yield Path(arrivals)


def safe_name(name: str) -> str:
    """A file name that stays in its folder on any system, and is still recognisable."""
    sound = normalize("NFC", name.encode("utf-8", "ignore").decode("utf-8"))
    last = sound.replace("\\", "/").rsplit("/", 1)[-1]
    cleaned = _NOT_IN_NAMES.sub("_", last).strip(" .")
    stem, suffix = Path(cleaned).stem, Path(cleaned).suffix
    if len(suffix) > LONGEST_SUFFIX:
        stem, suffix = cleaned, ""
    return stem[: LONGEST_NAME - len(suffix)] + suffix or "document"


def take_in(pipeline: Pipeline, uploads: Sequence[str | Path]) -> Iterator[Intake]:
    """Keep uploaded files under the data folder and index them.

    Args:
        pipeline: What indexes them.
        uploads: Temporary files, each moved from where it is.

    Yields:
        How far it is, and at last what became of every file.
    """
    yield Intake(progress=IngestProgress(0, len(uploads), ""))
    kept = _Kept()
    try:
        _keep([Path(upload) for upload in uploads], pipeline.settings, kept)
        files: tuple[FileReport, ...] = ()
        for step in relay(_indexing(pipeline, kept.paths), tick_s=PROGRESS_TICK_S):
            if isinstance(step, IngestProgress):
                yield Intake(progress=step)
            elif step is not None:
                files = step.files
    except (FootnoteError, OSError) as error:
        files = tuple(FileReport(str(path), "failed", str(error)) for path in kept.paths)
    except Exception:  # whatever it is, the page must go on
        log.exception("Taking in %d files failed.", len(uploads))
        files = tuple(FileReport(str(path), "failed", UNFORESEEN) for path in kept.paths)
    taken = [file.source for file in files if file.outcome not in ("failed", "skipped")]
    for path in kept.paths:
        if str(path) not in kept.replaced and not any(_is_of(source, path) for source in taken):
            path.unlink(missing_ok=True)  # what is not listed could not be removed later
    yield Intake(files=(*files, *kept.refused), replaced=frozenset(kept.replaced))


def _indexing(
    pipeline: Pipeline, paths: Sequence[Path]
) -> Callable[[Callable[[IngestProgress | IngestReport], None]], None]:
    def work(emit: Callable[[IngestProgress | IngestReport], None]) -> None:
        if paths:
            emit(pipeline.ingest(paths, on_progress=emit))

    return work


def _keep(uploads: Sequence[Path], settings: Settings, kept: _Kept) -> None:
    """Move uploads into the folder they are kept in; one that cannot be kept is refused, with the reason."""
    folder = uploads_folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    for upload in uploads:
        name = safe_name(upload.name)
        place = folder / name
        reason = None
        if upload.stat().st_size > settings.max_file_mb * MEGABYTE:
            reason = f"it is larger than {settings.max_file_mb} MB (setting max_file_mb)"
        elif place in kept.paths:
            reason = f"another file of this upload is called {name} too; rename one of them"
        if reason:
            upload.unlink()
            kept.refused.append(FileReport(name, "skipped", reason))
            continue
        if place.exists() and not cmp(place, upload, shallow=False):
            kept.replaced.add(str(place))
        _move(upload, place)
        kept.paths.append(place)


def _move(upload: Path, place: Path) -> None:
    """Move so that `place` holds the old file or the whole of the other, never a part."""
    arriving = place.with_name(f".{place.name}.part")
    shutil.move(upload, arriving)
    arriving.replace(place)


def remove(pipeline: Pipeline, source: str) -> FileReport:
    """Take a document out of the index, and delete the file if the page is where it came from."""
    try:
        report = pipeline.remove([source]).files[0]
    except FootnoteError as error:
        return FileReport(source, "failed", str(error))
    if report.outcome == "removed" and is_upload(source, pipeline.settings):
        file = next((place for place in (Path(source), *Path(source).parents) if place.is_file()), None)
        if file and not any(_is_of(info.source, file) for info in pipeline.sources()):
            file.unlink()
            return replace(report, reason="the uploaded file is deleted")
    return report


def _is_of(source: str, file: Path) -> bool:
    """Whether a source is this file, or lies in it, as `archive.zip/member.txt` does."""
    return source == str(file) or source.startswith(f"{file}/")


def is_upload(source: str, settings: Settings) -> bool:
    """Whether a source is a file that the page keeps."""
    return Path(source).resolve().is_relative_to(uploads_folder(settings).resolve())


def listing(pipeline: Pipeline) -> list[SourceInfo] | str:
    """What is indexed, or why that cannot be told."""
    try:
        return pipeline.sources()
    except FootnoteError as error:
        return str(error)
