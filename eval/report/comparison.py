"""A comparison of two results in the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eval.compare import Change, changes, compare
from eval.metrics.meaning import lower_is_better
from eval.metrics.stats import Comparison
from eval.report.console import open_console
from eval.result import Result

SIGNIFICANT = 0.05
SHOWN_CHARACTERS = 160


def print_comparison(a: Result, b: Result, *, metric: str | None, most: int) -> None:
    """Differences, then the questions that b wins and loses.

    Args:
        a: The baseline.
        b: What is held against it.
        metric: Whose wins and losses to list; without it, the most telling one.
        most: Questions listed each way.
    """
    console = open_console()
    names = (a["system"]["name"], b["system"]["name"])
    console.print(f"{a['dataset']['name']}: {names[1]} against {names[0]} (difference = {names[1]} - {names[0]})")
    table = Table("metric", names[0], names[1], "difference [95%]", "p", "wins / losses / ties")
    for name, found in compare(a, b).items():
        table.add_row(
            name,
            f"{found.a:.3f}",
            f"{found.b:.3f}",
            f"{found.difference:+.3f} [{found.low:+.3f}, {found.high:+.3f}]",
            _p_value(name, found),
            _wins(name, found),
        )
    console.print(table)
    name, moved = changes(a, b, metric=metric)
    sign = -1 if lower_is_better(name) else 1
    won = [change for change in moved if sign * (change.b - change.a) > 0]
    lost = [change for change in reversed(moved) if sign * (change.b - change.a) < 0]
    _print_changes(console, f"{names[1]} wins by {name}", won, names, most)
    _print_changes(console, f"{names[1]} loses by {name}", lost, names, most)


def _p_value(name: str, found: Comparison) -> str:
    text = f"{found.p_value:.4f}"
    if found.p_value >= SIGNIFICANT:
        return text
    better = (found.difference < 0) == lower_is_better(name)
    return f"[{'green' if better else 'red'}]{text}[/]"


def _wins(name: str, found: Comparison) -> str:
    wins, losses = (found.losses, found.wins) if lower_is_better(name) else (found.wins, found.losses)
    return f"{wins} / {losses} / {found.ties}"


def _print_changes(console: Console, title: str, moved: Sequence[Change], names: tuple[str, str], most: int) -> None:
    console.print(f"\n[bold]{escape(title)}: {len(moved)} questions[/]")
    for change in moved[:most]:
        console.print(f"  {escape(change.question_id)} ({escape(change.kind)}): {escape(change.question)}")
        for name, value, said in ((names[0], change.a, change.answer_a), (names[1], change.b, change.answer_b)):
            line = " ".join(said.split())[:SHOWN_CHARACTERS]
            console.print(f"    {name} {value:.2f}: {escape(line)}", highlight=False)
    if len(moved) > most:
        console.print(f"  ... and {len(moved) - most} more (--most {len(moved)} lists all)")
