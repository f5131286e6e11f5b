"""Electronic books (EPUB): the chapters in the order of the spine, without the table of contents."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from rag.errors import UnreadableFileError
from rag.ingest.dates import iso_date
from rag.ingest.extract import Block, Extract, Metadata
from rag.ingest.formats.guard import named_damage, open_zip, parse_xml
from rag.ingest.formats.html import decode_page
from rag.ingest.formats.markup import html_blocks
from rag.ingest.formats.package import dublin_core

_DC = "{http://purl.org/dc/elements/1.1/}"
_FONT_ALGORITHMS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


def read_epub(data: bytes, source: str) -> Extract:
    """Read an electronic book.

    Raises:
        UnreadableFileError: It is damaged, or copy-protected.
    """
    with named_damage(source, "the EPUB", remedy="download it again"), open_zip(data, source) as archive:
        if _is_protected(archive):
            raise UnreadableFileError(f"{source}: the book is copy-protected (DRM); add a copy without protection.")
        container = parse_xml(archive.read("META-INF/container.xml"))
        opf = next(container.iter("{*}rootfile")).get("full-path")
        package = parse_xml(archive.read(opf))
        blocks = tuple(_chapters(archive, package, posixpath.dirname(opf)))
    return Extract(blocks, _metadata(package))


def _is_protected(archive: zipfile.ZipFile) -> bool:
    """Whether more than fonts is encrypted."""
    if "META-INF/encryption.xml" not in archive.namelist():
        return False
    methods = parse_xml(archive.read("META-INF/encryption.xml")).iter("{*}EncryptionMethod")
    return any(method.get("Algorithm") not in _FONT_ALGORITHMS for method in methods)


def _chapters(archive: zipfile.ZipFile, package: Any, folder: str) -> Iterator[Block]:
    manifest = {item.get("id"): item for item in package.iter("{*}item")}
    names = set(archive.namelist())
    for reference in package.iter("{*}itemref"):
        item = manifest.get(reference.get("idref"))
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
        if name in names and "html" in (item.get("media-type") or ""):
            yield from html_blocks(decode_page(archive.read(name), name))


def _metadata(package: Any) -> Metadata:
    """A date without an event, or that of publication; an EPUB's day of conversion is marked as such."""
    stated = dublin_core(package)
    dates = [date for date in package.iter(f"{_DC}date") if date.get(f"{_opf(package)}event") in (None, "publication")]
    return Metadata(
        title=stated.title,
        date=iso_date(dates[0].text or "") if dates else None,
        outlet=" ".join((package.findtext(f".//{_DC}publisher") or "").split()) or None,
        author=stated.author,
        language=(package.findtext(f".//{_DC}language") or "")[:2].lower() or None,
    ).found_in("document properties")


def _opf(package: Any) -> str:
    return str(package.tag).rpartition("}")[0] + "}"
