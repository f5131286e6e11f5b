"""What a question takes for granted: "Why did he go?" holds that he went."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.evidence import Evidence
from rag.protocols import ClaimChecker, Text
from rag.words import are_opposed

_WHY = re.compile(
    r"\s*(?:and\s+|but\s+|so\s+)?(?:why|how\s+come)\s+(?P<verb>did|does|do|is|are|was|were|has|have|had)\s+(?P<rest>.+?)[?.!\s]*",
    re.IGNORECASE,
)
_MADE = re.compile(r"\s*what\s+(?:made|makes|caused|led|prompted)\s+(?P<rest>.+?)[?.!\s]*", re.IGNORECASE)
_TAG = re.compile(
    r"\s*(?P<rest>[^?]+?),\s*(?:(?:is|are|was|were|do|does|did|has|have|had|can|will|would)(?:n['’]t)?\s+"
    r"(?:he|she|it|they|there|this|that|we|you)|right|correct|true)\s*\?.*",
    re.IGNORECASE | re.DOTALL,
)
# Too little to check: "Why did it?"
LEAST_WORDS = 3
# A true statement in other words is often given no more than 0.4, so only what is far below counts as not said.
LEAST_SUPPORT = 0.3
MOST_JUDGED = 16


def presumption(question: str) -> str | None:
    """The statement that a question takes for granted, nearly as it would be written; None if its form shows none.

    Args:
        question: That stands alone.
    """
    for pattern in (_WHY, _MADE, _TAG):
        match = pattern.fullmatch(question)
        if match:
            statement = match.group("rest").strip()
            if pattern is _MADE:
                statement = re.sub(r"\bto\s+(?=\w+)", "", statement, count=1) if "led" in question else statement
            return f"{statement[0].upper()}{statement[1:]}." if len(statement.split()) >= LEAST_WORDS else None
    return None


def is_unfounded(question: str, evidence: Sequence[Evidence], checker: ClaimChecker) -> bool:
    """Whether a question takes something for granted that none of the most relevant sentences says.

    Args:
        question: That stands alone.
        evidence: The sentences found for it, best first.
        checker: Tells whether one of them carries the statement.
    """
    statement = presumption(question)
    if statement is None:
        return False
    told = [item for item in evidence[:MOST_JUDGED] if not are_opposed(statement, item.text)]
    texts = [Text(item.passage.chunk.title or "", (item.text,)) for item in told]
    return all(support < LEAST_SUPPORT for support in checker.support(statement, texts))
