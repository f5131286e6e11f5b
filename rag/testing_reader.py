"""The fake evidence reader; `rag.testing` has it with the others."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence

from rag.protocols import Reading, Text

_WORD = re.compile(r"\w+|[^\w\s]")


class OverlapReader:
    """An `EvidenceReader` that counts shared words: what shares more of them with the question answers it better."""

    @property
    def name(self) -> str:
        """Always "overlap"."""
        return "overlap"

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        """Log-odds of the share of the question's words."""
        asked = _words(question)
        readings = []
        for text in texts:
            relevant = tuple(_shared(asked, _words(sentence)) for sentence in text.sentences)
            topical = _shared(asked, _words(f"{text.header} {' '.join(text.sentences)}"))
            readings.append(Reading(relevant, max(relevant, default=topical), topical, _answer(asked, text)))
        return readings

    def reread(self, question: str, texts: Sequence[Text]) -> None:
        """None: words counted once more are as many."""


class OverlapChecker:
    """A `ClaimChecker` to whom a passage carries a claim if it has all its words."""

    @property
    def name(self) -> str:
        """Always "overlap"."""
        return "overlap"

    def support(self, claim: str, texts: Sequence[Text]) -> list[float]:
        """1 for words that are all there, otherwise 0."""
        return [float(_words(claim) <= _words(f"{text.header} {' '.join(text.sentences)}")) for text in texts]


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def _shared(asked: Collection[str], told: Collection[str]) -> float:
    """Log-odds of the share of words asked for that are told, kept away from 0 and 1."""
    share = (sum(word in told for word in asked) + 0.5) / (len(asked) + 1.0)
    return math.log(share / (1.0 - share))


def _answer(asked: Collection[str], text: Text) -> tuple[int, int, int] | None:
    """The first word asked for, in the sentence that has most of them."""
    scored = [(_shared(asked, _words(sentence)), -number) for number, sentence in enumerate(text.sentences)]
    number = -max(scored)[1] if scored else 0
    for match in _WORD.finditer(text.sentences[number]) if scored else ():
        if match.group().lower() in asked:
            return number, match.start(), match.end()
    return None
