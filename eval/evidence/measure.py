"""Measure passages, sentences and answerability on data that nothing was trained or tuned on.

Run: python -m eval.evidence.measure FOLDER_OF_DATASETS CACHE [LIMIT]

Each figure stands with its 95% bootstrap interval, beside the same without the evidence model where there is one.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from eval.data import load_dataset
from eval.evidence.remembered import RememberingReader
from eval.metrics.stats import Estimate, estimate, estimate_mean
from eval.progress import shown
from eval.systems.config import KINDS, SystemConfig
from eval.systems.indexed import IndexSystem
from eval.types import Dataset, Question
from rag.answer.evidence import Evidence, find_evidence
from rag.models.evidence import FootnoteReader
from rag.types import Passage

DEPTH = 16
TOP_K = 6
# From this relevance on a sentence counts as chosen, where several may be.
CHOSEN = 0.5


@dataclass(frozen=True, slots=True)
class Looked:
    """A question with what was found for it."""

    question: Question
    fused: Sequence[Passage]
    passages: Sequence[Passage]
    sentences: Sequence[Evidence]
    within: Sequence[Evidence]
    answerability: float


def main() -> None:
    """Print the figures of each dataset."""
    folder, cache = Path(sys.argv[1]), Path(sys.argv[2])
    limit = int(sys.argv[3]) if len(sys.argv) > 3 else 1000
    for name, sub in (("squad2", "squad2_half"), ("qed", "qed"), ("clapnq", "clapnq")):
        dataset = load_dataset(name, path=folder / sub, documents=None, limit=limit)
        print(f"{name}: {len(dataset.questions)} questions, {len(dataset.entries)} paragraphs indexed")
        _print(_figures(_look(dataset, cache)))


def _look(dataset: Dataset, cache: Path) -> list[Looked]:
    config = SystemConfig("measure", "index", "", {**KINDS["index"], "depth": DEPTH, "candidates": 40, "hops": True})
    system = IndexSystem(config, cache=cache)
    reader = RememberingReader(FootnoteReader(), cache / "readings.sqlite")
    look = partial(find_evidence, reader=reader)
    system.index(dataset)
    found = []
    for question in shown(dataset.questions, "reading"):
        fused = system.search(question.question)
        findings = look(question.question, fused, top_k=TOP_K)
        own = [passage for passage in fused if passage.chunk.source in question.sources]
        within = look(question.question, own, top_k=DEPTH).sentences
        found.append(Looked(question, fused, findings.passages, findings.sentences, within, findings.answerability))
    system.close()
    return found


def _figures(looked: Sequence[Looked]) -> Mapping[str, list[float]]:
    """Values by question of each figure."""
    answerable = [item for item in looked if item.question.answerable]
    figures = {
        "passage MRR@10, fused": [_reciprocal_rank(item.fused, item.question) for item in answerable],
        "passage MRR@10, read closely": [_reciprocal_rank(item.passages, item.question) for item in answerable],
        "right sentence first": [_is_gold(item.sentences[:1], item.question) for item in answerable],
        "right sentence first, within the right passage": [
            _is_gold(item.within[:1], item.question) for item in answerable if item.within
        ],
    }
    if any(item.question.quotes for item in answerable):
        chosen = [(item, [s for s in item.sentences if s.relevance >= CHOSEN]) for item in answerable]
        figures["precision of chosen sentences"] = [
            float(np.mean([_is_gold([one], item.question) for one in some])) for item, some in chosen if some
        ]
        figures["recall of gold sentences"] = [
            _recall(some, item.question) for item, some in chosen if item.question.quotes
        ]
    if len(answerable) < len(looked):
        truth = [bool(item.question.answerable) for item in looked]
        said = [item.answerability for item in looked]
        print(f"  answerable or not: AUROC {_auroc(truth, said)}")
    return figures


def _is_gold(sentences: Sequence[Evidence], question: Question) -> float:
    """Whether the first of them is from a right source, and a gold sentence or one that holds a gold answer."""
    for sentence in sentences:
        if sentence.passage.chunk.source not in question.sources:
            return 0.0
        if question.quotes:
            return float(any(_overlap(sentence.text, quote) for quote in question.quotes))
        return float(any(answer.lower() in sentence.text.lower() for answer in question.answers))
    return 0.0


def _overlap(one: str, other: str) -> bool:
    """Whether one holds the other, spaces aside: datasets split sentences in ways of their own."""
    left, right = "".join(one.split()), "".join(other.split())
    return bool(left and right) and (left in right or right in left)


def _recall(sentences: Sequence[Evidence], question: Question) -> float:
    return float(np.mean([any(_overlap(item.text, quote) for item in sentences) for quote in question.quotes]))


def _reciprocal_rank(passages: Sequence[Passage], question: Question) -> float:
    sources = list(dict.fromkeys(passage.chunk.source for passage in passages))[:10]
    return next((1.0 / rank for rank, source in enumerate(sources, start=1) if source in question.sources), 0.0)


def _auroc(truth: Sequence[bool], said: Sequence[float]) -> str:
    def area(pairs: Sequence[tuple[bool, float]]) -> float | None:
        labels, scores = zip(*pairs, strict=True)
        return float(roc_auc_score(labels, scores)) if len(set(labels)) > 1 else None

    found = estimate(list(zip(truth, said, strict=True)), area)
    return _shown(found) if found else "undefined"


def _shown(found: Estimate) -> str:
    return f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}] of {found.count}"


def _print(figures: Mapping[str, list[float]]) -> None:
    for name, values in figures.items():
        print(f"  {name}: {_shown(estimate_mean(values))}", flush=True)


if __name__ == "__main__":
    main()
