"""What there is to take in: every file at the paths given, each looked at once, without being opened."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from rag.index.catalog import FileStamp
from rag.ingest.load import SUPPORTED_SUFFIXES
from rag.ingest.sidecar import SIDECAR_SUFFIX, is_sidecar, sidecar_of
from rag.types import FileReport

_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to take in.

    Attributes:
        source: What to call it: the path as it is reached from here, or a URL.
        path: Where it lies; None for a URL, which is yet to be fetched.
        named: Whether it was named itself rather than found in a folder.
        size: Bytes, its sidecar's with them.
        mtime_ns: When it was written, its sidecar's time added: a change of either changes the sum.
        sidecar: The file with corrections beside it.
    """

    source: str
    path: Path | None
    named: bool = False
    size: int = 0
    mtime_ns: int = 0
    sidecar: Path | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What to take in, in order, and what is wrong with the paths themselves.

    Attributes:
        folders: The folders that hold files; one that holds none counts as unplugged.
    """

    files: tuple[SourceFile, ...]
    folders: tuple[str, ...]
    problems: tuple[FileReport, ...]


def is_url(source: str | Path) -> bool:
    """Whether a source is fetched rather than read."""
    return isinstance(source, str) and _URL.match(source) is not None


def look_through(paths: Sequence[str | Path]) -> Plan:
    """Find the files at paths: files, folders with all below them, and URLs.

    Hidden files are left out. Links to folders are followed, each folder once.
    """
    search = _Search()
    for path in paths:
        if is_url(path):
            search.files[str(path)] = SourceFile(str(path), None, named=True)
        else:
            search.look(Path(path))
    return Plan(tuple(search.files.values()), tuple(search.folders), tuple(search.problems))


def at_path(path: Path, *, source: str, named: bool = False) -> SourceFile:
    """A file that is known to be there.

    Raises:
        OSError: It is not, or may not be looked at.
    """
    beside = sidecar_of(path)
    return _source_file(source, path, path.stat(), beside if beside.is_file() else None, named=named)


def sources_by_file(plan: Plan, known: Mapping[str, FileStamp]) -> dict[str, dict[str, FileStamp]]:
    """What is indexed of each of the plan's files: its own source, and `archive.zip/member` for what lies in it."""
    files = {file.source for file in plan.files}
    found: dict[str, dict[str, FileStamp]] = {}
    for source, stamp in known.items():
        file = _file_of(source, files)
        if file is not None:
            found.setdefault(file, {})[source] = stamp
    return found


def gone(plan: Plan, known: Mapping[str, FileStamp]) -> list[str]:
    """Known sources below the plan's folders whose files are no more, sorted."""
    files = {file.source for file in plan.files}
    return sorted(
        source
        for source in known
        if not is_url(source)
        and any(_is_below(source, folder) for folder in plan.folders)
        and _file_of(source, files) is None
        and not Path(source).exists()
    )


def _file_of(source: str, files: set[str]) -> str | None:
    """The file that a source is, or lies in."""
    while source and source not in files:
        source = source.rpartition("/")[0]
    return source or None


def _is_below(source: str, folder: str) -> bool:
    if folder == os.curdir:
        return not Path(source).is_absolute() and not source.startswith(os.pardir + os.sep)
    return source.startswith(folder.rstrip(os.sep) + os.sep)


@dataclass(slots=True)
class _Search:
    files: dict[str, SourceFile] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    problems: list[FileReport] = field(default_factory=list)

    def look(self, path: Path) -> None:
        if path.is_dir():
            self._look_into(path)
        elif path.exists():
            self.files[str(path)] = at_path(path, source=str(path), named=True)
        else:
            reason = f"{path} does not exist. Check the spelling, and that the disk it is on is there."
            self.problems.append(FileReport(str(path), "failed", reason=reason))

    def _look_into(self, folder: Path) -> None:
        found = sorted(self._walk(folder), key=lambda file: Path(file.source).parts)
        if found:
            self.folders.append(os.path.normpath(folder))
        else:
            suffixes = ", ".join(sorted(SUPPORTED_SUFFIXES))
            reason = f"The folder {folder} holds no files. Put documents there ({suffixes}), then run this again."
            self.problems.append(FileReport(str(folder), "failed", reason=reason))
        for file in found:
            self.files.setdefault(file.source, file)

    def _walk(self, root: Path) -> Iterator[SourceFile]:
        seen: set[str] = set()
        waiting = [root]
        while waiting:
            folder = waiting.pop()
            real = os.path.realpath(folder)
            if real not in seen:
                seen.add(real)
                entries = _visible(folder)
                waiting += [folder / name for name, entry in entries.items() if entry.is_dir()]
                yield from self._files_in(folder, entries)

    def _files_in(self, folder: Path, entries: Mapping[str, os.DirEntry[str]]) -> Iterator[SourceFile]:
        for name, entry in entries.items():
            path = folder / name
            if is_sidecar(name):
                if name.removesuffix(SIDECAR_SUFFIX) not in entries:
                    reason = f"{path}: there is no {name.removesuffix(SIDECAR_SUFFIX)} beside it to correct; rename it."
                    self.problems.append(FileReport(str(path), "skipped", reason=reason))
            elif entry.is_file():
                beside = entries.get(name + SIDECAR_SUFFIX)
                with suppress(OSError):  # it went away while we looked
                    yield _source_file(str(path), path, entry.stat(), Path(beside.path) if beside else None)


def _visible(folder: Path) -> dict[str, os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return {entry.name: entry for entry in entries if not entry.name.startswith(".")}
    except OSError:  # a folder that may not be entered holds nothing for us
        return {}


def _source_file(
    source: str, path: Path, status: os.stat_result, sidecar: Path | None, *, named: bool = False
) -> SourceFile:
    size, mtime_ns = status.st_size, status.st_mtime_ns
    if sidecar is not None:
        beside = sidecar.stat()
        size, mtime_ns = size + beside.st_size, mtime_ns + beside.st_mtime_ns
    return SourceFile(source, path, named=named, size=size, mtime_ns=mtime_ns, sidecar=sidecar)
