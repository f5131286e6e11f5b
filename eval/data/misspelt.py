"""Questions with one word of each misspelt, as hurried people type: a name if there is one, else the longest word."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from eval.types import Dataset

# Shorter words are seldom misspelt, and leave little to tell by what was meant.
SHORTEST = 6
_WORD = re.compile(r"[^\W\d_]+")


def load(path: Path, *, name: str, base: Callable[..., Dataset]) -> Dataset:
    """Another dataset with its questions misspelt, the same way every time.

    Args:
        path: Of the other dataset.
        name: What to call this one.
        base: Reads the other.
    """
    dataset = base(path, name=name)
    questions = (replace(item, question=misspelt(item.question, item.question_id)) for item in dataset.questions)
    return replace(dataset, questions=tuple(questions))


def misspelt(question: str, seed: str) -> str:
    """A question with two letters of one word swapped, or one left out or struck twice; the first stays."""
    found = [match for match in _WORD.finditer(question) if len(match.group()) >= SHORTEST]
    if not found:
        return question
    names = [match for match in found if match.start() and match.group()[0].isupper()]
    chosen = max(names or found, key=lambda match: len(match.group()))
    chooser = random.Random(seed)
    word = chosen.group()
    place = chooser.randrange(1, len(word) - 1)
    swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    slips = {swapped, word[:place] + word[place + 1 :], word[:place] + word[place] + word[place:]} - {word}
    return f"{question[: chosen.start()]}{chooser.choice(sorted(slips))}{question[chosen.end() :]}"
