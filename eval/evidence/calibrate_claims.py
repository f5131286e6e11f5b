"""Fit how the check of a draft's sentences weighs the evidence model's verdict beside the words that are shared.

Run: python -m eval.evidence.calibrate_claims FOLDER_OF_DATASETS

On one half of WiCE, by the page and by its gold sentences; what it is worth is printed for the other half, too.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from eval.data import CATALOGUE
from eval.data.halves import HELD_OUT, TUNED_ON
from eval.types import Question
from rag.answer.carrying import follows_features, together
from rag.answer.probability import log_odds, sigmoid
from rag.answer.verify import may_follow
from rag.models.evidence import FootnoteReader
from rag.protocols import Text
from rag.sentences import split_sentences

DATASETS = ("wice", "wice-gold")
LEVELS = (0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Trial:
    """A claim with the sentences that carry it best.

    Attributes:
        features: As `rag.answer.carrying` has them.
        may_follow: Whether nothing that can be checked word for word speaks against it.
    """

    supported: bool
    features: dict[str, float]
    may_follow: bool


def main() -> None:
    """Fit, and print weights and worth."""
    folder = Path(sys.argv[1])
    trials = {(name, part): _trials(folder, name, part) for name in DATASETS for part in (TUNED_ON, HELD_OUT)}
    weights = _fitted([trial for name in DATASETS for trial in trials[name, TUNED_ON]])
    print(f"FOLLOWS_WEIGHTS = {weights}")
    for (name, part), found in trials.items():
        truth = [trial.supported for trial in found]
        scores = [sigmoid(log_odds(weights, trial.features)) for trial in found]
        print(f"{name}, {part}, {len(found)} claims: AUROC {roc_auc_score(truth, scores):.3f}")
        for level in LEVELS:
            passed = [trial.may_follow and score >= level for trial, score in zip(found, scores, strict=True)]
            supported, others = (
                np.mean([passed[n] for n, yes in enumerate(truth) if yes is of]) for of in (True, False)
            )
            print(f"  from {level} on, of the supported pass {supported:.3f}, of the others {others:.3f}")


def _trials(folder: Path, name: str, part: str) -> list[Trial]:
    source, reader = CATALOGUE[name], FootnoteReader()
    dataset = source.load(folder / source.folder, name=name, part=part)
    return [_trial(question, reader) for question in dataset.questions]


def _trial(question: Question, reader: FootnoteReader) -> Trial:
    claim, premise = question.question, question.premise or ""
    sentences = [span.of(premise) for span in split_sentences(premise)]
    chosen = tuple(sentences[number] for number in together(claim, sentences))
    (verdict,) = reader.judge(claim, [Text("", chosen)])
    evidence = " ".join(chosen)
    features = follows_features(claim, evidence, verdict)
    return Trial(bool(question.answerable), features, may_follow(claim, evidence))


def _fitted(trials: list[Trial]) -> dict[str, float]:
    names = list(trials[0].features)
    rows = [[trial.features[name] for name in names] for trial in trials]
    model = LogisticRegression().fit(rows, [trial.supported for trial in trials])
    return {
        **{name: round(float(weight), 2) for name, weight in zip(names, model.coef_[0], strict=True)},
        "bias": round(float(model.intercept_[0]), 2),
    }


if __name__ == "__main__":
    main()
