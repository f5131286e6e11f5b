"""What office packages have in common: parts that point to each other, and properties of the document."""

from __future__ import annotations

import posixpath
import zipfile
from typing import Any

from rag.ingest.extract import Metadata
from rag.ingest.formats.guard import parse_xml

_DC = "{http://purl.org/dc/elements/1.1/}"
_EXTERNAL = "External"
# What programs put where nobody wrote a name.
NOBODY = frozenset(
    {"", "unknown", "author", "user", "admin", "administrator", "anonymous", "(anonymous)", "python-docx"}
    | {"windows user", "microsoft office user", "openpyxl", "steve canny"}
)
_NO_TITLE = frozenset({"", "powerpoint presentation", "untitled", "presentation", "слайд 1", "презентация powerpoint"})


def relations(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Which parts of a package a part points to, by relationship id; what lies outside is left out."""
    folder, name = posixpath.split(part)
    listed = f"{folder}/_rels/{name}.rels"
    if listed not in archive.namelist():
        return {}
    return {
        relation.get("Id", ""): posixpath.normpath(posixpath.join(folder, relation.get("Target", ""))).lstrip("/")
        for relation in parse_xml(archive.read(listed))
        if relation.get("TargetMode") != _EXTERNAL
    }


def core_metadata(archive: zipfile.ZipFile, part: str = "docProps/core.xml") -> Metadata:
    """Title and author that a document states in its properties; the day it was saved is no publication date."""
    if part not in archive.namelist():
        return Metadata()
    return dublin_core(parse_xml(archive.read(part)))


def dublin_core(root: Any) -> Metadata:
    """Title and author among Dublin Core elements."""
    title = " ".join((root.findtext(f".//{_DC}title") or "").split())
    author = " ".join((root.findtext(f".//{_DC}creator") or "").split())
    return Metadata(
        title=None if title.lower() in _NO_TITLE else title, author=None if author.lower() in NOBODY else author
    ).found_in("document properties")
