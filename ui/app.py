"""The chat page: what stands where, and which handler each event calls. What happens is in the handlers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from rag.config import Settings
from rag.pipeline import Pipeline
from rag.types import Filter, SourceInfo
from ui import documents, handlers, render, render_documents, render_panel, render_within, within
from ui.layout import Chat, Shelf, chat_tab, html_part, shelf_tab
from ui.questions import example_questions
from ui.state import Conversation

HERE = Path(__file__).parent
STYLES = ("style.css", "within.css")
PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
# A file over the limit is refused by name, beside the others of its upload; one ten times over is cut off at the door.
ARRIVAL_LIMIT = 10
ANSWERS_AT_ONCE = 4  # visitors whose answers are worked on together; more wait in line
ANSWERING: dict[str, Any] = {**PRIVATE, "concurrency_limit": ANSWERS_AT_ONCE, "concurrency_id": "answers"}
CLICKS_AT_ONCE = 16  # opening a footnote or listing documents never waits for an answer


def build_page(pipeline: Pipeline) -> gr.Blocks:
    """The page, ready to launch.

    Args:
        pipeline: What answers the questions; it is shared by all visitors.

    Returns:
        The gradio application; give `launch_options` to its `launch`.
    """
    page = gr.Blocks(title="Footnote", analytics_enabled=False, fill_width=True)
    with page:
        html_part("fn-head", render.head(pipeline.settings.collection))
        with gr.Tabs(elem_id="fn-tabs"):
            with gr.Tab("Ask", id="ask"):
                chat = chat_tab(_choices(documents.listing(pipeline)))
            with gr.Tab("Documents", id="documents") as tab:
                shelf = shelf_tab(tab, pipeline.settings.max_file_mb)
        clicks = html_part("fn-clicks", script=(HERE / "page.js").read_text("utf-8"))
        _wire_chat(pipeline, chat, shelf, clicks)
        _wire_within(chat, clicks)
        _wire_panel(pipeline, chat, clicks)
        _wire_shelf(pipeline, chat, shelf, clicks)
        page.load(**_refresh(pipeline, chat, shelf))
    return page


def launch_options(settings: Settings) -> dict[str, Any]:
    """What `launch` needs for the page to look and behave as meant: nothing from outside, nothing sent out."""
    serif = ["Charter", "Iowan Old Style", "Georgia", "Liberation Serif", "serif"]
    return {
        "theme": gr.themes.Base(
            primary_hue="stone",
            secondary_hue="stone",
            neutral_hue="stone",
            font=serif,
            font_mono=["ui-monospace", "monospace"],
        ),
        "css": "\n".join((HERE / name).read_text("utf-8") for name in STYLES),
        "max_file_size": ARRIVAL_LIMIT * settings.max_file_mb * documents.MEGABYTE,
        "footer_links": [],
        "run_history": False,
        "share": False,
        "ssr_mode": False,
        "pwa": False,
        "mcp_server": False,
        "enable_monitoring": False,
    }


def show(conversation: Conversation) -> list[Any]:
    """The page's parts for a conversation, in the order of `Chat.outputs`."""
    log = render.messages(conversation)
    if conversation.running and conversation.turns[-1].phase == "writing":
        return [conversation, log, *[gr.skip()] * 7]
    running, empty = conversation.running, not conversation.turns
    return [
        conversation,
        gr.update(value=log, visible=not empty),
        gr.update(visible=empty),
        render.notice(conversation),
        gr.update(visible=not running),
        gr.update(visible=running),
        gr.update(visible=not running and not empty),
        gr.update(visible=not running and not empty),
        gr.update(visible=bool(conversation.set_aside)),
    ]


def _wire_chat(pipeline: Pipeline, chat: Chat, shelf: Shelf, clicks: gr.HTML) -> None:
    for run in (*_asked_below(pipeline, chat), *_asked_above(pipeline, chat, clicks)):
        run.then(_latest, [chat.conversation, chat.opened_during], chat.panel, **PRIVATE)
        run.then(**_refresh(pipeline, chat, shelf))
    quick = {**PRIVATE, "queue": False}
    chat.stop.click(handlers.stop, [chat.conversation], None, **quick)
    for button, change in ((chat.start_over, handlers.start_over), (chat.bring_back, handlers.bring_back)):
        changed = button.click(lambda now, change=change: show(change(now)), chat.conversation, chat.outputs(), **quick)
        changed.then(_latest, [chat.conversation], chat.panel, **PRIVATE)


def _asked_below(pipeline: Pipeline, chat: Chat) -> list[Any]:
    """The runs that start under the conversation: a question typed, the last one again."""

    def typed(conversation: Conversation, question: str, *fields: Any) -> Iterator[list[Any]]:
        for index, now in enumerate(handlers.ask(pipeline, conversation, question, within.chosen(*fields))):
            yield [*show(now), "" if index == 0 and not now.notice else gr.skip()]

    def again(conversation: Conversation, *fields: Any) -> Iterator[list[Any]]:
        yield from map(show, handlers.retry(pipeline, conversation, within.chosen(*fields)))

    given = [chat.conversation, chat.box, *chat.within.fields()]
    return [
        gr.on([chat.box.submit, chat.ask.click], typed, given, [*chat.outputs(), chat.box], **ANSWERING),
        chat.retry.click(again, [chat.conversation, *chat.within.fields()], chat.outputs(), **ANSWERING),
    ]


