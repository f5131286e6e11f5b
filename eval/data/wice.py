"""WiCE (arXiv 2303.01432): does the cited page carry the claim? It tests the judge of citations, not the retriever."""

from __future__ import annotations

from pathlib import Path

from eval.data.halves import HELD_OUT, half
from eval.data.reading import Record, file_at, read_lines
from eval.types import Dataset, Question

FILE = "dev.jsonl"
FORMAT = "WiCE lines: claim, evidence[], label, supporting_sentences[][], meta.id"
LABELS = ("supported", "partially_supported", "not_supported")


def load(path: Path, *, name: str, gold: bool = False, part: str = HELD_OUT) -> Dataset:
    """Read half of a WiCE file, or of the dev.jsonl in a folder; `answerable`: whether the claim is wholly supported.

    Args:
        path: The file or its folder.
        name: What to call the dataset.
        gold: Give the supporting sentences alone to judge by, and the whole page only where there are none.
        part: The half that the engine's check was fitted on, or the other.

    Raises:
        DatasetError: The file is missing or malformed.
    """
    path = file_at(path, FILE)
    questions = (_question(record, gold=gold) for record in read_lines(path, FORMAT))
    return Dataset(name, "entailment", tuple(item for item in questions if half(item.question_id) == part))


def _question(record: Record, *, gold: bool) -> Question:
    label = record.choice("label", LABELS)
    evidence = record.texts("evidence")
    groups = record.items("supporting_sentences")
    first = groups[0] if groups else []
    if not isinstance(first, list) or any(not 0 <= number < len(evidence) for number in first):
        raise record.wrong("supporting_sentences", "lists of positions in evidence")
    quotes = tuple(evidence[number] for number in first)
    return Question(
        record.record("meta").text("id"),
        record.filled("claim"),
        kind=label,
        answerable=label == "supported",
        quotes=quotes,
        premise="\n".join(quotes if gold and quotes else evidence),
    )
