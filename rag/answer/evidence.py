"""Which passages and sentences answer the question, and how sure is that? Read closely, then weighed.

A reader scores each retrieved passage and every sentence in it; three logistic models turn its scores, and what the
retrievers said, into probabilities. Their weights come from `python -m eval.evidence.calibrate`, which fits them on
public question-answer pairs that the reader was not trained on, and prints what they are worth.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.answer.question import topic_of
from rag.protocols import EvidenceReader, Reading, Text
from rag.sentences import split_sentences
from rag.types import Chunk, Passage, ScoredSentence, Span
from rag.words import content_stems, names, numbers

# Each model: a weight for each of its features, by name, and "bias".
PASSAGE_WEIGHTS = {
    "answerable": 0.372,
    "topical": 0.234,
    "dense": 5.261,
    "lexical": 1.689,
    "hop": 1.406,
    "bias": -10.113,
}
SENTENCE_WEIGHTS = {"relevant": 0.651, "answerable": 0.513, "bias": -3.046}
ANSWER_WEIGHTS = {"best": 0.031, "answerable": 0.517, "topical": 0.241, "dense": 1.675, "absent": -0.68, "bias": -2.353}
# A name or number of the question says more about where its answer stands than any other word.
NAME_WEIGHT = 2.0
# A line of fewer words says nothing that can be quoted as an answer, unless it holds a number or ends as a sentence.
LEAST_WORDS = 3
# Log-odds that a sentence or passage loses if it does not name the topic that is asked about.
UNNAMED_TOPIC = 6.0
# Log-odds beyond this are certainty enough, and keep every probability away from 0 and 1.
LARGEST_LOG_ODDS = 12.0


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


@dataclass(frozen=True, slots=True)
class Read:
    """A passage with its sentences and what the reader made of them."""

    passage: Passage
    spans: tuple[Span, ...]
    sentences: tuple[str, ...]
    reading: Reading


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
    read = read_passages(question, passages, reader)
    scored = [(log_odds(PASSAGE_WEIGHTS, passage_features(item)), item) for item in read]
    scored.sort(key=lambda pair: (-pair[0], pair[1].passage.rank))
    kept = [_reranked(item, rank, relevance) for rank, (relevance, item) in enumerate(scored[:top_k], start=1)]
    if not kept:
        return Findings((), (), 0.0)
    sentences = _sentences(kept)
    answerability = 0.0
    if sentences:
        values = answer_features(question, kept, best=_logit(sentences[0].relevance))
        answerability = _sigmoid(log_odds(ANSWER_WEIGHTS, values))
    if topic_of(question) is not None:  # the models are fitted on questions for something; this is for anything
        answerability = max(_sigmoid(item.reading.topical) for item in kept)
    return Findings(tuple(item.passage for item in kept), tuple(sentences), answerability)


def read_passages(question: str, passages: Sequence[Passage], reader: EvidenceReader) -> list[Read]:
    """Split every passage into sentences and have it read; in the order given."""
    spans = [tuple(split_sentences(passage.chunk.text)) for passage in passages]
    sentences = [
        tuple(span.of(passage.chunk.text) for span in found) for passage, found in zip(passages, spans, strict=True)
    ]
    texts = [Text(header(passage.chunk), found) for passage, found in zip(passages, sentences, strict=True)]
    topic = topic_of(question)
    readings = reader.read(topic or question, texts)
    if topic is not None:
        readings = [_about(topic, text, reading) for text, reading in zip(texts, readings, strict=True)]
    return [Read(*parts) for parts in zip(passages, spans, sentences, readings, strict=True)]


def _about(topic: str, text: Text, reading: Reading) -> Reading:
    """Whatever is about a topic answers a question for anything about it; what does not name it is hardly about it."""
    wanted = set(content_stems(topic))
    lacking = [bool(wanted - set(content_stems(sentence))) for sentence in text.sentences]
    relevant = tuple(score - UNNAMED_TOPIC * lacks for score, lacks in zip(reading.relevant, lacking, strict=True))
    lacks = bool(wanted - set(content_stems(" ".join((text.header, *text.sentences)))))
    topical = reading.topical - UNNAMED_TOPIC * lacks
    return replace(reading, relevant=relevant, answerable=topical, topical=topical)


def header(chunk: Chunk) -> str:
    """What is known of a chunk beside its words: what its document is called, of when it is, and of which section."""
    return ". ".join(dict.fromkeys(filter(None, (chunk.title, chunk.date, chunk.heading))))


def _reranked(read: Read, rank: int, relevance: float) -> Read:
    passage = replace(
        read.passage,
        rank=rank,
        score=_sigmoid(relevance),
        retriever="rerank",
        scores={**read.passage.scores, "rerank": relevance},
        sentences=tuple(_scored(read)),
    )
    return replace(read, passage=passage)


def _scored(read: Read) -> Iterator[ScoredSentence]:
    """The passage's sentences but for its title and heading: they say what a text is about, not what is so."""
    chunk = read.passage.chunk
    for number, (span, text) in enumerate(zip(read.spans, read.sentences, strict=True)):
        if text not in (chunk.title, chunk.heading) and not _is_label(text):
            relevance = _sigmoid(log_odds(SENTENCE_WEIGHTS, sentence_features(read.reading, number)))
            yield ScoredSentence(chunk.start + span.start, chunk.start + span.end, relevance)


