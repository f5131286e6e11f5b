"""Outcomes on disk, a line each as they come, so that a run that is stopped goes on where it was."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from eval.errors import ResultError
from eval.types import Cited, Hit, Outcome
from eval.writing import not_written


def to_json(outcome: Outcome) -> dict[str, Any]:
    """An outcome as plain values; what is empty is left out."""
    return {name: value for name, value in asdict(outcome).items() if value not in (None, "", (), [], {})}


def from_json(values: dict[str, Any]) -> Outcome:
    """The outcome that `to_json` was given."""
    fields = dict(values)
    fields["ranking"] = tuple(Hit(**hit) for hit in fields.get("ranking", ()))
    fields["citations"] = tuple(Cited(**cited) for cited in fields.get("citations", ()))
    return Outcome(**fields)


def read_outcomes(path: Path) -> dict[str, Outcome]:
    """Outcomes by question id; a last line that was cut off by an interruption is passed over.

    Raises:
        ResultError: Another line is damaged.
    """
    if not path.exists():
        return {}
    found = {}
    lines = path.read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines, start=1):
        if not line:
            continue
        try:
            outcome = from_json(json.loads(line))
        except (ValueError, TypeError) as error:
            if number == len(lines):
                break
            raise ResultError(f"{path}, line {number} is damaged ({error}); remove the line and run again.") from error
        found[outcome.question_id] = outcome
    return found


class OutcomeLog:
    """Appends outcomes to a file, each safely on disk before the next is asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _drop_unfinished_line(path)
            self._file = path.open("ab", buffering=0)
        except OSError as error:
            raise not_written(path, error) from error

    def append(self, outcome: Outcome) -> None:
        """Write one outcome.

        Raises:
            ResultError: The disk is full or cannot be written; what was written before is kept.
        """
        line = (json.dumps(to_json(outcome), ensure_ascii=False) + "\n").encode()
        try:
            while line:  # a disk that is nearly full takes a part before it refuses
                line = line[self._file.write(line) :]
        except OSError as error:
            raise not_written(self._path, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def _drop_unfinished_line(path: Path) -> None:
    if not path.exists():
        return
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if len(whole) < len(content):
        os.truncate(path, len(whole))
