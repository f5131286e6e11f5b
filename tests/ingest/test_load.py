from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import UnreadableFileError, UnsupportedFormatError
from rag.ingest.extract import assemble
from rag.ingest.formats.html import read_html
from rag.ingest.formats.markdown import read_markdown
from rag.ingest.formats.text import decode, read_text
from rag.ingest.load import SUPPORTED_SUFFIXES, load_document
from rag.types import Document
from tests.ingest.make_files import docx_bytes, pdf_bytes, zip_bytes

ARTICLE = """<p>The two ministers met on Monday and agreed on a plan for trade between both countries.</p>
<p>They will meet again in the spring, when the first results of the plan are expected to be known.</p>
<p>Both sides said that the talks had been long, and that the hardest questions were left for later.</p>"""
PAGE = f"""<html><head><title>Ministers agree | The Paper</title><meta name="author" content="Jane Roe">
<meta property="article:published_time" content="2021-08-29T10:00:00Z">
<meta property="og:site_name" content="The Paper">
</head><body><nav><a href="/">Home</a></nav><article><h1>Ministers agree</h1>{ARTICLE}<h2>What is next</h2>
<ul><li>a summit in the capital</li><li>a treaty on trade</li></ul><p>The last word has not been said.</p></article>
<footer>All rights reserved</footer></body></html>"""


def load(folder: Path, name: str, data: bytes | str, *, max_bytes: int = 10**6) -> Document:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return load_document(path, source=name, max_bytes=max_bytes)


@pytest.mark.parametrize(
    ("data", "name", "error", "message"),
    [
        pytest.param(b"", "a.txt", UnreadableFileError, "empty", id="empty"),
        pytest.param(b" \n\t ", "a.txt", UnreadableFileError, "empty", id="white space"),
        pytest.param(b"...", "a.txt", UnreadableFileError, "no text", id="marks only"),
        pytest.param(bytes(range(256)) * 8, "a.txt", UnreadableFileError, "binary", id="binary"),
        pytest.param(b"hello", "a.pdf", UnreadableFileError, "not a PDF", id="no PDF"),
        pytest.param(b"%PDF-1.4\nrubbish", "a.pdf", UnreadableFileError, "damaged", id="broken PDF"),
        pytest.param(b"hello", "a.docx", UnreadableFileError, "not a DOCX", id="no DOCX"),
        pytest.param(zip_bytes("word/document.xml", "<x"), "a.docx", UnreadableFileError, "damaged", id="broken DOCX"),
        pytest.param(pdf_bytes([[], []]), "a.pdf", UnreadableFileError, "no text layer", id="scanned PDF"),
        pytest.param(b"<html><body></body></html>", "a.html", UnreadableFileError, "no text", id="empty page"),
        pytest.param(b"print()", "a.py", UnsupportedFormatError, r"\.docx.*\.txt", id="unknown"),
        pytest.param(zip_bytes("xl/workbook.xml", "x"), "a.xlsx", UnreadableFileError, "damaged", id="broken XLSX"),
        pytest.param(b"x" * 2000, "a.txt", UnreadableFileError, "max_file_mb", id="too large"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, data: bytes, name: str, error: type[Exception], message: str
) -> None:
    limit = 1000 if len(data) == 2000 else 10**6
    with pytest.raises(error, match=f"^{name}: .*{message}") as caught:
        load(tmp_path, name, data, max_bytes=limit)
    assert type(caught.value) is error


STARTS = st.sampled_from(
    [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"{\\rtf1 ", b'[{"text": "', b"<?xml ", b"\x89PNG\r\n\x1a\n"]
)


@given(st.binary(max_size=400), st.sampled_from(SUPPORTED_SUFFIXES), STARTS)
def test_any_bytes_give_a_document_or_a_named_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str, start: bytes
) -> None:
    failure = ""
    try:
        text = load(tmp_path_factory.getbasetemp(), f"any{suffix}", start + data).text
    except UnreadableFileError as error:
        failure, text = str(error), "none"
    assert text == text.strip() != ""
    assert not failure or failure.startswith(f"any{suffix}: ")


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        pytest.param(pdf_bytes([["A line of text."]]), "a.txt", "A line of text.", id="PDF named txt"),
        pytest.param(docx_bytes(), "a.pdf", "First heading", id="DOCX named pdf"),
        pytest.param(PAGE.encode(), "a.txt", "The two ministers met", id="HTML named txt"),
        pytest.param(PAGE.encode(), "page", "The two ministers met", id="HTML without a suffix"),
    ],
)
def test_content_goes_before_the_suffix(tmp_path: Path, data: bytes, name: str, expected: str) -> None:
    assert expected in load(tmp_path, name, data).text


RUSSIAN = "Сенатор выступил на Генеральной ассамблее. Он отметил важность сотрудничества между странами."


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866"]
)
def test_encodings_of_russian(codec: str) -> None:
    assert decode(RUSSIAN.encode(codec), "a.txt") == RUSSIAN


@pytest.mark.parametrize("codec", ["utf-8", "latin-1", "cp1252"])
def test_encodings_of_german(codec: str) -> None:
    text = "Die schöne Frau hat einen großen Garten, und über die Straße fährt ein Wagen für die Gäste."
    assert decode(text.encode(codec), "a.txt") == text


