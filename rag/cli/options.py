"""What several commands share: their options, and how they open a pipeline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rag.pipeline import Pipeline

DataOption = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="Folder that holds the indexes.", show_default="per user")
]
CollectionOption = Annotated[
    str | None, typer.Option("--collection", metavar="NAME", help="Which set of documents.", show_default="default")
]
PasswordOption = Annotated[
    list[str] | None, typer.Option("--password", metavar="TEXT", help="For encrypted files; may be given repeatedly.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def open_pipeline(data: Path | None, collection: str | None, **settings: Any) -> Pipeline:
    """The pipeline of a collection; the heavy imports wait until now."""
    from rag.build import open_pipeline

    return open_pipeline(data, collection, **settings)
