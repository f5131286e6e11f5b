"""Ranking metrics, by document with ir-measures (MacAvaney et al., ECIR 2022: trec_eval's own code) and by passage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from eval.types import Hit

RECALL_AT = (1, 3, 5, 10, 20, 100)
ALL_RECALL_AT = (2, 5, 10, 20)
PASSAGES_AT = (1, 3, 5, 10)


def by_document(ranking: Iterable[Hit]) -> list[str]:
    """Entries in the order of their first passage, each once."""
    return list(dict.fromkeys(hit.entry_id for hit in ranking))


def document_metrics(
    rankings: Mapping[str, Sequence[str]], gold: Mapping[str, Mapping[str, int]], *, depth: int = max(RECALL_AT)
) -> dict[str, dict[str, float]]:
    """Score rankings of documents.

    Args:
        rankings: Document ids per question, best first, each once; the order counts, there are no ties.
        gold: Grade of each relevant document per question; questions without any are left out.
        depth: How far down the system looked; recall further down is not its to claim, and left out.

    Returns:
        Per question: nDCG@10, MRR@10, MAP, recall@k and hit@k.
    """
    import ir_measures
    from ir_measures import AP, RR, R, Success, nDCG

    names = {nDCG @ 10: "nDCG@10", RR @ 10: "MRR@10", AP: "MAP"}
    cuts = [k for k in RECALL_AT if k <= depth]
    names |= {R @ k: f"recall@{k}" for k in cuts} | {Success @ k: f"hit@{k}" for k in cuts}
    qrels = [ir_measures.Qrel(q, d, grade) for q, grades in gold.items() for d, grade in grades.items()]
    run = [
        ir_measures.ScoredDoc(question_id, document, -float(rank))
        for question_id in gold
        for rank, document in enumerate(rankings.get(question_id, ()))
    ]
    rows = {question_id: dict.fromkeys(names.values(), 0.0) for question_id, grades in gold.items() if grades}
    if not qrels or not run:
        return rows
    for value in ir_measures.iter_calc(list(names), qrels, run):
        rows[value.query_id][names[value.measure]] = float(value.value)
    return rows


def all_recall(ranking: Sequence[str], gold: Iterable[str], *, k: int) -> float:
    """1 if every relevant document is among the first k: what a multi-hop question needs."""
    return float(set(gold) <= set(ranking[:k]))


def passage_metrics(texts: Sequence[str], quotes: Sequence[str]) -> dict[str, float]:
    """Score a ranking of passages by the gold sentences they hold.

    Args:
        texts: The passages' words, best first.
        quotes: Gold sentences, at least one.

    Returns:
        passage_MRR@10, passage_hit@k (some gold sentence is among the first k) and quote_recall@k (share of them).
    """
    held = [{quote for quote in quotes if holds(text, quote)} for text in texts[: max(PASSAGES_AT)]]
    first = next((rank for rank, found in enumerate(held, start=1) if found), None)
    metrics = {"passage_MRR@10": 1 / first if first else 0.0}
    for k in PASSAGES_AT:
        found = set().union(*held[:k])
        metrics[f"passage_hit@{k}"] = float(bool(found))
        metrics[f"quote_recall@{k}"] = len(found) / len(set(quotes))
    return metrics


def holds(text: str, quote: str) -> bool:
    """Whether a passage holds a sentence: its first or its last half, word for word, since chunks may cut sentences."""
    words = plain(quote).split()
    half = (len(words) + 1) // 2
    inside = f" {plain(text)} "
    return bool(words) and any(f" {' '.join(part)} " in inside for part in (words[:half], words[-half:]))


def plain(text: str) -> str:
    """Lower case, letters and digits only, one blank between words."""
    return " ".join("".join(char if char.isalnum() else " " for char in text.lower()).split())
