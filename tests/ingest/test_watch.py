"""Following a folder: changes are seen once they are quiet; what is hidden or our own does not count."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from parts import write_documents

from rag.ingest.watch import changes

PATIENCE_S = 30.0


class Follower:
    """Counts the changes that are seen at some paths."""

    def __init__(self, paths: list[Path], ignored: Path) -> None:
        self.count = 0
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._follow, args=(paths, ignored))
        self.thread.start()
        time.sleep(0.5)  # the watch is set up by then

    def _follow(self, paths: list[Path], ignored: Path) -> None:
        for _ in changes(paths, ignored=ignored, stop=self.stop):
            self.count += 1

    def close(self) -> None:
        self.stop.set()
        self.thread.join(PATIENCE_S)


Follow = Callable[..., Follower]


@pytest.fixture
def follow(tmp_path: Path) -> Iterator[Follow]:
    followers: list[Follower] = []

    def begin(*paths: Path) -> Follower:
        followers.append(Follower(list(paths), tmp_path / "docs/data"))
        return followers[-1]

    yield begin
    for follower in followers:
        follower.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_documents(tmp_path / "docs", {"a.txt": "One.", "deep/b.txt": "Two.", "data/index": "", ".git/x": ""})


def until(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def test_many_changes_at_once_are_few(follow: Follow, folder: Path) -> None:
    follower = follow(folder)
    write_documents(folder, {f"deep/{number}.txt": "Something." for number in range(20)})
    assert until(lambda: follower.count >= 1)
    time.sleep(1.0)
    seen = follower.count
    assert seen < 20, "a change for each file would be twenty"
    (folder / "a.txt").unlink()
    assert until(lambda: follower.count > seen)


def test_the_hidden_and_our_own_do_not_count(follow: Follow, folder: Path) -> None:
    follower = follow(folder)
    write_documents(folder, {".git/x": "changed", ".hidden.txt": "new", "data/index": "written by us"})
    time.sleep(1.0)
    assert follower.count == 0
    write_documents(folder, {"a.txt": "Changed."})
    assert until(lambda: follower.count >= 1)


def test_a_file_is_followed_also_where_a_new_one_takes_its_place(follow: Follow, folder: Path) -> None:
    follower = follow(folder / "a.txt")
    write_documents(folder, {"other.txt": "None of our business."})
    time.sleep(1.0)
    assert follower.count == 0
    (folder / "other.txt").replace(folder / "a.txt")
    assert until(lambda: follower.count >= 1)
    time.sleep(1.0)
    seen = follower.count
    write_documents(folder, {"a.txt.meta.toml": "title = 'A'"})
    assert until(lambda: follower.count > seen)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of changes in linked folders")
def test_a_linked_subfolder_is_followed(follow: Follow, folder: Path, tmp_path: Path) -> None:
    elsewhere = write_documents(tmp_path / "elsewhere", {"deep/c.txt": "Three."})
    (folder / "linked").symlink_to(elsewhere, target_is_directory=True)
    follower = follow(folder)
    write_documents(elsewhere, {"deep/c.txt": "Changed."})
    assert until(lambda: follower.count >= 1)


def test_what_is_not_there_is_not_waited_for(tmp_path: Path) -> None:
    assert list(changes([tmp_path / "nowhere"], ignored=tmp_path)) == []


@pytest.mark.slow
def test_the_command_follows_until_it_is_interrupted(tmp_path: Path) -> None:
    folder = write_documents(tmp_path / "docs", {"a.txt": "The forum was opened on Monday."})
    command = [sys.executable, "-u", "-c", "from rag.cli import main; main()"]
    arguments = ["ingest", str(folder), "--watch", "--data", str(tmp_path / "data")]
    log = tmp_path / "log"
    with log.open("w") as out:
        process = subprocess.Popen([*command, *arguments], stdout=out, stderr=out, text=True)
    try:
        assert until(lambda: "Following" in log.read_text())
        time.sleep(0.5)
        write_documents(folder, {"b.txt": "The forum was closed on Friday.", "odd.xyz": "?"})
        assert until(lambda: "b.txt" in log.read_text())
        (folder / "a.txt").unlink()
        assert until(lambda: "1 removed" in log.read_text())
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE_S) == 0
    finally:
        process.kill()
        process.wait()
    told = log.read_text()
    assert told.count("skipped ") == 1, "what was told is not told again"
    assert "Traceback" not in told
    assert "No longer following" in told
