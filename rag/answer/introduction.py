"""People as a source introduces them: a name, and the role beside it, in the source's own words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rag.types import Span
from rag.words import FUNCTION_WORDS, MONTHS

_ROLES = frozenset(
    """academic administrator adviser advisor aide ambassador analyst archbishop artist attorney auditor author baker
    biologist bishop broker captain chair chairman chairperson chairwoman chancellor chemist chief clerk colleague
    commander commentator commissioner composer cook coordinator correspondent counterpart critic curator dean delegate
    deputy designer detective developer diplomat director doctor driver economist editor engineer envoy executive
    expert farmer fisherman foreman founder general governor guide head historian inspector journalist judge king
    landlady landlord lawmaker lawyer leader librarian magistrate manager mayor mechanic member midwife miller minister
    monk musician negotiator neighbor neighbour novelist nun nurse observer officer official operator owner painter
    photographer physician physicist pilot plumber poet politician pope premier president priest prince princess
    producer professor programmer queen ranger rector representative researcher scholar scientist sculptor secretary
    secretary-general senator shopkeeper speaker specialist spokesman spokesperson spokeswoman surgeon teacher
    technician tenant trader trainer translator treasurer undersecretary vet veterinarian vice-chairman vice-president
    volunteer warden widow widower witness writer""".split()
)
# Capitalised openers and titles that are no part of a name.
_NO_NAMES = frozenset(
    """according among besides beside despite dr earlier even madam meanwhile miss mr mrs ms separately since sir today
    tomorrow yesterday""".split()
)
_HONORIFICS = frozenset("dr madam miss mr mrs ms sir".split())
# Names that end or start so are of bodies, not of people.
_BODIES = frozenset(
    """academy agency army assembly association authority bank bureau centre center chamber church city commission
    committee company conference congress corporation council court department district duma embassy federation forum
    foundation fund government group house institute institution kremlin league ministry museum nations news office
    organisation organization parliament party press review rights school senate service society states summit times
    treaty union university white world""".split()
)
_CAPITAL = r"[A-Z][^\W\d_]*(?:[’'-][^\W\d_]+)*"
_INITIALS = r"(?:[A-Z]\.\s+)*"
_NAME = re.compile(
    rf"\b{_CAPITAL}(?:\s+{_INITIALS}(?:(?:al|bin|de|der|la|van|von)\s+)?{_CAPITAL})*"
    r"(?:,\s+[JS]r\.|(?<=\s[JS]r)\.)?"
)
_SUFFIXES = ("Jr.", "Sr.")
_WORD = re.compile(r"[\w’'-]+")
_POSSESSIVE = re.compile(r"['’]s$")
# Words that may stand between a role and the name it introduces.
_LINKS = frozenset("of on for the and to in".split())
_DEGREES = frozenset("deputy first vice foreign prime trade former acting senior presidential".split())
_LONGEST_ROLE = 14
_ROLE_AFTER = re.compile(r"\s*,\s*(?P<role>(?!and\b|but\b|in\s+turn\b)[^,;:.“”\"()]+)(?=[,.;])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a source, and where it stands in its text."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named in a sentence.

    Attributes:
        name: As the sentence has it.
        sentence: Where that is.
        start: Where the name starts in the sentence.
        introduced_from: Where the words start that introduce the name: its role, or the name itself.
        introduced_to: Where they end.
    """

    name: str
    sentence: Sentence
    start: int
    introduced_from: int
    introduced_to: int

    @property
    def end(self) -> int:
        """Where the name ends in the sentence."""
        return self.start + len(self.name)

    @property
    def surname(self) -> str:
        """The last word of the name, but for "Jr." and "Sr."."""
        words = self.name.split()
        return words[-2].rstrip(",") if words[-1] in _SUFFIXES and len(words) > 1 else words[-1]

    @property
    def has_role(self) -> bool:
        """Whether the sentence says what they are."""
        return (self.introduced_from, self.introduced_to) != (self.start, self.end)

    @property
    def introduction(self) -> str:
        """Name and role in the source's own words."""
        return self.sentence.text[self.introduced_from : self.introduced_to]

    @property
    def role_words(self) -> set[str]:
        """The words of the introduction, lower case, without the name's own."""
        own = set(self.name.lower().split())
        return {word for word in _WORD.findall(self.introduction.lower()) if word not in own}


