"""Zip archives: each file in one is a document of its own."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from rag.errors import UnreadableFileError
from rag.ingest.formats.guard import named_damage, open_zip
from rag.ingest.formats.parts import Part
from rag.ingest.formats.passwords import locked

_ENCRYPTED = 0x1  # bit of a zip entry's flags
_UTF8_NAME = 0x800


def open_archive(data: bytes, source: str, *, passwords: Sequence[str], max_bytes: int) -> Iterator[Part]:
    """The files in a zip, sorted by name; hidden ones and those that the Mac's archiver adds are left out.

    Args:
        data: The archive.
        source: What to call it.
        passwords: Tried on files that are encrypted.
        max_bytes: The largest file to unpack.

    Raises:
        UnreadableFileError: It is damaged, or unpacks to more than is read.
    """
    with named_damage(source, "the archive", remedy="make it again and add that"), open_zip(data, source) as archive:
        entries = sorted(archive.infolist(), key=_name)
        files = [entry for entry in entries if not entry.is_dir() and not _is_hidden(_name(entry))]
        if not files:
            raise UnreadableFileError(f"{source}: the archive is empty; check that it is the right one.")
        for entry in files:
            yield Part(_name(entry), _content(archive, entry, f"{source}/{_name(entry)}", passwords, max_bytes))


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as it was written; without the flag for UTF-8 it is often UTF-8 or Cyrillic DOS all the same."""
    if entry.flag_bits & _UTF8_NAME or entry.filename.isascii():
        return entry.filename
    stored = entry.filename.encode("cp437", errors="replace")
    for codec in ("utf-8", "cp866"):
        try:
            return stored.decode(codec)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)


def _content(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, source: str, passwords: Sequence[str], max_bytes: int
) -> bytes | UnreadableFileError:
    if entry.file_size > max_bytes:
        reason = f"{source}: {entry.file_size / 1e6:.1f} MB is more than the limit of {max_bytes / 1e6:.1f} MB"
        return UnreadableFileError(f"{reason}; split the file or raise max_file_mb.")
    tried = passwords if entry.flag_bits & _ENCRYPTED else ("",)
    for password in tried:
        try:
            return archive.read(entry, pwd=password.encode() or None)
        except (RuntimeError, zipfile.BadZipFile, zlib.error) as error:  # a wrong password, or damage
            if not entry.flag_bits & _ENCRYPTED:
                reason = f"{source}: the file is damaged in the archive ({error}); make the archive again and add that."
                return UnreadableFileError(reason)
        except NotImplementedError:
            reason = f"{source}: it is packed or encrypted in a way that is not read; unpack the archive and add"
            return UnreadableFileError(f"{reason} what is in it.")
    return locked(source, "the file", passwords)
