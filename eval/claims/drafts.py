"""Sentences as a language model drafts them from the folders of questions: true to their document, and altered ones.

Written for this project by a large language model that had seen neither the product nor its checks, sixty pairs on
each of five folders: nearly in the document's words, reworded, and freely; one in three names its source or date. The
altered one has one thing wrong as a model might get it wrong. Two folders are only measured on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.data import FOLDERS

DRAFTS = Path(__file__).parent / "drafts"
TUNED_ON = ("household", "institute", "trawler-and-train")
MEASURED_ON = ("rivers-and-islands", "town-and-science")
FAITHFUL = "faithful"


@dataclass(frozen=True, slots=True)
class Draft:
    """One sentence.

    Attributes:
        document: The file that it is drafted from.
        question: That it answers.
        change: What was changed in it, such as "name"; FAITHFUL where nothing was.
    """

    document: Path
    question: str
    text: str
    change: str


def drafts(folder: str) -> Iterator[Draft]:
    """The pairs on a folder, each true one before its altered one."""
    for line in (DRAFTS / f"{folder}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        document = FOLDERS / folder / "documents" / row["document"]
        yield Draft(document, row["question"], row["faithful"], FAITHFUL)
        yield Draft(document, row["question"], row["altered"], row["change"])
