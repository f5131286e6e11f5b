"""Files that hold several documents, files behind passwords, and the text as it came in."""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import docx
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from msoffcrypto.format.ooxml import OOXMLFile
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from rag.errors import UnreadableFileError
from rag.ingest.formats import guard
from rag.ingest.load import Unread, load_document, load_documents
from rag.types import Document
from tests.ingest.make_files import docx_bytes
from tests.ingest.make_packages import pack

BODY = "The two ministers met on Monday and agreed on a plan for trade between both countries. " * 4
ARTICLES = [
    {"title": "The plan", "content": f"{BODY}\n\nIt is a good one.", "publishedAt": "2020-11-19T08:00:00Z"},
    {"headline": "Talks", "body": f"<p>{BODY}</p><p>No end.</p>", "authors": ["Jane Roe"], "source": {"name": "News"}},
]
# "A secret plan." in plan.txt, packed by Info-ZIP with the password "open".
ENCRYPTED_ZIP = b64decode(
    "UEsDBAoACQAAAE25dV2/BL5JGgAAAA4AAAAIABwAcGxhbi50eHRVVAkAA+EkAmvhJAJrdXgLAAEEAAAAAAQAAAAAZdHLfrC4E5ef0rJyAYm5bgIZ"
    "nSqlwZ5g7MdQSwcIvwS+SRoAAAAOAAAAUEsBAh4DCgAJAAAATbl1Xb8EvkkaAAAADgAAAAgAGAAAAAAAAQAAAKSBAAAAAHBsYW4udHh0VVQFAAPh"
    "JAJrdXgLAAEEAAAAAAQAAAAAUEsFBgAAAAABAAEATgAAAGwAAAAAAA=="
)


def write(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def load_all(path: Path, *, passwords: Sequence[str] = ()) -> list[Document | Unread]:
    return list(load_documents(path, source=path.name, max_bytes=10**6, passwords=passwords))


def outcomes(found: list[Document | Unread]) -> dict[str, str]:
    return {one.source: one.text if isinstance(one, Document) else type(one.error).__name__ for one in found}


def test_each_file_in_a_zip_is_a_document_or_a_named_failure(tmp_path: Path) -> None:
    inner = pack({"deep.md": "# Deep\n\nDown."})
    parts: dict[str, str | bytes] = {
        "b/two.txt": "Two words.",
        "a.docx": docx_bytes(),
        "inner.zip": inner,
        "a.exe": "MZ",
        "empty.txt": "",
        "__MACOSX/x": "x",
        ".hidden": "x",
    }
    found = outcomes(load_all(write(tmp_path, "all.zip", pack(parts))))
    assert found.pop("all.zip/a.docx").startswith("First heading")
    assert found == {
        "all.zip/a.exe": "UnsupportedFormatError",
        "all.zip/b/two.txt": "Two words.",
        "all.zip/empty.txt": "UnreadableFileError",
        "all.zip/inner.zip/deep.md": "Deep\n\nDown.",
    }


def test_archives_in_archives_are_opened_only_so_deep(tmp_path: Path) -> None:
    data = pack({"plan.txt": "A plan."})
    for _ in range(5):
        data = pack({"in.zip": data})
    (unread,) = load_all(write(tmp_path, "deep.zip", data))
    assert isinstance(unread, Unread)
    assert "too many archives" in str(unread.error)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "UNPACKED_LIMIT", 1000)
    for name, part in (("a.zip", "a.txt"), ("a.docx", "word/document.xml"), ("a.xlsx", "xl/workbook.xml")):
        (unread,) = load_all(write(tmp_path, name, pack({part: " " * 2000})))
        assert isinstance(unread, Unread)
        assert "unpacks to" in str(unread.error)


def test_a_file_in_an_archive_may_be_too_large(tmp_path: Path) -> None:
    path = write(tmp_path, "a.zip", pack({"a.txt": "x" * 2000, "b.txt": "A plan."}))
    large, plan = load_documents(path, source="a.zip", max_bytes=1000)
    assert isinstance(large, Unread)
    assert "a.zip/a.txt: 0.0 MB is more than the limit" in str(large.error)
    assert isinstance(plan, Document)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", json.dumps(ARTICLES)),
        ("b.json", json.dumps({"status": "ok", "articles": ARTICLES})),
        ("c.jsonl", "\n".join(map(json.dumps, ARTICLES))),
        ("d.txt", json.dumps(ARTICLES)),
    ],
    ids=["list", "wrapped", "lines", "named txt"],
)
def test_articles_in_json_are_documents_of_their_own(tmp_path: Path, name: str, data: str) -> None:
    first, second = load_all(write(tmp_path, name, data))
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.source, first.title, first.date) == (f"{name}/1", "The plan", "2020-11-19")
    assert first.text.endswith("countries.\n\nIt is a good one.")
    assert (second.source, second.title, second.author, second.outlet) == (f"{name}/2", "Talks", "Jane Roe", "News")
    assert second.text.endswith("countries.\n\nNo end.")


