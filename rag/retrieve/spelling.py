"""Words of a question that no document has, read as the nearest spelled ones that a document has.

Only what looks like a slip is touched: a word that is in no dictionary either, a letter or two away from one in the
documents, and not within quotation marks. Whoever means it as it stands is told how to say so.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rapidfuzz.distance import OSA

from rag.dictionary import is_word, words_near
from rag.language import question_language
from rag.types import Chunk, Hit
from rag.words import FUNCTION_WORDS

# In shorter words one letter makes another word; in longer ones a second slip is likely, and leaves enough to tell by.
SHORTEST, SHORTEST_NAME, SHORTEST_OF_TWO_SLIPS = 5, 6, 8
# A shorter name is read as a name only: Poyers is not Powers, but Corpration is Corporation.
SHORTEST_COMMON = 7
# A question with more unknown words than this is about something else, or in another language.
MOST_RESPELLED = 2
# Passages that are looked through for the word that was meant.
MOST_SEEN = 20
_WORD = re.compile(r"[^\W\d_]+")
_NEGATED = re.compile(r"['’]t\b")
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|«[^»]*»|„[^“]*“")


class Vocabulary(Protocol):
    """What an index knows of words."""

    def lexical(self, text: str, *, limit: int) -> list[Hit]:
        """The best chunks by BM25, best first."""

    def nearly(self, word: str, *, edits: int, limit: int) -> list[Hit]:
        """Chunks with a word spelled nearly so."""

    def chunks(self, chunk_ids: Sequence[str]) -> Mapping[str, Chunk]:
        """Chunk by id, of those that count."""


@dataclass(frozen=True, slots=True)
class Respelled:
    """A question as it is read, and what the reader should know of that."""

    question: str
    notice: str | None = None


def respelled(question: str, *, index: Vocabulary, outlets: Iterable[str] = ()) -> Respelled:
    """Read each word that looks like a slip as the word of the documents that it is nearest to.

    Args:
        question: That stands alone.
        index: What is to be searched.
        outlets: Names of those who published it; a text seldom says them, and they are no slips.
    """
    spared = {word.lower() for outlet in outlets for word in _WORD.findall(outlet)}
    words = [match for match in _unquoted_words(question) if match.group().lower() not in spared]
    absent = [match for match in words if not index.lexical(match.group(), limit=1)]
    language = question_language(question) if absent else None
    unknown = [match for match in absent if not _is_known(match.group(), language)]
    if len(unknown) > MOST_RESPELLED:
        return Respelled(question)
    meant = {match: _nearest(match, index=index, language=language) for match in unknown}
    read = question
    said: list[str] = []
    for match, word in reversed(meant.items()):
        if word is not None:
            read = f"{read[: match.start()]}{word}{read[match.end() :]}"
            said.insert(0, f"“{match.group()}” is in no document and was read as “{word}”.")
    if not said:
        return Respelled(question)
    return Respelled(read, " ".join([*said, "Within quotation marks, words are searched for as they stand."]))


def _is_known(word: str, language: str | None) -> bool:
    """Whether a dictionary has it, also as "havent" for "haven't"."""
    contracted = f"{word[:-1]}'t" if word.endswith("nt") else word
    return is_word(word, language=language) or is_word(contracted, language=language)


def _unquoted_words(question: str) -> Iterator[re.Match[str]]:
    quoted = [match.span() for match in _QUOTED.finditer(question)]
    for match in _WORD.finditer(question):
        if len(match.group()) < (SHORTEST_NAME if _is_name(match) else SHORTEST):
            continue
        if match.group().lower() in FUNCTION_WORDS or _NEGATED.match(question, match.end()):
            continue
        if not any(start <= match.start() < end for start, end in quoted):
            yield match


def _is_name(match: re.Match[str]) -> bool:
    return match.start() > 0 and match.group()[0].isupper()


def _nearest(match: re.Match[str], *, index: Vocabulary, language: str | None) -> str | None:
    """The word that is fewest letters away of those that the documents have, of equals the commonest there."""
    word = match.group()
    is_name = _is_name(match) and len(word) < SHORTEST_COMMON
    common = set() if is_name else words_near(word, language=language)
    held = {near: len(index.lexical(near, limit=MOST_SEEN)) for near in sorted(common)}
    near = {**held, **_seen_near(word, 1, is_name=is_name, index=index)}
    if not common and not any(near.values()) and len(word) >= SHORTEST_OF_TWO_SLIPS:
        near = _seen_near(word, 2, is_name=is_name, index=index)
    best = min(near, key=lambda found: (-near[found], found), default=None)
    if best is None or not near[best]:
        return None
    return best.capitalize() if word[0].isupper() and best.islower() else best


def _seen_near(word: str, edits: int, *, is_name: bool, index: Vocabulary) -> dict[str, int]:
    """Words of the documents that are so many letters away, and how often they were seen."""
    hits = index.nearly(word, edits=edits, limit=MOST_SEEN)
    chunks = index.chunks([hit.chunk_id for hit in hits]).values()
    texts = (text for chunk in chunks for text in (chunk.title, chunk.heading, chunk.text) if text)
    seen: Counter[str] = Counter(found for text in texts for found in _WORD.findall(text))
    return {
        found: count
        for found, count in seen.items()
        if _is_a_slip_of(_plain(word), _plain(found), edits) and not (is_name and seen[found.lower()])
    }


def _is_a_slip_of(typed: str, meant: str, edits: int) -> bool:
    """Whether one is the other with so many letters wrong; not its beginning, as Petrov is of Petrova."""
    if typed[0] != meant[0] or typed.startswith(meant) or meant.startswith(typed):
        return False
    return OSA.distance(typed, meant, score_cutoff=edits) <= edits


def _plain(word: str) -> str:
    """Lower case, without accents."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(mark for mark in apart if not unicodedata.combining(mark))
