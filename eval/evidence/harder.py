"""Harder examples made from known ones: a near fact swapped in, the answer taken out, a similar passage instead."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from eval.evidence.examples import CONTRADICT, NEUTRAL, SUPPORT, UNKNOWN, Example

NEAREST = 12
OPPOSITES = [
    pair.split("/")
    for pair in (
        "first/last largest/smallest highest/lowest most/least before/after north/south east/west northern/southern "
        "eastern/western increase/decrease increased/decreased won/lost male/female men/women old/new oldest/newest "
        "early/late began/ended start/end more/less higher/lower larger/smaller best/worst longest/shortest "
        "always/never all/none above/below father/mother son/daughter husband/wife king/queen buy/sell bought/sold "
        "positive/negative public/private accept/reject accepted/rejected support/oppose supported/opposed "
        "allow/prohibit allowed/banned rise/fall rose/fell good/bad strong/weak major/minor majority/minority "
        "success/failure succeeded/failed inside/outside internal/external upper/lower left/right open/closed "
        "advantage/disadvantage cause/prevent caused/prevented same/different rich/poor winter/summer"
    ).split()
]
_OPPOSITE = {word: other for left, right in OPPOSITES for word, other in ((left, right), (right, left))}
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w'’-]+(?: (?:of |the |de |van )?[A-Z][\w'’-]+)*")
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_YEAR = re.compile(r"1\d{3}|20\d{2}")
_WORD = re.compile(r"[a-z]+")
_VERB = re.compile(r"\b(is|are|was|were|did|does|do|has|have|had|will|would|can|could)\b")

# Text, title and passage to the text with something swapped.
Way = Callable[[str, str, str], str | None]


class Swapper:
    """Swaps one name, number, year or word of a text for a near one, so that the passage no longer carries it."""

    def __init__(self, examples: Sequence[Example], chooser: random.Random) -> None:
        """Gather the names of the examples, by title.

        Args:
            examples: Whose names are swapped in.
            chooser: Decides what is swapped for what.
        """
        self._chooser = chooser
        self._by_title: dict[str, list[str]] = defaultdict(list)
        for example in examples:
            for name in sorted(set(_NAME.findall(f"{example.text} {example.passage}"))):
                self._by_title[example.title].append(name)
        self._all = sorted({name for names in self._by_title.values() for name in names})

    def swap(self, text: str, title: str, passage: str, *, negate: bool = False) -> str | None:
        """The text with one thing in it swapped, or None where nothing can be.

        Args:
            text: The question or claim.
            title: Names of this document are preferred.
            passage: Must not hold what is swapped in.
            negate: Whether a negation may be put in.
        """
        ways: list[Way] = [self._number, self._name, self._opposite]
        self._chooser.shuffle(ways)
        if negate:
            ways.insert(self._chooser.randrange(len(ways) + 1), self._negation)
        for way in ways:
            swapped = way(text, title, passage)
            if swapped is not None and swapped != text:
                return swapped
        return None

    def _number(self, text: str, _title: str, passage: str) -> str | None:
        found = [match for match in _NUMBER.finditer(text) if match.group() in passage]
        if not found:
            return None
        match = self._chooser.choice(found)
        other = self._other_number(match.group())
        return None if other in passage else text[: match.start()] + other + text[match.end() :]

    def _other_number(self, number: str) -> str:
        if _YEAR.fullmatch(number):
            return str(int(number) + self._chooser.choice([-10, -3, -2, -1, 1, 2, 3, 10]))
        digits = [place for place, character in enumerate(number) if character.isdigit()]
        place = self._chooser.choice(digits)
        other = self._chooser.choice([digit for digit in "123456789" if digit != number[place]])
        return number[:place] + other + number[place + 1 :]

    def _name(self, text: str, title: str, passage: str) -> str | None:
        found = [match for match in _NAME.finditer(text) if match.group() in passage]
        if not found:
            return None
        match = self._chooser.choice(found)
        same = [name for name in self._by_title[title] if name not in passage]
        pool = same if len(same) > 1 and self._chooser.random() < 0.7 else self._all
        for _ in range(5):
            name = self._chooser.choice(pool)
            if name not in passage and name.count(" ") <= match.group().count(" ") + 1:
                return text[: match.start()] + name + text[match.end() :]
        return None

    def _opposite(self, text: str, _title: str, passage: str) -> str | None:
        held = set(_WORD.findall(passage.lower()))
        found = [
            match
            for match in _WORD.finditer(text)
            if match.group() in _OPPOSITE and _OPPOSITE[match.group()] not in held
        ]
        if not found:
            return None
        match = self._chooser.choice(found)
        return text[: match.start()] + _OPPOSITE[match.group()] + text[match.end() :]

    def _negation(self, text: str, _title: str, _passage: str) -> str | None:
        match = _VERB.search(text)
        if match is None or " not " in text or "n't" in text:
            return None
        return f"{text[: match.end()]} not{text[match.end() :]}"


def swapped_question(example: Example, swapper: Swapper) -> Example | None:
    """The same passage, asked about something near that it does not say."""
    text = swapper.swap(example.text, example.title, example.passage)
    if text is None:
        return None
    return replace(example, text=text, relevant=(0,) * len(example.sentences), answerable=0, span=None)


def without_answer(example: Example) -> Example | None:
    """The same question to the passage without the sentence that answers it."""
    if example.span is None or len(example.sentences) < 3:
        return None
    number, start, end = example.span
    answer = example.sentences[number][start:end].lower()
    rest = example.sentences[:number] + example.sentences[number + 1 :]
    if not answer.strip() or any(answer in sentence.lower() for sentence in rest):
        return None
    return replace(example, sentences=rest, relevant=(0,) * len(rest), answerable=0, span=None)


def similar_instead(examples: Sequence[Example], chooser: random.Random) -> list[Example | None]:
    """Each question with a passage that is near to it but is not its own, by the words they share."""
    passages = list(dict.fromkeys(example.passage for example in examples))
    owners = {passage: example for passage, example in zip((e.passage for e in examples), examples, strict=True)}
    vectorizer = TfidfVectorizer(sublinear_tf=True, stop_words="english", dtype=np.float32)
    matrix = vectorizer.fit_transform(passages).T.tocsc()
    asked = vectorizer.transform([example.text for example in examples])
    found: list[Example | None] = []
    for start in range(0, len(examples), 512):
        scores = (asked[start : start + 512] @ matrix).toarray()
        for example, row in zip(examples[start : start + 512], scores, strict=True):
            nearest = np.argsort(-row, kind="stable")[:NEAREST]
            others = [owners[passages[place]] for place in nearest if row[place] > 0]
            found.append(_with_passage_of(example, others, chooser))
    return found


def _with_passage_of(example: Example, others: Sequence[Example], chooser: random.Random) -> Example | None:
    answer = ""
    if example.span is not None:
        number, start, end = example.span
        answer = example.sentences[number][start:end].lower()
    own = set(example.sentences)
    usable = [
        other for other in others if not own & set(other.sentences) and not (answer and answer in other.passage.lower())
    ]
    if not usable:
        return None
    other = chooser.choice(usable)
    is_claim = example.verdict != UNKNOWN
    unknown_or_no = UNKNOWN if is_claim else 0
    return Example(
        example.text,
        other.title,
        other.sentences,
        (unknown_or_no,) * len(other.sentences),
        topical=UNKNOWN if example.title and other.title == example.title else 0,
        answerable=unknown_or_no,
        verdict=NEUTRAL if is_claim else UNKNOWN,
        origin=example.origin,
    )


def restated(example: Example, swapper: Swapper, chooser: random.Random) -> Example | None:
    """A claim made from one of the passage's own sentences.

    It is true as it stands, false with one thing swapped in it, unsupported once the sentence is taken away.
    """
    long_enough = [number for number, text in enumerate(example.sentences) if 8 <= len(text.split()) <= 40]
    if not long_enough or len(example.sentences) < 2:
        return None
    number = chooser.choice(long_enough)
    claim = _shortened(example.sentences[number], chooser)
    sentences, verdict, kind = example.sentences, SUPPORT, chooser.random()
    if kind < 0.45:
        swapped = swapper.swap(claim, example.title, example.passage, negate=True)
        if swapped is None:
            return None
        claim, verdict = swapped, CONTRADICT
    elif kind < 0.65:
        sentences, verdict = sentences[:number] + sentences[number + 1 :], NEUTRAL
    unknown = (UNKNOWN,) * len(sentences)
    return Example(claim, example.title, sentences, unknown, topical=1, verdict=verdict, origin=example.origin)


def _shortened(sentence: str, chooser: random.Random) -> str:
    """A clause of the sentence where it has one that stands alone, so that the claim is no mere copy."""
    sentence = re.sub(r"\s*[(\[][^)\]]*[)\]]", "", sentence)
    clauses = sentence.split(", ")
    if len(clauses) > 1 and chooser.random() < 0.5:
        first = clauses[0]
        return f"{first}." if len(first.split()) >= 6 else ", ".join(clauses[1:]).capitalize()
    return sentence
