"""Whether a word is one, and which are near to it: by the lists of words that pyspellchecker carries, offline."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spellchecker import SpellChecker

DEFAULT_LANGUAGE = "en"


def is_word(word: str, *, language: str | None) -> bool:
    """Whether a word is in the dictionary of a language; of an unknown one, in the English.

    Args:
        word: In any case.
        language: ISO 639-1 code, or None.
    """
    return bool(_dictionary(language or DEFAULT_LANGUAGE).known([word]))


def words_near(word: str, *, language: str | None) -> set[str]:
    """The words of a dictionary that are one letter away: another, one more or less, or two in each other's place."""
    dictionary = _dictionary(language or DEFAULT_LANGUAGE)
    return {near for near in dictionary.known(dictionary.edit_distance_1(word.lower())) if near.isalpha()}


@lru_cache(maxsize=4)
def _dictionary(language: str) -> SpellChecker:
    from spellchecker import SpellChecker

    try:
        return SpellChecker(language=language)
    except ValueError:  # a language without a dictionary
        return SpellChecker(language=DEFAULT_LANGUAGE)
