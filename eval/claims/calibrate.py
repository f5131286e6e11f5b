"""Fit how the check of a draft's sentences weighs the claim checker's word beside the words that are shared.

Run: python -m eval.claims.calibrate FOLDER_OF_DATASETS

On one half of WiCE, by the page and by its gold sentences, and on drafts from three folders; what it is worth is
printed for the others, too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from eval.claims.drafts import FAITHFUL, MEASURED_ON, TUNED_ON, drafts
from eval.data import CATALOGUE, halves
from rag.answer.carrying import Source, follows_features, groups
from rag.answer.probability import log_odds, sigmoid
from rag.answer.provenance import without_provenance
from rag.answer.verify import is_verbatim, may_follow
from rag.ingest.load import load_document
from rag.models.claims import FootnoteChecker
from rag.protocols import Text
from rag.sentences import split_sentences

DATASETS = ("wice", "wice-gold")
LEVELS = (0.5, 0.6, 0.7, 0.75, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Group:
    """Some sentences that may carry a claim.

    Attributes:
        features: As `rag.answer.carrying` has them.
        may_follow: Whether nothing that can be checked word for word speaks against it.
    """

    features: dict[str, float]
    may_follow: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """A claim with what may carry it.

    Attributes:
        groups: Those tried; none where a sentence holds the claim word for word, which needs no weighing.
    """

    is_supported: bool
    is_verbatim: bool
    groups: tuple[Group, ...]

    def probability(self, weights: dict[str, float]) -> float:
        """That it follows, by these weights."""
        if self.is_verbatim:
            return 1.0
        possible = (group for group in self.groups if group.may_follow)
        return max((sigmoid(log_odds(weights, group.features)) for group in possible), default=0.0)


def main() -> None:
    """Fit, and print weights and worth."""
    folder, checker = Path(sys.argv[1]), FootnoteChecker()
    trials = {
        f"{name}, {part}": list(_of_dataset(folder, name, part, checker))
        for name in DATASETS
        for part in (halves.TUNED_ON, halves.HELD_OUT)
    }
    for part, names in ((halves.TUNED_ON, TUNED_ON), (halves.HELD_OUT, MEASURED_ON)):
        trials[f"drafts, {part}"] = [trial for name in names for trial in _of_drafts(name, checker)]
    weights = _fitted([trial for name, known in trials.items() if name.endswith(halves.TUNED_ON) for trial in known])
    print(f"FOLLOWS_WEIGHTS = {weights}")
    for name, known in trials.items():
        truth = np.array([trial.is_supported for trial in known])
        scores = np.array([trial.probability(weights) for trial in known])
        print(f"{name}, {len(known)} claims: AUROC {roc_auc_score(truth, scores):.3f}")
        for level in LEVELS:
            passed = scores >= level
            through, wrong = passed[truth].mean(), passed[~truth].mean()
            print(f"  from {level} on, of the supported pass {through:.3f}, of the others {wrong:.3f}")


def _of_dataset(folder: Path, name: str, part: str, checker: FootnoteChecker) -> Iterator[Trial]:
    known = CATALOGUE[name]
    for question in known.load(folder / known.folder, name=name, part=part).questions:
        premise = question.premise or ""
        source = Source(tuple(span.of(premise) for span in split_sentences(premise)))
        yield _trial(question.question, source, checker, is_supported=bool(question.answerable))


def _of_drafts(folder: str, checker: FootnoteChecker) -> Iterator[Trial]:
    for draft in drafts(folder):
        document = load_document(draft.document, source=draft.document.name, max_bytes=draft.document.stat().st_size)
        sentences = tuple(" ".join(span.of(document.text).split()) for span in split_sentences(document.text))
        source = Source(sentences, document.title, document.date)
        yield _trial(draft.text, source, checker, is_supported=draft.change == FAITHFUL)


def _trial(claim: str, source: Source, checker: FootnoteChecker, *, is_supported: bool) -> Trial:
    told = without_provenance(claim, title=source.title, date=source.date)
    if any(is_verbatim(told, sentence) and may_follow(told, sentence) for sentence in source.sentences):
        return Trial(is_supported, is_verbatim=True, groups=())
    tried = list(groups(told, source.sentences))
    texts = [Text(source.title or "", tuple(source.sentences[number] for number in group)) for group in tried]
    found = []
    for group, support in zip(tried, checker.support(told, texts), strict=True):
        text, about = source.text(group), source.about(group)
        features = follows_features(told, f"{text}\n{about}", support)
        found.append(Group(features, may_follow(told, text, context=about)))
    return Trial(is_supported, is_verbatim=False, groups=tuple(found))


def _fitted(trials: list[Trial]) -> dict[str, float]:
    """On each claim's group that the checker finds likeliest, of those that nothing speaks against if there are any."""
    tried = [
        ([group for group in trial.groups if group.may_follow] or trial.groups, trial.is_supported)
        for trial in trials
        if trial.groups
    ]
    weighed = [(max((group.features for group in known), key=lambda f: f["support"]), truth) for known, truth in tried]
    names = list(weighed[0][0])
    rows, truth = [[known[name] for name in names] for known, _ in weighed], [truth for _, truth in weighed]
    model = LogisticRegression().fit(rows, truth)
    return {
        **{name: round(float(weight), 2) for name, weight in zip(names, model.coef_[0], strict=True)},
        "bias": round(float(model.intercept_[0]), 2),
    }


if __name__ == "__main__":
    main()
