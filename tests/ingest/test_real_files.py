"""Real files that nobody here wrote, where they are at hand: odd ones, and news pages with their true text."""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path

import pytest

from rag.ingest.extract import assemble
from rag.ingest.formats.html import decode_page, read_html
from rag.ingest.formats.markup import html_blocks
from rag.ingest.load import Unread, load_documents
from tests.ingest.shingles import mean_f1, shingle_counts

DATASETS = Path(__file__).parents[3] / "shared" / "datasets"
ODD_FILES, PAGES = DATASETS / "files", DATASETS / "article_extraction"
PASSWORDS = ("asdfzxcv", "Password1234_", "openpassword", "test", "password")
LONGEST_S = 30
# What is no document, or locked for good, or of a kind that is not read; scans are here where they cannot be read.
REFUSED = {
    "empty.eml": "empty",
    "empty.xlsx": "empty",
    "fake-text-all-whitespace.txt": "empty",
    "fake-encrypted.eml": "encrypted",
    "password_protected.xlsx": "--password",
    "rc4cryptoapi_password.ppt": "save it as PPTX",
    "fake-power-point.ppt": "save it as PPTX",
    "plain.doc": "save it as DOCX",
    "imagemagick-images.pdf": "no text layer",
    "loremipsum-flat.pdf": "no text layer",
}


@pytest.mark.skipif(not ODD_FILES.is_dir(), reason="the odd files are not beside the repository")
def test_every_odd_file_is_text_or_a_named_reason() -> None:
    refused = {}
    for path in sorted(path for path in ODD_FILES.rglob("*") if path.is_file()):
        start = time.perf_counter()
        for found in load_documents(path, source=path.name, max_bytes=10**8, passwords=PASSWORDS):
            if isinstance(found, Unread):
                assert str(found.error).startswith(f"{path.name}: ")
                refused[path.name] = str(found.error)
            else:
                assert found.text == found.text.strip() != ""
        assert time.perf_counter() - start < LONGEST_S
    assert refused.keys() <= REFUSED.keys()
    assert all(REFUSED[name] in reason for name, reason in refused.items())


@pytest.mark.skipif(not ODD_FILES.is_dir(), reason="the odd files are not beside the repository")
@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("normal/test_mskanji.csv", "| 名前 | 年齢 | 住所 |\n|-|-|-|\n| 佐藤太郎 | 30 |", "| 髙橋淳 | 35 | 名古屋 |"),
        ("normal/fake-doc.rtf", "My First Heading\n\nMy first paragraph.", "| Row 2, Cell 1 | Row 2, Cell 2 |"),
        ("normal/simple.pptx", "Title Slide\n\nWith a subtitle\n\nThings", "- What were you thinking?"),
        ("encodings/factbook-utf-16.xml", "country\n\n| name | capital |", "| Keith Rowley | Track & Field |"),
        ("encrypted/crazyones-encrypted-256.pdf", "", "are the ones who do."),
    ],
)
def test_what_they_say(name: str, start: str, end: str) -> None:
    (found,) = load_documents(ODD_FILES / name, source=name, max_bytes=10**8, passwords=PASSWORDS)
    assert not isinstance(found, Unread)
    assert found.text.startswith(start)
    assert found.text.endswith(end)


@pytest.mark.skipif(not PAGES.is_dir(), reason="the article extraction benchmark is not beside the repository")
def test_the_article_is_told_from_the_page_around_it() -> None:
    truth = {key: page["articleBody"] for key, page in json.loads((PAGES / "ground-truth.json").read_text()).items()}
    cleaned, whole = [], []
    for key, body in truth.items():
        data = gzip.decompress((PAGES / "html" / f"{key}.html.gz").read_bytes())
        cleaned.append(shingle_counts(body, assemble(read_html(data, key).blocks).text))
        whole.append(shingle_counts(body, assemble(html_blocks(decode_page(data, key))).text))
    assert mean_f1(cleaned)[0] >= 0.97
    assert mean_f1(whole)[0] < 0.75  # what the page says all in all
