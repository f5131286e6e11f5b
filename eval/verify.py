"""Published and recorded figures, run again: every eval/expected/*.toml whose data is at hand."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from eval.data import load_dataset
from eval.errors import DatasetError, EvaluationError, ResultError
from eval.run import Plan, Track, run
from eval.systems.config import load_system

FOLDER = Path(__file__).parent / "expected"
FIELDS = {"dataset", "system", "metric", "value", "tolerance", "source", "limit"}


@dataclass(frozen=True, slots=True)
class Expectation:
    """A figure that a system must reach on a dataset.

    Attributes:
        source: Where the figure is from.
        limit: Questions asked; None asks all.
    """

    dataset: str
    system: str
    metric: str
    value: float
    tolerance: float
    source: str
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one expectation; `actual` is None where it was skipped, and `reason` says why."""

    expectation: Expectation
    outcome: Literal["OK", "FAIL", "SKIP"]
    actual: float | None = None
    reason: str = ""


def read_expectations(folder: Path = FOLDER) -> list[Expectation]:
    """Every [[expect]] of every file, in order.

    Raises:
        ResultError: A file is malformed; names the file and the field.
    """
    found = []
    for path in sorted(folder.glob("*.toml")):
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8")).get("expect", [])
        except tomllib.TOMLDecodeError as error:
            raise ResultError(f"{path} is not TOML: {error}.") from error
        found += [_expectation(table, path) for table in tables]
    return found


def verify(
    expectations: list[Expectation], plan: Plan, *, path: Path | None = None, track: Track | None = None
) -> Iterator[Verdict]:
    """Run what each expectation needs and hold the figure against it; unchanged runs come from the results kept."""
    for expectation in expectations:
        try:
            dataset = load_dataset(expectation.dataset, path=path, limit=expectation.limit)
        except DatasetError as error:
            yield Verdict(expectation, "SKIP", reason=str(error))
            continue
        try:
            result = run(dataset, load_system(expectation.system), plan, track=track)
        except EvaluationError as error:
            yield Verdict(expectation, "FAIL", reason=str(error))
            continue
        found = result["metrics"].get(expectation.metric)
        if found is None:
            yield Verdict(expectation, "FAIL", reason=f"the result has no metric {expectation.metric}")
            continue
        near = abs(found["value"] - expectation.value) <= expectation.tolerance + 1e-9
        yield Verdict(expectation, "OK" if near else "FAIL", actual=found["value"])


def _expectation(table: dict[str, Any], path: Path) -> Expectation:
    unknown = set(table) - FIELDS
    missing = FIELDS - {"limit"} - set(table)
    if unknown or missing:
        wrong = f"unknown {sorted(unknown)}" if unknown else f"missing {sorted(missing)}"
        raise ResultError(f"{path}: an [[expect]] has {wrong}; fields: {', '.join(sorted(FIELDS))}.")
    return Expectation(**table)
