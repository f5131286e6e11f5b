"""Working ahead: in order, never far ahead, stopped when no one wants more, errors in their place."""

from __future__ import annotations

import threading
import time
from contextlib import closing

import pytest

from rag.ingest.ahead import work_ahead


def test_results_come_in_order_from_another_thread() -> None:
    found = list(work_ahead(range(50), lambda n: [(n, threading.current_thread().name)], weight=lambda _: 1))
    assert [number for number, _ in found] == list(range(50))
    assert {name for _, name in found} == {"reading ahead"}


def test_it_runs_ahead_but_no_further_than_the_weight_allows() -> None:
    begun: list[int] = []

    def work(number: int) -> list[int]:
        begun.append(number)
        return [number]

    with closing(work_ahead(range(100), work, weight=lambda _: 10, most_waiting=30)) as results:
        assert next(results) == 0
        deadline = time.monotonic() + 10
        while len(begun) < 4 and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.05)
        assert begun == [0, 1, 2, 3], "three wait, and the fourth is not begun before one is taken"


def test_one_result_heavier_than_the_bound_still_gets_through() -> None:
    assert list(work_ahead([1, 2, 3], lambda n: [n], weight=lambda _: 1000, most_waiting=1)) == [1, 2, 3]


def test_an_error_comes_where_its_result_would_have() -> None:
    results = work_ahead([1, 0, 2], lambda n: [10 // n], weight=lambda _: 1)
    assert next(results) == 10
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_closing_stops_the_work() -> None:
    begun: list[int] = []
    results = work_ahead(range(10_000), lambda n: [begun.append(n)], weight=lambda _: 1, most_waiting=2)
    next(results)
    results.close()
    count = len(begun)
    time.sleep(0.05)
    assert len(begun) == count < 10
    assert not [thread for thread in threading.enumerate() if thread.name == "reading ahead"]


def test_one_item_may_give_any_number_of_results() -> None:
    assert list(work_ahead([2, 0, 3], range, weight=lambda _: 1)) == [0, 1, 0, 1, 2]
