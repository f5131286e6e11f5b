"""Greetings and thanks, which no document answers. Pure."""

from __future__ import annotations

import re

GREETING = "Hello. Ask anything about your documents; every sentence of the answer will quote them."
THANKS = "You are welcome. Ask on, if there is more."
FAREWELL = "Goodbye."

_FILLER = r"(?:[\s,.!…]|\b(?:again|all|and|everyone|for|help|indeed|much|now|so|that|there|very|you|your)\b)*"
_FORMS = tuple(
    (re.compile(rf"{_FILLER}(?:(?:{words})\b{_FILLER})+", re.IGNORECASE), reply)
    for words, reply in (
        (r"hello|hi|hey|greetings|good\s+(?:morning|afternoon|evening|day)|how\s+are\s+you(?:\s+today)?", GREETING),
        (r"thanks(?:\s+a\s+lot)?|thank\s+you|thx|cheers|ok|okay|great|perfect|nice|got\s+it", THANKS),
        (r"bye|goodbye|see\s+you(?:\s+later|\s+soon)?|good\s+night|farewell", FAREWELL),
    )
)


def small_talk(question: str) -> str | None:
    """What to reply to a greeting, thanks or a goodbye; None for whatever asks something."""
    text = question.strip().rstrip("?")
    return next((reply for form, reply in _FORMS if form.fullmatch(text)), None)