def _asked_above(pipeline: Pipeline, chat: Chat, clicks: gr.HTML) -> list[Any]:
    """The runs that start in the conversation: a question picked, an understood one edited, one asked everywhere."""

    def picked(event: gr.EventData, conversation: Conversation, *fields: Any) -> Iterator[list[Any]]:
        yield from map(show, handlers.ask(pipeline, conversation, str(event.question), within.chosen(*fields)))

    def edited(event: gr.EventData, conversation: Conversation, *fields: Any) -> Iterator[list[Any]]:
        question, wanted = str(event.question), within.chosen(*fields)
        yield from map(show, handlers.ask_edited(pipeline, conversation, int(event.turn), question, wanted))

    def everywhere(event: gr.EventData, conversation: Conversation) -> Iterator[list[Any]]:
        yield from map(show, handlers.ask_everywhere(pipeline, conversation, int(event.turn)))

    given = [chat.conversation, *chat.within.fields()]
    return [
        clicks.submit(picked, given, chat.outputs(), **ANSWERING),
        clicks.edit(edited, given, chat.outputs(), **ANSWERING),
        clicks.undo(everywhere, [chat.conversation], chat.outputs(), **ANSWERING),
    ]


def _latest(conversation: Conversation, opened_during: int = 0) -> Any:
    """The footnotes of the latest answer, unless the reader opened one while that answer was written."""
    if conversation.turns and opened_during == conversation.last_id:
        return gr.skip()
    return render_panel.footnotes(conversation.latest_answered())


def _wire_within(chat: Chat, clicks: gr.HTML) -> None:
    def described(known: within.Choices, *fields: Any) -> str:
        return render_within.chips(within.chosen(*fields), known)

    def removed(event: gr.EventData, known: within.Choices, *fields: Any) -> list[Any]:
        left = within.without(within.chosen(*fields) or Filter(), str(event.part), str(event.value))
        return [*within.values(left), render_within.chips(left or None, known)]

    kept, fields = chat.within, chat.within.fields()
    # Of changes that come while one is worked on, the last must not be lost.
    quick: dict[str, Any] = {**PRIVATE, "queue": False, "trigger_mode": "always_last"}
    dates = (kept.since.blur, kept.since.submit, kept.until.blur, kept.until.submit)
    changes = [kept.sources.input, kept.outlets.input, kept.languages.input, *dates]
    gr.on(changes, described, [kept.known, *fields], kept.chips, **quick)
    clicks.clear(removed, [kept.known, *fields], [*fields, kept.chips], **quick)


def _offered(there: Sequence[within.Choice], value: object) -> Any:
    """A change of choices; of what is chosen of them too, unless `value` is None."""
    offered: dict[str, Any] = {"choices": [*there]} if value is None else {"choices": [*there], "value": value}
    return gr.update(**offered)


def _wire_panel(pipeline: Pipeline, chat: Chat, clicks: gr.HTML) -> None:
    def opened(conversation: Conversation, event: gr.EventData) -> tuple[str, int]:
        turn_id, label = int(event.turn), str(event.label)
        spot = handlers.open_spot(pipeline, conversation, turn_id, label) if label else None
        panel = render_panel.footnotes(conversation.turn(turn_id), spot)
        return panel, conversation.last_id if conversation.running else 0

    outputs = [chat.panel, chat.opened_during]
    clicks.click(opened, [chat.conversation], outputs, concurrency_limit=CLICKS_AT_ONCE, **PRIVATE)


def _wire_shelf(pipeline: Pipeline, chat: Chat, shelf: Shelf, clicks: gr.HTML) -> None:
    def taken(uploads: list[str] | None) -> Iterator[list[Any]]:
        for index, step in enumerate(documents.take_in(pipeline, uploads or [])):
            yield [render_documents.intake(step), None if index == 0 else gr.skip()]

    def removed(event: gr.EventData) -> str:
        return render_documents.removal(documents.remove(pipeline, str(event.source)))

    refresh = _refresh(pipeline, chat, shelf)
    shelf.upload.upload(taken, shelf.upload, [shelf.outcome, shelf.upload], concurrency_limit=1, **PRIVATE).then(
        **refresh
    )
    clicks.delete(removed, None, shelf.outcome, **PRIVATE).then(**refresh)
    gr.on([shelf.tab.select, shelf.refresh.click], concurrency_limit=CLICKS_AT_ONCE, **refresh)


def _refresh(pipeline: Pipeline, chat: Chat, shelf: Shelf) -> dict[str, Any]:
    """What an event needs to bring the page in step with the index: its start, its documents, what can be chosen."""

    def refreshed(known: within.Choices, *fields: Any) -> list[Any]:
        indexed = documents.listing(pipeline)
        examples = [] if isinstance(indexed, str) else example_questions(pipeline, indexed)
        choosing = _choosing(
            known if isinstance(indexed, str) else within.choices(indexed), known, within.chosen(*fields)
        )
        return [render.start(indexed, examples), render_documents.documents(indexed), *choosing]

    outputs = [chat.start, shelf.listing, *chat.within.choosing()]
    return {"fn": refreshed, "inputs": [chat.within.known, *chat.within.fields()], "outputs": outputs, **PRIVATE}


def _choices(indexed: list[SourceInfo] | str) -> within.Choices:
    return within.Choices() if isinstance(indexed, str) else within.choices(indexed)


def _choosing(now: within.Choices, known: within.Choices, wanted: Filter | None) -> list[Any]:
    """The parts of `Within.choosing`; what is being chosen is left alone unless it is no longer there."""
    if now == known:
        return [gr.skip()] * 8
    kept = now.kept(wanted or Filter())
    lost = wanted is not None and kept != wanted
    lists = zip((now.sources, now.outlets, now.languages), within.values(kept), strict=False)
    return [
        now,
        *(_offered(there, value if lost else None) for there, value in lists),
        gr.skip(),
        gr.skip(),
        render_within.hint(now),
        render_within.chips(kept or None, now) if lost else gr.skip(),
    ]
