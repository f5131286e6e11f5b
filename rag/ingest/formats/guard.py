"""What every reader of untrusted files leans on: bounds for what unpacks, XML without entities, damage with a name."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from rag.errors import UnreadableFileError

# More than this out of one file is an attack, not a document.
UNPACKED_LIMIT = 1 << 30  # bytes
XML_LIMIT = 200 << 20  # bytes; parsed, XML takes several times its size in memory
ENTRY_LIMIT = 20_000  # files in one zip
_XML_SUFFIXES = (".xml", ".rels", ".xhtml", ".html", ".htm", ".opf", ".ncx")


@contextmanager
def named_damage(source: str, what: str, *, remedy: str) -> Iterator[None]:
    """Turn whatever a parser raises on a damaged file into one sentence that names the file.

    Args:
        source: What the user calls the file.
        what: What the file was taken for, such as "the PDF".
        remedy: What to do about it.

    Raises:
        UnreadableFileError: The block raised.
    """
    try:
        yield
    except UnreadableFileError:
        raise
    except Exception as error:
        reason = f"{source}: {what} is damaged ({type(error).__name__}); {remedy}."
        raise UnreadableFileError(reason) from error


def open_zip(data: bytes, source: str) -> zipfile.ZipFile:
    """Open a zip whose declared sizes are within bounds; Python reads no entry past its declared size.

    Raises:
        UnreadableFileError: It unpacks to more than a document can hold.
    """
    archive = zipfile.ZipFile(BytesIO(data))
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    xml = sum(entry.file_size for entry in entries if entry.filename.lower().endswith(_XML_SUFFIXES))
    if len(entries) > ENTRY_LIMIT or unpacked > UNPACKED_LIMIT or xml > XML_LIMIT:
        reason = f"{source}: it unpacks to {unpacked >> 20} MB in {len(entries)} parts, which is more than is read"
        raise UnreadableFileError(f"{reason}; split it, or add its documents one by one.")
    return archive


def parse_xml(data: bytes) -> Any:
    """The root element of an XML text; entities that it declares itself are not expanded, nothing is fetched."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(data, parser)


def local_name(element: Any) -> str:
    """The tag of an element without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
