"""Who and what a text names, as far as its capitals and articles tell: what a pronoun may stand for. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.words import FUNCTION_WORDS, MONTHS

Kind = Literal["person", "thing"]

# A name followed or ended by one of these, in any case, is no person.
THING = (
    "agreement|album|alliance|army|assembly|association|award|bank|band|bill|book|bridge|call|church|city|college|"
    "committee|company|conference|congress|council|county|cup|declaration|editorial|election|exhibition|federation|"
    "film|forum|group|house|institute|island|law|league|meeting|ministry|movie|museum|network|office|organisation|"
    "organization|parliament|party|plan|prize|program|programme|project|report|river|school|season|series|services?|"
    "show|society|song|station|statement|street|summit|talks|team|times|tour|treaty|union|university|visit|war"
)
_CAPITAL = r"(?:[A-Z][\w’'.&-]*[\w]|[A-Z])"
_NAME = re.compile(
    rf"(?P<article>\b(?:[Tt]he|[Aa]n?|in|at|from|to|of|In|At)\s+)?"
    rf"(?P<name>{_CAPITAL}(?:\s+(?:(?:of|de|von|van|al|for|and\s+the|of\s+the)\s+)?{_CAPITAL})*)"
    rf"(?P<noun>\s+(?:{THING})\b)?"
)
# Around a name, these tell a person: somebody who does something or is asked about as "who".
_BEFORE_PERSON = re.compile(
    r"(?:\b(?:who\s+(?:is|was)|did|does|has|had|mr|mrs|ms|dr|president|senator|ambassador|minister|professor|"
    r"chairman|secretary|speaker|king|queen)\.?|^)\s*$",
    re.IGNORECASE,
)
_AFTER_PERSON = re.compile(
    r"^(?:\s+(?:say|said|says|told|tells|speak|spoke|met|meet|think|thinks|described?|address(?:ed)?|chairs?|wrote|write|"
    r"visit(?:ed)?|propose[ds]?|argue[ds]?|call(?:ed)?|(?:is|was)\s+born|travell?ing|congratulated?|do|go|live|die)\b|,\s+who\b)"
)
_POSSESSIVE = re.compile(r"['’]s$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text.

    Attributes:
        text: As it would stand in another sentence, with its article and noun: "the APEC summit".
        name: The name alone.
        noun: What follows the name and says what it is: "summit"; may be empty.
        kind: What it most likely is.
        is_sure: Whether something beside its capitals says so.
        start: Where the name alone starts.
    """

    text: str
    name: str
    noun: str
    kind: Kind
    is_sure: bool
    start: int


def mentions(text: str) -> list[Mention]:
    """The names in a text, in order, each once."""
    found: dict[str, Mention] = {}
    for match in _NAME.finditer(text):
        start, name = match.start("name"), match.group("name")
        while (words := name.split()) and _is_plain(words[0]):
            start += len(name) - len(name := name[len(words[0]) :].lstrip())
        name = _POSSESSIVE.sub("", name)
        if name:
            mention = _mention(match, name, start)
            found.setdefault(mention.name.lower(), mention)
    return list(found.values())


def _mention(match: re.Match[str], name: str, start: int) -> Mention:
    article = (match.group("article") or "").strip().lower() if start == match.start("name") else ""
    noun = (match.group("noun") or "").strip()
    is_thing = bool(article or noun or re.search(rf"\b(?:{THING})$", name, re.IGNORECASE) or name.isupper())
    text = " ".join(filter(None, ("the" if article == "the" or (noun and article) else "", name, noun)))
    around = match.string[:start], match.string[start + len(name) :]
    acts = bool(_BEFORE_PERSON.search(around[0]) and around[0].strip()) or bool(_AFTER_PERSON.match(around[1]))
    named_as_thing = bool(noun or name.isupper() or re.search(rf"\b(?:{THING})$", name, re.IGNORECASE))
    return Mention(text, name, noun, "thing" if is_thing else "person", named_as_thing if is_thing else acts, start)


def _is_plain(word: str) -> bool:
    lower = word.lower().rstrip(".,'’")
    return lower in FUNCTION_WORDS or lower in MONTHS or lower in _OPENERS


# Words that open sentences and so carry a capital that says nothing.
_OPENERS = frozenset(
    """according among are besides can could compare describe did do does during explain give has have is list maybe no
    okay ok please show tell thanks thank was were will would yes i don't i'm""".split()
)
