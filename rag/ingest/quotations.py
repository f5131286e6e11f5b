"""Which sentences belong together because one quotes and the other says who speaks.

"“It has grown. It will go on,” the senator said." is one statement in two sentences, and so is "He stopped. “Never
again,” he added." with the name before it. A passage that holds only half of it leaves words without a speaker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.types import Span

_SPEAKS = re.compile(
    r"\b(?:said|says|asked|asks|added|adds|noted|notes|told|tells|stressed|underscored|underlined|emphasi[sz]ed|stated|"
    r"announced|declared|explained|replied|responded|remarked|warned|wrote|writes|reads|points out|pointed out|"
    r"concluded|continued|went on|according to|"
    r"сказал[аи]?|говорит|заявил[аи]?|отметил[аи]?|добавил[аи]?|подчеркнул[аи]?|"
    r"сообщил[аи]?|пояснил[аи]?|по словам)\b",
    re.IGNORECASE,
)
# Double and single marks are counted apart, since ’ is an apostrophe too ("our partners’ plan").
_MARKS = (
    (re.compile(r"[“«„]|(?<![\w”])\"(?=\w)"), re.compile(r"[”»]|(?<=[.,!?…\w’])\"")),
    (re.compile(r"(?<![\w’])‘(?=\w)"), re.compile(r"’(?!\w)")),
)
_ANY_MARK = re.compile(r"[\"“”«»„‘’]")
_STARTS_QUOTED = re.compile(r"[\"“«„‘]")
_ENDS_QUOTED = re.compile(r"[\"”»’][.,!?…]?$")
# Who speaks stands near the quotation: this many characters of the sentence are looked at.
_NEAR = 80


def kept_together(text: str, sentences: Sequence[Span]) -> list[bool]:
    """For each sentence, whether to part it from the one before would part a quotation from itself or its speaker."""
    bound: list[bool] = []
    still_open = (0, 0)
    for before, sentence in zip([None, *sentences], sentences, strict=False):
        gap = text[before.end : sentence.start] if before else "\n"
        if "\n" in gap:  # a quotation that nobody closed ends with its paragraph
            still_open = (0, 0)
        left = before.of(text) if before else ""
        bound.append(bool(before) and (any(still_open) or _introduces(left, sentence.of(text), gap)))
        still_open = _left_open(still_open, sentence.of(text))
    return bound


def _introduces(left: str, right: str, gap: str) -> bool:
    """Whether one of two neighbouring sentences is a quotation and the other says whose."""
    quoted = _STARTS_QUOTED.match(right) is not None
    if quoted and left.endswith(":"):
        return True
    if "\n" in gap:
        return False
    if quoted:
        return _SPEAKS.search(left[-_NEAR:]) is not None
    return _ENDS_QUOTED.search(left[-2:]) is not None and _SPEAKS.search(right[:_NEAR]) is not None


def _left_open(before: tuple[int, int], sentence: str) -> tuple[int, int]:
    """How many quotations are open after a sentence, in double and in single marks."""
    if not _ANY_MARK.search(sentence):
        return before
    double, single = (
        max(0, count + len(opens.findall(sentence)) - len(closes.findall(sentence)))
        for count, (opens, closes) in zip(before, _MARKS, strict=True)
    )
    return double, single
