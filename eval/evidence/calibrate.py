"""Fit the weights of `rag.answer.probability` on what the evidence model was not trained on.

Run: python -m eval.evidence.calibrate FOLDER_OF_DATASETS CACHE

That are held-out pairs, of which half are fitted on and the other half reported, and the questions to small folders
(`eval.evidence.folders`), which count as much and are all fitted on. The order of passages is fitted on claims and
questions of two hops, too. Answerability is fitted as though half of all questions had an answer: what share of a
reader's own questions has one is not known. What each caution costs is told for half and for two of three.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from eval.evidence.folders import folder_trials
from eval.evidence.order import Ranking, as_log_odds, fit_order
from eval.evidence.queries import claims, rankings, two_hops
from eval.evidence.remembered import RememberingReader
from eval.evidence.trials import FOLDERS_ASKED, Trial, held_out_trials
from eval.progress import shown
from rag.answer.evidence import Evidence
from rag.answer.probability import (
    ANSWER_REREAD_WEIGHTS,
    ANSWER_WEIGHTS,
    PASSAGE_WEIGHTS,
    REREAD_WEIGHTS,
    SENTENCE_WEIGHTS,
    answer_features,
    log_odds,
    passage_features,
    reread_features,
    sentence_features,
    sigmoid,
)
from rag.answer.quotes import chosen
from rag.answer.reading import Read, quotable
from rag.answer.rereading import read_again
from rag.models.evidence import FootnoteReader

TOP_K = 6
# Of how many questions documents may hold the answer; people mostly ask what is in them.
ANSWERED_SHARES = (1 / 2, 2 / 3)
# How much each kind of query counts in the order of passages: plain questions are what users mostly ask.
SHARES = {"questions": 4.0, "claims": 1.0, "two hops": 1.0}


def main() -> None:
    """Fit, report, and print the constants to paste."""
    folder, cache = Path(sys.argv[1]), Path(sys.argv[2])
    reader = RememberingReader(FootnoteReader(), cache / "readings.sqlite")
    asked = folder_trials(reader)
    trials = [*held_out_trials(folder / "train", cache, reader), *asked]
    others = {
        "claims": rankings(claims(folder), cache=cache, reader=reader),
        "two hops": rankings(two_hops(folder), cache=cache, reader=reader),
    }
    passage = _order(trials, others)
    ranked = [_ranked(trial, passage) for trial in trials]
    sentence = _fitted(
        "sentence",
        [
            Row(sentence_features(read, number), t.holds(text), t.is_fitted_on, t.source)
            for t in ranked
            for read in t.read
            for number, text in enumerate(read.sentences)
        ],
        SENTENCE_WEIGHTS,
    )
    _fitted("answer", _answers(ranked), ANSWER_WEIGHTS, is_balanced=True)
    again = [replace(t, read=tuple(read_again(t.question, t.read, reader))) for t in shown(ranked, "reading again")]
    reread = _fitted(
        "reread",
        [
            Row(reread_features(read, number, read.again), t.holds(read.sentences[number]), t.is_fitted_on, t.source)
            for t in again
            for read in t.read
            if read.again is not None
            for number in read.again.relevant
        ],
        REREAD_WEIGHTS,
    )
    whole = _fitted("answer_reread", _answers(again), ANSWER_REREAD_WEIGHTS, is_balanced=True)
    fitted = Fitted(sentence, reread, whole)
    pairs = [(before, after) for before, after in zip(trials, again, strict=True) if not before.is_fitted_on]
    _report("pairs, held out", pairs, fitted)
    folders = [(before, after) for before, after in zip(trials, again, strict=True) if before.source == FOLDERS_ASKED]
    _report("folders, fitted on", folders, fitted)


@dataclass(frozen=True, slots=True)
class Fitted:
    """The weights of sentences, of those that were read once more, and of all passages together."""

    sentence: dict[str, float]
    reread: dict[str, float]
    whole: dict[str, float]

    def odds(self, read: Read, number: int) -> float:
        """Log-odds that a sentence answers."""
        if read.again is None or number not in read.again.relevant:
            return log_odds(self.sentence, sentence_features(read, number))
        return log_odds(self.reread, reread_features(read, number, read.again))


def _answers(trials: Sequence[Trial]) -> list[Row]:
    return [
        Row(
            answer_features(t.question, t.read),
            any(t.holds(read.passage.chunk.text) for read in t.read),
            t.is_fitted_on,
            t.source,
        )
        for t in trials
    ]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to be told: its features, whether it is so, whether it is fitted on, and where it is from."""

    features: dict[str, float]
    is_so: bool
    is_fitted_on: bool
    source: str


def _ranked(trial: Trial, weights: dict[str, float]) -> Trial:
    """A trial with its best passages in order."""
    return replace(
        trial, read=tuple(sorted(trial.read, key=lambda item: -log_odds(weights, passage_features(item)))[:TOP_K])
    )


