"""One place that turns what a full or forbidden disk makes libraries say into one clear sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import StorageError

# SQLite, the operating system and tantivy each say it in their own words.
FULL_DISK_WORDS = ("no space left", "disk is full", "disk full", "file too large", "quota exceeded")


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
    if any(words in str(error).lower() for words in FULL_DISK_WORDS):
        return (
            f"The disk that holds {path} is full. Free some space and run the same command again; "
            "what was indexed before is kept."
        )
    return (
        f"{path} cannot be used: {error}. Check that the folder can be read and written; `footnote doctor` tells more."
    )
