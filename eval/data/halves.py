"""Which questions the engine's rules were written and tuned on, and which were kept to report on."""

from __future__ import annotations

from hashlib import sha256


def half(question_id: str) -> str:
    """The half of a question, by the hash of its id: "tuned on" or "held out"."""
    return "held out" if sha256(question_id.encode()).digest()[0] % 2 else "tuned on"
