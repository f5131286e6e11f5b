"""Passages split into sentences and read closely, each in the light of the question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.answer.bare import is_bare
from rag.answer.question import topic_of
from rag.protocols import EvidenceReader, Reading, Text
from rag.sentences import split_sentences
from rag.types import Chunk, Passage, Span
from rag.words import content_stems

# Log-odds that a sentence or passage loses if it does not name the topic that is asked about.
UNNAMED_TOPIC = 6.0
# The cosine of sentences that no vectors are known of: what that of most is.
USUAL_NEARNESS = 0.4
_TOLD_BY = r"(?:according to|if (?:you|we|one) (?:believe|trust|go by))"
_ACCORDING = re.compile(
    rf"^\s*{_TOLD_BY} (?P<first>[^,?]{{1,80}}),\s*|,?\s*{_TOLD_BY} (?P<last>[^,?]{{1,80}})(?=\?|\s*$)", re.IGNORECASE
)
# What is known already, and not asked for.
_BESIDES = re.compile(
    r"^\s*(?:besides|apart from|aside from|other than|in addition to)\s[^,?]{1,120},\s*(?=\w+\s)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Reread:
    """What a second look made of a passage: log-odds that it answers, and of the sentences looked at, by number."""

    answerable: float
    relevant: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Read:
    """A passage with its sentences and what the reader made of them, `question` being what it was read for.

    Attributes:
        again: What a second look made of it, if there was one (`rag.answer.rereading`).
    """

    passage: Passage
    spans: tuple[Span, ...]
    sentences: tuple[str, ...]
    reading: Reading
    question: str = ""
    again: Reread | None = None

    @property
    def near(self) -> tuple[float, ...]:
        """The cosine of each sentence to the question."""
        return self.passage.near or (USUAL_NEARNESS,) * len(self.sentences)


def as_read(question: str, passages: Sequence[Passage]) -> str:
    """The question without what only leads up to it.

    That is "besides" something that is known, and "according to" somebody whom no passage names: an outlet seldom
    names itself in its text.
    """
    known = _BESIDES.match(question)
    if known is not None:
        question = _capitalised(question[known.end() :])
    match = _ACCORDING.search(question)
    if match is None:
        return question
    named = set(content_stems(match["first"] or match["last"]))
    if any(named & set(content_stems(passage.chunk.text)) for passage in passages):
        return question
    rest = f"{question[: match.start()]}{question[match.end() :]}".strip()
    return _capitalised(rest) if len(rest.split()) > 1 else question


def _capitalised(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def unread(passage: Passage) -> Read:
    """A passage split into sentences of which nothing is known but how near they are in meaning."""
    spans = tuple(split_sentences(passage.chunk.text))
    sentences = tuple(span.of(passage.chunk.text) for span in spans)
    return Read(passage, spans, sentences, Reading((0.0,) * len(spans), 0.0, 0.0))


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
    return [Read(*parts, question) for parts in zip(passages, spans, sentences, readings, strict=True)]


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


def quotable(read: Read) -> list[int]:
    """The passage's sentences but for titles, heads of tables and bare lines: they name what it is about."""
    chunk = read.passage.chunk
    followed_by = (*read.sentences[1:], "")
    return [
        number
        for number, (text, following) in enumerate(zip(read.sentences, followed_by, strict=True))
        if text not in (chunk.title, chunk.heading) and not is_bare(text, read.question) and not _is_rule(following)
    ]


def _is_rule(text: str) -> bool:
    """Whether a line is the one between the head of a table and its rows."""
    return text.count("|") > 1 and not any(mark.isalnum() for mark in text)
