"""Work ahead in a thread, so that reading files overlaps with embedding what was read; never far ahead."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Generic, TypeVar

# What waits is let in while it weighs less than this, so that memory is bounded however large the folder.
MOST_WAITING = 2_000_000
# On Windows an interrupt is only seen between waits.
SIGNAL_CHECK_S = 0.5
# How long to wait at the end for work that no one wants any more; it then ends by itself.
LAST_WORK_S = 2.0

Item = TypeVar("Item")
Result = TypeVar("Result")


def work_ahead(
    items: Iterable[Item],
    work: Callable[[Item], Iterable[Result]],
    *,
    weight: Callable[[Result], int],
    most_waiting: int = MOST_WAITING,
) -> Generator[Result]:
    """Yield the results of `work(item)` in order, found in a thread that runs ahead of whoever takes them.

    Args:
        items: What to work on, in order.
        work: Called in the thread, once for each item; gives any number of results.
        weight: What a result weighs while it waits, in any unit.
        most_waiting: Nothing further is begun while results of this weight wait.

    Raises:
        Exception: Whatever `work` raised, in the place of its result.
    """
    shelf: _Shelf[Result] = _Shelf(weight, most_waiting)
    thread = threading.Thread(target=_fill, args=(shelf, items, work), name="reading ahead", daemon=True)
    thread.start()
    try:
        yield from shelf.take_all()
    finally:
        shelf.close()
        thread.join(LAST_WORK_S)


@dataclass(slots=True)
class _Shelf(Generic[Result]):
    weight: Callable[[Result], int]
    most_waiting: int
    waiting: deque[Result] = field(default_factory=deque)
    heavy: int = 0
    closed: bool = False
    finished: bool = False
    error: BaseException | None = None
    changed: threading.Condition = field(default_factory=threading.Condition)

    def put(self, result: Result) -> bool:
        """Whether there is any use in going on; waits for room."""
        with self.changed:
            self.waiting.append(result)
            self.heavy += self.weight(result)
            self.changed.notify_all()
            self.changed.wait_for(lambda: self.closed or self.heavy < self.most_waiting)
            return not self.closed

    def take_all(self) -> Generator[Result]:
        while True:
            with self.changed:
                while not (self.waiting or self.finished):
                    self.changed.wait(SIGNAL_CHECK_S)
                if not self.waiting:
                    break
                result = self.waiting.popleft()
                self.heavy -= self.weight(result)
                self.changed.notify_all()
            yield result
        if self.error is not None:
            raise self.error

    def finish(self, error: BaseException | None) -> None:
        with self.changed:
            self.error, self.finished = error, True
            self.changed.notify_all()

    def close(self) -> None:
        with self.changed:
            self.closed = True
            self.changed.notify_all()


def _fill(shelf: _Shelf[Result], items: Iterable[Item], work: Callable[[Item], Iterable[Result]]) -> None:
    error: BaseException | None = None
    try:
        for result in chain.from_iterable(map(work, items)):
            if not shelf.put(result):
                break
    except BaseException as problem:  # noqa: BLE001  (raised again by whoever takes the results)
        error = problem
    finally:
        shelf.finish(error)
