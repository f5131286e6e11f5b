"""Which questions the engine's rules were written and tuned on, and which were kept to report on."""

from __future__ import annotations

from hashlib import sha256

TUNED_ON, HELD_OUT = "tuned on", "held out"


def half(question_id: str) -> str:
    """The half of a question, by the hash of its id: TUNED_ON or HELD_OUT."""
    return HELD_OUT if sha256(question_id.encode()).digest()[0] % 2 else TUNED_ON
