from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from ui.relay import relay


def test_what_is_emitted_comes_in_order() -> None:
    def work(emit: Callable[[int], None]) -> None:
        for number in range(5):
            emit(number)

    assert [item for item in relay(work, tick_s=5.0) if item is not None] == [0, 1, 2, 3, 4]


def test_an_error_comes_after_what_was_emitted() -> None:
    def work(emit: Callable[[int], None]) -> None:
        emit(1)
        raise ValueError("broken")

    items = relay(work, tick_s=5.0)
    assert next(items) == 1
    with pytest.raises(ValueError, match="broken"):
        next(items)


def test_ticks_while_nothing_comes() -> None:
    done = threading.Event()

    def work(emit: Callable[[int], None]) -> None:
        done.wait(10)
        emit(1)

    items = relay(work, tick_s=0.01)
    assert next(items) is None
    done.set()
    assert next(item for item in items if item is not None) == 1
