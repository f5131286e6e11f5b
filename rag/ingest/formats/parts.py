"""What a file of several documents comes apart into."""

from __future__ import annotations

from dataclasses import dataclass

from rag.errors import UnreadableFileError
from rag.ingest.extract import Extract


@dataclass(frozen=True, slots=True)
class Part:
    """One document within a file.

    Attributes:
        name: What it is called there; "" where the file is that one document.
        content: Its bytes, to be read as any file; or what was read; or why it could not be.
    """

    name: str
    content: bytes | Extract | UnreadableFileError
