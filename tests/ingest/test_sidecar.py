"""Sidecars: what they may say, and that a source follows them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from parts import fake_pipeline, write_documents

from rag.errors import UnreadableFileError
from rag.ingest.sidecar import read_sidecar
from rag.pipeline import Pipeline
from rag.types import SourceInfo

CALL = "Call report\n\nWang Yi and Sergei Lavrov spoke by telephone on 18 November 2020. They discussed vaccines.\n"
SIDECAR = 'title = "Ministers speak"\ndate = 2020-11-19\noutlet = "CGTN"\nauthor = "A. Reporter"\nlanguage = "en"\n'


@pytest.fixture
def pipeline(tmp_path: Path) -> Iterator[Pipeline]:
    with fake_pipeline(tmp_path / "data") as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_documents(tmp_path / "docs", {"call.txt": CALL, "other.txt": "Another report about trade."})


def outcomes(pipeline: Pipeline, folder: Path) -> dict[str, str]:
    return {Path(file.source).name: file.outcome for file in pipeline.ingest([folder]).files}


def told(pipeline: Pipeline) -> SourceInfo:
    return next(source for source in pipeline.sources() if source.source.endswith("call.txt"))


def test_a_sidecar_corrects_its_source_and_is_no_document(pipeline: Pipeline, folder: Path) -> None:
    write_documents(folder, {"call.txt.meta.toml": SIDECAR})
    assert outcomes(pipeline, folder) == {"call.txt": "indexed", "other.txt": "indexed"}
    source = told(pipeline)
    assert (source.title, source.date, source.outlet, source.author, source.language) == (
        "Ministers speak", "2020-11-19", "CGTN", "A. Reporter", "en",
    )  # fmt: skip


def test_only_the_source_of_a_changed_sidecar_is_indexed_anew(pipeline: Pipeline, folder: Path) -> None:
    outcomes(pipeline, folder)
    for change in (SIDECAR, SIDECAR.replace("CGTN", "TASS")):
        write_documents(folder, {"call.txt.meta.toml": change})
        assert outcomes(pipeline, folder) == {"call.txt": "updated", "other.txt": "unchanged"}
    assert told(pipeline).outlet == "TASS"
    assert outcomes(pipeline, folder) == {"call.txt": "unchanged", "other.txt": "unchanged"}
    (folder / "call.txt.meta.toml").unlink()
    assert outcomes(pipeline, folder) == {"call.txt": "updated", "other.txt": "unchanged"}
    assert told(pipeline).outlet is None
    assert pipeline.disagreements() == {}


def test_a_named_file_has_its_sidecar_too(pipeline: Pipeline, folder: Path) -> None:
    write_documents(folder, {"call.txt.meta.toml": SIDECAR})
    pipeline.ingest([folder / "call.txt"])
    assert told(pipeline).title == "Ministers speak"


def test_an_empty_text_unsays_what_was_found(pipeline: Pipeline, folder: Path) -> None:
    write_documents(folder, {"call.txt.meta.toml": 'title = ""'})
    pipeline.ingest([folder])
    assert told(pipeline).title is None


def test_a_sidecar_without_its_source_is_told(pipeline: Pipeline, folder: Path) -> None:
    write_documents(folder, {"cal.txt.meta.toml": SIDECAR})
    report = next(file for file in pipeline.ingest([folder]).files if file.outcome == "skipped")
    assert "there is no cal.txt beside it" in str(report.reason)


def test_a_sidecar_that_cannot_be_used_fails_its_source_by_name(pipeline: Pipeline, folder: Path) -> None:
    write_documents(folder, {"call.txt.meta.toml": "tite = 'x'"})
    report = pipeline.ingest([folder]).failed[0]
    assert report.source.endswith("call.txt")
    assert "no field 'tite'; fields: title, date, outlet, author, language" in str(report.reason)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("title = ", "cannot be read as TOML", id="not TOML"),
        pytest.param("title = 3", "title = 3 must be a text", id="a number for a title"),
        pytest.param("date = '19.11.2020'", "must be YYYY-MM-DD, YYYY-MM or YYYY", id="date in another form"),
        pytest.param("date = '2020-13-01'", "must be YYYY-MM-DD", id="no such month"),
        pytest.param("language = 'english'", "two small letters", id="language in words"),
    ],
)
def test_what_a_sidecar_may_not_say(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "a.txt.meta.toml"
    path.write_text(text)
    with pytest.raises(UnreadableFileError, match=message):
        read_sidecar(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("date = 2020-11-19", "2020-11-19"),
        ("date = 2020-11-19T08:00:00Z", "2020-11-19"),
        ("date = '2020-11'", "2020-11"),
        ("date = 2020", "2020"),
        ("date = ''", None),
    ],
    ids=["date", "time", "month", "year", "unknown"],
)
def test_dates_in_a_sidecar(tmp_path: Path, text: str, expected: str | None) -> None:
    path = tmp_path / "a.txt.meta.toml"
    path.write_text(text)
    assert read_sidecar(path) == {"date": expected}
