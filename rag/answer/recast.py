"""The earlier question cast anew: asked for another aspect, of another name, about another matter. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.mentions import THING, Mention, mentions
from rag.words import MONTHS, content_stems

# A matter of more words is more than a name to put into the earlier question.
LONGEST_TOPIC = 5

_ABOUT = re.compile(r"^(?:(?:what|how)\s+about\s+)?(?P<focus>[^?.]+?)\s*[?.]*$", re.IGNORECASE)
# What starts so is a question of its own, not a name to put into the earlier one.
ASKS = re.compile(
    r"^(?:(?:at|by|for|from|in|on|since|to|until|with)\s+(?:how|what|when|where|which|whom?|whose)|am|are|can|could|did|do|does|had|has|have|how|i|if|in|is|it|should|was|we|were|what|when|where|which|who|whom|"
    r"whose|why|will|would)\b",
    re.IGNORECASE,
)
# "Why?", and "When and where did he say it?" where the earlier question says what he said.
_BARE = re.compile(
    r"^(?P<word>(?:why|when|where|how)(?:\s+and\s+(?:why|when|where|how))?)(?:\s+so|\s+exactly|\s+not|"
    r"\s+(?:did|was|is|does)\s+(?:he|she|they|it|that|this)(?:\s+(?:say|do|happen|mean|take\s+place))?"
    r"(?:\s+(?:it|that|so|this))?)?\s*\??$",
    re.IGNORECASE,
)
_WH_FRAME = re.compile(
    r"^(?:what|when|where|why|how|on\s+(?:what|which)\s+(?:day|date)|"
    r"in\s+(?:what|which)\s+(?:city|year|month|place))\s+"
    r"(?P<rest>(?:did|do|does|is|are|was|were|will|has|have|had|can|could|should|would)\b.*)$",
    re.IGNORECASE,
)
_SAID_ABOUT = re.compile(r"^(?P<head>(?:what|how)\b.*\babout)\s+(?P<topic>[^?]+)\?*$", re.IGNORECASE)
_SAY_ABOUT = re.compile(r"\bsay(?=\s+(?:about|against|on|of|to)\b)", re.IGNORECASE)
_ADJUNCT = re.compile(
    r"^(?P<preposition>at|before|by|during|for|from|in|on|to|under|with|without)\s+(?!that\b|this\b)\w[^?.,]{0,60}$",
    re.IGNORECASE,
)
_ABOUT_ONE = re.compile(r"^(?:and\s+|but\s+|so\s+)?(?:what|how)\s+about\s+(?P<focus>[^?.]+?)\s*[?.]*$", re.IGNORECASE)
_OTHER = re.compile(r"^(?:(?:what|how)\s+about\s+)?the\s+other\s+(?P<noun>\w+)\s*[?.!]*$", re.IGNORECASE)
_MONTH = "|".join(sorted((name.capitalize() for name in MONTHS), key=len, reverse=True))
_PERIOD = re.compile(rf"\b(?:(?P<month>{_MONTH})(?:\s+(?P<of>(?:19|20)\d\d))?|(?P<year>(?:19|20)\d\d))\b")
_ASKS_PERIOD = re.compile(
    r"(?:(?:what|how)\s+about\s+)?(?:(?:in|during|for)\s+)?(?P<when>[^?.]+?)\s*[?.]*", re.IGNORECASE
)
_BARE_NOUN = re.compile(rf"\bthe\s+(?P<noun>(?:{THING}))\b")
_ONE = re.compile(r"^the\s+(?P<name>\S+(?:\s+\S+){0,3}?)\s+one$", re.IGNORECASE)


def other_aspect(question: str, earlier: str) -> str | None:
    """As "Why?" after "When did he speak?": "Why did he speak?"."""
    bare, frame = _BARE.match(question), _WH_FRAME.match(earlier.strip())
    if bare is None or frame is None:
        return None
    rest = frame["rest"]
    if earlier.lower().startswith("what"):  # "What did he say about it?", then "When did he speak about it?"
        rest, changed = _SAY_ABOUT.subn("speak", rest, count=1)
        if not changed:
            return None
    return f"{bare['word'].capitalize()} {rest}"


def other_focus(question: str, earlier: str) -> str | None:
    """As "And the APEC one?" after "When does the AIPA assembly meet?": the same question of another name."""
    about = _ABOUT.match(question)
    if about is None:
        return None
    focus = about["focus"].strip()
    if ASKS.match(focus):
        return None
    if one := _ONE.match(focus):
        focus = one["name"]
    new, old = mentions(focus), mentions(earlier)
    if len(new) != 1 or len(content_stems(focus)) > len(content_stems(new[0].text)):
        return None
    alike = [mention for mention in old if (mention.noun if one else mention.kind == new[0].kind)]
    if len(alike) != 1:
        return None
    gone = f"{alike[0].name} {alike[0].noun}" if new[0].noun and alike[0].noun else alike[0].name
    come = f"{new[0].name} {new[0].noun}".strip()
    return f"{earlier[: alike[0].start]}{come}{earlier[alike[0].start + len(gone) :]}"


def other_kind_of(question: str, earlier: str) -> str | None:
    """As "And the G20 one?" after "When is the summit?": the same of one that has a name."""
    about = _ABOUT.match(question)
    one, bare = about and _ONE.match(about["focus"].strip()), [*_BARE_NOUN.finditer(earlier)]
    if not one or len(bare) != 1:
        return None
    return f"{earlier[: bare[0].start('noun')]}{one['name']} {earlier[bare[0].start('noun') :]}"


def other_period(question: str, earlier: str) -> str | None:
    """As "And in 2020?" after "How often did they meet in 2021?": the same question of another year or month."""
    asked, said = _ASKS_PERIOD.fullmatch(question), [*_PERIOD.finditer(earlier)]
    new = asked and _PERIOD.fullmatch(asked["when"])
    if not new or len(said) != 1 or (new["year"] and said[0]["month"]):
        return None
    old, come = said[0], new.group()
    if new["month"] and not new["of"] and (year := old["of"] or old["year"]):
        come = f"{come} {year}"
    return f"{earlier[: old.start()]}{come}{earlier[old.end() :]}"


def other_of_its_kind(question: str, earlier: str, said: Sequence[str]) -> str | None:
    """As "No, the other forum" after "When does the AIPA forum meet?": the same of the one other forum spoken of.

    Args:
        question: The follow-up.
        earlier: The question before it, standing alone.
        said: All that was said before.
    """
    match = _OTHER.match(question)
    if match is None:
        return None
    alike = [
        mention for text in (earlier, *said) for mention in mentions(text) if _what(mention) == match["noun"].lower()
    ]
    old = [mention for mention in mentions(earlier) if mention in alike]
    others = {mention.name.lower(): mention for mention in alike if mention.name != old[0].name} if old else {}
    if len(old) != 1 or len(others) != 1:
        return None
    (new,) = others.values()
    come, end = f"{new.name} {new.noun}".strip(), old[0].start + len(f"{old[0].name} {old[0].noun}".strip())
    return f"{earlier[: old[0].start]}{come}{earlier[end:]}"


def newly_named(question: str) -> str | None:
    """As "What about Afghanistan?": the one name that is all the question has of its own."""
    about = _ABOUT_ONE.match(question)
    named = mentions(about["focus"]) if about else []
    if about is None or len(named) != 1 or len(content_stems(about["focus"])) > len(content_stems(named[0].text)):
        return None
    return named[0].text


def _what(mention: Mention) -> str:
    """What kind of thing a name says that it is: a forum, a summit."""
    return (mention.noun or mention.name.split()[-1]).lower()


def with_adjunct(question: str, earlier: str) -> str | None:
    """As "And for the motor?" after "How long does the guarantee last?": the same question with that behind it."""
    bare, before = question.strip().rstrip("?.! "), earlier.strip().rstrip("?.! ")
    adjunct = _ADJUNCT.match(bare)
    if adjunct is None or ASKS.match(bare) or ASKS.match(before) is None:
        return None
    has_one = re.search(rf"\b{adjunct['preposition']}\b", before, re.IGNORECASE)
    return None if has_one else f"{before} {bare}?"


def other_topic(question: str, asked: Sequence[str]) -> str | None:
    """As "And about ASEAN?" after "What did Kosachev say about sanctions?": the same question about another matter."""
    about = _ABOUT.match(question)
    if about is None or ASKS.match(about["focus"].strip()):
        return None
    focus = re.sub(r"^about\s+", "", about["focus"].strip(), flags=re.IGNORECASE)
    new = mentions(focus)
    if any(mention.kind == "person" for mention in new) or len(focus.split()) > LONGEST_TOPIC:
        return None
    for earlier in reversed(asked):
        said = _SAID_ABOUT.match(earlier.strip())
        if said is not None:
            return f"{said['head']} {focus}?"
    return None
