"""Which kind of file this is: by its content where that is unmistakable, else by its suffix."""

from __future__ import annotations

import json
import re
import zipfile
from io import BytesIO
from typing import Literal

from rag.errors import UnreadableFileError, UnsupportedFormatError
from rag.ingest.formats.guard import named_damage

Format = Literal[
    "csv", "docx", "epub", "html", "image", "json", "mail", "md", "odf", "pdf", "pptx", "rst", "rtf", "txt",
    "workbook", "xml", "zip",
]  # fmt: skip

_BY_SUFFIX: dict[str, Format] = {
    **dict.fromkeys((".txt", ".text", ".org", ".log", ""), "txt"),
    **dict.fromkeys((".md", ".markdown"), "md"),
    **dict.fromkeys((".htm", ".html", ".xhtml"), "html"),
    **dict.fromkeys((".csv", ".tsv"), "csv"),
    **dict.fromkeys((".json", ".jsonl", ".ndjson"), "json"),
    **dict.fromkeys((".xml", ".rss", ".atom"), "xml"),
    **dict.fromkeys((".eml", ".mht", ".mhtml"), "mail"),
    ".rst": "rst",
}
# Files of these kinds are told by their content alone; the suffix says what a damaged one should have been.
_BY_CONTENT = {
    ".pdf": "a PDF", ".docx": "a DOCX", ".odt": "an ODT", ".odp": "an ODP", ".rtf": "an RTF", ".pptx": "a PPTX",
    ".xlsx": "an XLSX", ".xlsb": "an XLSB", ".xls": "an XLS", ".ods": "an ODS", ".epub": "an EPUB",
    ".zip": "a ZIP", ".png": "a PNG", ".jpg": "a JPEG", ".jpeg": "a JPEG", ".tif": "a TIFF", ".tiff": "a TIFF",
}  # fmt: skip
SUPPORTED_SUFFIXES = tuple(sorted({*_BY_SUFFIX, *_BY_CONTENT} - {""}))
LISTED = ", ".join(SUPPORTED_SUFFIXES)

_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_XML_START = re.compile(rb"\s*<(?:\?xml\b|rss\b|feed\b)", re.IGNORECASE)
_TEXT_SUFFIXES = (".txt", "")
_JSON_START = re.compile(rb"\s*(?:\{\s*[\"}]|\[\s*[{\[\"])")
_MAIL_START = re.compile(rb"\s*(?:[A-Za-z][\w-]{1,60}:[^\n]*\n(?:[ \t]+[^\n]*\n){0,50}){2,}")
_MAIL_ONLY = re.compile(rb"^(?:mime-version|received|message-id|return-path):", re.IGNORECASE | re.MULTILINE)
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Office 97-2003, and the wrapping of an encrypted document
_SAMPLE = 4096  # bytes
# Parts that only one kind of package holds.
_PACKAGES: tuple[tuple[str, Format], ...] = (
    ("word/document", "docx"),
    ("ppt/presentation.xml", "pptx"),
    ("xl/workbook", "workbook"),
    ("META-INF/container.xml", "epub"),
)
_MIME_TYPES: tuple[tuple[bytes, Format], ...] = (
    (b"application/epub", "epub"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "workbook"),
    (b"application/vnd.oasis.opendocument", "odf"),
)
# What the streams of an OLE file are called tells its kind.
_OLE_KINDS = (
    ("WordDocument", "a Word 97-2003 document", "DOCX"),
    ("PowerPoint Document", "a PowerPoint 97-2003 presentation", "PPTX"),
    ("__substg1.0", "an Outlook message", "EML"),
)


def is_ole(data: bytes) -> bool:
    """Whether this is an Office 97-2003 file or an encrypted Office document."""
    return data.startswith(_OLE)


def format_of(data: bytes, suffix: str, source: str) -> Format:
    """The kind of file.

    Args:
        data: Its bytes.
        suffix: Of its name, in lower case, with the dot.
        source: What to call it.

    Raises:
        UnsupportedFormatError: It is of a kind that is not read.
        UnreadableFileError: It is not what its suffix says.
    """
    found = _by_magic(data, suffix, source) or _by_start(data, suffix)
    if found:
        return found
    if suffix in _BY_CONTENT:
        reason = f"{source}: this is not {_BY_CONTENT[suffix]}, or a damaged one"
        raise UnreadableFileError(f"{reason}; open it in the program it is from, save it again and add that.")
    if suffix not in _BY_SUFFIX:
        raise UnsupportedFormatError(f"{source}: this kind of file is not read; the kinds that are: {LISTED}.")
    return _BY_SUFFIX[suffix]


def _by_magic(data: bytes, suffix: str, source: str) -> Format | None:
    """By the bytes that binary formats start with."""
    if data.startswith(b"%PDF-") or (suffix == ".pdf" and b"%PDF-" in data[:1024]):
        return "pdf"
    if data.startswith(_ZIP):
        return _package(data, suffix, source)
    if is_ole(data):
        return _ole(data, source)
    if data.startswith(b"{\\rtf"):
        return "rtf"
    return "image" if data.startswith(_IMAGES) else None


def _by_start(data: bytes, suffix: str) -> Format | None:
    """By how text formats start."""
    head = data[:_SAMPLE].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    if _HTML_START.match(head):
        return "html"
    mail = _MAIL_START.match(head.replace(b"\r\n", b"\n"))
    if mail and _MAIL_ONLY.search(mail[0]):
        return "mail"
    if _XML_START.match(head) and suffix in _BY_SUFFIX:
        return "xml"
    return "json" if suffix in _TEXT_SUFFIXES and _is_json(data) else None


def _is_json(data: bytes) -> bool:
    """Whether a text file holds one JSON object or list and nothing else."""
    if not _JSON_START.match(data[:_SAMPLE]):
        return False
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _package(data: bytes, suffix: str, source: str) -> Format:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            mime_type = archive.read("mimetype")[:200] if "mimetype" in names else b""
    except Exception as error:  # a damaged zip can fail anywhere
        what = _BY_CONTENT.get(suffix, "a ZIP")
        reason = f"{source}: this is a damaged file, or not {what} ({type(error).__name__})"
        raise UnreadableFileError(f"{reason}; save or download it again and add that.") from error
    for start, kind in _MIME_TYPES:
        if mime_type.startswith(start):
            return kind
    return next((kind for start, kind in _PACKAGES if any(name.startswith(start) for name in names)), "zip")


def _ole(data: bytes, source: str) -> Format:
    from olefile import OleFileIO

    with named_damage(source, "the Office file", remedy="open it in Office, save it again and add that"):
        streams = {entry[0] for entry in OleFileIO(BytesIO(data)).listdir(storages=True)}
    for start, what, better in _OLE_KINDS:
        if any(stream.startswith(start) for stream in streams):
            raise UnsupportedFormatError(f"{source}: this is {what}, which is not read; save it as {better}, add that.")
    return "workbook"