def test_plain_text_keeps_paragraphs_and_joins_wrapped_lines() -> None:
    data = (
        "A heading\r\n\r\nThe paragraph is wrapped at a certain\r\nwidth, and it breaks a co-\r\noperative word.\r\n"
        "\r\n\r\n* one\r\n* two\r\n"
    )
    assembled = assemble(read_text(data.encode(), "a.txt").blocks)
    assert assembled.text == (
        "A heading\n\nThe paragraph is wrapped at a certain width, and it breaks a cooperative word.\n\n- one\n- two"
    )
    assert assembled.headings == ((0, "A heading"),)


def test_markdown_loses_its_marks_and_keeps_its_structure() -> None:
    data = (
        "---\ntitle: The plan\ndate: 2020-11-19\nsource: The Paper\n---\n# The plan\n\nIt is **very** [clear](http://x.y).\n\n"
        "Part two\n--------\n\n* one\n* two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nx = *y*\n```\n"
    )
    extract = read_markdown(data.encode(), "a.md")
    assembled = assemble(extract.blocks)
    assert assembled.text == (
        "The plan\n\nIt is very clear.\n\nPart two\n\n- one\n- two\n\n| a | b |\n|-|-|\n| 1 | 2 |\n\nx = *y*"
    )
    assert [heading for _, heading in assembled.headings] == ["The plan", "Part two"]
    assert (extract.metadata.title, extract.metadata.date, extract.metadata.outlet) == (
        "The plan",
        "2020-11-19",
        "The Paper",
    )


def test_html_gives_the_article_and_what_the_page_states() -> None:
    extract = read_html(PAGE.encode(), "a.html")
    text = assemble(extract.blocks).text
    assert "left for later.\n\nWhat is next\n\n- a summit in the capital\n- a treaty on trade\n\nThe last word" in text
    assert "Home" not in text
    assert "All rights" not in text
    found = extract.metadata
    assert (found.title, found.date, found.outlet, found.author) == (
        "Ministers agree",
        "2021-08-29",
        "The Paper",
        "Jane Roe",
    )


def test_html_invents_no_date() -> None:
    page = f"<html><head><title>T</title></head><body>{ARTICLE}<p>It began on 3 May 2019.</p></body></html>"
    assert read_html(page.encode(), "a.html").metadata.date is None


def test_html_is_decoded_as_it_declares() -> None:
    page = f'<html><head><meta charset="windows-1251"><title>Т</title></head><body><p>{RUSSIAN}</p></body></html>'
    assert RUSSIAN in assemble(read_html(page.encode("cp1251"), "a.html").blocks).text


def test_docx_gives_headings_lists_and_tables(tmp_path: Path) -> None:
    document = load(tmp_path, "a.docx", docx_bytes(author="Jane Roe"))
    assert document.text == (
        "First heading\n\nA paragraph with two sentences. This is the second.\n\n- one thing\n- another thing\n\n"
        "| Country | Capital |\n|-|-|\n| Vietnam | Hanoi |"
    )
    assert document.headings == ((0, "First heading"),)
    assert (document.title, document.author, document.date) == ("First heading", "Jane Roe", None)


def test_pdf_pages_paragraphs_and_broken_words(tmp_path: Path) -> None:
    first = [
        "The ministers of the two countries met in the capital on Monday and agreed on co-",
        "operation in trade, in science and in the peaceful use of space, as they told the",
        "reporters.",
        "",
        "A second paragraph follows here after a free line, and it is carried over to the",
    ]
    document = load(
        tmp_path, "a.pdf", pdf_bytes([first, ["next page of the report."], [], ["The end."]], title="Report")
    )
    assert document.text.split("\n\n") == [
        "The ministers of the two countries met in the capital on Monday and agreed on cooperation in trade, in "
        "science and in the peaceful use of space, as they told the reporters.",
        "A second paragraph follows here after a free line, and it is carried over to the next page of the report.",
        "The end.",
    ]
    next_page, end = document.text.index("next page"), document.text.index("The end.")
    assert document.page_starts == (0, next_page, end, end)
    assert [document.page_at(at) for at in (0, next_page, end)] == [1, 2, 4]
    assert document.title == "Report"


def test_pdf_furniture_goes_from_short_documents_too(tmp_path: Path) -> None:
    two = pdf_bytes([["Annual report", "", "It is about trade.", "", "Page 1"], ["Annual report", "", "And space."]])
    assert load(tmp_path, "two.pdf", two).text == "It is about trade.\n\nAnd space."
    assert load(tmp_path, "one.pdf", pdf_bytes([["It is about trade.", "", "Page 1"]])).text == "It is about trade."
    assert load(tmp_path, "year.pdf", pdf_bytes([["It is about trade in", "2020"]])).text == "It is about trade in 2020"


def test_pdf_running_heads_and_page_numbers_go(tmp_path: Path) -> None:
    pages = [
        ["Annual report 2020", "", f"The text of page {name} is here.", "", str(n)]
        for n, name in enumerate(("one", "two", "three", "four"), 1)
    ]
    text = load(tmp_path, "a.pdf", pdf_bytes(pages)).text
    assert text == "\n\n".join(f"The text of page {name} is here." for name in ("one", "two", "three", "four"))
