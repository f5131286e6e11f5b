"""Several processes on one data folder: writers wait, readers see what is new, and a killed writer does no harm."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from parts import fake_pipeline, write_documents

from rag.errors import IndexBusyError

FILES = 60
# FOOTNOTE_TEST_KILLS=20 asks for more.
KILLS = int(os.environ.get("FOOTNOTE_TEST_KILLS", "4"))


def ingest_elsewhere(folder: Path, data: Path) -> subprocess.Popen[bytes]:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path; from parts import fake_pipeline\n"
        "with fake_pipeline(Path(sys.argv[3]), lock_timeout_s=60.0) as pipeline: pipeline.ingest([sys.argv[2]])"
    )
    arguments = [sys.executable, "-c", code, str(Path(__file__).parent), str(folder), str(data)]
    return subprocess.Popen(arguments, stderr=subprocess.PIPE)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough documents that an ingest takes several batches."""
    chooser = random.Random(0)
    nouns = "summit call forum treaty vaccine energy trade border senate visit".split()
    texts = {
        f"report-{number:03}.txt": "\n\n".join(
            f"Report {number}, part {part}. " + " ".join(chooser.choices(nouns, k=60)) + "." for part in range(8)
        )
        for number in range(FILES)
    }
    return write_documents(tmp_path_factory.mktemp("many"), texts)


@pytest.mark.slow
def test_kill_9_at_random_moments_loses_and_doubles_nothing(tmp_path: Path, many: Path) -> None:
    with fake_pipeline(tmp_path / "undisturbed") as pipeline:
        started = time.monotonic()
        pipeline.ingest([many])
        duration = time.monotonic() - started
        expected = pipeline.sources()
    chooser = random.Random(1)
    for _ in range(KILLS):
        writer = ingest_elsewhere(many, tmp_path / "killed")
        time.sleep(1.0 + chooser.random() * duration)  # a second of imports first
        writer.kill()
        writer.communicate()
        with fake_pipeline(tmp_path / "killed") as pipeline:
            assert pipeline.disagreements() == {}, "what was half done is purged at the next start"
    writer = ingest_elsewhere(many, tmp_path / "killed")
    assert writer.wait() == 0, writer.stderr and writer.stderr.read()
    writer.communicate()
    with fake_pipeline(tmp_path / "killed") as pipeline:
        assert pipeline.sources() == expected
        assert pipeline.disagreements() == {}


@pytest.mark.slow
def test_a_running_reader_finds_what_another_process_adds_and_removes(tmp_path: Path, many: Path) -> None:
    with fake_pipeline(tmp_path / "data") as reader:
        first = write_documents(tmp_path / "first", {"one.txt": "The quokka lives on Rottnest Island."})
        reader.ingest([first])
        assert len(reader.search("quokka")) == 1
        second = write_documents(tmp_path / "second", {"two.txt": "The quokka is a small wallaby."})
        writer = ingest_elsewhere(second, tmp_path / "data")
        assert writer.wait() == 0
        writer.communicate()
        found = reader.search("quokka wallaby")
        assert {Path(passage.chunk.source).name for passage in found} == {"one.txt", "two.txt"}
        assert all(item.scores["dense"] > 0 and item.scores["lexical"] > 0 for item in found), "both indexes see both"


def test_a_second_writer_waits_and_then_says_who_holds_it(tmp_path: Path) -> None:
    folder = write_documents(tmp_path / "docs", {"a.txt": "Some text about a summit."})
    with (
        fake_pipeline(tmp_path / "data", lock_timeout_s=0.2) as one,
        fake_pipeline(tmp_path / "data", lock_timeout_s=0.2) as two,
    ):
        waits: list[str] = []
        with (
            one._collection.writing("footnote ingest"),
            pytest.raises(
                IndexBusyError, match=rf"Process {os.getpid()} \(footnote ingest, since .*FOOTNOTE_LOCK_TIMEOUT_S"
            ),
        ):
            two.ingest([folder], on_wait=waits.append)
        assert len(waits) == 1
        assert two.ingest([folder]).count("indexed") == 1, "free again"


@pytest.mark.slow
def test_an_interrupt_keeps_what_was_finished(tmp_path: Path, many: Path) -> None:
    writer = ingest_elsewhere(many, tmp_path / "data")
    time.sleep(1.8)
    writer.send_signal(signal.SIGINT)
    writer.communicate(timeout=30)
    with fake_pipeline(tmp_path / "data") as pipeline:
        assert pipeline.disagreements() == {}
        pipeline.ingest([many])
        assert len(pipeline.sources()) == FILES
