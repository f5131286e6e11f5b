"""The runner: resumed, cached, never stopped by one question, never overwriting another result."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from eval_fakes import CONFIG, FakeSystem, dataset, plan

from eval.errors import ResultError
from eval.outcomes import OutcomeLog, from_json, read_outcomes, to_json
from eval.run import result_folder, run
from eval.systems.config import SystemConfig
from eval.types import Outcome, Question
from eval.writing import write_whole


def test_a_result_holds_rows_means_and_what_made_them(tmp_path: Path) -> None:
    result = run(dataset(), CONFIG, plan(tmp_path, FakeSystem()))
    assert result["metrics"]["correct"]["value"] == 0.5, "right on the answerable half, wrong to answer the other"
    assert result["metrics"]["false_answer"]["value"] == 1.0
    assert result["metrics"]["false_refusal"]["value"] == 0.0
    assert result["metrics"]["verbatim"] == {"value": 1.0, "low": 1.0, "high": 1.0, "count": 4}
    assert result["metrics"]["source_recall"]["count"] == 2
    assert result["by_kind"]["odd"]["correct"]["value"] == 0.0
    assert result["latency_ms"]["total"]["p50"] == 5.0
    assert {"fingerprint", "environment", "command", "date", "seed", "judge", "took_s"} <= set(result)
    assert len(result["questions"]) == 4


def test_a_second_run_asks_nothing_and_gives_the_same(tmp_path: Path) -> None:
    first = run(dataset(), CONFIG, plan(tmp_path, FakeSystem()))
    again = FakeSystem()
    assert run(dataset(), CONFIG, plan(tmp_path, again)) == first
    assert (again.indexed, again.asked) == (0, [])


def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(dataset(), CONFIG, plan(tmp_path, FakeSystem(stops="q2")))
    second = FakeSystem()
    result = run(dataset(), CONFIG, plan(tmp_path, second))
    assert second.asked == ["q2", "q3"]
    assert len(result["questions"]) == 4


def test_a_line_cut_off_by_a_crash_is_asked_again(tmp_path: Path) -> None:
    run(dataset(), CONFIG, plan(tmp_path, FakeSystem()))
    path = result_folder(plan(tmp_path, FakeSystem()), dataset(), CONFIG) / "outcomes.jsonl"
    path.write_text(path.read_text()[:-40])
    again = FakeSystem()
    result = run(dataset(), CONFIG, plan(tmp_path, again))
    assert again.asked == ["q3"]
    assert result["metrics"]["correct"]["count"] == 4


def test_a_damaged_line_in_the_middle_is_named(tmp_path: Path) -> None:
    path = tmp_path / "outcomes.jsonl"
    path.write_text('{"question_id": "a"}\n{"quest\n{"question_id": "b"}\n')
    with pytest.raises(ResultError, match=r"line 2 is damaged"):
        read_outcomes(path)


def test_a_failure_is_recorded_and_the_run_goes_on(tmp_path: Path) -> None:
    result = run(dataset(), CONFIG, plan(tmp_path, FakeSystem(fails="q0")))
    assert result["failures"] == 1
    failed = result["questions"][0]
    assert failed["outcome"]["error"] == "RuntimeError: no such luck"
    assert failed["metrics"]["correct"] == 0.0
    assert failed["metrics"]["recall@1"] == 0.0
    assert "false_refusal" not in failed["metrics"], "a failure says nothing about abstention"
    again = FakeSystem()
    mended = run(dataset(), CONFIG, plan(tmp_path, again, retry_failed=True))
    assert (again.asked, mended["failures"]) == (["q0"], 0)


def test_another_configuration_or_dataset_overwrites_nothing(tmp_path: Path) -> None:
    run(dataset(), CONFIG, plan(tmp_path, FakeSystem()))
    run(dataset(), SystemConfig("fake", "index", "", {"depth": 2}), plan(tmp_path, FakeSystem()))
    run(dataset(6), CONFIG, plan(tmp_path, FakeSystem()))
    assert len(list((tmp_path / "out").rglob("result.json"))) == 3


class FullFile:
    """Takes a part of what is written, then nothing more."""

    def __init__(self, inner: IO[bytes], room: int) -> None:
        self._inner = inner
        self._room = room

    def write(self, data: bytes) -> int:
        if not self._room:
            raise OSError(errno.ENOSPC, "No space left on device")
        part = data[: self._room]
        self._room -= len(part)
        return self._inner.write(part)

    def close(self) -> None:
        self._inner.close()


@pytest.mark.parametrize("room", [0, 7], ids=["full", "nearly full"])
def test_a_full_disk_is_a_sentence_and_keeps_what_was_done(tmp_path: Path, room: int) -> None:
    path = tmp_path / "outcomes.jsonl"
    log = OutcomeLog(path)
    log.append(Outcome("q0"))
    log._file = FullFile(log._file, room)  # type: ignore[assignment]
    with pytest.raises(ResultError, match=r"the disk is full.*run the same command again"), log:
        log.append(Outcome("q1"))
    assert set(read_outcomes(path)) == {"q0"}
    with OutcomeLog(path) as again:
        again.append(Outcome("q1"))
    assert set(read_outcomes(path)) == {"q0", "q1"}


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    write_whole(path, "first")
    (tmp_path / "result.json.draft").mkdir()  # in the way of the draft
    with pytest.raises(ResultError, match=r"result\.json cannot be written: .*run the same command again"):
        write_whole(path, "second")
    assert path.read_text() == "first"
    with pytest.raises(ResultError, match="cannot be written"):
        write_whole(path / "below" / "a.json", "under a file there is no folder")


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(ResultError, match="cannot be written"):
        run(dataset(), CONFIG, plan(tmp_path, FakeSystem()))


def test_outcomes_survive_the_file() -> None:
    outcome = FakeSystem().answer(Question("q", "?"))
    assert from_json(json.loads(json.dumps(to_json(outcome)))) == outcome


def test_progress_sees_what_is_left(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []

    def track(name: str, questions: list[Question], done: int) -> Iterator[Question]:
        seen.append((name, len(questions), done))
        yield from questions

    with pytest.raises(KeyboardInterrupt):
        run(dataset(), CONFIG, plan(tmp_path, FakeSystem(stops="q1")), track=track)
    run(dataset(), CONFIG, plan(tmp_path, FakeSystem()), track=track)
    assert seen == [("fake", 4, 0), ("fake", 3, 1)]