def test_articles_in_a_table_are_documents_of_their_own(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", f'title,date,text\nThe plan,2020-11-19,"{BODY}"\nTalks,19 May 2021,"{BODY}"\n')
    found = [(one.source, one.title, one.date) for one in load_all(path) if isinstance(one, Document)]
    assert found == [("a.csv/1", "The plan", "2020-11-19"), ("a.csv/2", "Talks", "2021-05-19")]


def test_a_broken_line_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", "\n".join([*map(json.dumps, ARTICLES), '{"title": "cut o']))
    assert list(outcomes(load_all(path))) == ["a.jsonl/1", "a.jsonl/2", "a.jsonl/3"]


def test_entries_of_a_feed_are_documents_of_their_own(tmp_path: Path) -> None:
    item = (
        "<item><title>The plan</title><pubDate>Thu, 19 Nov 2020 08:00:00 GMT</pubDate>"
        "<description>&lt;p&gt;It is good.&lt;/p&gt;</description></item>"
    )
    path = write(tmp_path, "a.xml", f"<rss><channel><title>News</title>{item}</channel></rss>")
    (found,) = load_all(path)
    assert isinstance(found, Document)
    assert (found.text, found.title, found.date, found.outlet) == ("It is good.", "The plan", "2020-11-19", "News")


def test_a_single_document_is_asked_for_where_there_are_several(tmp_path: Path) -> None:
    path = write(tmp_path, "a.json", json.dumps(ARTICLES))
    with pytest.raises(UnreadableFileError, match=r"^a\.json: .*several documents"):
        load_document(path, source="a.json", max_bytes=10**6)


def locked_pdf() -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("open", strength=128))
    canvas.drawString(72, 700, "A secret plan.")
    canvas.save()
    return buffer.getvalue()


def locked_docx() -> bytes:
    plain, locked = BytesIO(), BytesIO()
    document = docx.Document()
    document.add_paragraph("A secret plan.")
    document.save(plain)
    OOXMLFile(plain).encrypt("open", locked)
    return locked.getvalue()


def locked_odt(behind: bytes = b"") -> bytes:
    """Encrypted as LibreOffice does: deflated, padded, AES-256 in CBC mode under a key from PBKDF2."""
    spaces = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    text = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    content = f"<office:c {spaces} {text}><office:body><text:p>A secret plan.</text:p></office:body></office:c>"
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = deflate.compress(content.encode()) + deflate.flush() + behind
    padding = 16 - len(packed) % 16
    salt, vector = os.urandom(16), os.urandom(16)
    key = hashlib.pbkdf2_hmac("sha1", hashlib.sha256(b"open").digest(), salt, 1000, 32)
    encryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
    names = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = f"""<m:manifest xmlns:m="{names}"><m:file-entry m:full-path="content.xml"><m:encryption-data>
        <m:algorithm m:algorithm-name="http://www.w3.org/2001/04/xmlenc#aes256-cbc"
         m:initialisation-vector="{b64encode(vector).decode()}"/>
        <m:start-key-generation m:start-key-generation-name="http://www.w3.org/2000/09/xmldsig#sha256"/>
        <m:key-derivation m:key-size="32" m:iteration-count="1000" m:salt="{b64encode(salt).decode()}"/>
        </m:encryption-data></m:file-entry></m:manifest>"""
    return pack(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": encryptor.update(packed + bytes(padding - 1) + bytes([padding])),
            "META-INF/manifest.xml": manifest,
        }
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", locked_pdf()),
        ("a.docx", locked_docx()),
        ("a.odt", locked_odt()),
        ("a.zip", ENCRYPTED_ZIP),
    ],
    ids=["pdf", "office", "odt", "zip"],
)
def test_a_locked_file_opens_with_its_password_alone(tmp_path: Path, name: str, data: bytes) -> None:
    path = write(tmp_path, name, data)
    for passwords, why in (((), "is password-protected"), (("wrong",), "none of the given passwords")):
        (unread,) = load_all(path, passwords=passwords)
        assert isinstance(unread, Unread)
        assert why in str(unread.error)
        assert "--password" in str(unread.error)
        assert type(unread.error) is UnreadableFileError
    (document,) = load_all(path, passwords=("wrong", "open"))
    assert isinstance(document, Document)
    assert document.text == "A secret plan."


def test_what_unpacks_but_not_to_its_end_was_opened_by_a_wrong_password(tmp_path: Path) -> None:
    path = write(tmp_path, "a.odt", locked_odt(behind=bytes(64)))
    (unread,) = load_all(path, passwords=("open",))
    assert isinstance(unread, Unread)
    assert "none of the given passwords" in str(unread.error)