def _is_label(text: str) -> bool:
    """Whether a line is too bare to say anything: the rule of a table, or an unmarked heading such as "Lithuania"."""
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


def passage_features(read: Read) -> dict[str, float]:
    """What is known of a passage as one that holds the answer: the reader's scores, and the retrievers'."""
    scores = read.passage.scores
    return {
        "answerable": read.reading.answerable,
        "topical": read.reading.topical,
        "dense": scores.get("dense", 0.0),
        "lexical": math.log1p(scores.get("lexical", 0.0)),
        "hop": float("hop" in scores),
    }


def sentence_features(reading: Reading, number: int) -> dict[str, float]:
    """What is known of a sentence as one that answers."""
    return {"relevant": reading.relevant[number], "answerable": reading.answerable}


def answer_features(question: str, read: Sequence[Read], *, best: float) -> dict[str, float]:
    """What is known of all passages together as ones that hold an answer.

    The scores of words are left out: in few documents every word is common, and so worth little.

    Args:
        question: That stands alone.
        read: The passages.
        best: Log-odds of the best sentence.
    """
    return {
        "best": best,
        "answerable": max(item.reading.answerable for item in read),
        "topical": max(item.reading.topical for item in read),
        "dense": max(item.passage.scores.get("dense", 0.0) for item in read),
        "absent": _absent_share(question, read),
    }


def _absent_share(question: str, read: Sequence[Read]) -> float:
    """Share of the question's content words that no passage holds; names and numbers weigh more."""
    heavy = names(question) | numbers(question)
    weights = {word: NAME_WEIGHT if word in heavy else 1.0 for word in content_stems(question)}
    held: set[str] = set()
    for item in read:
        held.update(content_stems(f"{header(item.passage.chunk)} {item.passage.chunk.text}"))
    absent = sum(weight for word, weight in weights.items() if word not in held)
    return absent / max(sum(weights.values()), 1.0)


def log_odds(weights: dict[str, float], features: dict[str, float]) -> float:
    """What a logistic model says of features, kept within what a probability can be told apart from 0 or 1."""
    found = weights["bias"] + sum(weights[name] * value for name, value in features.items())
    return min(max(found, -LARGEST_LOG_ODDS), LARGEST_LOG_ODDS)


def _logit(probability: float) -> float:
    return math.log(probability / (1.0 - probability))


def _sigmoid(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value))
