"""What several commands share: their options, and how they open a pipeline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rag.pipeline import Pipeline
    from rag.types import Filter

DataOption = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="Folder that holds the indexes.", show_default="per user")
]
CollectionOption = Annotated[
    str | None, typer.Option("--collection", metavar="NAME", help="Which set of documents.", show_default="default")
]
PasswordOption = Annotated[
    list[str] | None, typer.Option("--password", metavar="TEXT", help="For encrypted files; may be given repeatedly.")
]
SourceOption = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="NAME", help="Only this source, or those in this folder; may be repeated."),
]
OutletOption = Annotated[
    list[str] | None, typer.Option("--outlet", metavar="NAME", help="Only what this outlet published; may be repeated.")
]
LanguageOption = Annotated[
    list[str] | None,
    typer.Option("--language", metavar="CODE", help="Only this language, such as en; may be repeated."),
]
SinceOption = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="Published then or later: YYYY, YYYY-MM or YYYY-MM-DD.")
]
UntilOption = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Published then or earlier.")]
EverywhereOption = Annotated[
    bool, typer.Option("--everywhere", help="Search all sources, also where the question names an outlet.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def wanted_filter(
    sources: list[str] | None,
    outlets: list[str] | None,
    languages: list[str] | None,
    since: str | None,
    until: str | None,
    *,
    everywhere: bool,
) -> Filter | None:
    """The filter that the options describe; None where they leave it to the question."""
    from rag.types import Filter

    given = Filter(tuple(sources or ()), tuple(outlets or ()), tuple(languages or ()), since, until)
    return given if given or everywhere else None


def open_pipeline(data: Path | None, collection: str | None, **settings: Any) -> Pipeline:
    """The pipeline of a collection; the heavy imports wait until now."""
    from rag.build import open_pipeline

    return open_pipeline(data, collection, **settings)
