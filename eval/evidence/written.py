"""Questions and claims written for this project, where words that are shared tell nothing.

The public pairs teach that an answer shares its question's words. Here questions say the same in quite other words, or
ask who said it; or they share their words with a sentence that does not answer, naturally or by one thing changed.
Beside them stand plain ones with an answer, and others in quite other words without one, so that neither style tells.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from eval.evidence.examples import LONGEST_PASSAGE_WORDS, UNKNOWN, VERDICTS, Example, read_rows, sentences_of

FOLDER = Path(__file__).parent / "written"
# Passages of the project's own, and those of training sets, which are named by hash and read from there.
OWN, OF_SETS = FOLDER / "own.jsonl", FOLDER / "of-sets.jsonl"
ORIGIN = "written"
# One passage in this many is held out, with all that is asked of it.
HELD_OUT = 7
# The share of answered questions that are also asked of a similar passage, and of their own without the answer.
SIMILAR, WITHOUT = 0.25, 0.25
# Of the questions whose words are there but not their answer, about as many are taught as plain ones stand beside them,
# but this share at least; with all of them, every question that shares its passage's words came to look unanswerable.
BAIT, PLAIN = ("unsaid", "changed"), "plain"
LEAST_BAIT_TAUGHT = 0.3


def written(pairs: Path, chooser: random.Random) -> tuple[list[Example], list[Example]]:
    """The examples to train on and those held out, in the order of the files.

    Claims are not taught, since with them the model told less of other claims (0009); those of passages that are held
    out are held out, too.

    Args:
        pairs: Folder of the training pairs, which holds some of the passages.
        chooser: Decides which of the baiting questions are taught.
    """
    rows = _own() + _of_sets(pairs)
    training: list[Example] = []
    held_out: list[Example] = []
    for row in rows:
        is_out = is_held_out(row.sentences)
        plain, bait = (sum(question["kind"] in kinds for question in row.questions) for kinds in ((PLAIN,), BAIT))
        share = max(plain / max(bait, 1), LEAST_BAIT_TAUGHT)
        for question in row.questions:
            if is_out:
                held_out.append(_asked(row, question))
            elif question["kind"] not in BAIT or chooser.random() < share:
                training.append(_asked(row, question))
        if is_out:
            held_out += [_claimed(row, claim) for claim in row.claims]
    return training, held_out


def own_passages() -> list[Example]:
    """The project's own passages, of which nothing is asked yet."""
    return [Example("", row.title, row.sentences, ()) for row in _own()]


def own_questions() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """What is asked of the project's own passages: question, title, sentences."""
    for row in _own():
        for question in row.questions:
            yield question["question"], row.title, row.sentences


def own_claims() -> list[Example]:
    """What is claimed of the project's own passages."""
    return [_claimed(row, claim) for row in _own() for claim in row.claims]


def is_held_out(sentences: tuple[str, ...]) -> bool:
    """Whether a passage is kept out of training."""
    return int(name_of(sentences), 16) % HELD_OUT == 0


def counterparts(examples: Sequence[Example], others: Sequence[Example]) -> list[Example]:
    """Of the others, the answered questions on the same passages: mostly plain ones, in their passage's words."""
    sentences = {sentence for example in examples for sentence in example.sentences}
    return [other for other in others if other.answerable == 1 and not sentences.isdisjoint(other.sentences)]


def opening(passage: str) -> tuple[str, ...]:
    """A passage's first sentences, as many as training passages are long."""
    kept: list[str] = []
    words = 0
    for _, text in sentences_of(passage):
        words += len(text.split())
        if kept and words > LONGEST_PASSAGE_WORDS:
            break
        kept.append(" ".join(text.split()))
    return tuple(kept)


def name_of(sentences: tuple[str, ...]) -> str:
    """What a passage of a training set goes by."""
    return sha256("\n".join(sentences).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class _Row:
    """A passage with what is asked and claimed of it."""

    title: str
    sentences: tuple[str, ...]
    questions: list[dict[str, Any]]
    claims: list[dict[str, str]]


def _own() -> list[_Row]:
    return [_Row(row["title"], tuple(row["sentences"]), row["questions"], row["claims"]) for row in _lines(OWN)]


def _of_sets(pairs: Path) -> list[_Row]:
    wanted = {(row["set"], row["passage"]): row["questions"] for row in _lines(OF_SETS)}
    found: dict[tuple[str, str], _Row] = {}
    for name in sorted({name for name, _ in wanted}):
        for row in read_rows(pairs / f"{name}.jsonl.gz"):
            sentences = opening(row["passage"])
            key = (name, name_of(sentences))
            if key in wanted and key not in found:
                found[key] = _Row((row.get("title") or "").replace("_", " "), sentences, wanted[key], [])
    return [found[key] for key in wanted if key in found]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def _asked(row: _Row, question: dict[str, Any]) -> Example:
    return replace(asked(question, row.title, row.sentences), origin=ORIGIN)


def asked(question: dict[str, Any], title: str, sentences: tuple[str, ...]) -> Example:
    """A question put to a passage: `question`, and if the passage answers it `sentence`, and `answer` if any."""
    place, answer = question.get("sentence"), question.get("answer", "")
    relevant = tuple(int(number == place) for number in range(len(sentences)))
    example = Example(question["question"], title, sentences, relevant, topical=1, answerable=0)
    if place is None:
        return example
    start = sentences[place].find(answer) if answer else -1
    span = (place, start, start + len(answer)) if start >= 0 else None
    return replace(example, answerable=1, span=span)


def _claimed(row: _Row, claim: dict[str, str]) -> Example:
    unknown = (UNKNOWN,) * len(row.sentences)
    verdict = VERDICTS[claim["verdict"]]
    return Example(claim["claim"], row.title, row.sentences, unknown, topical=1, verdict=verdict, origin=ORIGIN)
