"""Path to Document: find the files, tell their format by content, read each with its own reader."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from rag.errors import SourceNotFoundError, UnreadableFileError, UnsupportedFormatError
from rag.ingest.extract import Extract, assemble
from rag.ingest.formats.docx import read_docx
from rag.ingest.formats.html import read_html
from rag.ingest.formats.markdown import read_markdown
from rag.ingest.formats.pdf import read_pdf
from rag.ingest.formats.text import read_text
from rag.ingest.metadata import detect_language
from rag.types import Document

Reader = Callable[[bytes, str], Extract]

_READERS: dict[str, Reader] = {
    ".docx": read_docx,
    ".htm": read_html,
    ".html": read_html,
    ".md": read_markdown,
    ".pdf": read_pdf,
    ".txt": read_text,
}
SUPPORTED_SUFFIXES = tuple(_READERS)
_LISTED = ", ".join(SUPPORTED_SUFFIXES)

_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Office 97-2003, and the wrapping of an encrypted DOCX
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK\x03\x04"


def find_files(path: Path) -> list[Path]:
    """The files at a path: the file itself, or all files below a folder, sorted, hidden ones left out.

    Links to folders are followed, each folder once.

    Raises:
        SourceNotFoundError: There is nothing at this path.
    """
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise SourceNotFoundError(f"{path}: no such file or folder; check the path.")
    found: list[Path] = []
    seen: set[str] = set()
    for folder, subfolders, names in os.walk(path, followlinks=True):
        real = os.path.realpath(folder)
        if real in seen:
            subfolders.clear()
            continue
        seen.add(real)
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        found += [Path(folder, name) for name in names if not name.startswith(".")]
    return sorted(file for file in found if file.is_file())


def load_document(path: Path, *, source: str, max_bytes: int) -> Document:
    """Read one file.

    Args:
        path: Where the file is.
        source: What to call it, to the user.
        max_bytes: The largest file to read.

    Returns:
        The document: cleaned text with paragraphs set apart by blank lines, and what it says about itself.

    Raises:
        SourceNotFoundError: There is no such file.
        UnsupportedFormatError: A kind of file that is not read.
        UnreadableFileError: The file is too large, damaged, encrypted, or holds no text.
    """
    data = _read_bytes(path, source, max_bytes)
    extract = _reader(data, path.suffix.lower(), source)(data, source)
    assembled = assemble(extract.blocks, pages=extract.pages)
    if not any(char.isalnum() for char in assembled.text):
        raise UnreadableFileError(f"{source}: the file holds no text; check that it is the right one.")
    found = extract.metadata
    return Document(
        source=source,
        text=assembled.text,
        title=found.title,
        date=found.date,
        outlet=found.outlet,
        author=found.author,
        language=found.language or detect_language(assembled.text),
        page_starts=assembled.page_starts,
        headings=assembled.headings,
    )


def _read_bytes(path: Path, source: str, max_bytes: int) -> bytes:
    if not path.is_file():
        raise SourceNotFoundError(f"{source}: no such file; check the path.")
    try:
        size = path.stat().st_size
        if size > max_bytes:
            reason = f"{source}: {size / 1e6:.1f} MB is more than the limit of {max_bytes / 1e6:.1f} MB"
            raise UnreadableFileError(f"{reason}; split the file or raise max_file_mb.")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"{source}: cannot be opened ({error.strerror}); check its permissions.") from error
    if not data.strip():
        raise UnreadableFileError(f"{source}: the file is empty; check that it was saved or copied completely.")
    return data


def _reader(data: bytes, suffix: str, source: str) -> Reader:
    """By content where that is unmistakable, else by suffix."""
    if data.startswith(b"%PDF-") or (suffix == ".pdf" and b"%PDF-" in data[:1024]):
        return read_pdf
    if data.startswith(_ZIP) and b"word/document" in data:
        return read_docx
    if data.startswith(_OLE) and _OLE_ENCRYPTED in data:
        raise UnreadableFileError(
            f"{source}: the file is password-protected; save a copy without the password and add that."
        )
    if suffix == ".pdf":
        raise UnreadableFileError(
            f"{source}: this is not a PDF, or a damaged one; open it in a viewer, save it again and add that."
        )
    if suffix == ".docx":
        raise UnreadableFileError(
            f"{source}: this is not a DOCX, or a damaged one; open it in Word, save it again and add that."
        )
    if _HTML_START.match(data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")):
        return read_html
    if suffix not in _READERS or data.startswith((_ZIP, _OLE, b"{\\rtf")):
        raise UnsupportedFormatError(f"{source}: this kind of file is not read; the kinds that are: {_LISTED}.")
    return _READERS[suffix]
