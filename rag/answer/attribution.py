"""Who is said to have said it? Speaker, introduction and manner of a sentence, as its source has them. Pure.

A sentence such as "Banks, he added, should find it easier" is no answer to "who?", nor a fact: it is what somebody
said. The speaker is sought in the sentence, then in those before it; where that is not sure, none is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answer.introduction import Person, Sentence, is_role, named, with_role
from rag.types import Manner

# Speech and thought that make a sentence somebody's view.
_SAYS = (
    "added|adds|admitted|admits|affirmed|announced|announces|argued|argues|asked|asks|asserted|asserts|assured|believed|"
    "believes|called|calls|claimed|claims|concluded|concludes|congratulated|considered|considers|criticised|criticized|"
    "declared|declares|demanded|demands|denied|denies|described|describes|emphasised|emphasized|emphasizes|expects|"
    "expected|explained|explains|expressed|expresses|hoped|hopes|insisted|insists|mentioned|mentions|named|noted|notes|"
    "objected|pledged|pointed out|points out|praised|proposed|promised|promises|ranked|recalled|recalls|rejected|"
    "remarked|reminded|replied|reported|says|said|sees|spoke|spelled out|stated|states|stressed|stresses|suggested|"
    "suggests|thinks|thought|told|tells|underlined|urged|urges|voiced|wants|wanted|warned|warns|welcomed|wrote|writes"
)
_BETWEEN = r"(?:\w+ly\s+|also\s+|further\s+|then\s+|has\s+|had\s+)?"
_PRONOUN = re.compile(
    rf"\b(?:he|she)\s+{_BETWEEN}(?:{_SAYS})\b|\b(?:{_SAYS})\s+(?:he|she)\b|\baccording\s+to\s+(?:him|her)\b|"
    r"\b(?:he|she)\s+(?:used\s+to|would|likes?\s+to|liked\s+to)\s+(?:\w+ly\s+)?(?:add|call|joke|say|tell)\b|"
    rf"^\W*(?:he|she)\s[^;:“”\"]*\band\s+{_BETWEEN}(?:{_SAYS})\s+that\b|"
    r"\bin\s+(?:his|her)\s+(?:view|opinion|words)\b|\bto\s+(?:him|her)\s*\.$",
    re.IGNORECASE,
)
_STARTS_WITH_PRONOUN = re.compile(r"\W*(?:he|she|his|her)\b", re.IGNORECASE)
# What may stand before the one that a sentence opens with: "In Madrid the", "Our".
_NOTHING_BEFORE = re.compile(
    r"[\s\"'“‘*-]*(?:(?:After|At|Before|During|For|From|In|Later|Meanwhile|On|Then)\b[^,.;:]{0,40}?,?\s+)?"
    r"(?:(?:the|our|my|his|her|their|its)\s+)?",
    re.IGNORECASE,
)
_ROLE_SPEAKS = re.compile(
    rf"\bthe\s+(?P<role>(?:[\w’'-]+\s+){{0,3}}?[\w’'-]+)\s+{_BETWEEN}(?:{_SAYS})\b", re.IGNORECASE
)
_SAYS_ROLE = re.compile(
    rf"\b(?:{_SAYS}|according\s+to)\s+the\s+(?P<role>[\w’'-]+(?:\s+[\w’'-]+){{0,3}})", re.IGNORECASE
)
_AFTER = re.compile(rf"(?:,+[^,;.]*,)?\s+{_BETWEEN}(?:{_SAYS})\b")
_AFTER_QUOTATION = re.compile(rf"[,”\"»’'?!]\s*(?:{_SAYS})\s+$")
_ACCORDING = re.compile(r"\b(?:according|thanks) to\s+(?:(?:the|mr|mrs|ms|dr)\.?\s+)?$", re.IGNORECASE)
# What anybody who speaks may be called next.
_ANY_ROLE = frozenset({"official", "politician", "expert", "speaker", "diplomat"})
# A quotation shorter than this may be a term, an irony or a title.
LEAST_QUOTED_WORDS = 4
_QUOTATION = re.compile(r"“([^”]*)”|\"([^\"]*)\"|«([^»]*)»|(?<!\w)‘((?:[^’]|’(?=\w))*)’")
# A pronoun does not reach back further than this many sentences.
LONGEST_REACH = 5
# Nor over more characters that were not retrieved; a heading or a line of debris is shorter.
LONGEST_GAP = 200


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to have said a sentence.

    Attributes:
        manner: Whether the words are theirs or the source's.
        person: Where the speaker is introduced, at or before the sentence; None if not sure.
    """

    manner: Manner
    person: Person | None


def attribution(sentence: Sentence, before: Sequence[Sentence]) -> Attribution | None:
    """Who said a sentence, as its source has it; None where the source says it itself.

    Args:
        sentence: The sentence.
        before: Those of the same source that stand before it, in order.
    """
    is_quoted = holds_quotation(sentence.text) or _continues_quotation(before)
    if not (is_quoted or _is_said(sentence)):
        return None
    return Attribution("quoted" if is_quoted else "reported", _speaker(sentence, before))


def opened_by(sentence: Sentence, before: Sequence[Sentence]) -> Person | None:
    """Whom a sentence that opens with "he" or "she" is about, said or not; None for any other, and where not sure.

    Args:
        sentence: The sentence.
        before: Those of the same source that stand before it, in order.
    """
    return _antecedent(sentence, before) if _STARTS_WITH_PRONOUN.match(sentence.text) else None


