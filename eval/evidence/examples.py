"""One shape for all training pairs: a question or claim, a passage in sentences, and what is known of the two."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from rag.sentences import split_sentences

UNKNOWN = -1
SUPPORT, CONTRADICT, NEUTRAL = 0, 1, 2
VERDICTS = {"support": SUPPORT, "contradict": CONTRADICT, "neutral": NEUTRAL}
# About as many words as the chunks that are retrieved; longer passages are cut at sentences around the answer.
LONGEST_PASSAGE_WORDS = 140

_LOWER_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Example:
    """What the model is to learn from one pair; UNKNOWN where the data does not say.

    Attributes:
        text: The question or claim.
        title: Of the passage's document; may be empty.
        sentences: The passage.
        relevant: 1 for a sentence that answers the question, 0 for one that does not, one for each sentence.
        topical: 1 if the passage is about what is asked, whether or not it answers.
        answerable: 1 if the passage answers the question.
        verdict: SUPPORT, CONTRADICT or NEUTRAL: what the passage says of the claim.
        span: (sentence, start, end) of the answer in characters of that sentence.
        origin: The set it comes from.
    """

    text: str
    title: str
    sentences: tuple[str, ...]
    relevant: tuple[int, ...]
    topical: int = UNKNOWN
    answerable: int = UNKNOWN
    verdict: int = UNKNOWN
    span: tuple[int, int, int] | None = None
    origin: str = ""

    @property
    def passage(self) -> str:
        """The passage as one text."""
        return " ".join(self.sentences)


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The lines of a gzip file of JSON objects."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def questions(rows: list[dict[str, Any]], chooser: random.Random) -> Iterator[Example]:
    """Rows that pair a question with a passage."""
    for row in rows:
        title = row.get("title") or ""
        sentences = sentences_of(row["passage"])
        answerable = int(row.get("answerable", True))
        place = _place(sentences, row["answer_spans"][0] if row["answer_spans"] else None)
        if not answerable:
            kept = _window(sentences, chooser.randrange(len(sentences)), chooser)
            texts = tuple(text for _, text in sentences[kept])
            yield Example(row["question"], title, texts, (0,) * len(texts), topical=1, answerable=0)
        elif place is not None:
            kept = _window(sentences, place[0], chooser)
            texts = tuple(text for _, text in sentences[kept])
            span = (place[0] - kept.start, place[1], place[2])
            relevant = tuple(int(number == span[0]) for number in range(len(texts)))
            yield Example(row["question"], title, texts, relevant, topical=1, answerable=1, span=span)
        elif sum(len(text.split()) for _, text in sentences) <= LONGEST_PASSAGE_WORDS:
            texts = tuple(text for _, text in sentences)
            relevant = (1,) if len(texts) == 1 else (UNKNOWN,) * len(texts)
            yield Example(row["question"], title, texts, relevant, topical=1, answerable=1)


def sentence_choices(rows: list[dict[str, Any]]) -> Iterator[Example]:
    """Rows that are one sentence each, the sentences of a section following one another under one question id."""
    for _, group in groupby(rows, key=lambda row: (row["qid"], row["title"])):
        section = list(group)
        texts: list[str] = []
        relevant: list[int] = []
        words = 0
        for row in section:
            words += len(row["passage"].split())
            if words > LONGEST_PASSAGE_WORDS and texts:
                break
            texts.append(row["passage"])
            relevant.append(int(row["answerable"]))
        yield Example(
            section[0]["question"],
            section[0].get("title") or "",
            tuple(texts),
            tuple(relevant),
            topical=1,
            answerable=max(relevant),
        )


def neighbours(rows: list[dict[str, Any]], chooser: random.Random) -> Iterator[Example]:
    """Rows of a question and its sentence, in the order of the articles: the sentences nearby make the passage."""
    for number, row in enumerate(rows):
        near = [other["passage"] for other in rows[max(0, number - 6) : number + 7]]
        others = [text for text in dict.fromkeys(near) if text != row["passage"]]
        texts = chooser.sample(others, min(len(others), chooser.randint(2, 4)))
        texts.insert(chooser.randint(0, len(texts)), row["passage"])
        relevant = tuple(int(text == row["passage"]) for text in texts)
        yield Example(row["question"], "", tuple(texts), relevant, topical=1, answerable=1)


def claims(rows: list[dict[str, Any]]) -> Iterator[Example]:
    """Rows that pair a claim with evidence; a neutral passage may still be about the claim."""
    for row in rows:
        sentences = tuple(text for _, text in sentences_of(row["evidence"]))
        verdict = VERDICTS[row["label"]]
        topical = UNKNOWN if verdict == NEUTRAL else 1
        unknown = (UNKNOWN,) * len(sentences)
        yield Example(row["claim"], row.get("title") or "", sentences, unknown, topical=topical, verdict=verdict)


@lru_cache(maxsize=50_000)
def sentences_of(text: str) -> tuple[tuple[int, str], ...]:
    """(offset, sentence) of each sentence; text without capitals is split at every stop."""
    if text == text.lower():
        found, start = [], 0
        for match in _LOWER_SENTENCE_END.finditer(text):
            found.append((start, text[start : match.start()]))
            start = match.end()
        return tuple(pair for pair in [*found, (start, text[start:])] if pair[1].strip()) or ((0, text),)
    return tuple((span.start, span.of(text)) for span in split_sentences(text)) or ((0, text),)


def _place(sentences: tuple[tuple[int, str], ...], span: list[int] | None) -> tuple[int, int, int] | None:
    """The sentence that holds an answer's first character, and where in it the answer stands."""
    if span is None:
        return None
    start, end = span
    for number, (offset, text) in enumerate(sentences):
        if offset <= start < offset + len(text):
            return number, start - offset, min(end - offset, len(text))
    return None


def _window(sentences: tuple[tuple[int, str], ...], wanted: int, chooser: random.Random) -> slice:
    """As many sentences around the wanted one as fit, with it anywhere among them."""
    first, last = wanted, wanted + 1
    room = LONGEST_PASSAGE_WORDS - len(sentences[wanted][1].split())
    while True:
        sides = [side for side in (first - 1, last) if 0 <= side < len(sentences)]
        fitting = [side for side in sides if len(sentences[side][1].split()) <= room]
        if not fitting:
            return slice(first, last)
        side = chooser.choice(fitting)
        room -= len(sentences[side][1].split())
        first, last = min(first, side), max(last, side + 1)
