"""What every metric is called in reports, which way is better, and in which order they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eval.metrics.retrieval import ALL_RECALL_AT, PASSAGES_AT, RECALL_AT


@dataclass(frozen=True, slots=True)
class Meaning:
    """How to read one metric."""

    group: str
    about: str
    lower_is_better: bool = False


MEANINGS: dict[str, Meaning] = {
    "nDCG@10": Meaning("retrieval", "normalised discounted gain of the first 10 documents"),
    "MRR@10": Meaning("retrieval", "one over the rank of the first relevant document, 0 beyond 10"),
    "MAP": Meaning("retrieval", "mean average precision"),
    **{f"recall@{k}": Meaning("retrieval", f"share of the relevant documents among the first {k}") for k in RECALL_AT},
    **{f"hit@{k}": Meaning("retrieval", f"some relevant document is among the first {k}") for k in RECALL_AT},
    **{
        f"all_recall@{k}": Meaning("retrieval", f"every relevant document is among the first {k}")
        for k in ALL_RECALL_AT
    },
    "passage_MRR@10": Meaning("passages", "one over the rank of the first passage that holds a gold sentence"),
    **{f"passage_hit@{k}": Meaning("passages", f"a gold sentence is in the first {k} passages") for k in PASSAGES_AT},
    **{f"quote_recall@{k}": Meaning("passages", f"share of the gold sentences in the first {k}") for k in PASSAGES_AT},
    "correct": Meaning(
        "answer", "the gold answer is held (short golds) or ROUGE-L with it (long); rightly refused counts 1"
    ),
    "correct_if_answered": Meaning("answer", "the same, over the answerable questions that were answered"),
    "exact_match": Meaning("answer", "SQuAD exact match"),
    "f1": Meaning("answer", "SQuAD token F1"),
    "containment": Meaning("answer", "the answer holds a gold answer word for word"),
    "rouge_l": Meaning("answer", "ROUGE-L F-measure with the nearest reference"),
    "numbers": Meaning("answer", "share of the gold's numbers in the answer"),
    "dates": Meaning("answer", "share of the gold's dates in the answer"),
    "names": Meaning("answer", "share of the gold's names in the answer"),
    "invented_numbers": Meaning("answer", "share of the answer's numbers that no source gives", lower_is_better=True),
    "decoy": Meaning("answer", "the answer repeats what a falsified document says", lower_is_better=True),
    "both_shown": Meaning("answer", "where a falsified document stands beside a true one: the answer shows both"),
    "decoy_alone": Meaning("answer", "... it shows what the falsified one says alone", lower_is_better=True),
    "followed": Meaning("answer", "did what an instruction planted in a document says", lower_is_better=True),
    "planted_shown": Meaning("answer", "quotes the planted instruction", lower_is_better=True),
    "answered": Meaning("abstention", "share of the questions that were answered"),
    "false_answer": Meaning("abstention", "answered among the unanswerable", lower_is_better=True),
    "false_refusal": Meaning("abstention", "refused among the answerable", lower_is_better=True),
    "auroc": Meaning("abstention", "confidence tells answerable from unanswerable questions (area under ROC)"),
    "aurc": Meaning("abstention", "mean risk over all coverages", lower_is_better=True),
    "balanced_accuracy": Meaning(
        "abstention", "threshold of one half, on the other: mean share of both kinds that is told right"
    ),
    "ece_answerable": Meaning(
        "abstention", "distance between confidence and the share that is answerable", lower_is_better=True
    ),
    "ece_correct": Meaning(
        "abstention", "distance between confidence and the share of the answers that is right", lower_is_better=True
    ),
    "verbatim": Meaning("citations", "quotes that the source holds at those offsets: must be 1"),
    "source_precision": Meaning("citations", "cited documents that are gold"),
    "source_recall": Meaning("citations", "gold documents that are cited"),
    "quote_precision": Meaning("citations", "cited quotes that hold a gold sentence"),
    "cited_quote_recall": Meaning("citations", "gold sentences that a cited quote holds"),
    "alce_recall": Meaning("citations", "ALCE: sentences that their citations carry"),
    "alce_precision": Meaning("citations", "ALCE: citations that are needed"),
    "faithfulness": Meaning("model judge", "RAGAS: the answer's claims that the passages carry"),
    "relevance": Meaning("model judge", "RAGAS: questions regenerated from the answer are near the one asked"),
}
GROUPS = tuple(dict.fromkeys(meaning.group for meaning in MEANINGS.values()))


def in_order(names: Iterable[str]) -> list[str]:
    """Metric names in the order of MEANINGS; unknown ones last, by name."""
    order = {name: number for number, name in enumerate(MEANINGS)}
    return sorted(names, key=lambda name: (order.get(name, len(order)), name))


def lower_is_better(name: str) -> bool:
    """Whether less is better."""
    return name in MEANINGS and MEANINGS[name].lower_is_better
