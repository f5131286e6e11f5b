from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from fakes import BRIDGE, OpenPipeline
from hypothesis import given
from hypothesis import strategies as st

from rag.pipeline import Pipeline
from rag.types import FileReport, IngestProgress
from ui import documents
from ui.documents import LONGEST_NAME, Intake, safe_name, take_in, uploads_folder


def upload(folder: Path, name: str, text: str, parent: str = "0") -> Path:
    place = folder / "arriving" / parent / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, "utf-8")
    return place


def outcomes(pipeline: Pipeline, *uploads: Path) -> dict[str, FileReport]:
    *_, final = take_in(pipeline, uploads)
    assert final.files is not None
    return {Path(file.source).name: file for file in final.files}


@given(st.text(max_size=300))
def test_a_name_stays_in_its_folder(name: str) -> None:
    safe = safe_name(name)
    assert Path(safe).name == safe
    assert not set(safe) & set('/\\:*?"<>|\0')
    assert not safe.startswith(".")
    assert 0 < len(safe) <= LONGEST_NAME


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        pytest.param("report.pdf", "report.pdf", id="plain"),
        pytest.param("Доклад № 5.docx", "Доклад № 5.docx", id="any script"),
        pytest.param("../../etc/passwd", "passwd", id="traversal"),
        pytest.param("..\\..\\boot.ini", "boot.ini", id="traversal on Windows"),
        pytest.param("/etc/cron.d/job", "job", id="absolute"),
        pytest.param("..", "document", id="dots"),
        pytest.param(".pdf", "pdf", id="a suffix alone"),
        pytest.param("a" * 300 + ".pdf", "a" * (LONGEST_NAME - 4) + ".pdf", id="long"),
        pytest.param("a." + "b" * 300, "a." + "b" * (LONGEST_NAME - 2), id="no suffix"),
    ],
)
def test_names(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_each_file_is_told_as_it_is_read(pipeline: Pipeline, tmp_path: Path) -> None:
    uploads = [upload(tmp_path, f"{name}.txt", f"A report about the {name}.") for name in ("canal", "tunnel")]
    first, *steps, final = take_in(pipeline, uploads)
    assert first == Intake(progress=IngestProgress(0, 2, ""))
    told = [(step.progress.done, Path(step.progress.source).name) for step in steps if step.progress]
    assert told == [(0, "canal.txt"), (1, "tunnel.txt"), (2, "")]
    assert [file.outcome for file in final.files or ()] == ["indexed", "indexed"]


def test_uploads_are_kept_under_the_data_folder_and_indexed(pipeline: Pipeline, tmp_path: Path) -> None:
    arrived = upload(tmp_path, "tunnel.txt", "The tunnel opened in June.\n\nIt is long.")
    steps = list(take_in(pipeline, [arrived]))
    assert any(step.progress and step.progress.source.endswith("tunnel.txt") for step in steps)
    kept = uploads_folder(pipeline.settings) / "tunnel.txt"
    assert [(file.source, file.outcome) for file in steps[-1].files or ()] == [(str(kept), "indexed")]
    assert kept.is_relative_to(pipeline.settings.data)
    assert not arrived.exists()
    assert str(kept) in {info.source for info in pipeline.sources()}


def test_the_same_name_with_other_content_is_an_update_and_says_so(pipeline: Pipeline, tmp_path: Path) -> None:
    outcomes(pipeline, upload(tmp_path, "tunnel.txt", "The tunnel opened in June."))
    again = outcomes(pipeline, upload(tmp_path, "tunnel.txt", "The tunnel opened in June."))
    assert again["tunnel.txt"].outcome == "unchanged"
    *_, final = take_in(pipeline, [upload(tmp_path, "tunnel.txt", "The tunnel opened in July.")])
    kept = str(uploads_folder(pipeline.settings) / "tunnel.txt")
    assert final == Intake(files=final.files, replaced=frozenset({kept}))
    assert final.files is not None
    assert final.files[0].outcome == "updated"
    assert "July" in pipeline.document(kept).text


def test_a_bad_file_is_named_and_does_not_stop_the_others(pipeline: Pipeline, tmp_path: Path) -> None:
    files = outcomes(
        pipeline,
        upload(tmp_path, "empty.txt", " "),
        upload(tmp_path, "table.xyz", "a;b"),
        upload(tmp_path, "large.txt", "x" * (documents.MEGABYTE + 1)),
        upload(tmp_path, "good.txt", "The tunnel opened in June."),
        upload(tmp_path, "good.txt", "Another file of this name.", parent="1"),
    )
    assert files["empty.txt"].outcome == "failed"
    assert files["table.xyz"].outcome == "failed"
    assert "larger than 1 MB" in (files["large.txt"].reason or "")
    assert [info.title or info.source for info in pipeline.sources() if "good" in info.source]
    assert {path.name for path in uploads_folder(pipeline.settings).iterdir()} == {"good.txt"}
    *_, final = take_in(pipeline, [])
    assert final.files == ()


def test_two_files_of_one_name_in_one_upload(pipeline: Pipeline, tmp_path: Path) -> None:
    first = upload(tmp_path, "a.txt", "The tunnel opened in June.")
    second = upload(tmp_path, "a.txt", "The bridge opened in May.", parent="1")
    *_, final = take_in(pipeline, [first, second])
    assert final.files is not None
    assert [file.outcome for file in final.files] == ["indexed", "skipped"]
    assert "rename one" in (final.files[1].reason or "")


def test_an_index_that_is_busy_is_said_of_every_file(open_fake_pipeline: OpenPipeline, tmp_path: Path) -> None:
    holder = open_fake_pipeline(BRIDGE)
    other = open_fake_pipeline(lock_timeout_s=0.0)
    with holder._collection.writing("a test"):
        files = outcomes(other, upload(tmp_path, "a.txt", "The tunnel opened in June."))
    assert files["a.txt"].outcome == "failed"
    assert files["a.txt"].reason


def test_removing_deletes_an_upload_and_leaves_other_files(pipeline: Pipeline, tmp_path: Path) -> None:
    outcomes(pipeline, upload(tmp_path, "tunnel.txt", "The tunnel opened in June."))
    kept = uploads_folder(pipeline.settings) / "tunnel.txt"
    assert documents.remove(pipeline, str(kept)) == FileReport(str(kept), "removed", "the uploaded file is deleted")
    assert not kept.exists()
    elsewhere = Path(pipeline.sources()[0].source)
    assert documents.remove(pipeline, str(elsewhere)).outcome == "removed"
    assert elsewhere.exists()
    assert pipeline.sources() == []
    assert documents.remove(pipeline, str(elsewhere)).outcome == "failed"


def test_an_archive_is_kept_as_long_as_anything_of_it_is_listed(pipeline: Pipeline, tmp_path: Path) -> None:
    archive = upload(tmp_path, "all.zip", "")
    with zipfile.ZipFile(archive, "w") as packed:
        for name, text in {
            "one.txt": "The tunnel opened in June.",
            "two.txt": "The canal is dry.",
            "bad.txt": " ",
        }.items():
            packed.writestr(name, text)
    kept = uploads_folder(pipeline.settings) / "all.zip"
    files = outcomes(pipeline, archive)
    assert {name: file.outcome for name, file in files.items()} == {
        "one.txt": "indexed", "two.txt": "indexed", "bad.txt": "failed",
    }  # fmt: skip
    assert documents.remove(pipeline, f"{kept}/one.txt") == FileReport(f"{kept}/one.txt", "removed")
    assert kept.exists()
    assert documents.remove(pipeline, f"{kept}/two.txt").reason == "the uploaded file is deleted"
    assert not kept.exists()


def test_an_archive_of_which_nothing_can_be_read_is_not_kept(pipeline: Pipeline, tmp_path: Path) -> None:
    archive = upload(tmp_path, "all.zip", "")
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("bad.txt", " ")
    assert {file.outcome for file in outcomes(pipeline, archive).values()} == {"failed"}
    assert list(uploads_folder(pipeline.settings).iterdir()) == []


def test_a_source_that_only_looks_like_an_upload_keeps_its_file(pipeline: Pipeline, tmp_path: Path) -> None:
    folder = uploads_folder(pipeline.settings)
    assert not documents.is_upload(f"{folder}/../../precious.txt", pipeline.settings)
    assert documents.is_upload(f"{folder}/a.txt", pipeline.settings)
