"""What questions are kept to, as HTML: chips under the question box, and what an answer was searched within."""

from __future__ import annotations

from collections.abc import Iterator

from rag.types import Answer, Filter
from ui.markup import NOTHING, Html, button, escape, join, tag
from ui.state import Turn
from ui.within import Choices, parts, problem

SEVERAL = 2  # chips, from which on clearing them all at once is offered


def toggle() -> Html:
    """The button that unfolds the choices; what it says and controls is completed in the browser."""
    return button("within", "Search within", aria_expanded="false", aria_controls="fn-within")


def chips(wanted: Filter | None, known: Choices) -> Html:
    """What the next question is kept to, each with a way to let go of it."""
    if wanted is None:
        return NOTHING
    named = [*parts(wanted, {value: name for name, value in known.sources})]
    found = [_chip("unfilter", name, f"{part}:{value}", "Remove from the search: ") for part, value, name in named]
    if len(found) >= SEVERAL:
        found.append(button("unfilter", "Clear all", "all:", class_="fn-clear"))
    trouble = problem(wanted)
    said = tag("p", trouble, class_="fn-trouble") if trouble else NOTHING
    return tag("div", *found, said, class_="fn-chips", role="group", aria_label="The next question is kept to")


def hint(known: Choices) -> Html:
    """What the documents' dates are, so that a period can be chosen that has any."""
    if known.first is None or known.last is None:
        return tag("p", "No document has a date.", class_="fn-aside")
    span = f"from {known.first} to {known.last}" if known.first != known.last else known.first
    left_out = ""
    if known.undated:
        count = "1 document without a date is" if known.undated == 1 else f"{known.undated} without a date are"
        left_out = f" A period leaves out what has no date: {count} left out."
    return tag("p", f"Documents are dated {span}.{left_out} Write 2020, 2020-09 or 2020-09-11.", class_="fn-aside")


def searched(turn: Turn, answer: Answer) -> Html:
    """What an answer was searched within, with a way to ask again everywhere; nothing where it was not limited."""
    if answer.filter:
        name = " · ".join(_names(answer.filter, answer))
        chip = _chip("everywhere", name, str(turn.turn_id), "Ask again in all documents, not only in: ")
        return tag("p", "Searched within ", chip, class_="fn-aside fn-searched")
    if turn.wanted == Filter():
        return tag("p", "Searched in all documents", class_="fn-aside fn-searched")
    return NOTHING


def _names(wanted: Filter, answer: Answer) -> Iterator[str]:
    titles = {found.chunk.source: found.chunk.title or "" for found in answer.passages}
    return (name for *_, name in parts(wanted, titles))


def _chip(action: str, name: str, value: str, does: str) -> Html:
    """A button that is all of the chip; its name says what it does, its cross is for the eye."""
    label = join(
        tag("span", does, class_="fn-unseen"), tag("span", name, class_="fn-chip-name", dir="auto"), escape(" ×")
    )
    return button(action, label, value, class_="fn-chip", title=f"{does}{name}")
