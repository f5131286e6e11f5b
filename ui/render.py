"""The conversation as HTML: questions, answers with their footnote buttons, and what to ask first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.types import Answer, SourceInfo, Support
from ui.markup import NOTHING, Html, button, escape, join, tag
from ui.reading import Spot, source_name, spots
from ui.render_within import searched
from ui.state import Conversation, Turn

STANDING: dict[Support, str] = {
    "verbatim": "Word for word in the source",
    "supported": "In other words; the source says this",
    "unsupported": "Not confirmed: check whether the source says this",
}
NEAREST = "Nearest passages: no sure answer"
NOBODY = "none"  # what Answer.model says after thanks and greetings, where nothing was looked for
QUOTED_MODEL = "quotes"  # what Answer.model says where the sentences are the sources' own
LET_GO = "Earlier questions and answers are no longer kept on this page."
SUGGESTED = "What the documents can answer"
NEAREST_IN_CHAT = 3  # the panel lists them all; here they must not push the verdict out of sight
PASSAGE_CHARS = 220  # a nearest passage is a hint where to look
QUOTE_CHARS = 90  # enough to tell two quotes from one source apart

_MARKER = re.compile(r"\[(\d+)\]")
_SPACE_BEFORE_MARKER = re.compile(r"[ \u00a0]+(?=\[\d+\])")


def messages(conversation: Conversation) -> list[dict[str, str]]:
    """The conversation as the chat component takes it; each content is one block of HTML without line ends."""
    first = conversation.turns[0].turn_id if conversation.turns else 1
    let_go = [{"role": "assistant", "content": tag("p", LET_GO, class_="fn-aside")}] if first > 1 else []
    return let_go + [
        message
        for turn in conversation.turns
        for message in (
            {
                "role": "user",
                "content": tag("div", turn.question, class_=f"fn-question fn-turn-{turn.turn_id}", dir="auto"),
            },
            {"role": "assistant", "content": reply(turn)},
        )
    ]


def reply(turn: Turn) -> Html:
    """The page's side of one turn, whatever its phase."""
    if turn.phase == "failed":
        return tag("div", tag("p", turn.problem or ""), class_="fn-problem", role="alert")
    if turn.answer is None:
        return tag("div", _text(turn.text, {}), _standing_by(turn), class_="fn-answer")
    if turn.answer.status == "no_evidence":
        return _without_evidence(turn, turn.answer)
    return _answered(turn, turn.answer)


def _standing_by(turn: Turn) -> Html:
    if turn.phase == "stopped":
        return tag("p", "Stopped.", class_="fn-aside")
    doing = "Searching the documents" if turn.phase == "searching" else "Checking the next sentence"
    return tag("p", doing, tag("span", "…", class_="fn-pulse"), class_="fn-aside")


def _answered(turn: Turn, answer: Answer) -> Html:
    found = {spot.label: spot for spot in spots(turn.turn_id, answer)}
    label = "1 footnote" if len(found) == 1 else f"{len(found)} footnotes"
    tools = join(button("list", label, f"{turn.turn_id}:"), button("copy", "Copy", _notes(found)))
    return tag(
        "div",
        _read_as(turn, answer),
        tag("div", _text(answer.text, found), class_="fn-text"),
        _remark(answer),
        tag("div", tools, tag("span", _wording(answer), class_="fn-aside"), class_="fn-foot"),
        class_="fn-answer",
    )


def _wording(answer: Answer) -> str:
    """Who worded the answer, and how new its newest source is: what came later is not in it."""
    own = answer.model == QUOTED_MODEL
    worded = "In the sources’ own words" if own else f"Worded by {answer.model}, checked against the sources"
    return f"{worded} · as of {answer.as_of}" if answer.as_of else worded


def _read_as(turn: Turn, answer: Answer) -> Html:
    """What a follow-up was understood as, and what was searched: what the person may want otherwise."""
    return join(_understood(turn.turn_id, answer), searched(turn, answer))


def _understood(turn_id: int, answer: Answer) -> Html:
    question = answer.standalone_question
    if question.strip() in ("", answer.question.strip()):
        return NOTHING
    edit = button("edit", "Edit", f"{turn_id}:{question}", class_="fn-edit", title="Edit this question and ask it")
    read = tag("span", question, class_="fn-reading", dir="auto")
    return tag("p", "Understood as: ", read, " ", edit, class_="fn-aside fn-understood")


def _remark(answer: Answer) -> Html:
    return tag("p", answer.notice, class_="fn-remark", role="note") if answer.notice else NOTHING


def _notes(found: dict[str, Spot]) -> str:
    """The footnotes as plain text, for the clipboard."""
    return "\n".join(
        f"[{label}] “{spot.quote}”{_aside(spot)} {origin(spot)}, {spot.source}" for label, spot in found.items()
    )


def _aside(spot: Spot) -> str:
    return f" ({told(spot)})" if told(spot) else ""


def _text(text: str, found: dict[str, Spot]) -> Html:
    """Paragraphs with footnote buttons; a marker without a citation (as while streaming) is a plain number."""
    paragraphs = [part for part in re.split(r"\n\s*\n|\n", text) if part.strip()]
    return join(*(tag("p", *_marked(paragraph, found), dir="auto") for paragraph in paragraphs))


