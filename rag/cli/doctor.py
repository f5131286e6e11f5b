"""`footnote doctor`: what is in force, where from, what is there, and what is wrong with the command that mends it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rag.config import Settings

_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]*@")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `mend` says what to do if it is not well."""

    what: str
    state: str
    mend: str | None = None


def doctor(
    data: Annotated[Path | None, typer.Option("--data", metavar="DIR", help="Folder that holds the indexes.")] = None,
    collection: Annotated[
        str | None, typer.Option("--collection", metavar="NAME", help="Which set of documents.")
    ] = None,
) -> None:
    """Show the settings in force, the models and indexes that are there, and how to mend what is wrong."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from rag.config import load_settings

    arguments = {"data": data, "collection": collection}
    settings = load_settings(**arguments)
    console = Console()
    table = Table("Setting", "Value", "From", title="Settings", title_justify="left")
    for row in _settings_rows(settings, arguments):
        table.add_row(*map(Text, row))
    console.print(table)
    problems = 0
    for finding in (*_models(settings), *_indexes(settings)):
        mark = "✗" if finding.mend else "✓"
        style = "red" if finding.mend else "green"
        console.print(Text(f"{mark} {finding.what}: {finding.state}", style=style), soft_wrap=True)
        if finding.mend:
            problems += 1
            console.print(Text(f"  mend it with: {finding.mend}"), soft_wrap=True)
    raise typer.Exit(1 if problems else 0)


def _settings_rows(settings: Settings, arguments: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    from rag.config import config_path, config_values

    in_file = config_values()
    for name in type(settings).model_fields:
        if arguments.get(name) is not None:
            origin = "argument"
        elif f"FOOTNOTE_{name.upper()}" in {key.upper() for key in os.environ}:
            origin = f"environment FOOTNOTE_{name.upper()}"
        elif name in in_file:
            origin = str(config_path())
        else:
            origin = "default"
        yield name, without_password(str(getattr(settings, name))), origin


def without_password(value: str) -> str:
    """A URL whose user and password, if it has any, are not shown."""
    return _CREDENTIALS.sub("***@", value)


def _models(settings: Settings) -> Iterator[Finding]:
    from rag.models.weights import check_weights

    for status in check_weights():
        yield Finding(
            f"Weights {status.model}", status.problem or f"intact, {status.path}", status.problem and "make setup"
        )
    if settings.llm_base_url is not None:
        yield _endpoint(settings)


def _endpoint(settings: Settings) -> Finding:
    from rag.build import endpoint_model
    from rag.errors import FootnoteError

    what = f"Model endpoint {without_password(str(settings.llm_base_url))}"
    try:
        endpoint_model(settings).check()
    except FootnoteError as error:
        return Finding(what, str(error), "start the endpoint, or unset FOOTNOTE_LLM_BASE_URL to use the embedded model")
    return Finding(what, f"answers as {settings.llm_model}")


def _indexes(settings: Settings) -> Iterator[Finding]:
    folders = sorted(path.parent for path in settings.data.glob("*/catalog.sqlite"))
    if not folders:
        yield Finding(f"Data folder {settings.data}", "no collection yet", "footnote ingest FOLDER")
    for folder in folders:
        if folder.name[0] != ".":
            yield _index(settings, folder)


def _index(settings: Settings, folder: Path) -> Finding:
    from rag.build import build_pipeline
    from rag.errors import FootnoteError
    from rag.index.manifest import rebuild_command

    what = f"Collection {folder.name}"
    try:
        with build_pipeline(settings.model_copy(update={"collection": folder.name})) as pipeline:
            found = pipeline.sources()
            state = f"{len(found)} sources, {sum(source.chunks for source in found)} chunks"
            wrong = pipeline.disagreements()
            if wrong:
                detail = ", ".join(f"{len(ids)} chunks {what}" for what, ids in wrong.items())
                return Finding(what, f"{state}; {detail}", rebuild_command(folder))
            pipeline.require_index()
            return Finding(what, state)
    except FootnoteError as error:
        return Finding(what, str(error), rebuild_command(folder))
