"""Which passages and sentences answer the question, and how sure is that? Read closely, then weighed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.answer.probability import (
    ANSWER_WEIGHTS,
    PASSAGE_WEIGHTS,
    SENTENCE_WEIGHTS,
    answer_features,
    log_odds,
    passage_features,
    sentence_features,
    sigmoid,
)
from rag.answer.question import topic_of
from rag.answer.reading import Read, as_read, read_passages
from rag.protocols import EvidenceReader
from rag.types import Passage, ScoredSentence, Span

# A line of fewer words says nothing that can be quoted as an answer, unless it holds a number or ends as a sentence.
LEAST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of a retrieved passage, scored as an answer to the question.

    Attributes:
        span: Where it stands in the document's text.
        relevance: Probability that it answers the question, 0 to 1.
        answer: Where in the document's text the words stand that answer, if the reader found any in it.
    """

    passage: Passage
    span: Span
    text: str
    relevance: float
    answer: Span | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """What the passages hold for a question.

    Attributes:
        passages: Best first, by how likely each is to hold the answer.
        sentences: Every sentence with its relevance, best first.
        answerability: Probability that one of them answers the question, 0 to 1.
    """

    passages: tuple[Passage, ...]
    sentences: tuple[Evidence, ...]
    answerability: float


def find_evidence(question: str, passages: Sequence[Passage], *, reader: EvidenceReader, top_k: int) -> Findings:
    """Read the passages closely; order them, and score every sentence of the best.

    A sentence that stands in two overlapping passages is listed once, with the one in which it reads best.

    Args:
        question: That stands alone.
        passages: As they were retrieved, best first.
        reader: Scores passages and their sentences.
        top_k: How many passages to keep.

    Returns:
        Ties are broken by the order of retrieval and by place.
    """
    asked = as_read(question, passages)
    read = read_passages(asked, passages, reader)
    scored = [(log_odds(PASSAGE_WEIGHTS, passage_features(item)), item) for item in read]
    scored.sort(key=lambda pair: (-pair[0], pair[1].passage.rank))
    kept = [_reranked(item, rank, relevance) for rank, (relevance, item) in enumerate(scored[:top_k], start=1)]
    if not kept:
        return Findings((), (), 0.0)
    sentences = _sentences(kept)
    answerability = 0.0
    if sentences:
        answerability = sigmoid(log_odds(ANSWER_WEIGHTS, answer_features(asked, kept)))
    if topic_of(asked) is not None:  # the models are fitted on questions for something; this is for anything
        answerability = max(sigmoid(item.reading.topical) for item in kept)
    return Findings(tuple(item.passage for item in kept), tuple(sentences), answerability)


def _reranked(read: Read, rank: int, relevance: float) -> Read:
    passage = replace(
        read.passage,
        rank=rank,
        score=sigmoid(relevance),
        retriever="rerank",
        scores={**read.passage.scores, "rerank": relevance},
        sentences=tuple(_scored(read)),
    )
    return replace(read, passage=passage)


def _scored(read: Read) -> Iterator[ScoredSentence]:
    """The passage's sentences but for titles and heads of tables: they say what it is about, not what is so."""
    chunk = read.passage.chunk
    followed_by = (*read.sentences[1:], "")
    for number, (span, text, following) in enumerate(zip(read.spans, read.sentences, followed_by, strict=True)):
        if text not in (chunk.title, chunk.heading) and not _is_label(text) and not _is_rule(following):
            relevance = sigmoid(log_odds(SENTENCE_WEIGHTS, sentence_features(read.reading, number)))
            yield ScoredSentence(chunk.start + span.start, chunk.start + span.end, relevance)


def _is_rule(text: str) -> bool:
    """Whether a line is the one between the head of a table and its rows."""
    return text.count("|") > 1 and not any(mark.isalnum() for mark in text)


def _is_label(text: str) -> bool:
    """Whether a line is too bare to say anything: a rule, or an unmarked heading such as "Lithuania"."""
    if not any(mark.isalnum() for mark in text):
        return True
    return len(text.split()) < LEAST_WORDS and not any(mark.isdigit() or mark in ".!?" for mark in text)


def _sentences(read: Sequence[Read]) -> list[Evidence]:
    found: dict[tuple[str, int, int], Evidence] = {}
    for item in read:
        chunk, answer = item.passage.chunk, _answer(item)
        for scored in item.passage.sentences:
            span = Span(scored.start, scored.end)
            text = chunk.text[span.start - chunk.start : span.end - chunk.start]
            words = answer if answer is not None and span.start <= answer.start < span.end else None
            key = (chunk.doc_id, span.start, span.end)
            if key not in found or scored.relevance > found[key].relevance:
                found[key] = Evidence(item.passage, span, text, scored.relevance, words)
    return sorted(found.values(), key=lambda one: (-one.relevance, one.passage.rank, one.span.start))


def _answer(read: Read) -> Span | None:
    """Where in the document the words stand that the reader took for the answer."""
    if read.reading.answer is None:
        return None
    number, start, end = read.reading.answer
    offset = read.passage.chunk.start + read.spans[number].start
    return Span(offset + start, offset + end)