def _marked(text: str, found: dict[str, Spot]) -> list[Html]:
    parts: list[Html] = []
    for index, part in enumerate(_MARKER.split(_SPACE_BEFORE_MARKER.sub("", text))):
        if index % 2 == 0:
            parts.append(escape(part))
        else:
            parts.append(marker(found[part]) if part in found else tag("sup", part, class_="fn-waiting"))
    return parts


def marker(spot: Spot) -> Html:
    """The button that opens a spot."""
    kind = "Passage " if spot.standing == "nearest" else "Footnote "
    return button(
        "open",
        join(tag("span", kind, class_="fn-unseen"), spot.label),
        f"{spot.turn_id}:{spot.label}",
        class_=f"fn-mark fn-{spot.standing}",
        title=". ".join(filter(None, (origin(spot), standing(spot), told(spot)))),
    )


def standing(spot: Spot) -> str:
    """How the quote carries the sentence, in words."""
    return NEAREST if spot.standing == "nearest" else STANDING[spot.standing]


def told(spot: Spot) -> str | None:
    """Whose words these are, how the source has them, and what kind of source it is, as far as that is known."""
    heard = f"as {spot.manner}" if spot.manner else None
    return " · ".join(filter(None, (", ".join(filter(None, (spot.speaker, heard))), spot.kind))) or None


def origin(spot: Spot) -> str:
    """Where a quote is from, in one line: title, date, page."""
    return ", ".join(part for part in (spot.name, spot.date, _page(spot)) if part)


def _without_evidence(turn: Turn, answer: Answer) -> Html:
    passages = map(entry, spots(turn.turn_id, answer)[:NEAREST_IN_CHAT])
    listed = join(tag("h4", NEAREST), tag("ul", *passages, class_="fn-list")) if answer.passages else NOTHING
    return tag(
        "div",
        _read_as(turn, answer),
        tag("div", _text(answer.text, {}), class_="fn-courtesy" if answer.model == NOBODY else "fn-verdict"),
        _remark(answer),
        _suggestions(answer),
        listed,
        class_="fn-answer fn-no-evidence",
    )


def _suggestions(answer: Answer) -> Html:
    if not answer.suggestions:
        return NOTHING
    asks = (tag("li", button("ask", text, text, class_="fn-suggestion", dir="auto")) for text in answer.suggestions)
    return join(tag("h4", SUGGESTED), tag("ul", *asks, class_="fn-suggestions"))


def entry(spot: Spot, *, current: bool = False) -> Html:
    """A spot in a list: where it is from, how it carries its sentence, how it begins or what in it comes nearest."""
    nearest = spot.standing == "nearest"
    facts = (spot.date, _page(spot), None if nearest else standing(spot))
    preview = _preview(spot.nearest or spot.quote, PASSAGE_CHARS if nearest else QUOTE_CHARS)
    return tag(
        "li",
        marker(spot),
        tag("span", spot.name, class_="fn-origin", dir="auto"),
        tag("span", " · ".join(filter(None, facts)), class_=f"fn-meta fn-is-{spot.standing}"),
        tag("span", told(spot) or "", class_="fn-told", dir="auto") if told(spot) else NOTHING,
        tag("span", preview, class_="fn-preview", dir="auto"),
        aria_current="true" if current else None,
    )


def _page(spot: Spot) -> str | None:
    return None if spot.page is None else f"page {spot.page}"


def _preview(text: str, limit: int) -> str:
    """The beginning of a text on one line, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[:limit].rsplit(' ', 1)[0]} …"


def start(indexed: list[SourceInfo] | str, examples: Sequence[str] = ()) -> Html:
    """What stands in the empty conversation: questions that the documents can take, or how to bring documents."""
    if isinstance(indexed, str):
        return tag("div", tag("p", indexed), class_="fn-start fn-problem", role="alert")
    if not indexed:
        return tag(
            "div",
            tag("h2", "Start with your documents"),
            tag("p", "There is nothing to ask yet. Add files on the Documents tab, or take in a whole folder:"),
            tag("p", tag("code", "footnote ingest FOLDER")),
            button("documents", "Add documents", class_="fn-tool fn-strong"),
            class_="fn-start",
        )
    count = "1 document" if len(indexed) == 1 else f"{len(indexed)} documents"
    asks = [tag("li", button("ask", question, question, class_="fn-example", dir="auto")) for question in examples]
    return tag(
        "div",
        tag("h2", f"Ask {count}"),
        tag("p", "Every sentence of an answer carries a footnote. Open it to read the exact words in their source."),
        tag("ul", *asks, class_="fn-examples", aria_label="Example questions") if asks else NOTHING,
        class_="fn-start",
    )


def document_name(info: SourceInfo) -> str:
    """What to call an indexed document."""
    return source_name(info.source, info.title)


def head(collection: str) -> Html:
    """The top of the page: the name, the collection, the theme button."""
    theme = button("theme", "Dark", aria_label="Use the dark theme")
    name = tag("h1", "Footnote", tag("sup", "1", aria_hidden="true"))
    return tag("header", name, tag("span", f"{collection} collection", class_="fn-collection"), theme)


def notice(conversation: Conversation) -> Html:
    """One sentence above the question box, or nothing."""
    return tag("p", conversation.notice, role="status") if conversation.notice else NOTHING
