"""Text to sentence spans, by rules that need no model and know no language by name.

The borders decide where chunks end and which words a footnote quotes, so doubt is settled by not splitting:
a quote that is one sentence too long is still a quote, half a sentence is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from rag.types import Span


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Never the last word of a sentence: what it shortens goes on after the full stop.
_TITLES = _words(
    """mr mrs ms mx messrs dr prof gen col lt sgt capt cpt maj cmdr adm brig sen rep gov pres amb rev fr hon msgr st ste
    mt ft vs v cf viz eg ie e.g i.e approx ca inter fig figs eq eqs sec al
    им ул пр пл просп обл пос тов акад проф доц ст др гр гос кв корп стр рис табл напр см ср т.е т.н т.к и.о г-н г-жа
    hr frau nr bzw usw mme mlle sr sra dra jh"""
)
# Not the last word where a number follows: "No. 5", "Aug. 27", "pp. 3-4".
_BEFORE_NUMBER = _words(
    """no nos vol ch chap art arts p pp para paras item b c d r fl est jan feb mar apr jun jul aug sep sept oct nov dec
    n № с п пп ч гл янв фев мар апр июн июл авг сен сент окт ноя нояб дек"""
)
# May end a sentence; does so where the next word is one that sentences begin with.
_MAY_END = _words(
    """inc ltd corp co bros plc llc jr sr esq etc ph.d m.d b.a m.a b.sc m.sc a.m p.m a.d b.c dept univ assn
    г гг в вв т.д т.п руб коп тыс млн млрд трлн экз чел н.э"""
)
_STARTERS = _words(
    """the this that these those it its he she they we you his her their our my i a an in on at by for from with as if
    when while where after before since during although though however but and or so yet also then there here what who
    why how according meanwhile moreover both each all some many most one no not to under over let
    он она оно они мы вы я это этот эта эти в во на по при для из за от до и а но однако если когда как также кроме
    после затем там здесь что кто его её ее их наш"""
)
_OPENERS = "\"'“”‘’«„‚‹([{¿¡*_"
_CLOSERS = "\"'”’“»›)\\]}*_"
_STOP = re.compile(rf"[.!?…‽؟।。！？｡]+[{_CLOSERS}]*(?:\[\d{{1,3}}\])*")
_WIDE_STOPS = "。！？｡"
_WORD_BEFORE = re.compile(r"[^\s" + re.escape(_OPENERS) + r"]+$")
_NEXT_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_INITIALISM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_BULLET = re.compile(r"[ \t]*(?:[-–—•‣▪◦·*+]|\(?\d{1,3}[.)]|\(?[a-zа-я]\))[ \t]+\S")
_ENUMERATOR = re.compile(r"(?:^|\n)[ \t]*\(?(?:\d{1,3}|[A-Za-z]|[IVXivx]{1,5})$")
# "“Will they come?” Wang Yi asked."
_ATTRIBUTION = re.compile(
    r"(?:[^\W\d_][\w.’'-]*\s+){1,5}(?:said|says|asked|asks|added|adds|noted|notes|replied|wrote|stressed|told|exclaimed)\b"
)
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_UNFINISHED = re.compile(
    r"(?:[,;(\[«“‘–—-]|\b(?:a|an|the|of|in|on|at|to|by|for|from|with|and|or|but|as|that|which|who|is|are|was|were|be|has|"
    r"have|had|will|its|his|her|their|not|than|и|в|на|с|по|к|о|от|для|что|не|а|но|из|за))$",
    re.IGNORECASE,
)
_HEADING_LIMIT = 100  # characters: a line longer than this without a full stop is a wrapped one, not a heading


def split_sentences(text: str) -> list[Span]:
    """Find the sentences of a text.

    Args:
        text: Any text; a blank line always ends a sentence, a single line break ends one where the line looks complete.

    Returns:
        Spans in order, not overlapping, without surrounding whitespace, that hold every other character of the text.
    """
    spans: list[Span] = []
    for start, end in _paragraphs(text):
        borders = sorted({*_stops(text, start, end), *_line_breaks(text, start, end), end})
        for border in borders:
            if span := _trim(text, start, border):
                spans.append(span)
            start = border
    return spans


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _BLANK_LINE.finditer(text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def _trim(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return Span(start + left, start + len(piece.rstrip())) if left < len(piece) else None


def _stops(text: str, start: int, end: int) -> Iterator[int]:
    """Offsets behind the punctuation that ends a sentence."""
    for stop in _STOP.finditer(text, start, end):
        follows = text[stop.end() : stop.end() + 80]
        if not follows[:1].isspace():
            glued = follows[:1].isupper() and follows[1:2].islower()  # "of civilization .Every way"
            if stop[0][0] in _WIDE_STOPS or (stop[0] == "." and glued and text[stop.start() - 1].isspace()):
                yield stop.end()
            continue
        if _ends_sentence(text, start, stop, follows.lstrip()):
            yield stop.end()


def _ends_sentence(text: str, start: int, stop: re.Match[str], follows: str) -> bool:
    opened = follows.lstrip(_OPENERS)
    first = opened.lstrip("-–— ")[:1] if opened[:1] in "-–—" else opened[:1]
    if first.islower() or (opened[:1] in tuple(",;:") and opened):
        return False
    if stop[0][0] != "." or stop[0].startswith(".."):
        return len(stop[0]) == 1 or not _ATTRIBUTION.match(follows)
    before = text[max(start, stop.start() - 40) : stop.start()]
    if _ENUMERATOR.search("\n" + before if stop.start() - start <= 40 else before):
        return False
    word = _WORD_BEFORE.search(before)
    return word is None or not _shortens(word[0], stop[0], opened)


def _shortens(word: str, stop: str, follows: str) -> bool:
    """Whether the full stop behind `word` marks an abbreviation within a sentence, given what follows."""
    key = word.lower().strip("(—–-")
    if key in _TITLES:
        return True
    if follows[:1].isdigit() and key in _BEFORE_NUMBER:
        return True
    single = len(key) == 1 and key.isalpha() and word[-1].isupper()
    if not (single or key in _MAY_END or _INITIALISM.fullmatch(key)):
        return False
    if len(stop) > 1:  # "... in the U.S.” The senator"
        return False
    following = _NEXT_WORD.match(follows)
    if following is None:
        return False
    another_initial = len(following[0]) == 1 and follows[1:2] == "."  # "W. A. Pitman"
    return another_initial or following[0].lower() not in _STARTERS


def _line_breaks(text: str, start: int, end: int) -> Iterator[int]:
    """Offsets of the single line breaks of a paragraph that end a sentence."""
    lines = text[start:end].split("\n")
    width = max(map(len, lines))
    offset = start
    for line, following in pairwise(lines):
        offset += len(line)
        if line_is_complete(line, following, width):
            yield offset
        offset += 1


def line_is_complete(line: str, following: str, width: int) -> bool:
    """Whether a line break was meant: the line is a heading, an item or a whole sentence, not a wrapped one.

    Args:
        line: The line before the break.
        following: The line after it.
        width: Characters of the longest line around: a wrapped line is about as long.
    """
    line, first_word = line.rstrip(), (following.split(maxsplit=1) or [""])[0]
    if not line or not first_word or _BULLET.match(following) or line.startswith("|") or first_word == "|":
        return True
    if _UNFINISHED.search(line) or first_word.lstrip(_OPENERS)[:1].islower():
        return False
    if len(line) + 1 + len(first_word) > width:  # the next word had no room
        return False
    return len(line) <= _HEADING_LIMIT or _STOP.search(line[-6:]) is not None
