"""Start a questions file: sentences of your documents that are worth asking about, the question left to you."""

from __future__ import annotations

import json
from itertools import islice, zip_longest
from pathlib import Path

from eval.data.own import PLACEHOLDER
from eval.errors import DatasetError
from eval.metrics.facts import dates, names, numbers
from eval.systems.corpus import documents
from eval.types import Dataset
from eval.writing import write_whole
from rag.sentences import split_sentences
from rag.types import Document

SHORTEST_SENTENCE = 40
LONGEST_SENTENCE = 300


def start_questions(folder: Path, target: Path, *, count: int) -> int:
    """Write one line per chosen sentence, taking documents in turn, and one line for a question without an answer.

    Args:
        folder: The documents.
        target: The file to write.
        count: How many lines at most.

    Returns:
        How many lines were written.

    Raises:
        DatasetError: The folder is missing or empty, or the file exists already.
        ResultError: The disk is full or cannot be written.
    """
    if not folder.is_dir():
        raise DatasetError(f"There is no folder {folder}; give the folder of your documents.")
    if target.exists():
        raise DatasetError(f"{target} exists already; give another with --questions, or remove it.")
    texts = documents(Dataset("own", "answering", (), folder=folder))
    lines = [line for turn in zip_longest(*map(_lines, texts)) for line in turn if line is not None]
    chosen = list(islice(lines, count - 1))
    chosen.append({"question": f"{PLACEHOLDER} ask what none of the documents answers", "answerable": False})
    numbered = ({"id": f"q{number:03}", **line} for number, line in enumerate(chosen, start=1))
    write_whole(target, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in numbered))
    return len(chosen)


def _lines(document: Document) -> list[dict[str, object]]:
    """The sentences of a document with the most dates, numbers and names, best first."""
    sentences = [span.of(document.text) for span in split_sentences(document.text)]
    fit = [text for text in sentences if SHORTEST_SENTENCE <= len(text) <= LONGEST_SENTENCE and "\n" not in text]
    ranked = sorted(fit, key=lambda text: -len(dates(text) | numbers(text) | names(text)))
    return [
        {
            "question": f"{PLACEHOLDER} ask what this answers: {text}",
            "kind": "fact",
            "answerable": True,
            "answers": sorted(dates(text) | numbers(text)),
            "sources": [document.source],
            "quotes": [text],
        }
        for text in ranked
    ]
