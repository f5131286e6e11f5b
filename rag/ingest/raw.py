"""What came in, before anything was cleaned away: to be laid beside what was kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from rag.errors import SourceNotFoundError, UnreadableFileError
from rag.ingest.fetch import Limits, fetched_file
from rag.ingest.folder import is_url
from rag.ingest.formats.contents import Reading, contents
from rag.ingest.formats.html import decode_page
from rag.ingest.formats.parts import Part
from rag.ingest.formats.sniff import Format
from rag.ingest.formats.text import decode
from rag.ingest.load import read_bytes

_TEXT_FORMATS: tuple[Format, ...] = ("csv", "html", "json", "md", "rst", "txt", "xml")
_STILL_THERE = "`footnote show {}`, without --raw, prints what was kept of it."


def raw_text(source: str, limits: Limits, *, fetched: Path, passwords: Sequence[str] = ()) -> str:
    """The text of a source as it came in: text formats as they are written, others as their reader found it.

    Args:
        source: A file, a URL that was fetched, or a document within either, such as `archive.zip/member.txt`.
        limits: The largest file to read.
        fetched: The folder that URLs are fetched into.
        passwords: Tried, after the empty one, on what is encrypted.

    Raises:
        SourceNotFoundError: The file is no longer there, or nothing of that name is in it.
        UnreadableFileError: Its text is not to be had.
    """
    path, inner = _located(source, fetched)
    data = read_bytes(path, source, limits.max_bytes)
    texts = list(_texts(data, path.suffix.lower(), source, inner, Reading(limits.max_bytes, tuple(passwords))))
    if not texts:
        raise SourceNotFoundError(f"{path} no longer holds {inner}. {_STILL_THERE.format(source)}")
    return "\n\n".join(texts)


def _located(source: str, fetched: Path) -> tuple[Path, str]:
    """The file that a source is or lies in, and what it is called there."""
    file, inner = source, ""
    while file:
        path = fetched_file(file, fetched) if is_url(file) else Path(file)
        if path is not None and path.is_file():
            return path, inner
        file, _, name = file.rpartition("/")
        inner = f"{name}/{inner}" if inner else name
    gone = "what was fetched" if is_url(source) else "the file"
    raise SourceNotFoundError(f"{source}: {gone} is no longer there. {_STILL_THERE.format(source)}")


def _texts(data: bytes, suffix: str, source: str, inner: str, reading: Reading) -> Iterator[str]:
    """The text of a file, or of what is called `inner` within it."""
    kind, parts = contents(data, suffix, source, reading)
    if not inner and kind in _TEXT_FORMATS:
        yield decode_page(data, source) if kind == "html" else decode(data, source)
        return
    for part in parts:
        if not inner or part.name == inner:
            yield from _part_texts(part, source, "", reading)
        elif part.name and inner.startswith(f"{part.name}/"):
            yield from _part_texts(part, source, inner.removeprefix(f"{part.name}/"), reading)


def _part_texts(part: Part, source: str, inner: str, reading: Reading) -> Iterator[str]:
    content = part.content
    if isinstance(content, UnreadableFileError):
        raise content
    if isinstance(content, bytes):
        suffix = PurePosixPath(part.name).suffix.lower()
        yield from _texts(content, suffix, f"{source}/{part.name}", inner, reading)
    else:
        yield "\n\n".join(block.text for block in content.blocks)
