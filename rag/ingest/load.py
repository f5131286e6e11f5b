"""Path to Documents: tell a file's format by content, read it with its own reader, take apart what holds several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from rag.errors import SourceNotFoundError, UnreadableFileError
from rag.ingest.extract import Extract, Metadata, assemble
from rag.ingest.formats.contents import Reading, contents
from rag.ingest.formats.parts import Part
from rag.ingest.formats.sniff import SUPPORTED_SUFFIXES as SUPPORTED_SUFFIXES
from rag.language import detect_language, foreign_lines
from rag.types import Document

# What one file may come apart into, all archives within archives taken together.
_MOST_NESTED = 3
_MOST_PARTS = 20_000
_MOST_UNPACKED = 2 << 30  # bytes


@dataclass(frozen=True, slots=True)
class Unread:
    """A file, or a document within one, whose text is not to be had.

    Attributes:
        source: What it is called: `archive.zip/member.txt` for what is in a file.
        error: Why, and what to do; an UnsupportedFormatError for a kind that is not read.
    """

    source: str
    error: UnreadableFileError


@dataclass(slots=True)
class _Allowance:
    """How much more may be unpacked out of one file."""

    parts: int = _MOST_PARTS
    unpacked: int = _MOST_UNPACKED

    def spend(self, data: bytes) -> bool:
        """Count a part; whether it is still allowed."""
        self.parts -= 1
        self.unpacked -= len(data)
        return self.parts >= 0 and self.unpacked >= 0


def load_documents(
    path: Path, *, source: str, max_bytes: int, passwords: Sequence[str] = ()
) -> Iterator[Document | Unread]:
    """Read one file: the documents in it, one at a time, and what could not be read.

    Most files hold one document, named as the file is. An archive, a mail with attachments, a feed, a file of articles
    (JSON, CSV) hold several, each named `file/name`, the name being that of the member or the number of the article.

    Args:
        path: Where the file is.
        source: What to call it, to the user.
        max_bytes: The largest file to read, also of those in an archive.
        passwords: Tried, after the empty one, on what is encrypted.

    Yields:
        Documents: cleaned text with paragraphs set apart by blank lines, and what it says about itself. Or, for a file
        or member that gave none, an Unread; at least one of either.

    Raises:
        SourceNotFoundError: There is no such file.
    """
    reading = Reading(max_bytes, tuple(passwords))
    try:
        data = read_bytes(path, source, max_bytes)
    except UnreadableFileError as error:
        yield Unread(source, error)
        return
    yield from _documents(data, path.suffix.lower(), source, reading, _Allowance(), depth=0)


def load_document(path: Path, *, source: str, max_bytes: int, passwords: Sequence[str] = ()) -> Document:
    """Read a file that holds one document; the arguments are those of `load_documents`.

    Raises:
        SourceNotFoundError: There is no such file.
        UnsupportedFormatError: A kind of file that is not read.
        UnreadableFileError: The file is too large, damaged, encrypted, holds no text, or holds several documents.
    """
    found = load_documents(path, source=source, max_bytes=max_bytes, passwords=passwords)
    first = next(found)
    if isinstance(first, Unread):
        raise first.error
    if next(found, None) is not None:
        raise UnreadableFileError(f"{source}: the file holds several documents; unpack it and add them.")
    return first


def _documents(
    data: bytes, suffix: str, source: str, reading: Reading, allowance: _Allowance, *, depth: int
) -> Iterator[Document | Unread]:
    """What a file holds, an error as its last item."""
    empty = True
    try:
        for part in contents(data, suffix, source, reading)[1]:
            empty = False
            name = f"{source}/{part.name}" if part.name else source
            if not isinstance(part.content, bytes):
                yield _document(part.content, name)
            elif depth < _MOST_NESTED and allowance.spend(part.content):
                yield from _member(part, name, reading, allowance, depth=depth + 1)
            else:
                reason = f"{name}: this lies in too many archives, or too much is packed in them"
                raise UnreadableFileError(f"{reason}; unpack them and add what is in them.")
        if empty:
            raise _no_text(source)
    except UnreadableFileError as error:
        yield Unread(source, error)


def _member(
    part: Part, source: str, reading: Reading, allowance: _Allowance, *, depth: int
) -> Iterator[Document | Unread]:
    data = part.content
    if not isinstance(data, bytes) or not data.strip():
        yield Unread(source, UnreadableFileError(f"{source}: the file is empty; check that it was packed completely."))
        return
    suffix = PurePosixPath(part.name).suffix.lower()
    yield from _documents(data, suffix, source, reading, allowance, depth=depth)


def _document(content: Extract | UnreadableFileError, source: str) -> Document | Unread:
    if isinstance(content, UnreadableFileError):
        return Unread(source, content)
    assembled = assemble(content.blocks, pages=content.pages)
    if not any(char.isalnum() for char in assembled.text):
        return Unread(source, _no_text(source))
    found = _with_language(content.metadata, assembled.text)
    return Document(
        source=source,
        text=assembled.text,
        title=found.title,
        date=found.date,
        outlet=found.outlet,
        author=found.author,
        language=found.language,
        page_starts=assembled.page_starts,
        headings=assembled.headings,
        found=found.found,
    )


def _with_language(found: Metadata, text: str) -> Metadata:
    """The language detected where none is stated, and a note of lines in another script, which do not change it."""
    if not found.language:
        found = found.or_else(Metadata(language=detect_language(text)).found_in("detected"))
    place = found.found.get("language")
    notes = [f"{count} line{'s'[: count > 1]} in {script} script" for script, count in foreign_lines(text).items()]
    return replace(found, found={**found.found, "language": "; ".join([place, *notes])}) if place else found


def _no_text(source: str) -> UnreadableFileError:
    return UnreadableFileError(f"{source}: the file holds no text; check that it is the right one.")


def read_bytes(path: Path, source: str, max_bytes: int) -> bytes:
    """The bytes of a file that is there, not too large, and not empty.

    Raises:
        SourceNotFoundError: There is no such file.
        UnreadableFileError: It is too large, empty, or cannot be opened.
    """
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
