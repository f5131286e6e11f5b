"""`footnote eval`: run, compare, report, verify. Light to import; the work is imported when it is done."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from eval.types import Question

DEFAULT_OUT = Path("eval-results")


class DatasetOrCommand(TyperGroup):
    """`footnote eval DATASET` is `footnote eval run DATASET`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put "run" before a first word that is no command."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            args = ["run", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=DatasetOrCommand,
    no_args_is_help=True,
    help="Measure retrieval, answers and citations: `footnote eval DATASET --system SYSTEM`.",
    epilog="DATASET is a name that `footnote eval datasets` lists, or the path of your own questions.jsonl.",
)

Out = Annotated[Path, typer.Option("--out", help="Folder of results.")]
DataPath = Annotated[Path | None, typer.Option("--path", help="Where the dataset is; else FOOTNOTE_DATASETS.")]
Cache = Annotated[Path | None, typer.Option("--cache", help="Folder of vectors and indexes that runs share.")]
Documents = Annotated[Path | None, typer.Option("--documents", help="The documents of your own questions.")]


@app.command("run")
def run_command(
    dataset: Annotated[str, typer.Argument(help="A dataset's name, or the path of your own questions.jsonl.")],
    system: Annotated[list[str], typer.Option("--system", "-s", help="A system's name or TOML file; repeatable.")],
    limit: Annotated[int | None, typer.Option(min=1, help="Ask this many questions, always the same ones.")] = None,
    out: Out = DEFAULT_OUT,
    path: DataPath = None,
    documents: Documents = None,
    cache: Cache = None,
    judge: Annotated[str, typer.Option(help="Who decides whether quotes carry sentences.")] = "overlap",
    retry_failed: Annotated[bool, typer.Option(help="Ask again what a system failed on.")] = False,  # noqa: FBT002
) -> None:
    """Ask systems the questions of a dataset and score what they answer. Stopped, it goes on where it was."""
    from eval.data import load_dataset
    from eval.fingerprint import require_packages
    from eval.judges import judge_named
    from eval.report.terminal import print_results
    from eval.run import Plan, run
    from eval.systems.config import load_system

    require_packages()
    configs = [load_system(name) for name in system]
    loaded = load_dataset(dataset, path=path, documents=documents, limit=limit)
    plan = Plan(out, cache or default_cache(), judge_named(judge), retry_failed=retry_failed)
    try:
        results = [run(loaded, config, plan, track=_progress) for config in configs]
    except KeyboardInterrupt:
        typer.echo("Stopped. What was answered is kept; the same command goes on from there.", err=True)
        raise typer.Exit(130) from None
    print_results(results)


@app.command("datasets")
def datasets_command() -> None:
    """List the datasets that can be read."""
    from eval.data import CATALOGUE, SAMPLES, folder_names

    for name, source in sorted(CATALOGUE.items()):
        typer.echo(f"{name:20} {source.about}")
    typer.echo(f"{SAMPLES:20} answering: the questions shipped with the sample documents")
    for name in folder_names():
        typer.echo(f"{name:20} answering: ten documents and questions such as their readers ask")


@app.command("systems")
def systems_command() -> None:
    """List the systems that are shipped."""
    from eval.systems.config import known_systems, load_system

    for name in known_systems():
        typer.echo(f"{name:20} {load_system(name).about}")


@app.command("compare")
def compare_command(
    a: Annotated[str, typer.Argument(help="The baseline: a result.json, its folder, or DATASET/SYSTEM.")],
    b: Annotated[str, typer.Argument(help="What is held against it.")],
    out: Out = DEFAULT_OUT,
    metric: Annotated[str | None, typer.Option(help="List wins and losses by this metric.")] = None,
    most: Annotated[int, typer.Option(min=0, help="Questions listed each way.")] = 5,
) -> None:
    """Hold one result against another: paired intervals, a randomization test, the questions won and lost."""
    from eval.compare import find_result_path
    from eval.report.comparison import print_comparison
    from eval.result import read_result

    baseline, other = (read_result(find_result_path(place, out)) for place in (a, b))
    print_comparison(baseline, other, metric=metric, most=most)


@app.command("report")
def report_command(
    folder: Annotated[Path, typer.Argument(help="Folder of results.")] = DEFAULT_OUT,
) -> None:
    """Write report.md and report.html, one self-contained page, into a folder of results."""
    from eval.report.gather import gather
    from eval.report.markdown import report_markdown
    from eval.report.page import report_page
    from eval.writing import write_whole

    results = gather(folder)
    write_whole(folder / "report.md", report_markdown(results))
    write_whole(folder / "report.html", report_page(results))
    typer.echo(f"Wrote {folder / 'report.md'} and {folder / 'report.html'}.")


