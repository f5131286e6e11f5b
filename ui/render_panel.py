"""What stands beside the chat, as HTML: the footnotes of an answer, and the page of a source."""

from __future__ import annotations

from ui.markup import NOTHING, Html, button, join, tag
from ui.reading import Excerpt, OpenSpot, Spot, spots
from ui.render import NEAREST, entry, standing, told
from ui.state import Turn


def footnotes(turn: Turn | None, opened: OpenSpot | None = None) -> Html:
    """The sources panel.

    Args:
        turn: The turn whose footnotes are listed; None for none.
        opened: The footnote that is being read, which stands above the list.

    Returns:
        The whole panel.
    """
    found = spots(turn.turn_id, turn.answer) if turn and turn.answer else ()
    if turn is None or not found:
        return tag(
            "div",
            tag("h2", "Sources", class_="fn-panel-title"),
            tag("p", "The sources that an answer cites are listed here.", class_="fn-aside"),
            class_="fn-panel-inside",
        )
    evidence = turn.answer is not None and turn.answer.status == "answered"
    entries = [entry(spot, current=opened is not None and opened.spot == spot) for spot in found]
    return tag(
        "div",
        _head("Sources" if evidence else NEAREST),
        page(opened) if opened else NOTHING,
        tag("p", "For: ", tag("q", turn.question), class_="fn-aside fn-for", dir="auto"),
        tag("ul", *entries, class_="fn-list"),
        class_="fn-panel-inside",
        role="region",
        aria_label="Sources",
        data_at=f"{turn.turn_id}:{opened.spot.label if opened else ''}",
    )


def _head(title: str) -> Html:
    close = button("close", "Close", class_="fn-tool fn-close")
    return tag("div", tag("h2", title, class_="fn-panel-title", tabindex="-1"), close, class_="fn-panel-head")


def page(opened: OpenSpot) -> Html:
    """A page of the source with the quote marked in it."""
    spot = opened.spot
    return tag(
        "article",
        tag(
            "h3", tag("span", spot.label, class_="fn-number"), spot.name, id="fn-page-title", tabindex="-1", dir="auto"
        ),
        tag("p", _meta(spot, opened.excerpt), class_="fn-meta"),
        tag("p", spot.source, class_="fn-path"),
        tag("p", standing(spot), class_=f"fn-standing fn-is-{spot.standing}"),
        tag("p", told(spot) or "", class_="fn-told", dir="auto") if told(spot) else NOTHING,
        _body(opened),
        class_="fn-page",
        aria_label=f"Footnote {spot.label} in its source",
    )


def _meta(spot: Spot, found: Excerpt | None) -> str:
    page_number = None if spot.page is None else f"page {spot.page}"
    outlet = found.outlet if found else None
    heading = found.heading if found and found.heading != spot.title else None
    return " · ".join(part for part in (outlet, spot.date or "no date", page_number, heading) if part)


def _body(opened: OpenSpot) -> Html:
    found = opened.excerpt
    if found is None:
        return join(
            tag("p", opened.problem or "", class_="fn-problem", role="alert"),
            tag("blockquote", tag("mark", opened.spot.quote), class_="fn-body", dir="auto"),
        )
    return tag(
        "div",
        NOTHING if found.starts_document else tag("p", "⋯ earlier text", class_="fn-cut"),
        # One run of text, whose line ends the style keeps: so the mark is the quote, character by character.
        tag(
            "div",
            found.before,
            tag("mark", found.quote),
            found.after,
            class_="fn-body",
            dir="auto",
            lang=found.language,
        ),
        NOTHING if found.ends_document else tag("p", "later text ⋯", class_="fn-cut"),
        class_="fn-sheet",
        tabindex="0",
        role="region",
        aria_label="The quote in its surroundings",
    )
