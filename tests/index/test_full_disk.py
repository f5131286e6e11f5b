"""A disk that fills up while indexing: one sentence, nothing lost, and the same command goes on when there is room."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from parts import fake_pipeline, write_documents

from rag.errors import StorageError

FILES = 60


@pytest.fixture(params=["600k", "1m", "1500k"])
def small_disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A file system of that size, where this user may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if shutil.which("mount") is None or _mount(disk, request.param) != 0:
        pytest.skip("needs the right to mount a small file system (run as root on Linux)")
    yield disk
    subprocess.run(["umount", disk], check=True)


def _mount(disk: Path, size: str, *, again: bool = False) -> int:
    options = f"remount,size={size}" if again else f"size={size}"
    return subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", disk], capture_output=True, check=False
    ).returncode


def test_a_full_disk_is_one_sentence_and_loses_nothing(small_disk: Path, tmp_path: Path) -> None:
    chooser = random.Random(0)
    nouns = "summit call forum treaty vaccine energy trade border senate visit".split()
    folder = write_documents(
        tmp_path / "docs",
        {
            f"{number}.txt": "\n\n".join(
                f"Report {number} part {part}. {' '.join(chooser.choices(nouns, k=60))}." for part in range(8)
            )
            for number in range(FILES)
        },
    )
    with (
        pytest.raises(StorageError, match=r"is full\. Free some space and run the same command again"),
        fake_pipeline(small_disk / "data") as pipeline,
    ):
        pipeline.ingest([folder])
    assert _mount(small_disk, "60m", again=True) == 0
    with fake_pipeline(small_disk / "data") as pipeline:
        assert pipeline.disagreements() == {}
        kept = len(pipeline.sources())
        report = pipeline.ingest([folder])
        assert report.count("unchanged") == kept
        assert report.count("indexed") == FILES - kept
        assert pipeline.disagreements() == {}
