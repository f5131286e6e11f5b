"""Bytes to what they hold, by format: one document, or the several that a file comes apart into."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rag.ingest.extract import Extract
from rag.ingest.formats.archive import open_archive
from rag.ingest.formats.delimited import open_table
from rag.ingest.formats.docx import read_docx
from rag.ingest.formats.epub import read_epub
from rag.ingest.formats.html import read_html
from rag.ingest.formats.json import open_json
from rag.ingest.formats.mail import open_mail
from rag.ingest.formats.markdown import read_markdown
from rag.ingest.formats.ocr import read_image
from rag.ingest.formats.odf import read_odf
from rag.ingest.formats.parts import Part
from rag.ingest.formats.passwords import decrypt_office
from rag.ingest.formats.pdf import read_pdf
from rag.ingest.formats.rst import read_rst
from rag.ingest.formats.rtf import read_rtf
from rag.ingest.formats.sheets import read_workbook
from rag.ingest.formats.slides import read_slides
from rag.ingest.formats.sniff import Format, format_of, is_ole
from rag.ingest.formats.text import read_text
from rag.ingest.formats.xml import open_xml

_READERS: dict[Format, Callable[[bytes, str], Extract]] = {
    "docx": read_docx,
    "epub": read_epub,
    "html": read_html,
    "image": read_image,
    "md": read_markdown,
    "pptx": read_slides,
    "rst": read_rst,
    "rtf": read_rtf,
    "txt": read_text,
    "workbook": read_workbook,
}
_OPENERS: dict[Format, Callable[[bytes, str], Iterator[Part]]] = {
    "csv": open_table,
    "json": open_json,
    "mail": open_mail,
    "xml": open_xml,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How files may be read.

    Attributes:
        max_bytes: The largest file to read, also of those in an archive.
        passwords: Tried, after the empty one, on what is encrypted.
    """

    max_bytes: int
    passwords: Sequence[str] = ()


def contents(data: bytes, suffix: str, source: str, reading: Reading) -> tuple[Format, Iterator[Part]]:
    """What a file is, and what it holds, read as it is asked for.

    Args:
        data: The file.
        suffix: Of its name, in lower case, with the dot.
        source: What to call it.
        reading: How it may be read.

    Raises:
        UnsupportedFormatError: It is of a kind that is not read.
        UnreadableFileError: It is encrypted, or not what its suffix says.
    """
    kind = format_of(data, suffix, source)
    if is_ole(data) and (opened := decrypt_office(data, source, passwords=reading.passwords)):
        data, kind = opened, format_of(opened, suffix, source)
    return kind, _parts(kind, data, source, reading)


def _parts(kind: Format, data: bytes, source: str, reading: Reading) -> Iterator[Part]:
    if kind == "zip":
        yield from open_archive(data, source, passwords=reading.passwords, max_bytes=reading.max_bytes)
    elif kind == "pdf":
        yield Part("", read_pdf(data, source, passwords=reading.passwords))
    elif kind == "odf":
        yield Part("", read_odf(data, source, passwords=reading.passwords))
    elif kind in _OPENERS:
        yield from _OPENERS[kind](data, source)
    else:
        yield Part("", _READERS[kind](data, source))
