"""What the commands print: for people on a terminal, or as JSON in a stable shape."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import QuestionError
from rag.types import (
    Answer,
    Citation,
    FileOutcome,
    IngestProgress,
    IngestReport,
    Passage,
    SourceInfo,
    TextDelta,
)

if TYPE_CHECKING:
    from rich.console import Console

STYLES: dict[FileOutcome, str] = {
    "indexed": "green",
    "updated": "green",
    "removed": "yellow",
    "unchanged": "dim",
    "skipped": "yellow",
    "failed": "bold red",
}

# What `footnote sources` shows; the last ones where the terminal has room.
SOURCE_COLUMNS: dict[str, Callable[[SourceInfo], str]] = {
    "Source": lambda source: source.source + (f"\n= {source.copy_of}" if source.copy_of else ""),
    "Title": lambda source: source.title or "",
    "Date": lambda source: source.date or "",
    "Outlet": lambda source: source.outlet or "",
    "Author": lambda source: source.author or "",
    "Language": lambda source: source.language or "",
    "Chunks": lambda source: str(source.chunks),
}
WIDE_COLUMNS = ("Outlet", "Author")
WIDE = 120


def read_history_file(path: Path) -> list[dict[str, str]]:
    """The turns in a history file.

    Raises:
        QuestionError: The file cannot be read, or is not a JSON list.
    """
    try:
        turns = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise QuestionError(f"The history file {path} cannot be read: {error}. It must hold a JSON list.") from error
    if not isinstance(turns, list) or not all(isinstance(turn, dict) for turn in turns):
        raise QuestionError(f'The history file {path} must hold a JSON list of {{"role", "content"}}.')
    return turns


def print_json(value: Any) -> None:
    """Print JSON on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def complain(sentence: str) -> None:
    """Say on standard error what went wrong."""
    _console(stderr=True).print(sentence, style="red", markup=False, highlight=False, soft_wrap=True)


def note(sentence: str) -> None:
    """Say something in passing, on standard error."""
    _console(stderr=True).print(sentence, style="dim", markup=False, highlight=False, soft_wrap=True)


def print_stream(parts: Iterator[TextDelta | Answer]) -> None:
    """Print the answer's text as it comes, then its footnotes."""
    for part in parts:
        if isinstance(part, TextDelta):
            sys.stdout.write(part.text)
            sys.stdout.flush()
        else:
            sys.stdout.write("\n")
            _print_footnotes(part)


def _print_footnotes(answer: Answer) -> None:
    console = _console()
    if answer.standalone_question != answer.question:
        note(f"Read as: {answer.standalone_question}")
    if answer.notice:
        note(answer.notice)
    if answer.status == "no_evidence" and (answer.passages or not (answer.filter or answer.model == "none")):
        console.print("\nNearest passages:", style="bold")
        print_passages(answer.passages)
    if answer.suggestions:
        console.print("\nThe documents can answer:", style="bold")
        for question in answer.suggestions:
            console.print(f"    {question}", markup=False, highlight=False, soft_wrap=True)
    for citation in answer.citations:
        _print_footnote(citation, console)
    if answer.as_of:
        console.print(f"\nAs of {answer.as_of}, the date of the newest source cited.", style="dim", soft_wrap=True)


def _print_footnote(citation: Citation, console: Console) -> None:
    page = f"page {citation.page}" if citation.page else None
    about = ", ".join(filter(None, (citation.title, citation.date, page, citation.source)))
    console.print(f"\n[{citation.marker}] {about}", style="bold", markup=False, highlight=False, soft_wrap=True)
    console.print(f"    “{citation.quote}”", markup=False, highlight=False, soft_wrap=True)
    told = ", ".join(filter(None, (citation.kind, citation.manner, citation.speaker)))
    if told:
        console.print(f"    {told}", style="dim", markup=False, highlight=False, soft_wrap=True)
    if citation.copies:
        console.print(f"    also in {', '.join(citation.copies)}", style="dim", markup=False, soft_wrap=True)


def print_passages(passages: Sequence[Passage]) -> None:
    """Print passages with where they are from."""
    console = _console()
    if not passages:
        note("Nothing is indexed here yet. Run: footnote ingest FOLDER")
    for passage in passages:
        chunk = passage.chunk
        where = ", ".join(part for part in (chunk.title, chunk.date, chunk.source) if part)
        console.print(f"\n{passage.rank}. {where}", style="bold", markup=False, highlight=False, soft_wrap=True)
        console.print(_with_best_sentence(passage), soft_wrap=True)
        if chunk.copies:
            console.print(f"also in {', '.join(chunk.copies)}", style="dim", markup=False, soft_wrap=True)


def _with_best_sentence(passage: Passage) -> Any:
    """The passage's words; its likeliest sentence stands out and says how likely it answers."""
    from rich.text import Text

    chunk, best = passage.chunk, max(passage.sentences, key=lambda sentence: sentence.relevance, default=None)
    if best is None:
        return Text(chunk.text)
    start, end = best.start - chunk.start, best.end - chunk.start
    return Text.assemble(
        chunk.text[:start], (chunk.text[start:end], "bold"), (f" [{best.relevance:.0%}]", "dim"), chunk.text[end:]
    )


def print_sources(sources: Sequence[SourceInfo], *, as_json: bool, found: bool = False) -> None:
    """Print what is indexed, and on demand where what is known of it was found."""
    if as_json:
        print_json([asdict(source) for source in sources])
        return
    from rich.table import Table

    console = _console()
    columns = [column for column in SOURCE_COLUMNS if console.width >= WIDE or column not in WIDE_COLUMNS]
    copies = sum(source.copy_of is not None for source in sources)
    title = f"{len(sources)} sources" + (f", {copies} of them copies" if copies else "")
    table = Table(*columns, title=title, title_justify="left")
    for source in sources:
        table.add_row(*(_cell(source, column, found=found) for column in columns))
    console.print(table)


def print_report(report: IngestReport, *, as_json: bool = False, dry_run: bool = False) -> None:
    """Print what became, or would become, of every file, the unchanged ones as a number only."""
    if as_json:
        print_json([asdict(file) for file in report.files])
        return
    console = _console()
    for file in report.files:
        if file.outcome != "unchanged":
            reason = f": {file.reason}" if file.reason else ""
            console.print(
                f"{file.outcome:9} {file.source}{reason}",
                style=STYLES[file.outcome],
                markup=False,
                highlight=False,
                soft_wrap=True,
            )
    counts = ((outcome, report.count(outcome)) for outcome in STYLES)
    summary = ", ".join(f"{count} {outcome}" for outcome, count in counts if count)
    would_be = "would be: " if dry_run and summary else ""
    console.print(would_be + (summary or "nothing to do"), style="bold", highlight=False)


@contextmanager
def progress(task: str) -> Iterator[Callable[[IngestProgress], None]]:
    """A progress bar with time left on standard error; nothing where that is not a terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns: Iterable[Any] = (
        TextColumn(task),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[source]}", markup=False),
    )
    console = _console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        row = bar.add_task(task, total=None, source="")
        yield lambda state: bar.update(row, completed=state.done, total=state.total, source=state.source)


def _console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=stderr)


def _cell(source: SourceInfo, column: str, *, found: bool) -> Any:
    """What a source has in a column, and on demand below it where that was found."""
    from rich.text import Text

    place = source.found.get(column.lower()) if found else None
    return Text(SOURCE_COLUMNS[column](source)).append(f"\n({place})" if place else "", style="dim")
