"""Run systems over a dataset: resumable, cached by content, one result each. Also `python -m eval.run`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from eval.errors import EvaluationError
from eval.fingerprint import CODE, code_fingerprint, command_line, environment, run_fingerprint
from eval.judges import Judge
from eval.outcomes import OutcomeLog, read_outcomes
from eval.result import FULL_NAME, Result, make_result, read_result, write_result
from eval.systems import System
from eval.systems.build import build_system
from eval.systems.config import SystemConfig
from eval.types import Dataset, Outcome, Question

OUTCOMES_NAME = "outcomes.jsonl"
# What scoring depends on; results scored by other code are scored anew from their outcomes, without asking again.
SCORING_CODE = ("eval/metrics", "eval/score.py", "eval/result.py", "eval/judges.py", "eval/types.py")

# Kinds of systems that ask a question over some of the corpus only.
KEEPS_TO_ENTRIES = frozenset({"pipeline", "llama-index"})

Track = Callable[[str, list[Question], int], Iterator[Question]]
Build = Callable[..., System]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run and where to keep it.

    Attributes:
        out: Folder of results.
        cache: Folder of vectors and indexes that later runs reuse.
        judge: Decides whether quotes carry sentences.
        retry_failed: Ask again the questions that a system failed on.
        build: Makes a system from its configuration.
    """

    out: Path
    cache: Path
    judge: Judge
    retry_failed: bool = False
    build: Build = build_system


def result_folder(plan: Plan, dataset: Dataset, config: SystemConfig) -> Path:
    """Where the result of exactly this run is kept; another configuration, code or dataset has another folder."""
    return plan.out / dataset.name / config.name / run_fingerprint(dataset, config)


def run(dataset: Dataset, config: SystemConfig, plan: Plan, *, track: Track | None = None) -> Result:
    """Ask a system every question that has no outcome yet, score all, and write the result.

    Args:
        dataset: What to ask.
        config: Whom to ask.
        plan: Where to keep what comes of it.
        track: Passes questions on and shows progress: name, questions to ask, questions already done.

    Raises:
        EvaluationError: The corpus cannot be indexed, the system cannot be asked such questions, or the disk is full.
            What was done before is kept.
    """
    _require_fit(dataset, config)
    folder = result_folder(plan, dataset, config)
    known = read_outcomes(folder / OUTCOMES_NAME)
    if plan.retry_failed:
        known = {key: outcome for key, outcome in known.items() if outcome.error is None}
    todo = [question for question in dataset.questions if question.question_id not in known]
    stored = folder / FULL_NAME
    scoring = _scoring(plan.judge)  # before the first question: files may change while it runs, what is loaded does not
    if not todo and stored.exists() and _scored_by(read_result(stored)) == scoring:
        return read_result(stored)
    took = dict(read_result(stored)["took_s"]) if stored.exists() and not todo else {}
    if todo:
        fresh, took = _ask_all(todo, dataset, config, plan, track or _silently, folder, len(known))
        known |= fresh
    about = {
        "system": {"name": config.name, "kind": config.kind, "about": config.about, "options": dict(config.options)},
        "fingerprint": folder.name,
        "code": code_fingerprint(CODE[config.kind]),
        "scored_by": scoring[0],
        "environment": environment(config.kind),
        "command": command_line(),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "took_s": took,
    }
    write_result(make_result(dataset, known, judge=plan.judge, about=about), stored)
    return read_result(stored)


def _require_fit(dataset: Dataset, config: SystemConfig) -> None:
    if config.kind not in KEEPS_TO_ENTRIES and any(question.within for question in dataset.questions):
        raise EvaluationError(
            f"Dataset {dataset.name} asks each question over documents of its own, which system {config.name} of kind "
            f"{config.kind} does not do; kinds that do: {', '.join(sorted(KEEPS_TO_ENTRIES))}."
        )


def _ask_all(
    todo: list[Question],
    dataset: Dataset,
    config: SystemConfig,
    plan: Plan,
    track: Track,
    folder: Path,
    done: int,
) -> tuple[dict[str, Outcome], dict[str, float]]:
    fresh: dict[str, Outcome] = {}
    start = time.perf_counter()
    system = plan.build(config, cache=plan.cache)
    try:
        system.index(dataset)
        indexed = time.perf_counter()
        with OutcomeLog(folder / OUTCOMES_NAME) as log:
            for question in track(config.name, todo, done):
                outcome = _ask(system, question)
                log.append(outcome)
                fresh[question.question_id] = outcome
    finally:
        system.close()
    took = {"index": round(indexed - start, 1), "answer": round(time.perf_counter() - indexed, 1)}
    return fresh, {**took, "questions": len(todo)}


def _ask(system: System, question: Question) -> Outcome:
    """One outcome, whatever the system does: a failure is recorded, and the run goes on."""
    try:
        return system.answer(question)
    except EvaluationError:
        raise
    except Exception as error:  # noqa: BLE001 - a system may raise anything, and must not take the run with it
        return Outcome(question.question_id, error=f"{type(error).__name__}: {error}")


def _scoring(judge: Judge) -> tuple[str, str]:
    return code_fingerprint(SCORING_CODE), judge.name


def _scored_by(result: Mapping[str, str]) -> tuple[str, str]:
    return result["scored_by"], result["judge"]


def _silently(name: str, questions: list[Question], done: int) -> Iterator[Question]:
    yield from questions


if __name__ == "__main__":
    from eval.command import main

    main()
