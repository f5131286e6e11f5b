"""Files written whole or not at all; a disk that is full or closed is one sentence."""

from __future__ import annotations

import errno
from contextlib import suppress
from pathlib import Path

from eval.errors import ResultError


def write_whole(path: Path, text: str) -> None:
    """Write a file, making its folder; what stood there stays until all is written.

    Raises:
        ResultError: The disk is full or cannot be written.
    """
    draft = path.with_name(f"{path.name}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        raise not_written(path, error) from error


def not_written(path: Path, error: OSError) -> ResultError:
    """The error for a file that cannot be written."""
    reason = "the disk is full" if error.errno == errno.ENOSPC else str(error)
    return ResultError(f"{path} cannot be written: {reason}. Make room and run the same command again.")
