"""Results as a table in the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from eval.metrics.meaning import MEANINGS, in_order
from eval.report.console import open_console
from eval.result import Result
from eval.verify import Verdict


def print_results(results: Sequence[Result]) -> None:
    """One column per system, one line per metric, with 95% intervals."""
    console = open_console()
    dataset = results[0]["dataset"]
    table = Table(title=f"{dataset['name']}: {dataset['questions']} questions", title_justify="left")
    table.add_column("metric")
    for result in results:
        table.add_column(result["system"]["name"], justify="right")
    group = ""
    for name in in_order({name for result in results for name in result["metrics"]}):
        meaning = MEANINGS.get(name)
        if meaning and meaning.group != group:
            table.add_section()
            group = meaning.group
        table.add_row(name, *(cell(result, name) for result in results))
    table.add_section()
    table.add_row("failed questions", *(str(result["failures"]) for result in results))
    table.add_row("p50 ms", *(_latency(result) for result in results))
    console.print(table)


def cell(result: Result, name: str) -> str:
    """A metric's value with its interval, or a dash where it does not apply."""
    found = result["metrics"].get(name)
    if found is None:
        return "-"
    return f"{found['value']:.3f} [{found['low']:.3f}, {found['high']:.3f}]"


def _latency(result: Result) -> str:
    total = result["latency_ms"].get("total")
    return f"{total['p50']:.0f}" if total else "-"


def print_verdict(verdict: Verdict) -> None:
    """One line: dataset, system, metric, expected, actual, OK or FAIL."""
    wanted = verdict.expectation
    colour = {"OK": "green", "FAIL": "red", "SKIP": "yellow"}[verdict.outcome]
    actual = "-" if verdict.actual is None else f"{verdict.actual:.4f}"
    open_console().print(
        f"[{colour}]{verdict.outcome:4}[/] {wanted.dataset} / {wanted.system} / {wanted.metric}: "
        f"expected {wanted.value:g} ± {wanted.tolerance:g}, actual {actual}",
        escape(f" ({verdict.reason})") if verdict.reason else "",
        highlight=False,
        soft_wrap=True,
    )
