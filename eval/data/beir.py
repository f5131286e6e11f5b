"""BEIR layout (arXiv 2104.08663): corpus.jsonl, queries.jsonl and qrels/SPLIT.tsv; SciFact is stored so."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from eval.data.reading import read_lines, read_text, unique_ids
from eval.errors import DatasetError
from eval.types import Dataset, Entry, Question

FORMAT = (
    'the BEIR layout: corpus.jsonl ({"_id", "title", "text"}), queries.jsonl ({"_id", "text"}) and '
    "qrels/test.tsv (header, then query-id TAB corpus-id TAB grade)"
)


def load(path: Path, *, name: str, split: str = "test") -> Dataset:
    """Read a BEIR folder; the questions are those that the split's qrels judge.

    Args:
        path: The folder.
        name: What to call the dataset.
        split: Which file of qrels/.

    Raises:
        DatasetError: A file is missing or malformed, or the qrels name what is not there.
    """
    entries = tuple(
        Entry(record.text("_id"), record.text("text"), title=record.optional_text("title"))
        for record in unique_ids(read_lines(path / "corpus.jsonl", FORMAT), "_id")
    )
    queries = {
        record.text("_id"): record.filled("text")
        for record in unique_ids(read_lines(path / "queries.jsonl", FORMAT), "_id")
    }
    qrels_path = path / "qrels" / f"{split}.tsv"
    qrels = _read_qrels(qrels_path)
    _check_ids(qrels, qrels_path, queries=set(queries), corpus={entry.entry_id for entry in entries})
    questions = tuple(
        Question(query_id, queries[query_id], kind="query", answerable=True, sources=grades)
        for query_id, grades in qrels.items()
    )
    return Dataset(name, "ranking", questions, entries)


def _read_qrels(path: Path) -> dict[str, dict[str, int]]:
    qrels: dict[str, dict[str, int]] = defaultdict(dict)
    for number, line in enumerate(read_text(path, FORMAT).splitlines(), start=1):
        fields = line.split("\t")
        graded = len(fields) == 3 and fields[2].strip().lstrip("-").isdigit()
        if not line.strip() or (number == 1 and len(fields) == 3 and not graded):
            continue
        if not graded:
            raise DatasetError(
                f"{path}, line {number}: not query-id TAB corpus-id TAB grade: {line!r}. Expected {FORMAT}."
            )
        if int(fields[2]) > 0:
            qrels[fields[0]][fields[1]] = int(fields[2])
    return dict(qrels)


def _check_ids(qrels: dict[str, dict[str, int]], path: Path, *, queries: set[str], corpus: set[str]) -> None:
    for query_id, grades in qrels.items():
        if query_id not in queries:
            raise DatasetError(f"{path} judges query {query_id!r}, which queries.jsonl does not hold.")
        unknown = sorted(set(grades) - corpus)
        if unknown:
            raise DatasetError(f"{path} judges document {unknown[0]!r}, which corpus.jsonl does not hold.")
