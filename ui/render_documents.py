"""The documents tab as HTML: what is indexed, and what became of the files that were added."""

from __future__ import annotations

from pathlib import PurePath

from rag.types import FileReport, SourceInfo
from ui.documents import Intake
from ui.markup import Html, button, tag
from ui.render import document_name

OUTCOMES = {
    "indexed": "Added",
    "updated": "Updated",
    "unchanged": "Already here, unchanged",
    "removed": "Removed",
    "skipped": "Skipped",
    "failed": "Could not be read",
}
REPLACED = "it takes the place of the earlier file of this name"


def lead(limit_mb: int) -> Html:
    """What stands above the place for files."""
    return tag(
        "p", f"Add files of up to {limit_mb} MB each. Footnote keeps a copy in its data folder.", class_="fn-lead"
    )


def documents(indexed: list[SourceInfo] | str) -> Html:
    """The list of documents, each with a way to remove it."""
    if isinstance(indexed, str):
        return tag("div", tag("p", indexed), class_="fn-problem", role="alert")
    if not indexed:
        return tag("p", "No documents yet. Add files above, or run ", tag("code", "footnote ingest FOLDER"), ".")
    count = "1 document" if len(indexed) == 1 else f"{len(indexed)} documents"
    return tag("div", tag("h2", count), tag("ul", *map(_document, indexed), class_="fn-documents"))


def _document(info: SourceInfo) -> Html:
    facts = [info.date, info.outlet, info.author, _counted(info.pages, "page") if info.pages else None]
    line = " · ".join(fact for fact in (*facts, _counted(info.chunks, "passage")) if fact)
    return tag(
        "li",
        tag("span", document_name(info), class_="fn-name", dir="auto"),
        tag("span", line, class_="fn-meta"),
        tag("span", info.source, class_="fn-path"),
        tag(
            "details",
            tag("summary", "Remove", aria_label=f"Remove {document_name(info)}"),
            tag(
                "p", "It will not be searched any more. A file on your disk is left alone; an uploaded copy is deleted."
            ),
            button("remove", "Yes, remove it", info.source, class_="fn-tool fn-danger"),
        ),
    )


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def intake(step: Intake) -> Html:
    """How far the taking in of files is, or what became of each."""
    if step.files is None:
        progress = step.progress
        if progress is None or not progress.source:
            return tag("p", "One moment …", role="status")
        at = f"Reading {PurePath(progress.source).name} ({progress.done} of {progress.total} done) …"
        bar = tag("progress", at, value=str(progress.done), max=str(max(progress.total, 1)), aria_label="Files read")
        return tag("div", tag("p", at), bar, role="status", class_="fn-intake")
    rows = [outcome(file, replaced=file.source in step.replaced) for file in step.files]
    return tag("ul", *rows, role="status", class_="fn-outcomes")


def outcome(file: FileReport, *, replaced: bool = False) -> Html:
    """What became of one file, in one line."""
    said = (file.reason or "").removeprefix(f"{file.source}: ")
    reason = f": {said}" if said else f": {REPLACED}" if replaced else ""
    passages = f" ({_counted(file.chunks, 'passage')})" if file.outcome in ("indexed", "updated") else ""
    return tag(
        "li",
        tag("span", OUTCOMES[file.outcome], class_=f"fn-outcome fn-{file.outcome}"),
        " ",
        tag("strong", PurePath(file.source).name or file.source),
        f"{passages}{reason}",
    )


def removal(file: FileReport) -> Html:
    """What became of a document that was to be removed."""
    return tag("ul", outcome(file), role="status", class_="fn-outcomes")
