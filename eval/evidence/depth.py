"""How many passages are worth reading closely? Those far behind the best are left out, but never the first few.

Run: python -m eval.evidence.depth FOLDER_OF_DATASETS CACHE

On held-out pairs, put with the passage that answers and once more without, as they are retrieved.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from eval.evidence.remembered import RememberingReader
from eval.evidence.trials import Trial, held_out_trials
from rag.answer.probability import (
    ANSWER_WEIGHTS,
    PASSAGE_WEIGHTS,
    SENTENCE_WEIGHTS,
    answer_features,
    log_odds,
    passage_features,
    sentence_features,
)
from rag.answer.reading import Read, quotable
from rag.models.evidence import FootnoteReader

TOP_K = 6
# The first few that are always read, and how far behind the best another may be, in standard deviations.
RULES = ((16, math.inf), (6, 3.0), (4, 3.0), (3, 3.0), (2, 3.0), (4, 2.5), (3, 2.5), (3, 2.0))


def main() -> None:
    """Print a line for each rule."""
    folder, cache = Path(sys.argv[1]), Path(sys.argv[2])
    reader = RememberingReader(FootnoteReader(), cache / "readings.sqlite")
    trials = [trial for trial in held_out_trials(folder / "train", cache, reader) if trial.read]
    print("| always read | others within | read of 16 | passage MRR | right sentence first | answerability, AUROC |")
    print("|---:|---:|---:|---:|---:|---:|")
    for least, behind in RULES:
        print(_row(least, behind, [replace(trial, read=_read(trial, least, behind)) for trial in trials]), flush=True)


def _read(trial: Trial, least: int, behind: float) -> tuple[Read, ...]:
    """What a rule leaves to be read, in the order of reading."""
    best = trial.read[0].passage.score
    left = [
        item
        for place, item in enumerate(trial.read, start=1)
        if place <= least or item.passage.scores.get("fused", math.inf) >= best - behind
    ]
    return tuple(sorted(left, key=lambda item: -log_odds(PASSAGE_WEIGHTS, passage_features(item))))


def _row(least: int, behind: float, trials: Sequence[Trial]) -> str:
    with_answer = [trial for trial in trials if trial.gold]
    said = [log_odds(ANSWER_WEIGHTS, answer_features(trial.question, trial.read[:TOP_K])) for trial in trials]
    figures = (
        np.mean([_reciprocal_rank(trial) for trial in with_answer]),
        np.mean([_is_first(trial) for trial in with_answer]),
        roc_auc_score([bool(trial.gold) for trial in trials], said),
    )
    count = np.mean([len(trial.read) for trial in trials])
    return f"| {least} | {behind} | {count:.1f} | {' | '.join(f'{figure:.3f}' for figure in figures)} |"


def _reciprocal_rank(trial: Trial) -> float:
    ranks = [rank for rank, read in enumerate(trial.read, start=1) if trial.holds(read.passage.chunk.text)]
    return 1 / min(ranks) if ranks else 0.0


def _is_first(trial: Trial) -> bool:
    told = [
        (log_odds(SENTENCE_WEIGHTS, sentence_features(read, number)), read.sentences[number])
        for read in trial.read[:TOP_K]
        for number in quotable(read)
    ]
    return bool(told) and trial.holds(max(told)[1])


if __name__ == "__main__":
    main()
