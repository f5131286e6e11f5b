"""The commands: thin, each opens a pipeline, calls it once and prints. Heavy imports wait until a command runs."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import typer

from rag.cli import doctor, intake, output
from rag.cli.options import (
    CollectionOption,
    DataOption,
    EverywhereOption,
    JsonOption,
    LanguageOption,
    OutletOption,
    PasswordOption,
    SinceOption,
    SourceOption,
    UntilOption,
    open_pipeline,
    wanted_filter,
)
from rag.cli.records import answer_record, passage_record

# Other packages add their commands under this entry point group, so that the engine knows none of them.
PLUGINS = "footnote.commands"
# 128 and the number of SIGINT, as shells have it.
INTERRUPTED = 130

app = typer.Typer(
    name="footnote",
    help="Ask your documents; every sentence of the answer carries a footnote that was checked.",
    epilog="Start with: footnote ingest FOLDER, then: footnote ask 'who said what, and when?'",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def main() -> None:
    """Run the command line; what Footnote refuses is one sentence on standard error and exit code 1."""
    from rag.errors import FootnoteError

    for plugin in sorted(entry_points(group=PLUGINS), key=lambda entry: entry.name):
        command = plugin.load()
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=plugin.name)
        else:
            app.command(plugin.name)(command)
    try:
        app()
    except FootnoteError as error:
        output.complain(str(error))
        sys.exit(1)
    except SystemExit as ending:
        if ending.code == INTERRUPTED:  # typer's way of saying that Ctrl-C was pressed
            output.complain("Stopped. What was finished is kept; run the same command again to go on.")
        raise
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stderr.close()
        sys.exit(0)


app.command("ingest", epilog="Example: footnote ingest ~/articles report.pdf")(intake.ingest)


@app.command(epilog="Example: footnote ask 'When was the forum held?' --json")
def ask(
    question: Annotated[str, typer.Argument(help="In your own words.")],
    data: DataOption = None,
    collection: CollectionOption = None,
    history: Annotated[
        Path | None, typer.Option(metavar="FILE", help='Earlier turns: a JSON list of {"role", "content"}.')
    ] = None,
    top_k: Annotated[int | None, typer.Option(metavar="N", help="Passages to answer from.", show_default="6")] = None,
    mode: Annotated[
        str | None, typer.Option(metavar="MODE", help="auto, quotes or model.", show_default="auto")
    ] = None,
    source: SourceOption = None,
    outlet: OutletOption = None,
    language: LanguageOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    *,
    everywhere: EverywhereOption = False,
    as_json: JsonOption = False,
) -> None:
    """Answer a question, with numbered footnotes that quote the sources."""
    wanted = wanted_filter(source, outlet, language, since, until, everywhere=everywhere)
    turns = output.read_history_file(history) if history else []
    with open_pipeline(data, collection, top_k=top_k, answer_mode=mode) as pipeline:
        if as_json:
            output.print_json(answer_record(pipeline.ask(question, history=turns, filter=wanted)))
        else:
            output.print_stream(pipeline.stream(question, history=turns, filter=wanted))


@app.command(epilog="Example: footnote search 'parliamentary diplomacy' --top-k 3")
def search(
    query: Annotated[str, typer.Argument(help="What to look for.")],
    data: DataOption = None,
    collection: CollectionOption = None,
    top_k: Annotated[int | None, typer.Option(metavar="N", help="How many passages.", show_default="6")] = None,
    source: SourceOption = None,
    outlet: OutletOption = None,
    language: LanguageOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    *,
    everywhere: EverywhereOption = False,
    section: Annotated[bool, typer.Option("--section", help="Each with the rest of its section, once.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Find the nearest passages, without an answer."""
    wanted = wanted_filter(source, outlet, language, since, until, everywhere=everywhere)
    with open_pipeline(data, collection, top_k=top_k) as pipeline:
        found = pipeline.find(query, filter=wanted)
        shown = pipeline.widen(found.passages) if section else found.passages
    if found.notice:
        output.note(found.notice)
    if as_json:
        output.print_json([passage_record(passage) for passage in shown])
    elif shown or not found.filter:
        output.print_passages(shown)


@app.command(epilog="Example: footnote sources --found")
def sources(
    data: DataOption = None,
    collection: CollectionOption = None,
    *,
    found: Annotated[bool, typer.Option("--found", help="Also tell where title, date and so on were found.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List what is indexed."""
    with open_pipeline(data, collection) as pipeline:
        listed = pipeline.sources()
    output.print_sources(listed, as_json=as_json, found=found)


@app.command(epilog="Example: footnote show articles/forum.html --raw")
def show(
    source: Annotated[str, typer.Argument(help="As `footnote sources` names it.")],
    data: DataOption = None,
    collection: CollectionOption = None,
    password: PasswordOption = None,
    *,
    raw: Annotated[bool, typer.Option("--raw", help="As it came in, before cleaning; read from the file.")] = False,
) -> None:
    """Print the text of a source as it was indexed; offsets of quotes count in it."""
    with open_pipeline(data, collection) as pipeline:
        text = pipeline.raw(source, passwords=password or ()) if raw else pipeline.document(source).text
    sys.stdout.write(text + "\n")


@app.command(epilog="Example: footnote remove articles/forum.html")
def remove(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE...", help="As `footnote sources` names them.")],
    data: DataOption = None,
    collection: CollectionOption = None,
) -> None:
    """Remove sources from the index; the files themselves stay."""
    with open_pipeline(data, collection) as pipeline:
        report = pipeline.remove(sources, on_wait=output.note)
    output.print_report(report)
    raise typer.Exit(1 if report.failed else 0)


@app.command(epilog="Example: FOOTNOTE_EMBEDDER=/models/bge-small footnote rebuild")
def rebuild(data: DataOption = None, collection: CollectionOption = None) -> None:
    """Index the stored documents anew, after a change of embedder or chunking; needs none of the files."""
    with open_pipeline(data, collection) as pipeline, output.progress("Rebuilding") as on_progress:
        report = pipeline.rebuild(on_progress=on_progress, on_wait=output.note)
    output.print_report(report)


app.command("doctor", epilog="Example: footnote doctor --collection work")(doctor.doctor)
