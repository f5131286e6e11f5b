"""The training mix: how many of each set, which harder ones beside them, and what is held out."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from eval.evidence.examples import Example, claims, neighbours, questions, read_rows, sentence_choices
from eval.evidence.harder import Swapper, restated, similar_instead, swapped_question, without_answer

SEED = 7
# The most questions of each set, and the share of them that is also asked of a similar passage, asked with something
# swapped, and asked of the passage without its answer.
QUESTION_SETS = {
    "boolq": (2200, 0.5, 0.0, 0.0),
    "covidqa": (1300, 0.4, 0.1, 0.2),
    "fairytaleqa": (3500, 0.2, 0.1, 0.2),
    "mlqa_en": (1143, 0.4, 0.4, 0.2),
    "nq_open_oracle": (2653, 0.6, 0.0, 0.3),
    "onestopqa": (1443, 0.4, 0.3, 0.3),
    "policyqa": (2500, 0.3, 0.1, 0.1),
    "pubmedqa": (600, 0.5, 0.0, 0.0),
    "sleepqa": (1500, 0.3, 0.0, 0.2),
    "squadshifts": (20000, 0.35, 0.4, 0.3),
    "tydiqa_en": (4127, 0.4, 0.3, 0.3),
    "unansq": (4850, 0.3, 0.0, 0.2),
}
CLAIM_SETS = {"entailmentbank": (2600, 0.0), "foolmetwice": (8000, 0.3), "mnli_olora": (10468, 0.0)}
NEIGHBOUR_SENTENCES = 5000
RESTATED = 12000
# One passage in this many is held out, with all that is asked of it.
HELD_OUT = 25


def mixed(folder: Path, seed: int = SEED) -> tuple[list[Example], list[Example]]:
    """The examples to train on, shuffled, and those held out; the same every time with one seed."""
    chooser = random.Random(seed)
    everything: list[Example] = []
    for name, (most, similar, swapped, without) in QUESTION_SETS.items():
        found = _some(questions(read_rows(folder / f"{name}.jsonl.gz"), chooser), most, chooser, origin=name)
        everything += found
        everything += harder(found, chooser, similar=similar, swapped=swapped, without=without)
        if name == "squadshifts":
            everything += _restated(found, chooser)
    everything += [replace(e, origin="selqa") for e in sentence_choices(read_rows(folder / "selqa.jsonl.gz"))]
    near = neighbours(read_rows(folder / "nqg_squad.jsonl.gz"), chooser)
    everything += _some(near, NEIGHBOUR_SENTENCES, chooser, origin="nqg_squad")
    for name, (most, similar) in CLAIM_SETS.items():
        told = _some(claims(read_rows(folder / f"{name}.jsonl.gz")), most, chooser, origin=name)
        everything += told
        everything += harder(told, chooser, similar=similar)
    chooser.shuffle(everything)
    everything = [replace(example, title="") if chooser.random() < 0.3 else example for example in everything]
    held = [_is_held_out(example) for example in everything]
    return (
        [example for example, out in zip(everything, held, strict=True) if not out],
        [example for example, out in zip(everything, held, strict=True) if out],
    )


def apart_from(held_out: Iterable[Example], examples: Iterable[Example]) -> list[Example]:
    """The examples that share no question and no sentence with what is held out."""
    held = {text for example in held_out for text in (example.text, *example.sentences)}
    return [example for example in examples if held.isdisjoint((example.text, *example.sentences))]


def _some(examples: Iterable[Example], most: int, chooser: random.Random, *, origin: str) -> list[Example]:
    found = [replace(example, origin=origin) for example in examples]
    chooser.shuffle(found)
    return found[:most]


def harder(
    examples: Sequence[Example], chooser: random.Random, *, similar: float, swapped: float = 0.0, without: float = 0.0
) -> list[Example]:
    """What nothing answers, made from examples.

    Args:
        examples: Of one set.
        chooser: Decides which are taken.
        similar: The share that is put to a passage near their own.
        swapped: The share of those with an answer in which something is swapped.
        without: The share of those with an answer that is put to their passage without it.
    """
    made: list[Example | None] = []
    if similar:
        near = similar_instead(examples, chooser)
        made += [example for example in near if chooser.random() < similar]
    swapper = Swapper(examples, chooser)
    answered = [example for example in examples if example.answerable == 1]
    made += [swapped_question(example, swapper) for example in answered if chooser.random() < swapped]
    made += [without_answer(example) for example in answered if chooser.random() < without]
    return [example for example in made if example is not None]


def _restated(examples: Sequence[Example], chooser: random.Random) -> list[Example]:
    swapper = Swapper(examples, chooser)
    made = (restated(example, swapper, chooser) for example in examples[:RESTATED])
    return [example for example in made if example is not None]


def _is_held_out(example: Example) -> bool:
    """By the passage's middle sentence, so that windows of one passage mostly fall together."""
    key = example.sentences[len(example.sentences) // 2]
    return int(sha256(key.encode("utf-8")).hexdigest()[:8], 16) % HELD_OUT == 0
