"""Words, names, numbers and dates of a text, normalised so that two texts can be compared. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

# Words that carry grammar rather than content; question words are among them, since no answer repeats them.
FUNCTION_WORDS = frozenset(
    """a about above after again all also am an and any are as at be because been before being below between both
    but by can could did do does doing done down during each else ever few for from further had has have having
    he her here hers him his how i if in into is it its itself just let many me more most much my of off on once
    one only or other our out over own per said same say says she should so some such tell than that the their
    them then there these they this those through to too under until up upon us very was we were what when where
    whether which while who whom whose why will with would you your according mr mrs ms dr s t re ve ll d m""".split()
)
NEGATIONS = frozenset(
    """no not never none nor neither nobody nothing without cannot refuse refused deny denied n't""".split()
)
# Words that make a statement less than certain, or put it in the future; a sentence may not lose or gain one.
HEDGES = frozenset(
    """may might could would should will shall plan plans planned planning expect expects expected possible
        possibly perhaps probably likely propose proposed proposes intend intends intended hope hopes hoped if
        unless""".split()
)
# Words that say somebody is for a thing, or against it.
FOR = frozenset(
    """applaud approve approved approves backed backing commend defend defended defends endorse endorsed endorses
        favour favoured favours favor favored favors praise praised praises support supported supporting supports
        welcome welcomed welcomes""".split()
)
AGAINST = frozenset(
    """condemn condemned condemns criticise criticised criticises criticize criticized criticizes denounce denounced
        denounces inadmissible intolerable objected oppose opposed opposes protest protested protests
        reject rejected rejects unacceptable""".split()
)
MONTHS = {
    name: number
    for number, names in enumerate(
        """january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october
            oct|november nov|december dec""".split("|"),
        start=1,
    )
    for name in names.split()
}

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*(?:\.[^\W_]+(?=\W|$))*")
_MAY = re.compile(r"\bMay\b")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "`": "'"})
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_stemmer = snowballstemmer.stemmer("english")


def normalise(text: str) -> str:
    """Case, accents of width, quotation marks, dashes and spaces made alike; the words stay in order."""
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES).translate(_DASHES)
    return " ".join(plain.casefold().split())


def words(text: str) -> list[str]:
    """The words of a text, lower case, in order."""
    return [match.group().translate(_QUOTES) for match in _WORD.finditer(normalise(text))]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The English Snowball stem of a lower-case word, without a possessive ending."""
    return str(_stemmer.stemWord(word.removesuffix("'s")))


def content_stems(text: str) -> list[str]:
    """Stems of the words that carry content, in order, repeats kept."""
    return [stem(word) for word in words(text) if word not in FUNCTION_WORDS and (len(word) > 1 or word.isdigit())]


def numbers(text: str) -> set[str]:
    """Numbers as written, with thousands separators taken out ("1,200" is "1200")."""
    return {re.sub(r"(?<=\d),(?=\d{3}\b)", "", match) for match in _NUMBER.findall(normalise(text))}


def months(text: str) -> set[int]:
    """Months named in a text, 1 to 12; a bare "may" counts only when written with a capital."""
    found = set()
    for match in _WORD.finditer(text):
        word = match.group()
        if word.lower() in MONTHS and word[0].isupper():
            found.add(MONTHS[word.lower()])
    return found


def names(text: str) -> set[str]:
    """Stems of capitalised words and initialisms, months and grammar left out; a sentence's first word counts too."""
    found = set()
    for match in _WORD.finditer(text):
        lower = match.group().lower().translate(_QUOTES)
        if match.group() != lower and lower not in FUNCTION_WORDS and lower not in MONTHS:
            found.add(stem(lower))
    return found


def are_opposed(one: str, other: str) -> bool:
    """Whether one text is only for something and the other only against: "supports it", "finds it unacceptable"."""
    held = [set(words(text)) for text in (one, other)]
    stances = [(bool(text & FOR), bool(text & AGAINST)) for text in held]
    return set(stances) == {(True, False), (False, True)}


def polarity(text: str) -> tuple[frozenset[str], int]:
    """The hedges of a text, and how often it negates; "May" with a capital is the month."""
    found = words(_MAY.sub(" ", text))
    negations = sum(word in NEGATIONS or word.endswith("n't") for word in found)
    hedges = frozenset(stem(word) for word in found if word in HEDGES)
    return hedges, negations