def holds_quotation(text: str) -> bool:
    """Whether words of some length stand between quotation marks."""
    found = (next(filter(None, match.groups()), "").split() for match in _QUOTATION.finditer(text))
    return any(len(words) >= LEAST_QUOTED_WORDS and not _is_title(words) for words in found)


def _is_title(words: Sequence[str]) -> bool:
    return sum(word[0].isupper() for word in words) > len(words) / 2


def _continues_quotation(before: Sequence[Sentence]) -> bool:
    """Whether a quotation that runs over several sentences is still open."""
    near = "".join(sentence.text for sentence in before[-LONGEST_REACH:])
    return near.rfind("“") > near.rfind("”")


def _is_said(sentence: Sentence) -> bool:
    return bool(_PRONOUN.search(sentence.text)) or _role(sentence) is not None or _names_speaker(sentence) is not None


def _speaker(sentence: Sentence, before: Sequence[Sentence]) -> Person | None:
    speaker = _names_speaker(sentence)
    if speaker is not None:
        return _in_full(_introduced(speaker, before))
    if _PRONOUN.search(sentence.text):
        return _antecedent(sentence, before)
    role = _role(sentence)
    return _person_with(role, before) if role else None


def _names_speaker(sentence: Sentence) -> Person | None:
    """The one whose name stands before or after a verb of speech, or after "according to"."""
    text = sentence.text
    for person in named(sentence):
        left, right = text[: person.start], text[person.end :]
        role = with_role(person)
        before_role = text[: role.introduced_from]
        if (
            _AFTER.match(right)
            or _AFTER_QUOTATION.search(before_role)
            or _ACCORDING.search(before_role)
            or _ACCORDING.search(left)
        ):
            return role
    return None


def _role(sentence: Sentence) -> str | None:
    """Somebody who speaks and is named by role alone: "the Russian minister"."""
    for pattern in (_ROLE_SPEAKS, _SAYS_ROLE):
        for match in pattern.finditer(sentence.text):
            words = match.group("role").split()
            ends = [place for place, word in enumerate(words, start=1) if is_role(word)]
            if ends and (pattern is _SAYS_ROLE or ends[-1] == len(words)):
                return " ".join(words[: ends[-1]])
    return None


def _introduced(person: Person, before: Sequence[Sentence]) -> Person:
    """The same person where the source gives name and role, if it does so at or before the sentence."""
    if person.has_role and " " in person.name:
        return person
    best = person
    for sentence in before:
        for other in map(with_role, named(sentence)):
            if other.surname != person.surname or len(other.name) < len(person.name):
                continue
            if other.has_role:
                return other
            if len(other.name) > len(best.name):
                best = other
    return best


def _in_full(person: Person) -> Person | None:
    """Nobody, where only one word names them: it may as well be a country or a paper."""
    return person if " " in person.name else None


def _antecedent(pronoun: Sentence, before: Sequence[Sentence]) -> Person | None:
    """Whom "he" or "she" stands for: who opened or spoke the nearest sentence that names anybody; None if not sure."""
    after = pronoun
    for place in range(len(before) - 1, max(len(before) - 1 - LONGEST_REACH, -1), -1):
        sentence, earlier = before[place], before[:place]
        if after.span.start - sentence.span.end > LONGEST_GAP:
            return None
        after = sentence
        found = _names_speaker(sentence) or _opens(sentence, earlier)
        if found is not None:
            return _in_full(_introduced(found, earlier))
        if _STARTS_WITH_PRONOUN.match(sentence.text) or _PRONOUN.search(sentence.text):
            continue
        role = _role(sentence)
        if role is not None:
            return _person_with(role, earlier)
        if any(_is_person(person, earlier) for person in named(sentence)):
            return None
    return None


def _opens(sentence: Sentence, earlier: Sequence[Sentence]) -> Person | None:
    """Who a sentence starts with."""
    people = [person for person in named(sentence) if _is_person(person, earlier)]
    if len({person.surname for person in people}) != 1:
        return None
    person = with_role(people[0])
    is_subject = re.match(r"(?:,[^,;.]*,)?,?\s+[a-z]", sentence.text[person.end :])
    return person if is_subject and _NOTHING_BEFORE.fullmatch(sentence.text[: person.introduced_from]) else None


def _is_person(person: Person, earlier: Sequence[Sentence]) -> bool:
    role = with_role(person)
    return role.has_role or " " in role.name or " " in _introduced(role, earlier).name


def _person_with(role: str, before: Sequence[Sentence]) -> Person | None:
    """The one person introduced by most words of a role, such as "the Russian minister".

    Failing that the only one who has spoken so far, if the source gives them no other role; None if that is not sure.
    """
    wanted = {word.lower() for word in role.split()}
    found: dict[str, Person] = {}
    most = 0
    for introduced in _with_roles(before):
        held = len(wanted & introduced.role_words)
        if held > most:
            found, most = {introduced.surname: introduced}, held
        elif held and held == most:
            found.setdefault(introduced.surname, introduced)
    if len(found) == 1:
        return next(iter(found.values()))
    spoke = {person.surname: person for sentence in before if (person := _names_speaker(sentence))}
    if len(spoke) != 1:
        return None
    only = _introduced(next(iter(spoke.values())), before)
    return _in_full(only) if not only.has_role or role.split()[-1].lower() in _ANY_ROLE else None


def _with_roles(sentences: Sequence[Sentence]) -> Iterator[Person]:
    for sentence in sentences:
        yield from (person for person in map(with_role, named(sentence)) if person.has_role)
