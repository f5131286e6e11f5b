"""Is one text a reprint of another, and does it carry the same words? Pure, but for the MinHash library.

Candidates are found by MinHash and banding (Broder 1997; Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets",
3.4), and then compared in full. The numbers behind the constants are in docs/decisions/0006.
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import blake2b

from rag.sentences import split_sentences
from rag.words import FUNCTION_WORDS, words

SHINGLE_WORDS = 5
# Of shared word shingles (Jaccard). Different real texts reach 0.39; a reprint with a header of its own that lacks one
# paragraph keeps 0.7 or more.
LEAST_SHARED = 0.6
# 32 bands of 4 find a pair that shares 0.6 with probability 0.988, and one that shares 0.1 with 0.003.
BANDS = 32
ROWS = 4
SEED = 1
# Longer texts are books and records rather than reprints, and would take long to compare.
LONGEST_COMPARED = 200_000

# What two texts say in one place is the same thing said otherwise if it shares this much, or is as short as this.
VARIANT_SHARED = 0.5
VARIANT_WORDS = 12
# A reprint's own header, byline and date, or what it adds at its end; more is a text of its own.
FRAME_WORDS = 24

_FACT = re.compile(r"\d[\w.,:]*\b|\b[^\W\d_a-zа-я]\w*")  # a number, or a word with a capital
# "BEIJING, Aug. 20 (Xinhua) -- The ministers met."
_DATELINE = re.compile(
    r"\A[^\W\d_a-zа-я][^\W\d_a-zа-я .'’-]{2,}(?:,[^\n–—-]{1,40})?(?:\([^)\n]{1,40}\))?\s*(?:--|[–—-])\s+"
)


def band_keys(text: str) -> list[int]:
    """Keys of which two texts share at least one if they may be reprints; signed 64 bits. None for a long text."""
    from rensa import RMinHash

    if len(text) > LONGEST_COMPARED:
        return []
    sketch = RMinHash(num_perm=BANDS * ROWS, seed=SEED)
    sketch.update(sorted(_shingles(text)))
    values = sketch.digest()
    return [_key(band, values[band * ROWS : (band + 1) * ROWS]) for band in range(BANDS)]


def _key(band: int, values: list[int]) -> int:
    data = struct.pack(f"<{ROWS + 1}Q", band, *values)
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little", signed=True)


def is_reprint(one: str, other: str) -> bool:
    """Whether two texts are one but for headers, paragraphs left out, and edits that change no name or number."""
    left, right = _shingles(one), _shingles(other)
    shared = len(left & right) / max(len(left | right), 1)
    return shared >= LEAST_SHARED and not _disagree(Wording.of(one), Wording.of(other))


def _shingles(text: str) -> set[str]:
    found = words(text)
    last = max(1, len(found) - SHINGLE_WORDS + 1)
    return {" ".join(found[start : start + SHINGLE_WORDS]) for start in range(last)}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it is compared: its words in a row, its names and numbers, and which line of the text it is in."""

    words: str
    facts: tuple[str, ...]
    line: int

    @classmethod
    def of(cls, text: str, *, line: int) -> Sentence:
        """Read a sentence."""
        facts = (word for word in _FACT.findall(text) if word.lower() not in FUNCTION_WORDS)
        return cls(_in_a_row(text), tuple(facts), line)


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as it is compared: its words in a row, and its sentences."""

    words: str
    sentences: tuple[Sentence, ...]

    @classmethod
    def of(cls, text: str) -> Wording:
        """Read a text."""
        sentences: list[Sentence] = []
        line = end = 0
        for span in split_sentences(text):
            line += "\n" in text[end : span.start]
            said = span.of(text) if sentences else _DATELINE.sub("", span.of(text))
            if words(said):
                sentences.append(Sentence.of(said, line=line))
            end = span.end
        return cls(_in_a_row(text), tuple(sentences))

    def body(self, other: Wording) -> tuple[Sentence, ...]:
        """The sentences without a frame of its own: a few words on lines before and after all that both texts hold."""
        held = [number for number, sentence in enumerate(self.sentences) if sentence.words in other.words]
        if not held:
            return self.sentences
        first, last = held[0], held[-1] + 1
        head = [s for s in self.sentences[:first] if s.line < self.sentences[first].line]
        tail = [s for s in self.sentences[last:] if s.line > self.sentences[last - 1].line]
        start = len(head) if _is_frame(head, other) else 0
        stop = len(self.sentences) - (len(tail) if _is_frame(tail, other) else 0)
        return self.sentences[start:stop]

    def carries(self, passage: Wording, *, framed: bool) -> bool:
        """Whether all that a passage of another text says stands here too, in the same words.

        Args:
            passage: The passage.
            framed: Whether it is the beginning or end of its text, where a header of its own is let pass.
        """
        sentences = passage.body(self) if framed else passage.sentences
        return all(sentence.words in self.words for sentence in sentences)


def _disagree(one: Wording, other: Wording) -> bool:
    """Whether in some place one text has another name or number than the other."""
    mine, yours = one.body(other), other.body(one)
    matcher = SequenceMatcher(None, [s.words for s in mine], [s.words for s in yours], autojunk=False)
    return any(
        _is_contradiction(mine[i:j], yours[k:m]) for tag, i, j, k, m in matcher.get_opcodes() if tag == "replace"
    )


def _is_frame(lines: Sequence[Sentence], other: Wording) -> bool:
    return _length(lines) <= FRAME_WORDS and not any(
        _shared(line.words, sentence.words) >= VARIANT_SHARED for line in lines for sentence in other.sentences
    )


def _is_contradiction(mine: Sequence[Sentence], yours: Sequence[Sentence]) -> bool:
    shared = _shared(" ".join(s.words for s in mine), " ".join(s.words for s in yours))
    if shared < VARIANT_SHARED and max(_length(mine), _length(yours)) > VARIANT_WORDS:
        return False
    my_facts, your_facts = (Counter(fact for s in side for fact in s.facts) for side in (mine, yours))
    return bool(my_facts - your_facts and your_facts - my_facts)


def _shared(one: str, other: str) -> float:
    left, right = set(one.split()), set(other.split())
    return len(left & right) / len(left | right)


def _in_a_row(text: str) -> str:
    return f" {' '.join(words(text))} "


def _length(sentences: Sequence[Sentence]) -> int:
    return sum(len(sentence.words.split()) for sentence in sentences)
