"""One writer at a time on a collection, across threads and processes; whoever waits is told for whom."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import IndexBusyError


class WriterLock:
    """The right to write to one collection. The operating system frees it when its process dies."""

    def __init__(self, folder: Path, *, timeout_s: float) -> None:
        self._holder = folder / "writer.json"
        self._file = FileLock(folder / "writer.lock", thread_local=False)
        self._thread = threading.Lock()
        self._timeout_s = timeout_s

    @contextmanager
    def held(self, purpose: str, *, wait: bool = True, on_wait: Callable[[str], None] | None = None) -> Iterator[None]:
        """Hold the lock while the body runs.

        Args:
            purpose: What the holder is doing, told to those who wait.
            wait: Whether to wait for someone else who is writing, up to the timeout.
            on_wait: Called once with a sentence if there is someone to wait for.

        Raises:
            IndexBusyError: Still held by another; says by whom.
        """
        self._acquire(self._timeout_s if wait else 0.0, on_wait)
        try:
            started = datetime.now().astimezone().strftime("%H:%M:%S")
            self._holder.write_text(
                json.dumps({"pid": os.getpid(), "purpose": purpose, "since": started}), encoding="utf-8"
            )
            yield
        finally:
            self._file.release()
            self._thread.release()

    def _acquire(self, timeout_s: float, on_wait: Callable[[str], None] | None) -> None:
        if self._try(0):
            return
        if timeout_s and on_wait is not None:
            on_wait(f"Waiting for {self._who()}.")
        if not timeout_s or not self._try(timeout_s):
            raise IndexBusyError(
                f"{self._who().capitalize()} is still writing to {self._holder.parent} after {timeout_s:g} s. "
                "Try again when it is done, or wait longer with FOOTNOTE_LOCK_TIMEOUT_S."
            )

    def _try(self, timeout_s: float) -> bool:
        if not self._thread.acquire(timeout=timeout_s):
            return False
        try:
            self._file.acquire(timeout=timeout_s)
        except Timeout:
            self._thread.release()
            return False
        except BaseException:
            self._thread.release()
            raise
        return True

    def _who(self) -> str:
        with suppress(OSError, ValueError, KeyError):
            holder = json.loads(self._holder.read_text(encoding="utf-8"))
            return f"process {holder['pid']} ({holder['purpose']}, since {holder['since']})"
        return "another process"
