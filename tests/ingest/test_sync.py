"""Folder and index in step: dry runs, files written anew, interruptions, one odd file among many."""

from __future__ import annotations

import os
import sqlite3
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from parts import fake_pipeline, write_documents

from rag.ingest import sync
from rag.ingest.folder import look_through
from rag.ingest.load import Unread, load_documents
from rag.pipeline import Pipeline
from rag.protocols import DocumentEmbeddings
from rag.testing import HashingEmbedder
from rag.types import Document, IngestProgress, IngestReport, Span

TEXTS = {f"{name}.txt": f"A report about {name}. It was long." for name in ("bridge", "forum", "senate", "treaty")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_documents(tmp_path / "docs", TEXTS)


@pytest.fixture
def pipeline(tmp_path: Path) -> Iterator[Pipeline]:
    with fake_pipeline(tmp_path / "data") as made:
        yield made


def outcomes(report: IngestReport) -> dict[str, str]:
    return {Path(file.source).name: file.outcome for file in report.files}


def change(folder: Path) -> None:
    (folder / "bridge.txt").write_text("Another report about the bridge.")
    (folder / "forum.txt").unlink()
    (folder / "harbour.txt").write_text("A report about the harbour.")
    (folder / "program.exe").write_bytes(b"MZ\x00\x01")


def test_a_folder_is_looked_through_in_order_each_part_once_and_without_the_hidden(tmp_path: Path) -> None:
    write_documents(
        tmp_path, dict.fromkeys(("b/two.txt", "a.txt", "b/.secret.txt", ".git/config", "c/d/three.md"), "x")
    )
    (tmp_path / "c/loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere")
    found = [Path(file.source).relative_to(tmp_path).as_posix() for file in look_through([tmp_path]).files]
    assert found == ["a.txt", "b/two.txt", "c/d/three.md"]


def test_a_dry_run_tells_what_the_run_then_does_and_writes_nothing(pipeline: Pipeline, folder: Path) -> None:
    told = outcomes(pipeline.ingest([folder], dry_run=True))
    assert told == dict.fromkeys(TEXTS, "indexed")
    assert pipeline.sources() == []
    assert outcomes(pipeline.ingest([folder])) == told
    change(folder)
    before = pipeline.sources()
    told = outcomes(pipeline.ingest([folder], dry_run=True))
    assert told == {
        "bridge.txt": "updated", "forum.txt": "removed", "harbour.txt": "indexed", "program.exe": "skipped",
        "senate.txt": "unchanged", "treaty.txt": "unchanged",
    }  # fmt: skip
    assert pipeline.sources() == before
    assert outcomes(pipeline.ingest([folder])) == told


def test_a_dry_run_needs_no_writers_lock(pipeline: Pipeline, folder: Path, tmp_path: Path) -> None:
    with fake_pipeline(tmp_path / "data") as other, other._collection.writing("footnote ingest"):
        assert pipeline.ingest([folder], dry_run=True).count("indexed") == len(TEXTS)


def test_files_written_anew_with_the_same_content_are_hashed_only_once(
    pipeline: Pipeline, folder: Path, tmp_path: Path
) -> None:
    pipeline.ingest([folder])
    for path in folder.iterdir():
        os.utime(path, ns=(10**18, 10**18))
    assert pipeline.ingest([folder]).count("unchanged") == len(TEXTS)
    stored = sqlite3.connect(tmp_path / "data/default/catalog.sqlite")
    times = {time for (time,) in stored.execute("SELECT mtime_ns FROM sources")}
    stored.close()
    assert times == {10**18}


class StoppingEmbedder(HashingEmbedder):
    """Counts the texts it embeds, and is interrupted after a number of calls."""

    def __init__(self, stop_after: int) -> None:
        super().__init__()
        self.stop_after = stop_after
        self.embedded: list[str] = []

    def embed_documents(
        self, texts: Sequence[str], parts: Sequence[Sequence[Span]] | None = None
    ) -> DocumentEmbeddings:
        if not self.stop_after:
            raise KeyboardInterrupt
        self.stop_after -= 1
        self.embedded += texts
        return super().embed_documents(texts, parts)


def interrupted(folder: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> StoppingEmbedder:
    monkeypatch.setattr(sync, "BATCH_CHUNKS", 1)
    embedder = StoppingEmbedder(stop_after=2)
    with fake_pipeline(data, embedder=embedder) as pipeline, pytest.raises(KeyboardInterrupt):
        pipeline.ingest([folder])
    return embedder


def test_an_interrupted_run_is_completed_by_the_next_and_embeds_nothing_twice(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder = interrupted(folder, tmp_path / "data", monkeypatch)
    embedder.stop_after = 99
    with fake_pipeline(tmp_path / "data", embedder=embedder) as pipeline:
        assert pipeline.disagreements() == {}
        assert len(pipeline.sources()) == 2
        report = pipeline.ingest([folder])
        assert (report.count("unchanged"), report.count("indexed")) == (2, 2)
        assert pipeline.disagreements() == {}
    assert len(embedder.embedded) == len(set(embedder.embedded)) == len(TEXTS)


def test_a_reader_that_stumbles_over_one_file_stops_no_other(
    pipeline: Pipeline, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.ingest.read.load_documents", stumbling)
    report = pipeline.ingest([folder])
    assert outcomes(report)["forum.txt"] == "failed"
    assert "RecursionError: too deep" in str(report.failed[0].reason)
    assert report.count("indexed") == len(TEXTS) - 1


def stumbling(path: Path, *, source: str, max_bytes: int, passwords: Sequence[str]) -> Iterator[Document | Unread]:
    if path.name == "forum.txt":
        raise RecursionError("too deep")
    return load_documents(path, source=source, max_bytes=max_bytes, passwords=passwords)


def test_a_document_of_many_chunks_is_stored_in_parts(
    pipeline: Pipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.index.collection.CHUNKS_AT_ONCE", 3)
    text = "\n\n".join(f"Paragraph {n} tells of ship {n}. " + "It sailed on and on. " * 12 for n in range(40))
    pipeline.ingest([write_documents(tmp_path / "long", {"ships.txt": text})])
    assert pipeline.sources()[0].chunks > 9
    assert pipeline.disagreements() == {}


def test_progress_is_told_in_the_callers_thread_as_files_are_taken(pipeline: Pipeline, folder: Path) -> None:
    seen: list[IngestProgress] = []
    pipeline.ingest([folder], on_progress=seen.append)
    assert [state.done for state in seen] == list(range(len(TEXTS) + 1))
    assert [Path(state.source).name for state in seen[:-1]] == sorted(TEXTS)


def zipped(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def members(report: IngestReport, folder: Path) -> dict[str, str]:
    return {Path(file.source).relative_to(folder).as_posix(): file.outcome for file in report.files}


def test_an_archive_is_followed_as_one_file_with_many_sources(pipeline: Pipeline, tmp_path: Path) -> None:
    folder = tmp_path / "zips"
    folder.mkdir()
    path = zipped(folder / "all.zip", TEXTS)
    sources = {f"all.zip/{name}" for name in TEXTS}
    assert members(pipeline.ingest([folder]), folder) == dict.fromkeys(sources, "indexed")
    assert members(pipeline.ingest([folder]), folder) == dict.fromkeys(sources, "unchanged")
    zipped(path, {**TEXTS, "bridge.txt": "The bridge fell down on Friday.", "forum.txt": ""} | {"new.txt": "A report."})
    told = members(pipeline.ingest([folder]), folder)
    assert told == {
        **dict.fromkeys(sources, "unchanged"),
        "all.zip/bridge.txt": "updated", "all.zip/new.txt": "indexed", "all.zip/forum.txt": "failed",
    }  # fmt: skip
    rest = {name: text for name, text in TEXTS.items() if name != "forum.txt"}
    zipped(path, rest)
    told = members(pipeline.ingest([folder]), folder)
    assert told["all.zip/forum.txt"] == told["all.zip/new.txt"] == "removed"
    path.unlink()
    write_documents(folder, {"other.txt": "A report about nothing."})
    assert pipeline.ingest([folder]).count("removed") == len(rest)
    assert pipeline.disagreements() == {}


def test_an_archive_that_was_interrupted_is_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "zips").mkdir()
    zipped(tmp_path / "zips/all.zip", TEXTS)
    embedder = interrupted(tmp_path / "zips", tmp_path / "data", monkeypatch)
    embedder.stop_after = 99
    with fake_pipeline(tmp_path / "data", embedder=embedder) as pipeline:
        report = pipeline.ingest([tmp_path / "zips"])
        assert (report.count("unchanged"), report.count("indexed")) == (2, 2)
        assert pipeline.ingest([tmp_path / "zips"]).count("unchanged") == len(TEXTS)
    assert len(embedder.embedded) == len(set(embedder.embedded)) == len(TEXTS)
