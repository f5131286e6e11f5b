"""Progress with time left, on a terminal; silent elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def shown(items: Sequence[T], what: str, *, done: int = 0, always: bool = False) -> Iterator[T]:
    """Pass items on and show how far it is.

    Args:
        items: What is still to do.
        what: What to call it.
        done: How many were done before.
        always: Also where no terminal is watching: one line at the end.
    """
    if not always and not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    times = (TimeElapsedColumn(), TextColumn("left:"), TimeRemainingColumn())
    with Progress(*columns, *times, console=Console(stderr=True)) as progress:
        task = progress.add_task(what, total=done + len(items), completed=done)
        for item in items:
            yield item
            progress.advance(task)
