"""Which sentences of the passages answer the question, and how sure is that? Features, and a logistic model of them.

The weights come from `python -m eval.calibrate_evidence`, which fits them on public question-answer pairs and prints
what they are worth on pairs held out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.protocols import Embedder
from rag.sentences import split_sentences
from rag.types import Chunk, Passage, Span
from rag.words import FUNCTION_WORDS, content_stems, months, names, numbers, stem, words

WEIGHTS = {
    "cosine": 6.03,
    "passage_cosine": -1.09,
    "coverage": 2.09,
    "context_coverage": 1.86,
    "missing_names": -1.23,
    "missing_numbers": -0.69,
    "wanted_kind": 1.24,
}
BIAS = -7.58
FEATURES = tuple(WEIGHTS)
# The best sentence's logit, and the share of the question that no passage holds, to the probability that the passages
# hold an answer at all.
ANSWERABLE_SLOPE = 0.76
ABSENT_WEIGHT = -0.98
ANSWERABLE_BIAS = 2.01
# Keeps a probability of 0 or 1 from having an infinite logit.
EPSILON = 1e-9
# A name or number of the question says more about where its answer stands than any other word.
NAME_WEIGHT = 2.0

_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundreds?|thousands?|"
    "millions?|billions?|dozens?|once|twice|third|half"
)
_HOW_LONG = re.compile(r"\bhow long\b")
_HOW_MANY = re.compile(r"\bhow (?:many|much)(?: (?P<thing>[a-z]+))?")
_WHEN = re.compile(r"\b(?:when|(?:what|which) (?:date|day|month|year|time)s?)\b")
_WHO = re.compile(r"\b(?:who|whom|whose)\b")
_WHERE = re.compile(r"\b(?:where|(?:what|which) (?:city|country|place|region))\b")
_NUMBER_WORD = re.compile(rf"\b(?:{_NUMBER_WORDS})\b")
_DURATION = re.compile(
    rf"\b(?:\d+|{_NUMBER_WORDS}|an?|several|few)[ -](?:second|minute|hour|day|week|month|year|decade)s?\b"
)
_DATE_WORD = re.compile(
    r"\b(?:1\d|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:yesterday|today|tomorrow|century|centuries)\b"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of a passage that may answer the question.

    Attributes:
        span: Where it stands in the document's text.
        relevance: Probability that it answers the question, 0 to 1.
    """

    passage: Passage
    span: Span
    text: str
    relevance: float


@dataclass(frozen=True, slots=True)
class Context:
    """What a passage and its document's title and date say, as the features see it."""

    stems: frozenset[str]
    numbers: frozenset[str]

    @classmethod
    def of(cls, chunk: Chunk) -> Context:
        """Read a chunk with what is known of its document."""
        text = " ".join(filter(None, (chunk.title, chunk.heading, chunk.date, chunk.text)))
        return cls(frozenset(content_stems(text)), frozenset(numbers(text)))


@dataclass(frozen=True, slots=True)
class Query:
    """A question as the features see it."""

    text: str
    stems: tuple[str, ...]
    names: frozenset[str]
    numbers: frozenset[str]

    @classmethod
    def of(cls, question: str) -> Query:
        """Read a question; its first word is a name only if it is capitalised inside the word or unusual there."""
        first = next(iter(words(question)), "")
        found = names(question)
        if first in FUNCTION_WORDS or not question[:1].isupper():
            found.discard(stem(first))
        return cls(
            question, tuple(dict.fromkeys(content_stems(question))), frozenset(found), frozenset(numbers(question))
        )


@dataclass(frozen=True, slots=True)
class Findings:
    """What the passages hold for a question.

    Attributes:
        sentences: Every sentence with its relevance, best first.
        answerability: Probability that one of them answers the question, 0 to 1.
    """

    sentences: tuple[Evidence, ...]
    answerability: float


