"""Fit the weights of `rag.answer.evidence` on public question-answer pairs, and say what they are worth.

Run: python -m eval.calibrate_evidence FOLDER (of JSONL files, gzip, with question, passage and answer_spans).

Every question is put twice: to the passages retrieved for it with the one that answers it, and to those without it.
Even questions are fitted on, odd ones reported. Nothing of SQuAD 2.0, CLAPnq, RGB or the sample documents is used.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from rag.answer.evidence import FEATURES, Context, Query, absent_share, features
from rag.index.embed import SentenceTransformerEmbedder
from rag.sentences import split_sentences
from rag.types import Chunk, Span

SETS = {"squadshifts": 500, "onestopqa": 200, "mlqa_en": 150, "tydiqa_en": 200, "nq_open_oracle": 200}
SEED = 0
TOP_K = 6
LONGEST_PASSAGE = 4000


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, the passage that answers it, and where in it the answer starts."""

    question: str
    passage: str
    title: str | None
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """Features of every candidate sentence, shape (sentences, features), and what is true of each."""

    values: NDArray[np.float64]
    answers: NDArray[np.bool_]
    trial: NDArray[np.int64]
    answerable: NDArray[np.bool_]
    absent: NDArray[np.float64]


def main() -> None:
    """Fit, report, and print the constants to paste."""
    sample = collect(read_pairs(Path(sys.argv[1])))
    fitted_on = (sample.trial // 2) % 2 == 0
    sentence = LogisticRegression(max_iter=2000, C=10).fit(sample.values[fitted_on], sample.answers[fitted_on])
    logits = sentence.decision_function(sample.values)
    best, right, answerable, absent = per_trial(sample, logits)
    known = np.column_stack([best, absent])
    even = (np.unique(sample.trial) // 2) % 2 == 0
    whole = LogisticRegression().fit(known[even], answerable[even])
    probability = whole.predict_proba(known)[:, 1]
    odd = ~even
    print(f"right sentence first, held out: {right[odd & answerable].mean():.3f}")
    print(f"answerable or not, AUROC held out: {roc_auc_score(answerable[odd], probability[odd]):.3f}")
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.7):
        false_answers = (probability[odd & ~answerable] >= threshold).mean()
        false_refusals = (probability[odd & answerable] < threshold).mean()
        print(f"caution {threshold}: false answers {false_answers:.3f}, false refusals {false_refusals:.3f}")
    print(
        "WEIGHTS =", {name: round(float(weight), 2) for name, weight in zip(FEATURES, sentence.coef_[0], strict=True)}
    )
    print("BIAS =", round(float(sentence.intercept_[0]), 2))
    print("ANSWERABLE_SLOPE =", round(float(whole.coef_.ravel()[0]), 2))
    print("ABSENT_WEIGHT =", round(float(whole.coef_.ravel()[1]), 2))
    print("ANSWERABLE_BIAS =", round(float(np.ravel(whole.intercept_)[0]), 2))


def read_pairs(folder: Path) -> list[Pair]:
    """A fixed sample of each set."""
    chooser = random.Random(SEED)
    pairs = []
    for name, count in SETS.items():
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows = [row for row in map(json.loads, lines) if row.get("answerable", True) and row.get("answer_spans")]
        chooser.shuffle(rows)
        for row in rows[:count]:
            starts = tuple(start for start, _ in row["answer_spans"])
            pairs.append(Pair(row["question"], row["passage"][:LONGEST_PASSAGE], row.get("title"), starts))
    return pairs


def collect(pairs: list[Pair]) -> Sample:
    """Features of every sentence that is retrieved for every question, with and without its gold passage."""
    embedder = SentenceTransformerEmbedder()
    titles = {pair.passage: pair.title for pair in pairs}
    texts = list(titles)
    places = {text: number for number, text in enumerate(texts)}
    passage_vectors = embedder.embed_documents(texts).matrix
    contexts = [Context.of(Chunk("", "", 0, len(text), text, title=titles[text])) for text in texts]
    spans = [split_sentences(text) for text in texts]
    sentence_vectors = embedder.embed_documents(
        [span.of(text) for text, found in zip(texts, spans, strict=True) for span in found]
    ).matrix
    offsets = np.cumsum([0, *map(len, spans)])
    rows: list[tuple[list[float], bool, int, bool, float]] = []
    for number, pair in enumerate(pairs):
        question = embedder.embed_query(pair.question).vector
        query, gold = Query.of(pair.question), places[pair.passage]
        scores = passage_vectors @ question
        order = [int(place) for place in np.argsort(-scores, kind="stable")[: TOP_K + 1]]
        without = [place for place in order if place != gold][:TOP_K]
        with_gold = order[:TOP_K] if gold in order[:TOP_K] else [*without[: TOP_K - 1], gold]
        for answerable, top in ((True, with_gold), (False, without)):
            absent = absent_share(query, (contexts[place] for place in top))
            for place in top:
                text = texts[place]
                cosines = sentence_vectors[offsets[place] : offsets[place + 1]] @ question
                for span, cosine in zip(spans[place], cosines, strict=True):
                    values = features(
                        query,
                        span.of(text),
                        contexts[place],
                        cosine=float(cosine),
                        passage_cosine=float(scores[place]),
                    )
                    is_answer = answerable and place == gold and _holds(span, pair.starts)
                    row = [values[name] for name in FEATURES]
                    rows.append((row, is_answer, 2 * number + answerable, answerable, absent))
    return Sample(*(np.array(column) for column in zip(*rows, strict=True)))


def per_trial(
    sample: Sample, logits: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_], NDArray[np.float64]]:
    """Of each question as put: its best sentence's logit, whether that is the answer, and what is true of the trial."""
    tops = []
    for trial in np.unique(sample.trial):
        members = np.flatnonzero(sample.trial == trial)
        tops.append(members[logits[members].argmax()])
    return logits[tops], sample.answers[tops], sample.answerable[tops], sample.absent[tops]


def _holds(span: Span, starts: tuple[int, ...]) -> bool:
    return any(span.start <= start < span.end for start in starts)


if __name__ == "__main__":
    main()
