"""What came in, to be laid beside what was kept: files, documents in archives, pages that were fetched."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from parts import fake_pipeline, write_documents

from rag.errors import SourceNotFoundError
from rag.pipeline import Pipeline
from tests.ingest.make_files import docx_bytes, zip_bytes

BODY = "The forum was opened on Monday by its hosts, who spoke of trade and of energy for an hour."
NOTE = f"The forum\n\nShare this article\n\n{BODY} < /b>\n"


@pytest.fixture
def pipeline(tmp_path: Path) -> Iterator[Pipeline]:
    with fake_pipeline(tmp_path / "data", allow_private_urls=True) as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_documents(tmp_path / "docs", {"forum.txt": NOTE})


def test_a_text_is_shown_as_it_is_written(pipeline: Pipeline, folder: Path) -> None:
    pipeline.ingest([folder])
    source = str(folder / "forum.txt")
    assert pipeline.raw(source) == NOTE
    assert pipeline.document(source).text == f"The forum\n\n{BODY}"


def test_a_page_is_shown_with_its_markup_in_the_encoding_it_declares(pipeline: Pipeline, tmp_path: Path) -> None:
    page = f'<html><head><meta charset="windows-1251"></head><body><nav>Меню</nav><p>{BODY}</p></body></html>'
    path = tmp_path / "forum.html"
    path.write_bytes(page.encode("cp1251"))
    pipeline.ingest([path])
    assert pipeline.raw(str(path)) == page


def test_what_is_no_text_is_shown_as_its_reader_found_it(pipeline: Pipeline, tmp_path: Path) -> None:
    path = tmp_path / "forum.docx"
    path.write_bytes(docx_bytes())
    pipeline.ingest([path])
    assert pipeline.document(str(path)).text.split("\n")[0] in pipeline.raw(str(path))


def test_a_document_in_an_archive_is_shown_alone(pipeline: Pipeline, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    inner = zip_bytes("page.html", f"<html><body><nav>Home</nav><p>{BODY}</p></body></html>")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("in/forum.txt", NOTE)
        archive.writestr("pages.zip", inner)
    pipeline.ingest([path])
    assert pipeline.raw(f"{path}/in/forum.txt") == NOTE
    assert "<nav>Home</nav>" in pipeline.raw(f"{path}/pages.zip/page.html")
    path.write_bytes(zip_bytes("other.txt", "Another report."))
    with pytest.raises(SourceNotFoundError, match=r"all\.zip no longer holds in/forum\.txt"):
        pipeline.raw(f"{path}/in/forum.txt")


def test_an_article_among_others_is_shown_alone(pipeline: Pipeline, tmp_path: Path) -> None:
    path = tmp_path / "news.json"
    path.write_text(json.dumps([{"title": "One", "text": f"{BODY} {n}"} for n in range(3)]))
    pipeline.ingest([path])
    assert pipeline.raw(f"{path}/2") == f"{BODY} 1"


def test_a_file_that_is_gone_is_named_with_what_can_still_be_shown(pipeline: Pipeline, folder: Path) -> None:
    pipeline.ingest([folder])
    source = folder / "forum.txt"
    source.unlink()
    with pytest.raises(SourceNotFoundError, match=r"forum\.txt: the file is no longer there.*without --raw"):
        pipeline.raw(str(source))
    assert pipeline.document(str(source)).text


def test_only_what_is_indexed_is_shown(pipeline: Pipeline, folder: Path) -> None:
    with pytest.raises(SourceNotFoundError, match="Nothing is indexed under"):
        pipeline.raw(str(folder / "forum.txt"))