def _order(trials: Sequence[Trial], others: dict[str, list[Ranking]]) -> dict[str, float]:
    """The weights of passages: their order from all kinds of queries, their scale from held-out questions."""
    fitted, rest = ([_ranking(t) for t in trials if t.gold and t.is_fitted_on is wanted] for wanted in (True, False))
    kinds = {"questions": fitted, **others}
    names = [name for name in PASSAGE_WEIGHTS if name != "bias"]
    order = fit_order([(SHARES[kind], found) for kind, found in kinds.items()], names)
    weights = as_log_odds(order, fitted)
    for kind, found in {**kinds, "questions": rest}.items():
        told = [(log_odds(weights, f), right) for r in found for f, right in zip(r.features, r.right, strict=True)]
        scores, truth = zip(*told, strict=True)
        print(f"passage, {kind}: AUROC {roc_auc_score(truth, scores):.3f} of {len(found)} queries")
    print(f"PASSAGE_WEIGHTS = {weights}", flush=True)
    return weights


def _ranking(trial: Trial) -> Ranking:
    return Ranking(
        tuple(passage_features(read) for read in trial.read),
        tuple(trial.holds(read.passage.chunk.text) for read in trial.read),
    )


def _fitted(
    name: str,
    rows: Sequence[Row],
    current: dict[str, float],
    *,
    is_balanced: bool = False,
) -> dict[str, float]:
    """The weights of a logistic model of the rows, all sources counting alike, and what they are worth on the rest."""
    names = [key for key in current if key != "bias"]
    values = np.array([[row.features[key] for key in names] for row in rows])
    truth, fitted_on = np.array([row.is_so for row in rows]), np.array([row.is_fitted_on for row in rows])
    kinds = [(row.source, row.is_so if is_balanced else None) for row in rows if row.is_fitted_on]
    share = Counter(kinds)
    counts = np.array([len(kinds) / len(share) / share[kind] for kind in kinds])
    model = LogisticRegression(max_iter=2000).fit(values[fitted_on], truth[fitted_on], sample_weight=counts)
    probability = model.predict_proba(values[~fitted_on])[:, 1]
    for key, column in zip(names, values[~fitted_on].T, strict=True):
        print(f"  {name}: {key} alone, AUROC {roc_auc_score(truth[~fitted_on], column):.3f}")
    print(f"{name}: AUROC held out {roc_auc_score(truth[~fitted_on], probability):.3f}")
    for low in np.arange(0.0, 1.0, 0.2):
        inside = (probability >= low) & (probability < low + 0.2)
        if inside.any():
            said, so = probability[inside].mean(), truth[~fitted_on][inside].mean()
            print(f"  said {said:.2f}, so {so:.2f}, of {inside.sum()}")
    weights = {key: round(float(weight), 3) for key, weight in zip(names, model.coef_[0], strict=True)}
    weights["bias"] = round(float(model.intercept_[0]), 3)
    print(f"{name.upper()}_WEIGHTS = {weights}", flush=True)
    return weights


def _report(name: str, held: Sequence[tuple[Trial, Trial]], fitted: Fitted) -> None:
    """What all is worth on trials, each as it was and with its best passages in order."""
    with_answer = [(before, after) for before, after in held if before.gold]
    print(f"{name}: {len(held)} trials, {len(with_answer)} with an answer")
    for order, place in (("fused", 0), ("reranked", 1)):
        ranks = [_rank(pair[place]) for pair in with_answer]
        print(f"passage MRR, {order}: {np.mean([1 / rank if rank else 0.0 for rank in ranks]):.3f}")
    found = [(after, _evidence(after, fitted)) for _, after in with_answer]
    first = [bool(sentences) and trial.holds(sentences[0].text) for trial, sentences in found]
    print(f"right sentence first: {np.mean(first):.3f}")
    for relative in (0.2, 0.3, 0.4, 0.5, 0.6):
        quotes = [(trial, chosen(sentences, relative=relative)) for trial, sentences in found if sentences]
        shown_right = np.mean([any(trial.holds(item.text) for item in items) for trial, items in quotes])
        mean = np.mean([len(items) for _, items in quotes])
        print(f"quoted from {relative} of the best on: the right one among {mean:.2f} quotes for {shown_right:.3f}")
    said = np.array([log_odds(fitted.whole, answer_features(after.question, after.read)) for _, after in held])
    probability: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-said))
    truth = np.array([bool(before.gold) for before, _ in held])
    print(f"answerable, AUROC {roc_auc_score(truth, probability):.3f}")
    for caution in (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7):
        answered = probability >= caution
        false_answers, false_refusals = answered[~truth].mean(), 1 - answered[truth].mean()
        wrong = [share * false_refusals + (1 - share) * false_answers for share in ANSWERED_SHARES]
        print(
            f"caution {caution}: false answers {false_answers:.3f}, false refusals {false_refusals:.3f}; "
            f"wrong in all {wrong[0]:.3f}, {wrong[1]:.3f} where two of three have an answer"
        )


def _rank(trial: Trial) -> int:
    places = [place for place, read in enumerate(trial.read, start=1) if trial.holds(read.passage.chunk.text)]
    return min(places, default=0)


def _evidence(trial: Trial, fitted: Fitted) -> list[Evidence]:
    """A trial's sentences, best first."""
    found = [
        Evidence(
            read.passage,
            read.spans[number],
            read.sentences[number],
            sigmoid(fitted.odds(read, number)),
        )
        for read in trial.read
        for number in quotable(read)
    ]
    return sorted(found, key=lambda item: (-item.relevance, item.text))


if __name__ == "__main__":
    main()