def is_role(word: str) -> bool:
    """Whether a word says what somebody is."""
    return word.lower() in _ROLES


def named(sentence: Sentence) -> Iterator[Person]:
    """The names in a sentence that may be a person's, in order, without their roles."""
    for match in _NAME.finditer(sentence.text):
        start, words = match.start(), match.group()
        while words and _is_no_name(words.split()[0]):
            rest = words[len(words.split()[0]) :].lstrip()
            start, words = start + len(words) - len(rest), rest
        name = _POSSESSIVE.sub("", words)
        parts = name.split()
        roles = [place for place, word in enumerate(parts) if is_role(word)]
        if roles:  # "Foreign Minister Sergei Lavrov": what follows the last role is the name
            parts = parts[roles[-1] + 1 :]
        elif len(parts) > 2 and _follows_role(sentence.text, start):  # "Ambassador to Russia Zhang Hanhui"
            parts = parts[-2:]
        if not parts or _is_body(parts):
            continue
        bare = _tail(name, len(parts))
        start += len(name) - len(bare)
        yield Person(bare, sentence, start, start, start + len(bare))


def with_role(person: Person) -> Person:
    """The same person with the role that stands beside the name, if one does."""
    start = _role_before(person.sentence.text, person.start)
    end = _role_after(person.sentence.text, person.end)
    return replace(
        person,
        introduced_from=person.introduced_from if start is None else start,
        introduced_to=person.introduced_to if end is None else end,
    )


def _tail(name: str, count: int) -> str:
    """The last words of a name, with the spaces it has."""
    starts = [match.start() for match in re.finditer(r"\S+", name)]
    return name[starts[-count] :]


def _is_no_name(word: str) -> bool:
    lower = word.lower().rstrip("'’.")
    return lower in FUNCTION_WORDS or lower in MONTHS or lower in _NO_NAMES


def _is_body(parts: list[str]) -> bool:
    return any(word.lower() in _BODIES for word in (parts[0], parts[-1])) or all(word.isupper() for word in parts)


def _follows_role(text: str, start: int) -> bool:
    """Whether "of", "on" or "to" and a role stand before, so that the first words are not the name's."""
    words = _WORD.findall(text[:start])[-_LONGEST_ROLE:]
    return bool(words) and words[-1].lower() in _LINKS and any(is_role(word) for word in words)


def _role_before(text: str, start: int) -> int | None:
    """Where the role before a name starts: "the Kremlin aide", "Chair of the Committee on Foreign Affairs"."""
    found, place, article = None, start, False
    for match in reversed(list(_WORD.finditer(text[:start]))[-_LONGEST_ROLE:]):
        word, gap = match.group(), text[match.end() : place].strip(" \n.")
        is_next = place == start
        if is_next and not gap and word.lower() in _HONORIFICS:
            found = place = start = match.start()
            continue
        if article and word.lower() not in _LINKS:
            break
        article = word.lower() == "the"
        if (gap and not (gap == "," and is_next and is_role(word))) or (is_next and word.lower() in _LINKS):
            break
        is_described = found is not None and word.lower() in _DEGREES
        if is_role(word) or is_described or (found is not None and _is_capital(word)):
            found = match.start()
        elif not (_is_capital(word) or word.lower() in _LINKS):
            break
        place = match.start()
    return found


def _is_capital(word: str) -> bool:
    return word[0].isupper() and not _is_no_name(word)


def _role_after(text: str, end: int) -> int | None:
    """Where the role after a name ends: ", Russia's trade representative in China"."""
    match = _ROLE_AFTER.match(text, end)
    words = match.group("role").split() if match else []
    if match is None or not words:
        return None
    if words[0] == "who" and len(words) <= _LONGEST_ROLE:
        return match.end()
    starts_one = words[0] in ("a", "an", "the") or words[0][0].isupper() or words[0] in _ROLES | _DEGREES
    return match.end() if starts_one and len(words) <= _LONGEST_ROLE and any(map(is_role, words)) else None