@app.command("verify")
def verify_command(
    path: DataPath = None,
    out: Out = DEFAULT_OUT,
    cache: Cache = None,
    only: Annotated[str | None, typer.Option(help="Only this dataset.")] = None,
) -> None:
    """Run every figure of eval/expected again whose data is at hand, and print expected, actual, OK or FAIL."""
    from eval.judges import judge_named
    from eval.report.terminal import print_verdict
    from eval.run import Plan
    from eval.verify import read_expectations, verify

    expectations = [item for item in read_expectations() if only in (None, item.dataset)]
    plan = Plan(out, cache or default_cache(), judge_named("overlap"))
    failed = 0
    for verdict in verify(expectations, plan, path=path, track=_progress):
        print_verdict(verdict)
        failed += verdict.outcome == "FAIL"
    if failed:
        raise typer.Exit(1)


@app.command("judge")
def judge_command(
    place: Annotated[str, typer.Argument(help="A result.json, its folder, or DATASET/SYSTEM.")],
    base_url: Annotated[str, typer.Option(help="OpenAI-compatible endpoint of the judge.")],
    model: Annotated[str, typer.Option(help="The judge's name there.")],
    out: Out = DEFAULT_OUT,
    limit: Annotated[int | None, typer.Option(min=1, help="Judge this many answers.")] = None,
) -> None:
    """Let a language model score faithfulness and answer relevance, and hold it against the other metrics."""
    from eval.judging import judge_and_keep

    for line in judge_and_keep(place, out, base_url=base_url, model=model, limit=limit, track=_progress_over):
        typer.echo(line)


@app.command("init")
def init_command(
    folder: Annotated[Path, typer.Argument(help="Folder of your documents.")],
    questions: Annotated[
        Path | None, typer.Option(help="File to write; else questions.jsonl beside the folder.")
    ] = None,
    count: Annotated[int, typer.Option(min=1, help="How many questions to start with.")] = 20,
) -> None:
    """Start a questions file for your own documents: sentences worth asking about, with the question left to you."""
    from eval.data.start import start_questions

    target = questions or folder.resolve().parent / "questions.jsonl"
    written = start_questions(folder, target, count=count)
    typer.echo(f"Wrote {written} lines to {target}. Write the questions, then run:")
    typer.echo(f"  footnote eval {target} --documents {folder} --system quotes")


@app.command("keep")
def keep_command(out: Out = DEFAULT_OUT) -> None:
    """Keep the newest summaries of a folder of results in eval/results, where the published tables are made from."""
    from eval.published import keep

    for line in keep(out):
        typer.echo(line)


@app.command("table")
def table_command(
    readme: Annotated[Path, typer.Option(help="File with the summary between its two marks.")] = Path("README.md"),
    details: Annotated[Path, typer.Option(help="File with every figure, likewise.")] = Path("docs/results.md"),
    check: Annotated[bool, typer.Option(help="Write nothing; fail if a table is stale.")] = False,  # noqa: FBT002
) -> None:
    """Write the evaluation tables of the README and docs/results.md from eval/results."""
    from eval.published import stale_results, update_tables

    for line in stale_results():
        typer.echo(f"Warning: {line}", err=True)
    changed = update_tables(readme, details, write=not check)
    for path in changed:
        typer.echo(f"The table in {path} is {'stale; run: footnote eval table' if check else 'written'}.", err=check)
    if check and changed:
        raise typer.Exit(1)
    if not changed:
        typer.echo("The tables are up to date.")


def default_cache() -> Path:
    """The user's cache folder."""
    from platformdirs import user_cache_path

    return user_cache_path("footnote", appauthor=False) / "eval"


def _progress(name: str, questions: list[Question], done: int) -> Iterator[Question]:
    from eval.progress import shown

    return shown(questions, name, done=done, always=True)


def _progress_over(items: list[Any]) -> Iterator[Any]:
    from eval.progress import shown

    return shown(items, "judging", always=True)


def main() -> None:
    """Run as `python -m eval.run`; what is raised on purpose is one sentence."""
    from rag.errors import FootnoteError

    try:
        app()
    except FootnoteError as error:
        typer.echo(f"Error: {error}", err=True)
        sys.exit(1)
