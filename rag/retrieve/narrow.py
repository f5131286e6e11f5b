"""Question to passages within a filter: the one the user gave, or the one the question itself suggests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from rag.config import QuestionFilter
from rag.index.collection import Collection
from rag.index.part import Description
from rag.retrieve.filters import Proposal, propose
from rag.retrieve.search import Searchable
from rag.types import Filter, Passage


class Search(Protocol):
    """Searches an index, or a part of it, for a question that it knows."""

    def __call__(self, *, index: Searchable) -> list[Passage]:
        """The nearest passages, best first."""


# Of the outlets or languages that an index knows, so many are named where the one asked for is not among them.
MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, and within what.

    Attributes:
        passages: Best first.
        filter: What the search was kept to; None where it was not.
        proposed: Whether that filter was read from the question, and so may be fallen back from.
        notice: What the reader should know of the search: of its filter, or of the question's language.
    """

    passages: tuple[Passage, ...]
    filter: Filter | None = None
    proposed: bool = False
    notice: str | None = None


def search_within(
    question: str, wanted: Filter | None, *, index: Collection, search: Search, read: QuestionFilter
) -> Found:
    """Search within a filter, or within what the question suggests if that finds anything, or else everywhere.

    Args:
        question: In the user's words.
        wanted: The user's own filter; None leaves it to the question.
        index: Where to look.
        search: Searches the index, or a part of it.
        read: What of a question counts as a suggestion: outlets it names, periods too, or nothing.
    """
    if wanted:
        return _search_part(wanted, index=index, search=search)
    proposal = suggestion(question, index, read=read)
    if proposal is not None:
        found = _search_part(proposal.filter, index=index, search=search)
        if found.passages:
            because = ", ".join(f"“{words}”" for words in proposal.words)
            notice = f"Only sources {proposal.filter} were searched, since the question says {because}."
            return replace(found, proposed=True, notice=joined(notice, found.notice))
    return Found(tuple(search(index=index)))


def joined(*sentences: str | None) -> str | None:
    """What several parts have to say, as one notice; None where none has anything."""
    return " ".join(filter(None, sentences)) or None


def suggestion(question: str, index: Collection, *, read: QuestionFilter) -> Proposal | None:
    """The filter that a question suggests, of what there is."""
    if read == "off":
        return None
    outlets = {item.outlet for item in index.descriptions() if item.outlet}
    return propose(question, outlets=outlets, dates=read == "all")


def _search_part(wanted: Filter, *, index: Collection, search: Search) -> Found:
    part = index.within(wanted)
    undated = _undated(part.selection.undated)
    if part.selection.sources:
        return Found(tuple(search(index=part)), wanted, notice=undated)
    return Found((), wanted, notice=joined(f"No source is {wanted}.", _known(wanted, index.descriptions()), undated))


def _undated(count: int) -> str | None:
    if not count:
        return None
    return "1 source has no date and is left out." if count == 1 else f"{count} sources have no date and are left out."


def _known(wanted: Filter, descriptions: Sequence[Description]) -> str | None:
    outlets = sorted({item.outlet for item in descriptions if item.outlet})
    if wanted.outlets and not {name.casefold() for name in wanted.outlets} & {name.casefold() for name in outlets}:
        return f"Outlets known: {_some(outlets)}."
    languages = sorted({item.language for item in descriptions if item.language})
    if wanted.languages and not set(wanted.languages) & set(languages):
        return f"Languages known: {_some(languages)}."
    return None


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_NAMED]) or "none"
    return f"{shown} and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else shown
