"""Does a premise carry a statement? Deterministic judges; `eval.llm_judge` asks a model instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from eval.errors import SystemFileError
from eval.metrics.facts import dates, numbers
from rag.answer.carrying import LEAST_FOLLOWS, follows, together
from rag.answer.verify import may_follow, support
from rag.models.evidence import FootnoteReader
from rag.protocols import Text
from rag.sentences import split_sentences
from rag.words import content_stems

# Share of a statement's content words that the premise must hold.
LEAST_OVERLAP = 0.8
# The evidence model reads a long premise in windows of about this many words, each half over the one before.
WINDOW_WORDS = 160


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
    """As the product's own check has it.

    1 where one sentence carries the statement by its words; else how probable it is that it follows from a few
    together, but less than a yes where anything speaks against it.
    """
    sentences = [span.of(premise) for span in split_sentences(premise)]
    if any(support(statement, text) != "unsupported" for text in sentences):
        return 1.0
    chosen = tuple(sentences[number] for number in together(statement, sentences))
    if not chosen:
        return 0.0
    evidence = " ".join(chosen)
    (verdict,) = _reader().judge(statement, [Text("", chosen)])
    found = follows(statement, evidence, verdict)
    return found if may_follow(statement, evidence) else found * LEAST_FOLLOWS


def evidence(premise: str, statement: str) -> float:
    """The evidence model's probability that the statement follows from the part of the premise that says most of it."""
    verdicts = _reader().judge(statement, [Text("", window) for window in _windows(premise)])
    return max((verdict.support for verdict in verdicts), default=0.0)


@cache
def _reader() -> FootnoteReader:
    return FootnoteReader()


def _windows(text: str) -> Iterator[tuple[str, ...]]:
    """Runs of sentences."""
    sentences = [span.of(text) for span in split_sentences(text)]
    first = 0
    while first < len(sentences):
        last, words = first, 0
        while last < len(sentences) and (last == first or words + len(sentences[last].split()) <= WINDOW_WORDS):
            words += len(sentences[last].split())
            last += 1
        yield tuple(sentences[first:last])
        if last == len(sentences):
            return
        first = max(first + 1, (first + last) // 2)


JUDGES = {
    "overlap": Judge("overlap", overlap, LEAST_OVERLAP),
    "engine": Judge("engine", engine, LEAST_FOLLOWS),
    "evidence": Judge("evidence", evidence, 0.5),
}


def judge_named(name: str) -> Judge:
    """A judge by name.

    Raises:
        SystemFileError: There is none of that name.
    """
    if name not in JUDGES:
        raise SystemFileError(f"There is no judge {name!r}; judges: {', '.join(JUDGES)}.")
    return JUDGES[name]
