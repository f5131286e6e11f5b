"""Work in a thread, its results as a stream: so that a page can be stopped, or tell the time, while it waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class _End:
    """The work is over; `error` is what ended it early, if anything did."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


class _Item(Generic[T]):
    def __init__(self, value: T) -> None:
        self.value = value


def relay(work: Callable[[Callable[[T], None]], None], *, tick_s: float) -> Iterator[T | None]:
    """Run `work` in a thread of its own and yield what it emits, as it comes.

    Args:
        work: Called with `emit`; what it passes to `emit` is yielded here, what it raises is raised here.
        tick_s: None is yielded whenever nothing came for so long, so that the caller can look up.

    Yields:
        What was emitted, and None for each tick.
    """
    inbox: SimpleQueue[_Item[T] | _End] = SimpleQueue()

    def run() -> None:
        try:
            work(lambda value: inbox.put(_Item(value)))
        except BaseException as error:  # noqa: BLE001 - it is raised again where the results are read
            inbox.put(_End(error))
        else:
            inbox.put(_End())

    Thread(target=run, name="footnote-page", daemon=True).start()
    while True:
        try:
            received = inbox.get(timeout=tick_s)
        except Empty:
            yield None
            continue
        if isinstance(received, _Item):
            yield received.value
        elif received.error is not None:
            raise received.error
        else:
            return
