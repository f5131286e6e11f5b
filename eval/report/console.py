"""The terminal, or a file in its place."""

from __future__ import annotations

from rich.console import Console

# A file or pipe has no width of its own; this holds five systems with their intervals.
WIDTH_IN_FILES = 160


def open_console() -> Console:
    """A console that does not cut tables short where nobody gave it a width."""
    console = Console()
    return console if console.is_terminal else Console(width=WIDTH_IN_FILES)
