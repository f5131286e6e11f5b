"""`footnote ingest`: take documents in, tell what would be taken in, or follow a folder."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli import output
from rag.cli.options import CollectionOption, DataOption, JsonOption, PasswordOption, open_pipeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from rag.pipeline import Pipeline
    from rag.types import FileReport, IngestReport

PathsArgument = Annotated[
    list[str], typer.Argument(metavar="PATH...", help="Files, folders with all below them, or http(s) URLs.")
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Tell what would be done, and write nothing.")]
WatchOption = Annotated[bool, typer.Option("--watch", help="Then follow the files and folders until Ctrl-C.")]


def ingest(
    paths: PathsArgument,
    data: DataOption = None,
    collection: CollectionOption = None,
    password: PasswordOption = None,
    *,
    dry_run: DryRunOption = False,
    watch: WatchOption = False,
    as_json: JsonOption = False,
) -> None:
    """Take documents in: what is new is added, what has changed updated, what is gone removed."""
    from rag.ingest.folder import is_url

    with open_pipeline(data, collection) as pipeline:

        def take(given: list[str]) -> IngestReport:
            with output.progress("Indexing") as on_progress:
                return pipeline.ingest(
                    given, passwords=password or (), dry_run=dry_run, on_progress=on_progress, on_wait=output.note
                )

        report = take(paths)
        output.print_report(report, as_json=as_json, dry_run=dry_run)
        if watch:
            show = partial(output.print_report, as_json=as_json, dry_run=dry_run)
            _follow(pipeline, [path for path in paths if not is_url(path)], report, take=take, show=show)
    raise typer.Exit(1 if report.failed and not watch else 0)


def _follow(
    pipeline: Pipeline,
    paths: list[str],
    report: IngestReport,
    *,
    take: Callable[[list[str]], IngestReport],
    show: Callable[[IngestReport], None],
) -> None:
    """Take in again whatever changes, and tell what is new; an interrupt ends it."""
    from rag.errors import CollectionError
    from rag.ingest.watch import changes
    from rag.types import IngestReport

    output.note("Following. Ctrl-C ends.")
    told = _troubles(report)
    try:
        for _ in changes(paths, ignored=pipeline.settings.data):
            try:
                report = take(paths)
            except CollectionError as error:  # a full disk may have room again, another writer may be done
                output.complain(str(error))
                continue
            news = tuple(file for file in report.files if file.outcome != "unchanged" and file not in told)
            told = _troubles(report)
            if news:
                show(IngestReport(news))
    except KeyboardInterrupt:
        output.note("No longer following.")


def _troubles(report: IngestReport) -> set[FileReport]:
    """What a folder goes on reporting as long as it is not mended."""
    return {file for file in report.files if file.outcome in ("failed", "skipped")}
