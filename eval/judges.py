"""Does a premise carry a statement? Deterministic judges; `eval.llm_judge` asks a model instead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from eval.errors import SystemFileError
from eval.metrics.facts import dates, numbers
from rag.answer.carrying import LEAST_FOLLOWS, Source, carried, groups
from rag.models.claims import FootnoteChecker
from rag.protocols import Text
from rag.sentences import split_sentences
from rag.words import content_stems

# Share of a statement's content words that the premise must hold.
LEAST_OVERLAP = 0.8


@dataclass(frozen=True, slots=True)
class Judge:
    """How sure, in 0..1, that the premise carries the statement, and from where on it counts as a yes."""

    name: str
    score: Callable[[str, str], float]
    least: float

    def entails(self, premise: str, statement: str) -> bool:
        """Yes or no."""
        return self.score(premise, statement) >= self.least


def overlap(premise: str, statement: str) -> float:
    """The share of the statement's content words that the premise holds; 0 if a number or date is missing there."""
    wanted = set(content_stems(statement))
    if not wanted:
        return 1.0
    if (dates(statement) | numbers(statement)) - (dates(premise) | numbers(premise)):
        return 0.0
    return len(wanted & set(content_stems(premise))) / len(wanted)


def engine(premise: str, statement: str) -> float:
    """As the product's own check has it: 1 where the premise holds the words, else how probably it follows."""
    sentences = tuple(span.of(premise) for span in split_sentences(premise))
    return carried(statement, Source(sentences), _checker()).probability


def checker(premise: str, statement: str) -> float:
    """The claim checker alone, on the same sentences: how probable it is that some of them carry the statement."""
    sentences = [span.of(premise) for span in split_sentences(premise)]
    texts = [Text("", tuple(sentences[number] for number in group)) for group in groups(statement, sentences)]
    return max(_checker().support(statement, texts), default=0.0)


@cache
def _checker() -> FootnoteChecker:
    return FootnoteChecker()


JUDGES = {
    "overlap": Judge("overlap", overlap, LEAST_OVERLAP),
    "engine": Judge("engine", engine, LEAST_FOLLOWS),
    "checker": Judge("checker", checker, 0.5),
}


def judge_named(name: str) -> Judge:
    """A judge by name.

    Raises:
        SystemFileError: There is none of that name.
    """
    if name not in JUDGES:
        raise SystemFileError(f"There is no judge {name!r}; judges: {', '.join(JUDGES)}.")
    return JUDGES[name]
