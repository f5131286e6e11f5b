"""A second search, from what the first one found: passages about names that the best passages bring in.

"When did the director of The Goose Woman die?" needs two passages, and the second, about the director, shares no name
with the question. The first one names him, so his name is looked up. Many names stand in a passage: those looked up
are weighed by how high their passage stands, how nearly the passage found is about just that name, and how near it is
to the question.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.types import Chunk, Hit
from rag.words import MONTHS, content_stems

# Passages whose names are looked up, how many names at most, and how many passages are looked at for each.
SEEDS = 3
NAMES = 24
HITS_PER_NAME = 2
# Logistic weights: fitted on HotpotQA by `python -m eval.evidence.fit_hops`.
WEIGHTS = {"seed": -0.7, "title": 2.86, "dense": 7.64, "bias": -5.54}
MONTH_STEMS = frozenset(content_stems(" ".join(MONTHS)))

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
# Lower-case words inside a name, as in "Ermengarde of Tours".
_LINKS = frozenset("of the de la le von van der den du di da al el ibn bin y del des zu".split())
_WITHIN_NAME = re.compile(r"\.? ?")
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)\s*$")


class Lookup(Protocol):
    """What a second search needs of an index."""

    def lexical(self, text: str, *, limit: int) -> list[Hit]:
        """The best chunks by BM25, best first."""

    def chunks(self, chunk_ids: Sequence[str]) -> Mapping[str, Chunk]:
        """Chunk by id, of those that count."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """A name that a passage brings in and the question lacks.

    Attributes:
        seed: Which of the passages it stands in, from 0.
        stems: Of its words.
    """

    name: str
    seed: int
    stems: frozenset[str]


def second_search(
    question: str, seeds: Sequence[Chunk], *, index: Lookup, dense: Mapping[str, float]
) -> list[tuple[Chunk, float]]:
    """Passages about names that the seeds bring in, with log-odds that the question needs them, best first.

    Args:
        question: That stands alone.
        seeds: The best passages of the first search, best first.
        index: Where to look.
        dense: Cosine similarity to the question, of the chunks for which it is known; others count as the least of it.
    """
    bridges = bridges_of(question, seeds)
    looked_up = [(bridge, index.lexical(bridge.name, limit=HITS_PER_NAME)) for bridge in bridges]
    known = index.chunks(list(dict.fromkeys(hit.chunk_id for _, hits in looked_up for hit in hits)))
    least = min(dense.values(), default=0.0)
    scores: dict[str, float] = {}
    for bridge, hits in looked_up:
        for hit in hits:
            if hit.chunk_id in known and hit.chunk_id != seeds[bridge.seed].chunk_id:
                score = _score(bridge, known[hit.chunk_id], dense.get(hit.chunk_id, least))
                scores[hit.chunk_id] = max(score, scores.get(hit.chunk_id, score))
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return [(known[chunk_id], score) for chunk_id, score in ranked]


def bridges_of(question: str, seeds: Sequence[Chunk]) -> list[Bridge]:
    """The names in the seeds that neither the question nor the seed's own title has; from each seed in turn."""
    asked = frozenset(content_stems(question))
    found: dict[frozenset[str], Bridge] = {}
    for number, chunk in enumerate(seeds[:SEEDS]):
        own = frozenset(content_stems(chunk.title or ""))
        for name in names_in(chunk.text):
            stems = frozenset(content_stems(name))
            if stems and not stems <= asked and not stems <= own and not stems <= MONTH_STEMS:
                found.setdefault(stems, Bridge(name, number, stems))
    return list(found.values())[:NAMES]


def names_in(text: str) -> Iterator[str]:
    """Runs of capitalised words, with the small words inside them."""
    words = list(_WORD.finditer(text))
    place = 0
    while place < len(words):
        last = place
        if words[place].group()[0].isupper():
            last = _last_of_name(text, words, place)
            yield text[words[place].start() : words[last].end()]
        place = last + 1


def _last_of_name(text: str, words: Sequence[re.Match[str]], first: int) -> int:
    last = first
    for place in range(first + 1, len(words)):
        gap = text[words[place - 1].end() : words[place].start()]
        word = words[place].group()
        is_initial = len(words[place - 1].group()) <= 2
        if not _WITHIN_NAME.fullmatch(gap) or ("." in gap and not is_initial):
            break
        if word[0].isupper():
            last = place
        elif word not in _LINKS:
            break
    return last


def features(bridge: Bridge, chunk: Chunk, dense: float) -> dict[str, float]:
    """What is known of a passage as one that a name leads to."""
    return {"seed": math.log1p(bridge.seed), "title": _likeness(bridge.stems, chunk), "dense": dense}


def _score(bridge: Bridge, chunk: Chunk, dense: float) -> float:
    return WEIGHTS["bias"] + sum(WEIGHTS[name] * value for name, value in features(bridge, chunk, dense).items())


def _likeness(stems: frozenset[str], chunk: Chunk) -> float:
    """How nearly the chunk's title or heading is the name (Jaccard), brackets at its end aside."""
    titles = [frozenset(content_stems(_IN_BRACKETS.sub("", title or ""))) for title in (chunk.title, chunk.heading)]
    return max(len(stems & title) / len(stems | title) for title in titles)
