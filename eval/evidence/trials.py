"""Held-out questions, put to an index of their passages among thousands of others, as the product searches it.

Each is put with the passage that answers it and once more without; questions whose own passage does not answer them are
put as they are.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from eval.evidence.examples import Example
from eval.evidence.mix import SEED, mixed
from eval.evidence.written import ORIGIN, written
from eval.progress import shown
from eval.systems.config import KINDS, SystemConfig
from eval.systems.indexed import IndexSystem
from eval.types import Dataset, Entry
from rag.answer.reading import Read, read_passages
from rag.protocols import EvidenceReader

SETS = {"squadshifts", "tydiqa_en", "nq_open_oracle", "mlqa_en", "onestopqa", "unansq", "sleepqa", "covidqa", ORIGIN}
OTHER_PASSAGES = 6000
# How many of the pairs', and of those written for this project, which are of the hardest kind.
QUESTIONS, WRITTEN = 900, 300
DEPTH = 16
# Where trials are from.
PAIRS, FOLDERS_ASKED = "pairs", "folders"


@dataclass(frozen=True, slots=True)
class Trial:
    """A question as it is put, with what was retrieved and read for it, and the sentences that answer it, if any."""

    question: str
    read: tuple[Read, ...]
    gold: tuple[str, ...]
    is_fitted_on: bool
    source: str = PAIRS

    def holds(self, text: str) -> bool:
        """Whether a text holds a sentence that answers."""
        plain = " ".join(text.split())
        return any(sentence in plain for sentence in self.gold)


def held_out_trials(pairs: Path, cache: Path, reader: EvidenceReader) -> list[Trial]:
    """The trials: passages of these questions among thousands of others.

    Args:
        pairs: Folder of the training pairs.
        cache: Folder of embeddings that are known.
        reader: Reads the passages found.
    """
    training, held_out = mixed(pairs)
    own = written(pairs, random.Random(SEED))[1]
    asked = [*_some(held_out, QUESTIONS), *_some(own, WRITTEN)]
    others = [example for example in training if can_be_searched(example)][:OTHER_PASSAGES]
    passages = {example.passage: example.title for example in [*held_out, *own, *others] if example.origin in SETS}
    entries = tuple(Entry(str(number), text, title or None) for number, (text, title) in enumerate(passages.items()))
    config = SystemConfig(
        "calibration", "index", "", {**KINDS["index"], "depth": DEPTH + 2, "candidates": 40, "hops": True}
    )
    system, trials = IndexSystem(config, cache=cache), []
    system.index(Dataset("held-out pairs", "ranking", (), entries))
    for example in shown(asked, "reading"):
        retrieved = system.search(example.text)
        is_fitted_on = int(sha256(example.passage.encode()).hexdigest(), 16) % 2 == 0
        gold = (" ".join(example.sentences[example.span[0]].split()),) if example.span else ()
        read = read_passages(example.text, retrieved, reader)
        trial = Trial(example.text, tuple(read[:DEPTH]), gold, is_fitted_on)
        trials.append(trial)
        if gold:
            without = [item for item in read if not trial.holds(item.passage.chunk.text)]
            trials.append(Trial(example.text, tuple(without[:DEPTH]), (), is_fitted_on))
    system.close()
    return trials


def _some(examples: Sequence[Example], most: int) -> list[Example]:
    """Questions to ask: of those asked of several passages, one of which answers, only with that one."""
    answered = {example.text for example in examples if example.answerable == 1}
    told = [example for example in examples if example.answerable == 1 or example.text not in answered]
    asked = [example for example in told if can_be_searched(example)]
    random.Random(SEED).shuffle(asked)
    return asked[:most]


def can_be_searched(example: Example) -> bool:
    """Questions about 'the writer' or 'the product' mean nothing outside their own review."""
    if example.origin not in SETS or example.verdict >= 0 or example.topical != 1:
        return False
    is_personal = example.title.startswith(("Amazon_Reviews", "Filtered_Reddit"))
    return not (example.origin == "squadshifts" and (is_personal or not example.title))
