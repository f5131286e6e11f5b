"""Matters told by four passages each, with questions that one of the four answers, or none.

Search results are like that: about what is asked, with its names and words, and mostly not the answer. In those of
`SPEECHES` people speak, and it is asked who said what; of `PREMISES` it is asked what takes something for granted that
is not so, and a sentence puts it right. They were written for this project by a large language model, as
the other written questions were; beside each question with an answer stands one of its form that nothing answers. Some
were written after the training and are held out, as a part of the others is.
"""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

from eval.evidence.examples import Example
from eval.evidence.written import FOLDER, asked, is_held_out

MATTERS, SPEECHES, PREMISES = (FOLDER / f"{name}.jsonl" for name in ("matters", "speeches", "premises"))
# To how many of the passages that do not answer it a question is put, where one of the others does and where none does.
BESIDE, INSTEAD = 1, 2


def matters(chooser: random.Random, file: Path) -> tuple[list[Example], list[Example]]:
    """The examples to train on and those held out, in the order of the file; of those held out every passage.

    Args:
        chooser: Decides which passages a question is put to beside the one that answers it.
        file: `MATTERS`, `SPEECHES` or `PREMISES`.
    """
    training: list[Example] = []
    held_out: list[Example] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        passages = [(one["title"], tuple(one["sentences"])) for one in row["passages"]]
        is_out = row.get("held_out", False) or is_held_out(passages[0][1])
        for question in row["questions"]:
            place = question.get("passage")
            others = [number for number in range(len(passages)) if number != place]
            if not is_out:
                others = chooser.sample(others, INSTEAD if place is None else BESIDE)
            put = [asked({"question": question["question"]}, *passages[number]) for number in others]
            if place is not None:
                put.append(asked(question, *passages[place]))
            (held_out if is_out else training).extend(replace(example, origin=file.stem) for example in put)
    return training, held_out
