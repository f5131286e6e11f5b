"""A follow-up and what was said before to a question that stands alone. Pure; no model needed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.types import Message
from rag.words import content_stems, names

# Only the last turns can be what a follow-up leans on; older ones are let go, so long conversations stay fast.
TURNS_CONSIDERED = 6
# A question with fewer content words than this cannot be searched for on its own.
ENOUGH_CONTENT = 2

_LEANS = re.compile(
    r"\b(?:he|she|it|they|him|her|them|his|its|their|theirs|hers|this|that|these|those|there|then|one|ones|former|"
    r"latter|same|else)\b",
    re.IGNORECASE,
)
_CONTINUES = re.compile(r"^\s*(?:and|or|but|so|also|what about|how about|what else|why|really)\b", re.IGNORECASE)


def condense(question: str, history: Sequence[Message]) -> str:
    """The question with the earlier question it leans on put before it; unchanged if it stands alone.

    Args:
        question: What the user asks now.
        history: What was said before, oldest first.
    """
    asked = [message.content for message in history[-TURNS_CONSIDERED:] if message.role == "user"]
    if not asked or not leans(question):
        return question
    basis: list[str] = []
    for earlier in reversed(asked):
        basis.insert(0, earlier.strip())
        if not leans(earlier):
            break
    return " ".join([*basis, question.strip()])


def leans(question: str) -> bool:
    """Whether a question needs an earlier one to be understood."""
    if _CONTINUES.search(question) or len(set(content_stems(question))) < ENOUGH_CONTENT:
        return True
    return bool(_LEANS.search(question)) and not _named_before_pronoun(question)


def _named_before_pronoun(question: str) -> bool:
    """Whether a name stands before the first pronoun, which then most likely means that name."""
    pronoun = _LEANS.search(question)
    before = question[: pronoun.start()] if pronoun else question
    _, _, after_first_word = before.partition(" ")
    return bool(names(after_first_word))
