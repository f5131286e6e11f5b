"""CANARD (Elgohary et al., EMNLP 2019): follow-up questions of QuAC with the standalone ones humans made of them."""

from __future__ import annotations

from pathlib import Path

from eval.data.reading import Record, read_array
from eval.types import Dataset, Question, Turn

FILE = "dev.json"
FORMAT = "the CANARD JSON array: History[] (title, section, then questions and answers in turn), Question, Rewrite"


def load(path: Path, *, name: str) -> Dataset:
    """Read a CANARD file, or the dev.json in a folder; there is no corpus.

    Raises:
        DatasetError: The file is missing or malformed.
    """
    path = path / FILE if path.is_dir() else path
    questions = tuple(_question(record) for record in read_array(path, FORMAT))
    return Dataset(name, "rewriting", questions)


def _question(record: Record) -> Question:
    history = record.texts("History")
    if len(history) < 2:
        raise record.wrong("History", "a list that starts with title and section")
    topic = Turn("user", f"{history[0]}: {history[1]}")
    turns = (Turn("assistant" if n % 2 else "user", text) for n, text in enumerate(history[2:]))
    text, rewrite = record.filled("Question"), record.filled("Rewrite")
    return Question(
        f"{record.text('QuAC_dialog_id')}#{record.text('Question_no')}",
        text,
        kind="left as it was" if text == rewrite else "rewritten",
        answers=(rewrite,),
        history=(topic, *turns),
    )
