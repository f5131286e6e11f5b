"""Fit the weights of `rag.answer.probability` on pairs that the evidence model was not trained on.

Run: python -m eval.evidence.calibrate FOLDER_OF_DATASETS CACHE

Held-out questions are put to an index of their passages among thousands of others, as the product searches it. Each is
put with the passage that answers it and once more without; questions whose own passage does not answer them are put as
they are. Half of the questions are fitted on, the other half reported. The order of passages is fitted on claims and
questions of two hops, too. Answerability is fitted as though half of all questions had an answer: what share of a
reader's own questions has one is not known.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from eval.evidence.examples import Example
from eval.evidence.mix import SEED, mixed
from eval.evidence.order import Ranking, as_log_odds, fit_order
from eval.evidence.queries import claims, rankings, two_hops
from eval.evidence.remembered import RememberingReader
from eval.progress import shown
from eval.systems.cache import RememberingEmbedder
from eval.systems.config import KINDS, SystemConfig
from eval.systems.indexed import IndexSystem
from eval.types import Dataset, Entry
from rag.answer.nearness import nearness
from rag.answer.probability import (
    ANSWER_WEIGHTS,
    PASSAGE_WEIGHTS,
    SENTENCE_WEIGHTS,
    answer_features,
    log_odds,
    passage_features,
    sentence_features,
)
from rag.answer.reading import Read, read_passages
from rag.index.embed import SentenceTransformerEmbedder
from rag.models.evidence import FootnoteReader
from rag.protocols import Embedder, EvidenceReader

SETS = {"squadshifts", "tydiqa_en", "nq_open_oracle", "mlqa_en", "onestopqa", "unansq", "sleepqa", "covidqa"}
OTHER_PASSAGES = 6000
QUESTIONS = 900
DEPTH = 16
TOP_K = 6
# How much each kind of query counts in the order of passages: plain questions are what users mostly ask.
SHARES = {"questions": 4.0, "claims": 1.0, "two hops": 1.0}


@dataclass(frozen=True, slots=True)
class Trial:
    """A question as it is put, with what was retrieved and read for it."""

    question: str
    read: tuple[Read, ...]
    gold: str | None
    is_fitted_on: bool
    near: tuple[tuple[float, ...], ...] = ()

    def holds(self, text: str) -> bool:
        """Whether a text holds the sentence that answers."""
        return self.gold is not None and self.gold in text


def main() -> None:
    """Fit, report, and print the constants to paste."""
    folder, cache = Path(sys.argv[1]), Path(sys.argv[2])
    reader = RememberingReader(FootnoteReader(), cache / "readings.sqlite")
    trials = _trials(folder / "train", cache, reader)
    others = {
        "claims": rankings(claims(folder), cache=cache, reader=reader),
        "two hops": rankings(two_hops(folder), cache=cache, reader=reader),
    }
    passage = _order(trials, others)
    embedder = RememberingEmbedder(SentenceTransformerEmbedder(), cache / "embeddings.sqlite")
    ranked = [_ranked(trial, passage, embedder) for trial in shown(trials, "embedding sentences")]
    sentence = _fitted(
        "sentence",
        [
            (sentence_features(read.reading, number, near=near[number]), t.holds(text), t.is_fitted_on)
            for t in ranked
            for read, near in zip(t.read, t.near, strict=True)
            for number, text in enumerate(read.sentences)
        ],
        SENTENCE_WEIGHTS,
    )
    whole = _fitted(
        "answer",
        [
            (
                answer_features(t.question, t.read, t.near),
                any(t.holds(read.passage.chunk.text) for read in t.read),
                t.is_fitted_on,
            )
            for t in ranked
        ],
        ANSWER_WEIGHTS,
        class_weight="balanced",
    )
    _report(trials, ranked, passage, sentence, whole)


def _ranked(trial: Trial, weights: dict[str, float], embedder: Embedder) -> Trial:
    """A trial with its best passages in order, and how near their sentences are."""
    read = tuple(sorted(trial.read, key=lambda item: -log_odds(weights, passage_features(item)))[:TOP_K])
    return replace(trial, read=read, near=tuple(nearness(trial.question, read, embedder)))


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


def _trials(pairs: Path, cache: Path, reader: EvidenceReader) -> list[Trial]:
    training, held_out = mixed(pairs)
    asked = [example for example in held_out if _can_be_searched(example)]
    random.Random(SEED).shuffle(asked)
    others = [example for example in training if _can_be_searched(example)][:OTHER_PASSAGES]
    passages = {example.passage: example.title for example in [*held_out, *others] if example.origin in SETS}
    entries = tuple(Entry(str(number), text, title or None) for number, (text, title) in enumerate(passages.items()))
    config = SystemConfig(
        "calibration", "index", "", {**KINDS["index"], "depth": DEPTH + 2, "candidates": 40, "hops": True}
    )
    system, trials = IndexSystem(config, cache=cache), []
    system.index(Dataset("held-out pairs", "ranking", (), entries))
    for example in shown(asked[:QUESTIONS], "reading"):
        retrieved = system.search(example.text)
        is_fitted_on = int(sha256(example.passage.encode()).hexdigest(), 16) % 2 == 0
        gold = example.sentences[example.span[0]] if example.span else None
        read = read_passages(example.text, retrieved, reader)
        trials.append(Trial(example.text, tuple(read[:DEPTH]), gold, is_fitted_on))
        if gold is not None:
            without = [item for item in read if gold not in item.passage.chunk.text]
            trials.append(Trial(example.text, tuple(without[:DEPTH]), None, is_fitted_on))
    system.close()
    return trials


def _can_be_searched(example: Example) -> bool:
    """Questions about 'the writer' or 'the product' mean nothing outside their own review."""
    if example.origin not in SETS or example.verdict >= 0 or example.topical != 1:
        return False
    is_personal = example.title.startswith(("Amazon_Reviews", "Filtered_Reddit"))
    return not (example.origin == "squadshifts" and (is_personal or not example.title))


def _fitted(
    name: str,
    rows: Sequence[tuple[dict[str, float], bool, bool]],
    current: dict[str, float],
    *,
    class_weight: str | None = None,
) -> dict[str, float]:
    """The weights of a logistic model of the rows (features, truth, fitted on), and what they are worth on the rest."""
    names = [key for key in current if key != "bias"]
    values = np.array([[features[key] for key in names] for features, _, _ in rows])
    truth, fitted_on = (np.array(column) for column in zip(*(row[1:] for row in rows), strict=True))
    model = LogisticRegression(max_iter=2000, class_weight=class_weight).fit(values[fitted_on], truth[fitted_on])
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


def _report(
    trials: Sequence[Trial],
    ranked: Sequence[Trial],
    passage: dict[str, float],
    sentence: dict[str, float],
    whole: dict[str, float],
) -> None:
    held = [(before, after) for before, after in zip(trials, ranked, strict=True) if not before.is_fitted_on]
    with_answer = [(before, after) for before, after in held if before.gold]
    print(f"held out: {len(held)} trials, {len(with_answer)} with an answer")
    for name, place in (("fused", 0), ("reranked", 1)):
        ranks = [_rank(pair[place]) for pair in with_answer]
        print(f"passage MRR, {name}: {np.mean([1 / rank if rank else 0.0 for rank in ranks]):.3f}")
    first = [_first_sentence(after, sentence) for _, after in with_answer]
    print(f"right sentence first: {np.mean(first):.3f}")
    said = np.array([log_odds(whole, answer_features(after.question, after.read, after.near)) for _, after in held])
    probability: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-said))
    truth = np.array([bool(before.gold) for before, _ in held])
    for caution in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        answered = probability >= caution
        print(
            f"caution {caution}: false answers {answered[~truth].mean():.3f}, "
            f"false refusals {1 - answered[truth].mean():.3f}"
        )


def _rank(trial: Trial) -> int:
    places = [place for place, read in enumerate(trial.read, start=1) if trial.holds(read.passage.chunk.text)]
    return min(places, default=0)


def _first_sentence(trial: Trial, weights: dict[str, float]) -> bool:
    scored = [
        (log_odds(weights, sentence_features(read.reading, number, near=near[number])), text)
        for read, near in zip(trial.read, trial.near, strict=True)
        for number, text in enumerate(read.sentences)
    ]
    return trial.holds(max(scored)[1]) if scored else False


if __name__ == "__main__":
    main()
