"""What is told of taking documents in: what became of every file, how far it is, what is there. Standard library only.

`rag.types` has these names too; that is where to import them from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

FileOutcome = Literal["indexed", "updated", "unchanged", "removed", "skipped", "failed"]


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file.

    Attributes:
        reason: Why, and what to do, for a file that was skipped or failed; None otherwise.
        chunks: How many chunks it has in the index.
    """

    source: str
    outcome: FileOutcome
    reason: str | None = None
    chunks: int = 0


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of every file of one ingest."""

    files: tuple[FileReport, ...]

    @property
    def failed(self) -> tuple[FileReport, ...]:
        """The files that should have been indexed and could not be."""
        return tuple(file for file in self.files if file.outcome == "failed")

    def count(self, outcome: FileOutcome) -> int:
        """How many files had this outcome."""
        return sum(file.outcome == outcome for file in self.files)


@dataclass(frozen=True, slots=True)
class IngestProgress:
    """How far an ingest is: `done` of `total` files, and the file it is at."""

    done: int
    total: int
    source: str


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """One indexed source, as `footnote sources` lists it.

    Attributes:
        copy_of: The source that stands for it in answers, where it is a copy or a reprint of that one.
        found: Where title, date, outlet, author and language were found, such as {"date": "dateline"}.
    """

    source: str
    doc_id: str
    title: str | None
    date: str | None
    outlet: str | None
    author: str | None
    language: str | None
    pages: int
    characters: int
    chunks: int
    copy_of: str | None = None
    found: Mapping[str, str] = field(default_factory=dict, hash=False)
