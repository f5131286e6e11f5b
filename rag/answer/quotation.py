"""What a source says in its own voice, and what it quotes, also where a quotation runs over several sentences. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.answer.introduction import Sentence

# A quotation shorter than this may be a term, an irony or a title.
LEAST_QUOTED_WORDS = 4
# A quotation does not run on over more characters that were not retrieved; a heading or a line of debris is shorter.
LONGEST_GAP = 200
_CLOSED_BY = {"“": ("”", '"', "’’"), "«": ("»",), "‘": ("’",), '"': ('"', "”")}
_MARK = re.compile(r"[“”«»‘\"]|’’|’")
_ENTITLED = re.compile(
    r"\b(?:called|entitled|heading|headline|motto|named|slogan|theme|title|titled)\W*$", re.IGNORECASE
)
_ENDS_SPEECH = tuple(".,!?")
_BREAK = 2  # characters that part two paragraphs


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence beside what the source says itself there.

    Attributes:
        sentence: As it stands.
        outside: The same, its quotations blanked out.
        is_quoted: Whether it holds a quotation of some length, or stands in one.
        goes_on: Whether it begins inside a quotation that opened before.
        is_left_open: Whether a quotation is still open at its end.
        is_near: Whether it follows the sentence before at once, or after no more than a heading.
    """

    sentence: Sentence
    outside: Sentence
    is_quoted: bool
    goes_on: bool
    is_left_open: bool
    is_near: bool


@dataclass(frozen=True, slots=True)
class _Quotation:
    """What stands between two marks, or one mark and an end of the sentence; `closing` are the marks still awaited."""

    start: int
    end: int
    closing: tuple[str, ...] = ()


def told(sentences: Sequence[Sentence]) -> list[Told]:
    """Each sentence, with what of it is quoted.

    A quotation ends with its mark, or where a paragraph starts without one: each paragraph of a quotation opens with a
    mark again.

    Args:
        sentences: Of one source, in order; some between them may be missing.
    """
    found: list[Told] = []
    closing: tuple[str, ...] = ()
    end: int | None = None
    for sentence in sentences:
        gap = LONGEST_GAP + 1 if end is None else sentence.span.start - end
        starts_paragraph = gap >= _BREAK
        if gap > LONGEST_GAP:
            closing = ()
        elif closing and starts_paragraph and sentence.text[:1] not in _CLOSED_BY:
            closing = ()
            _forget_quotation(found)
        goes_on = bool(closing)
        quoted = [*_quotations(sentence.text, () if starts_paragraph else closing)]
        closing = quoted[-1].closing if quoted else ()
        long = [one for one in quoted if goes_on or one.closing or _is_speech(sentence.text, one)]
        outside = Sentence(sentence.span, _blanked(sentence.text, long))
        found.append(Told(sentence, outside, bool(long), goes_on, bool(closing), gap <= LONGEST_GAP))
        end = sentence.span.end
    return found


def _forget_quotation(found: list[Told]) -> None:
    """Of a quotation that should have ended, and whose mark is missing, it is not known where it does."""
    for number in range(len(found) - 1, -1, -1):
        if not found[number].is_left_open:
            return
        found[number] = replace(found[number], outside=found[number].sentence, is_left_open=False)


def _quotations(text: str, closing: tuple[str, ...]) -> Iterator[_Quotation]:
    """The outermost quotations; `closing` are the marks that would end one that is open at the start."""
    start = 0
    for match in _MARK.finditer(text):
        mark = match.group()
        if closing:
            if mark in closing and not _opens(text, match) and not _is_apostrophe(text, match):
                yield _Quotation(start, match.start())
                closing = ()
        elif mark in _CLOSED_BY and (mark != '"' or _opens(text, match)):
            start, closing = match.end(), _CLOSED_BY[mark]
    if closing:
        yield _Quotation(start, len(text), closing)


def _opens(text: str, mark: re.Match[str]) -> bool:
    """Whether a straight mark stands before a word and not behind one."""
    before, after = text[: mark.start()][-1:], text[mark.end() :][:1]
    return mark.group() == '"' and not (before.isalnum() or before in tuple(".,;:?!…)’")) and bool(after.strip())


def _is_apostrophe(text: str, mark: re.Match[str]) -> bool:
    return mark.group() == "’" and text[mark.end() :][:1].isalnum()


def _is_speech(text: str, quotation: _Quotation) -> bool:
    """Whether what is quoted is speech rather than a term, an irony or a title."""
    quoted = text[quotation.start : quotation.end]
    words = quoted.split()
    if _ENTITLED.search(text[: quotation.start]):
        return False
    if len(words) < LEAST_QUOTED_WORDS:
        return quotation.start == 1 and quoted.endswith(_ENDS_SPEECH)
    return sum(word[0].isupper() for word in words) <= len(words) / 2


def _blanked(text: str, quotations: Sequence[_Quotation]) -> str:
    for one in quotations:
        text = f"{text[: one.start]}{' ' * (one.end - one.start)}{text[one.end :]}"
    return text
