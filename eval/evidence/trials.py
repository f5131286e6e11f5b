"""Held-out questions, put to an index of their passages among thousands of others, as the product searches it.

Each is put with the passage that answers it and once more without; questions whose own passage does not answer them are
put as they are.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from eval.evidence.examples import Example
from eval.evidence.mix import SEED, mixed
from eval.progress import shown
from eval.systems.config import KINDS, SystemConfig
from eval.systems.indexed import IndexSystem
from eval.types import Dataset, Entry
from rag.answer.reading import Read, read_passages
from rag.protocols import EvidenceReader

SETS = {"squadshifts", "tydiqa_en", "nq_open_oracle", "mlqa_en", "onestopqa", "unansq", "sleepqa", "covidqa"}
OTHER_PASSAGES = 6000
QUESTIONS = 900
DEPTH = 16


@dataclass(frozen=True, slots=True)
class Trial:
    """A question as it is put, with what was retrieved and read for it."""

    question: str
    read: tuple[Read, ...]
    gold: str | None
    is_fitted_on: bool

    def holds(self, text: str) -> bool:
        """Whether a text holds the sentence that answers."""
        return self.gold is not None and self.gold in text


def held_out_trials(pairs: Path, cache: Path, reader: EvidenceReader) -> list[Trial]:
    """The trials: passages of these questions among thousands of others.

    Args:
        pairs: Folder of the training pairs.
        cache: Folder of embeddings that are known.
        reader: Reads the passages found.
    """
    training, held_out = mixed(pairs)
    asked = [example for example in held_out if can_be_searched(example)]
    random.Random(SEED).shuffle(asked)
    others = [example for example in training if can_be_searched(example)][:OTHER_PASSAGES]
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


def can_be_searched(example: Example) -> bool:
    """Questions about 'the writer' or 'the product' mean nothing outside their own review."""
    if example.origin not in SETS or example.verdict >= 0 or example.topical != 1:
        return False
    is_personal = example.title.startswith(("Amazon_Reviews", "Filtered_Reddit"))
    return not (example.origin == "squadshifts" and (is_personal or not example.title))