def find_evidence(question: str, passages: Sequence[Passage], *, embedder: Embedder) -> Findings:
    """Score every sentence of the passages; ties are broken by passage rank and place.

    A sentence that stands in two overlapping passages is listed once, with the better-ranked one.
    """
    query = Query.of(question)
    candidates = _candidates(passages)
    if not candidates:
        return Findings((), 0.0)
    vectors = embedder.embed_documents([text for _, _, text in candidates]).matrix
    cosines = vectors @ embedder.embed_query(question).vector
    contexts = {passage.rank: Context.of(passage.chunk) for passage in passages}
    found = []
    for (passage, span, text), cosine in zip(candidates, cosines, strict=True):
        values = features(
            query,
            text,
            contexts[passage.rank],
            cosine=float(cosine),
            passage_cosine=passage.scores.get("dense", 0.0),
        )
        found.append(Evidence(passage, span, text, relevance(values)))
    found.sort(key=lambda item: (-item.relevance, item.passage.rank, item.span.start))
    absent = absent_share(query, contexts.values())
    return Findings(tuple(found), answerability(found[0].relevance, absent=absent))


def _candidates(passages: Sequence[Passage]) -> list[tuple[Passage, Span, str]]:
    found: dict[tuple[str, int, int], tuple[Passage, Span, str]] = {}
    for passage in passages:
        chunk = passage.chunk
        for inner in split_sentences(chunk.text):
            span, text = Span(chunk.start + inner.start, chunk.start + inner.end), inner.of(chunk.text)
            if text not in (chunk.title, chunk.heading):  # a title says what a text is about, not what is so
                found.setdefault((chunk.doc_id, span.start, span.end), (passage, span, text))
    return list(found.values())


def absent_share(query: Query, contexts: Iterable[Context]) -> float:
    """Share of the question's content words that no passage holds; names and numbers weigh more."""
    return 1.0 - _coverage(query, frozenset().union(*(context.stems for context in contexts)))


def features(
    query: Query, sentence: str, context: Context, *, cosine: float, passage_cosine: float
) -> dict[str, float]:
    """What is known of a sentence as an answer, each about 0 to 1."""
    return {
        "cosine": cosine,
        "passage_cosine": passage_cosine,
        "coverage": _coverage(query, frozenset(content_stems(sentence))),
        "context_coverage": _coverage(query, context.stems),
        "missing_names": _share_missing(query.names, context.stems),
        "missing_numbers": _share_missing(query.numbers, context.numbers),
        "wanted_kind": has_wanted_kind(query.text, sentence),
    }


def relevance(values: dict[str, float]) -> float:
    """Probability that a sentence with these features answers the question, among the sentences retrieved for it."""
    return _sigmoid(BIAS + sum(WEIGHTS[name] * value for name, value in values.items()))


def answerability(relevance: float, *, absent: float) -> float:
    """Probability that the passages hold an answer.

    Args:
        relevance: That of their best sentence.
        absent: Share of the question's content words that no passage holds.
    """
    best = min(max(relevance, EPSILON), 1.0 - EPSILON)
    return _sigmoid(ANSWERABLE_BIAS + ANSWERABLE_SLOPE * math.log(best / (1.0 - best)) + ABSENT_WEIGHT * absent)


def _sigmoid(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value))


def _coverage(query: Query, stems: frozenset[str]) -> float:
    weights = {word: NAME_WEIGHT if word in query.names or word in query.numbers else 1.0 for word in query.stems}
    return sum(weight for word, weight in weights.items() if word in stems) / max(sum(weights.values()), 1.0)


def _share_missing(wanted: frozenset[str], held: frozenset[str]) -> float:
    return len(wanted - held) / len(wanted) if wanted else 0.0


def has_wanted_kind(question: str, sentence: str) -> float:
    """1 if the sentence holds the kind of thing asked for, 0 if not, 0.5 if the question does not say."""
    asked, told = question.lower(), sentence.lower()
    if _HOW_LONG.search(asked):
        return float(bool(_DURATION.search(told)))
    if counted := _HOW_MANY.search(asked):
        has_number = bool(numbers(sentence) - numbers(question)) or bool(_NUMBER_WORD.search(told))
        thing = stem(counted.group("thing") or "")
        return float(has_number and (not thing or thing in FUNCTION_WORDS or thing in content_stems(sentence)))
    if _WHEN.search(asked):
        return float(bool(months(sentence)) or bool(_DATE_WORD.search(told)))
    if _WHO.search(asked) or _WHERE.search(asked):
        return float(bool(names(sentence) - set(content_stems(question))))
    return 0.5
