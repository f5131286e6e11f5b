"""Claims in a passage's own words, true or with one thing in the wrong place, to teach what no list of words can tell.

A check of names and numbers sees whether they stand in a source, not whether what is said of one is said of the other.
So what is put in the wrong place here is taken from the passage itself: two names or numbers of a claim change places,
one comes from another sentence, a word gives way to another of the same form.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from eval.evidence.examples import NEUTRAL, SUPPORT, UNKNOWN, Example
from eval.evidence.harder import Swapper

# Of a passage's own sentences a claim is made; shorter ones say too little, longer ones too much.
LEAST_WORDS, MOST_WORDS = 6, 40
JOINED = 0.35
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][\w'’-]+(?: (?:of |the |de |van |von )?[A-Z][\w'’-]+)*")
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_WORD = re.compile(r"(?<![\w'’-])[a-z]{4,}(?![\w'’-])")
_TAIL = re.compile(r" (?:at|by|for|from|in|on|to|with) (?:the |a |an )?[\w'’-]+(?: [\w'’-]+){0,3}(?=[.,;])")
_PRONOUN = re.compile(r"\W*(?:he|she|it|they|this|these|that|those|his|her|its|their|such)\b", re.IGNORECASE)
_ENDINGS = ("ing", "ed", "ly", "es", "s", "al", "er", "or", "ive", "ous", "ion", "ity", "ment", "")

Way = Callable[[str, str], str | None]


def crossed(examples: Sequence[Example], chooser: random.Random) -> list[Example]:
    """For each passage a claim that it carries and, where that can be made, its twin that it does not.

    Args:
        examples: One for each passage.
        chooser: Decides what is made.
    """
    crosser = _Crosser(examples, chooser)
    return [made for example in examples for made in crosser.twins(example)]


class _Crosser:
    def __init__(self, examples: Sequence[Example], chooser: random.Random) -> None:
        self._chooser = chooser
        self._swapper = Swapper(examples, chooser)
        self._words = sorted({word for example in examples for word in _WORD.findall(example.passage)})
        self._by_ending: dict[str, list[str]] = {}
        for word in self._words:
            self._by_ending.setdefault(_ending(word), []).append(word)

    def twins(self, example: Example) -> list[Example]:
        claim = self._claim(example.sentences)
        if claim is None:
            return []
        unknown = (UNKNOWN,) * len(example.sentences)
        true = Example(claim, example.title, example.sentences, unknown, verdict=SUPPORT, origin=example.origin)
        wrong = self._misplaced(claim, example)
        return [true] if wrong is None else [true, replace(true, text=wrong, verdict=NEUTRAL)]

    def _claim(self, sentences: Sequence[str]) -> str | None:
        usable = [
            text
            for text in sentences
            if LEAST_WORDS <= len(text.split()) <= MOST_WORDS and not _PRONOUN.match(text) and text[-1:] == "."
        ]
        if not usable:
            return None
        first = self._clause(self._chooser.choice(usable))
        others = [text for text in usable if first[:20] not in text]
        if others and self._chooser.random() < JOINED:
            other = self._clause(self._chooser.choice(others))
            return f"{first.rstrip('.')}{self._chooser.choice([', and ', ', while ', '; '])}{_lowered(other)}"
        return first

    def _clause(self, sentence: str) -> str:
        sentence = re.sub(r"\s*[(\[][^)\]]*[)\]]", "", sentence)
        clauses = sentence.split(", ")
        if len(clauses) > 2 and self._chooser.random() < 0.5:
            del clauses[self._chooser.randrange(1, len(clauses) - 1)]
        elif len(clauses) > 1 and self._chooser.random() < 0.4 and len(clauses[0].split()) >= LEAST_WORDS:
            return f"{clauses[0].rstrip('.')}."
        return ", ".join(clauses)

    def _misplaced(self, claim: str, example: Example) -> str | None:
        ways: list[Way] = [
            lambda text, _: self._exchanged(text, _NAME),
            lambda text, _: self._exchanged(text, _NUMBER),
            lambda text, passage: self._from_elsewhere(text, passage, _NAME),
            lambda text, passage: self._from_elsewhere(text, passage, _NUMBER),
            self._word_from_elsewhere,
            self._word_from_anywhere,
            self._tail_from_elsewhere,
            lambda text, passage: self._swapper.swap(text, example.title, passage, negate=True),
        ]
        self._chooser.shuffle(ways)
        for way in ways:
            wrong = way(claim, example.passage)
            if wrong is not None and wrong != claim and wrong not in example.passage:
                return wrong
        return None

    def _exchanged(self, text: str, kind: re.Pattern[str]) -> str | None:
        """Two of a kind in one another's place."""
        found = list(kind.finditer(text))
        if len({match.group() for match in found}) < 2:
            return None
        one, other = sorted(self._chooser.sample(found, 2), key=lambda match: match.start())
        middle = text[one.end() : other.start()]
        if one.group() == other.group() or middle.strip() in {"and", "or", ",", "to", "-", "–"}:
            return None
        return text[: one.start()] + other.group() + middle + one.group() + text[other.end() :]

    def _from_elsewhere(self, text: str, passage: str, kind: re.Pattern[str]) -> str | None:
        """One of a kind in the place of another, from another sentence."""
        here = list(kind.finditer(text))
        there = [other for other in dict.fromkeys(kind.findall(passage)) if other not in text]
        if not here:
            return None
        match = self._chooser.choice(here)
        alike = [other for other in there if match.group() not in other and len(other) == len(match.group())]
        other_ones = alike if kind is _NUMBER else [other for other in there if match.group() not in other]
        return self._put(text, match, other_ones)

    def _word_from_elsewhere(self, text: str, passage: str) -> str | None:
        return self._word(text, [word for word in dict.fromkeys(_WORD.findall(passage)) if word not in text])

    def _word_from_anywhere(self, text: str, passage: str) -> str | None:
        found = list(_WORD.finditer(text))
        if not found:
            return None
        match = self._chooser.choice(found)
        other = self._chooser.choice(self._by_ending.get(_ending(match.group()), self._words))
        return None if other in passage else self._put(text, match, [other])

    def _word(self, text: str, others: Sequence[str]) -> str | None:
        found = list(_WORD.finditer(text))
        self._chooser.shuffle(found)
        for match in found:
            same = [word for word in others if _ending(word) == _ending(match.group())]
            if same:
                return self._put(text, match, same)
        return None

    def _tail_from_elsewhere(self, text: str, passage: str) -> str | None:
        """The words behind a preposition, from another sentence."""
        here = list(_TAIL.finditer(text))
        there = [tail for tail in dict.fromkeys(_TAIL.findall(passage)) if tail.strip() not in text]
        if not here:
            return None
        match = self._chooser.choice(here)
        same = [tail for tail in there if tail.split()[0] == match.group().split()[0]]
        return self._put(text, match, same)

    def _put(self, text: str, match: re.Match[str], others: Sequence[str]) -> str | None:
        return text[: match.start()] + self._chooser.choice(others) + text[match.end() :] if others else None


def _ending(word: str) -> str:
    return next(ending for ending in _ENDINGS if word.endswith(ending))


def _lowered(sentence: str) -> str:
    """Without its capital, where the first word is a plain one."""
    first = sentence.split()[0]
    return sentence[0].lower() + sentence[1:] if first in {"The", "A", "An", "In", "At", "On", "For"} else sentence
