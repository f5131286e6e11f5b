"""Whether a word is one, by language."""

from __future__ import annotations

import pytest

from rag.dictionary import is_word


@pytest.mark.parametrize(
    ("word", "language", "known"),
    [
        ("misuse", "en", True),
        ("Biome", None, True),
        ("priciple", "en", False),
        ("Kosachev", "en", False),
        ("Vereinbarung", "de", True),
        ("Vereinbarung", "en", False),
        ("misuse", "xx", True),  # no such dictionary: the English one
    ],
)
def test_a_word_is_looked_up_in_its_language(word: str, language: str | None, known: bool) -> None:
    assert is_word(word, language=language) is known
