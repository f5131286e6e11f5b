"""An answer in the sources' own words: which sentences, in which order, and who is named before each. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.answer.evidence import Evidence
from rag.answer.footnotes import Footnotes, place
from rag.types import Chunk
from rag.words import content_stems

# The reader wants the answer, then what supports it, not everything near it.
MOST_QUOTES = 3
# Fewer for each part of a question that has several.
MOST_QUOTES_A_PART = 2
# A further quote must be nearly as relevant as the first, and say something else.
LEAST_RELATIVE_RELEVANCE = 0.3
LARGEST_OVERLAP = 0.6
# Characters of a source's title where it is named in an answer.
LONGEST_NAME = 60
# Words that mean nothing without the day on which they were written.
_DOUBLE_MARK = re.compile(r"[“”\"«»]")
_RELATIVE_TIME = re.compile(
    r"\b(?:today|yesterday|tomorrow|tonight|recently|(?:last|next|this) (?:week|month|year|spring|summer|"
    r"autumn|fall|winter|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|"
    r"on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?!,? \d)|"
    r"(?:earlier|later) (?:in|this)|(?:days?|weeks?|months?|years?) (?:ago|earlier|later|before))\b",
    re.IGNORECASE,
)


def chosen(
    evidence: Sequence[Evidence],
    needed: Sequence[Evidence] = (),
    *,
    most: int = MOST_QUOTES,
    relative: float = LEAST_RELATIVE_RELEVANCE,
) -> list[Evidence]:
    """The sentences to quote: those needed, or else the first, then the most relevant ones that say something else.

    Args:
        evidence: Sentences, in the order in which they are to be quoted; at least one.
        needed: Quoted in any case, first.
        most: How many in all, unless more are needed.
        relative: The least share of the best one's relevance that a further one must have.
    """
    least = relative * max(item.relevance for item in evidence)
    found = list(needed) or [evidence[0]]
    for item in evidence:
        if len(found) >= most:
            break
        if item.relevance >= least and not any(_overlap(item.text, other.text) > LARGEST_OVERLAP for other in found):
            found.append(item)
    return found


def quoted(sentences: Sequence[Evidence], notes: Footnotes) -> Iterator[str]:
    """Each sentence word for word with its marker, led by its speaker and source where the reader needs them.

    The speaker, or whom "he" stands for, is named as the source introduces them, with a footnote of its own; where that
    is not sure, the sentence before that names somebody is quoted, too. The source is named, with its date, beside
    them, where there are several sources, and where the words are relative to its date ("on Thursday").
    """
    several = len({item.passage.chunk.doc_id for item in sentences}) > 1
    introduced: set[str] = set()
    for item in _with_what_leads_to_them(sentences, notes):
        person = _person(item, notes, introduced)
        source = named(item.passage.chunk)
        if person:
            lead = f"{person}, in {source}: "
        elif several or (item.passage.chunk.date and _RELATIVE_TIME.search(item.text)):
            lead = f"{source}: "
        else:
            lead = ""
        yield f"{lead}“{without_outer_marks(item.text)}”" + notes.cite(item, "verbatim")


def _with_what_leads_to_them(sentences: Sequence[Evidence], notes: Footnotes) -> Iterator[Evidence]:
    known = {place(item) for item in sentences}
    for item in sentences:
        leading = notes.leading_to(item)
        if leading is not None and place(leading) not in known:
            known.add(place(leading))
            yield leading
        yield item


def without_outer_marks(text: str) -> str:
    """A sentence without the marks of the quotation that it is, or is a part of: it gets marks of its own."""
    marks = [match.start() for match in _DOUBLE_MARK.finditer(text)]
    if not set(marks) <= {0, len(text) - 1}:
        return text
    return text[0 in marks : len(text) - (len(text) - 1 in marks)]


def named(chunk: Chunk) -> str:
    """A source by its title, or else its name, and its date."""
    title = chunk.title or chunk.source.rpartition("/")[2]
    short = title if len(title) <= LONGEST_NAME else title[:LONGEST_NAME].rpartition(" ")[0] + "…"
    return f"{short} ({chunk.date})" if chunk.date else short


def _person(evidence: Evidence, notes: Footnotes, introduced: set[str]) -> str:
    """Who said it or is "he", as introduced elsewhere in the source, with a marker; empty if the sentence tells."""
    person = notes.meant(evidence)
    if person is None or person.name in introduced:
        return ""
    introduced.add(person.name)
    where = notes.where(person, evidence)
    if where.span == evidence.span:
        return ""
    return " ".join(person.introduction.split()) + notes.cite(where, "verbatim")


def _overlap(left: str, right: str) -> float:
    one, other = set(content_stems(left)), set(content_stems(right))
    return len(one & other) / max(min(len(one), len(other)), 1)
