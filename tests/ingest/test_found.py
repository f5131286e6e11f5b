"""Where title, date, outlet, author and language were found: told for each, kept with the source, not identity."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from parts import fake_pipeline, write_documents

from rag.errors import IndexMismatchError
from rag.index.manifest import LAYOUT
from rag.ingest.formats.html import read_html
from rag.ingest.load import load_document
from rag.pipeline import Pipeline
from tests.ingest.make_files import docx_bytes

BODY = "The ministers of both countries met on Monday, and they agreed on a plan for trade and for energy."
LINKED_DATA = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Ministers agree on trade",
    "datePublished": "2021-08-29T10:00:00Z",
}


@pytest.fixture
def pipeline(tmp_path: Path) -> Iterator[Pipeline]:
    with fake_pipeline(tmp_path / "data") as made:
        yield made


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        pytest.param(
            "a.txt",
            f"The Daily\n\nMinisters meet\n\n19.11.2020 139 просмотров\n\n{BODY}",
            {"title": "headline", "date": "dateline", "outlet": "masthead", "language": "detected"},
            id="dateline",
        ),
        pytest.param(
            "a.txt",
            f"Ministers meet\nBy Jane Roe\n\n{BODY}",
            {"title": "headline", "author": "byline", "language": "detected"},
            id="byline",
        ),
        pytest.param(
            "a.txt",
            f"Ministers meet\n\nBEIJING, Nov. 19, 2020 (Xinhua) -- {BODY}",
            {
                "title": "first line",
                "date": "agency's dateline",
                "outlet": "agency's dateline",
                "language": "detected",
            },
            id="agency",
        ),
        pytest.param(
            "a.md",
            f"---\ndate: 2020-11-19\nlang: en\n---\n\n# Ministers meet\n\n{BODY}",
            {"title": "first heading", "date": "front matter", "language": "front matter"},
            id="front matter",
        ),
        pytest.param(
            "a.docx",
            docx_bytes(author="Jane Roe"),
            {"title": "first heading", "author": "document properties", "language": "detected"},
            id="document properties",
        ),
        pytest.param(
            "a.eml",
            f"From: Jane Roe <jane@example.org>\nSubject: The plan\nDate: Thu, 19 Nov 2020 10:00:00 +0000\n\n{BODY}\n",
            {"title": "mail header", "date": "mail header", "author": "mail header", "language": "detected"},
            id="mail",
        ),
        pytest.param("a.txt", "1 2 3.", {}, id="nothing"),
    ],
)
def test_each_fact_says_where_it_was_found(
    tmp_path: Path, name: str, data: str | bytes, expected: dict[str, str]
) -> None:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    document = load_document(path, source=name, max_bytes=10**6)
    assert document.found == expected
    known = {fact for fact in ("title", "date", "outlet", "author", "language") if getattr(document, fact)}
    assert known == document.found.keys()


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param(
            f'<script type="application/ld+json">{json.dumps(LINKED_DATA)}</script>',
            {"title": "json-ld", "date": "json-ld"},
            id="json-ld",
        ),
        pytest.param(
            '<meta property="og:title" content="Ministers agree"><meta name="author" content="Jane Roe">'
            '<meta property="article:published_time" content="2021-08-29T10:00:00Z">'
            '<meta property="og:site_name" content="The Paper">',
            dict.fromkeys(("title", "date", "outlet", "author"), "meta tag"),
            id="meta tags",
        ),
        pytest.param("<title>Ministers agree</title>", {"title": "title tag"}, id="title"),
        pytest.param('<script type="application/ld+json">{"a": [</script>', {}, id="damaged json-ld"),
    ],
)
def test_a_page_states_its_facts_in_one_of_several_places(head: str, expected: dict[str, str]) -> None:
    page = f"<html><head>{head}</head><body><article><p>{BODY}</p><p>{BODY} Again.</p></article></body></html>"
    assert read_html(page.encode(), "a.html").metadata.found == expected


def test_lines_in_another_script_are_told_and_do_not_change_the_language(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"Ministers meet\n\n{BODY}\n\nНаука и образование в регионах\n\n{BODY}", encoding="utf-8")
    document = load_document(path, source="a.txt", max_bytes=10**6)
    assert document.language == "en"
    assert document.found["language"] == "detected; 1 line in Cyrillic script"


def test_it_is_kept_with_the_source_and_through_a_rebuild(pipeline: Pipeline, tmp_path: Path) -> None:
    folder = write_documents(tmp_path / "docs", {"a.txt": f"Ministers meet\n\n{BODY}"})
    for _ in range(2):
        pipeline.ingest([folder])
        (source,) = pipeline.sources()
        assert source.found == {"title": "first line", "language": "detected"} == pipeline.document(source.source).found
        pipeline.rebuild()


def test_what_a_sidecar_says_was_found_there_and_is_no_other_document(pipeline: Pipeline, tmp_path: Path) -> None:
    folder = write_documents(tmp_path / "docs", {"a.txt": f"Ministers meet\n\n{BODY}"})
    pipeline.ingest([folder])
    before = pipeline.sources()[0]
    write_documents(folder, {"a.txt.meta.toml": 'title = "Ministers meet"\noutlet = ""'})
    assert pipeline.ingest([folder]).count("unchanged") == 1
    after = pipeline.sources()[0]
    assert after.found == {"title": "sidecar", "language": "detected"}
    assert after.doc_id == before.doc_id


def test_an_index_of_an_earlier_layout_is_told_apart_and_filled_in_when_files_are_read_again(tmp_path: Path) -> None:
    folder = write_documents(tmp_path / "docs", {"a.txt": f"Ministers meet\n\n{BODY}"})
    with fake_pipeline(tmp_path / "data") as pipeline:
        pipeline.ingest([folder])
    collection = tmp_path / "data/default"
    with sqlite3.connect(collection / "catalog.sqlite") as db:
        db.execute("ALTER TABLE sources DROP COLUMN found")
        db.execute("DROP TABLE sentence_vectors")
    db.close()
    manifest = json.loads((collection / "manifest.json").read_text())
    (collection / "manifest.json").write_text(json.dumps({**manifest, "layout": LAYOUT - 1}))
    with fake_pipeline(tmp_path / "data") as pipeline:
        wrong = rf"layout {LAYOUT - 1} \(settings: {LAYOUT}\).*footnote rebuild.*it needs none of their files"
        with pytest.raises(IndexMismatchError, match=wrong):
            pipeline.ingest([folder])
        assert pipeline.sources()[0].found == {}
        pipeline.rebuild()
        assert pipeline.ingest([folder]).count("unchanged") == 1
        assert pipeline.sources()[0].found == {"title": "first line", "language": "detected"}
        assert pipeline.disagreements() == {}
