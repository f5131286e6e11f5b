"""One place that turns what a full or forbidden disk makes libraries say into one clear sentence."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import StorageError

# SQLite, the operating system and tantivy each say it in their own words.
FULL_DISK_WORDS = ("no space left", "disk is full", "disk full", "file too large", "quota exceeded")
# A failed write is undone before it is reported, so a full disk may look like one with a little room.
ALL_BUT_FULL_BYTES = 4 << 20


@contextmanager
def storage_errors(path: Path, *kinds: type[Exception]) -> Iterator[None]:
    """Raise what the disk or a library says of `path` as a StorageError.

    Args:
        path: The folder or file in use, for the message.
        kinds: Exceptions of the library in use, beside OSError and sqlite3's.
    """
    expected: tuple[type[Exception], ...] = (OSError, sqlite3.Error, *kinds)
    try:
        yield
    except expected as error:
        raise StorageError(_sentence(path, error)) from error


def _sentence(path: Path, error: Exception) -> str:
    if any(words in str(error).lower() for words in FULL_DISK_WORDS) or _free_bytes(path) < ALL_BUT_FULL_BYTES:
        return (
            f"The disk that holds {path} is full. Free some space and run the same command again; "
            "what was indexed before is kept."
        )
    return (
        f"{path} cannot be used: {error}. Check that the folder can be read and written; `footnote doctor` tells more."
    )


def _free_bytes(path: Path) -> int:
    there = next((folder for folder in (path, *path.parents) if folder.exists()), Path())
    return shutil.disk_usage(there).free


def put_in_place(folder: Path, of: Path) -> None:
    """Put one folder in the place of another; after an interruption, `recover` puts the old one back."""
    aside = _aside(of)
    of.rename(aside)
    folder.rename(of)
    shutil.rmtree(aside)


def recover(folder: Path) -> None:
    """Finish what an interrupted replacement began."""
    aside = _aside(folder)
    if aside.exists() and not folder.exists():
        aside.rename(folder)
    elif aside.exists():
        shutil.rmtree(aside)


def _aside(folder: Path) -> Path:
    """Where a folder is put while another takes its place."""
    return folder.with_name(f".{folder.name}.old")
