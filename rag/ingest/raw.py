"""What came in, before anything was cleaned away: to be laid beside what was kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from rag.errors import SourceNotFoundError, UnreadableFileError
from rag.ingest.formats.contents import Reading, contents
from rag.ingest.formats.parts import Part
from rag.ingest.formats.sniff import Format
from rag.ingest.formats.text import decode
from rag.ingest.load import read_bytes

_TEXT_FORMATS: tuple[Format, ...] = ("csv", "html", "json", "md", "rst", "txt", "xml")


def raw_text(path: Path, *, max_bytes: int, passwords: Sequence[str] = ()) -> str:
    """The text of a file as it came in: text formats as they are written, others as their reader found it.

    Args:
        path: Of the file, or of a document within one, such as `archive.zip/member.txt`.
        max_bytes: The largest file to read.
        passwords: Tried, after the empty one, on what is encrypted.

    Raises:
        SourceNotFoundError: There is no such file, or nothing of that name in it.
        UnreadableFileError: Its text is not to be had.
    """
    file = next((file for file in (path, *path.parents) if file.is_file()), path)
    data = read_bytes(file, str(file), max_bytes)
    inner = path.relative_to(file).as_posix() if file != path else ""
    texts = list(_texts(data, file.suffix.lower(), str(file), inner, Reading(max_bytes, tuple(passwords))))
    if not texts:
        raise SourceNotFoundError(f"{file}: there is no {inner} in it; `footnote sources` lists what is indexed.")
    return "\n\n".join(texts)


def _texts(data: bytes, suffix: str, source: str, inner: str, reading: Reading) -> Iterator[str]:
    """The text of a file, or of what is called `inner` within it."""
    kind, parts = contents(data, suffix, source, reading)
    if not inner and kind in _TEXT_FORMATS:
        yield decode(data, source)
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
