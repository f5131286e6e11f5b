"""The chat page: what stands where, and which handler each event calls. What happens is in the handlers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from rag.config import Settings
from rag.pipeline import Pipeline
from ui import handlers, library, render, render_library, render_panel
from ui.layout import Chat, Shelf, chat_tab, html_part, shelf_tab
from ui.questions import example_questions
from ui.state import Conversation

HERE = Path(__file__).parent
PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
# A file over the limit is refused by name, beside the others of its upload; one ten times over is cut off at the door.
ARRIVAL_LIMIT = 10
ANSWERS_AT_ONCE = 4  # visitors whose answers are worked on together; more wait in line
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
                chat = chat_tab()
            with gr.Tab("Documents", id="documents") as tab:
                shelf = shelf_tab(tab, pipeline.settings.max_file_mb)
        clicks = html_part("fn-clicks", script=(HERE / "page.js").read_text("utf-8"))
        _wire_chat(pipeline, chat, shelf, clicks)
        _wire_panel(pipeline, chat, clicks)
        _wire_shelf(pipeline, chat, shelf, clicks)
        page.load(lambda: _library(pipeline), None, [chat.start, shelf.listing], **PRIVATE)
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
        "css": (HERE / "style.css").read_text("utf-8"),
        "max_file_size": ARRIVAL_LIMIT * settings.max_file_mb * library.MEGABYTE,
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
    def asked(conversation: Conversation, question: str) -> Iterator[list[Any]]:
        taken = bool(question.strip()) and not conversation.running
        for index, now in enumerate(handlers.ask(pipeline, conversation, question)):
            yield [*show(now), "" if taken and index == 0 else gr.skip()]

    def chosen(conversation: Conversation, event: gr.EventData) -> Iterator[list[Any]]:
        yield from asked(conversation, str(event.question))

    def again(conversation: Conversation) -> Iterator[list[Any]]:
        for now in handlers.retry(pipeline, conversation):
            yield [*show(now), gr.skip()]

    outputs = [*chat.outputs(), chat.box]
    once = {**PRIVATE, "concurrency_limit": ANSWERS_AT_ONCE, "concurrency_id": "answers"}
    runs = [
        gr.on([chat.box.submit, chat.ask.click], asked, [chat.conversation, chat.box], outputs, **once),
        clicks.submit(chosen, [chat.conversation], outputs, **once),
        chat.retry.click(again, [chat.conversation], outputs, **once),
    ]
    for run in runs:
        run.then(_latest, [chat.conversation, chat.opened_during], chat.panel, **PRIVATE)
        run.then(lambda: _library(pipeline), None, [chat.start, shelf.listing], **PRIVATE)
    quick = {**PRIVATE, "queue": False}
    chat.stop.click(handlers.stop, [chat.conversation], None, **quick)
    for button, change in ((chat.start_over, handlers.start_over), (chat.bring_back, handlers.bring_back)):
        changed = button.click(lambda now, change=change: show(change(now)), chat.conversation, chat.outputs(), **quick)
        changed.then(_latest, [chat.conversation], chat.panel, **PRIVATE)


def _latest(conversation: Conversation, opened_during: int = 0) -> Any:
    """The footnotes of the latest answer, unless the reader opened one while that answer was written."""
    if conversation.turns and opened_during == len(conversation.turns):
        return gr.skip()
    return render_panel.footnotes(conversation.latest_answered())


def _wire_panel(pipeline: Pipeline, chat: Chat, clicks: gr.HTML) -> None:
    def opened(conversation: Conversation, event: gr.EventData) -> tuple[str, int]:
        turn_id, label = int(event.turn), str(event.label)
        spot = handlers.open_spot(pipeline, conversation, turn_id, label) if label else None
        panel = render_panel.footnotes(conversation.turn(turn_id), spot)
        return panel, len(conversation.turns) if conversation.running else 0

    outputs = [chat.panel, chat.opened_during]
    clicks.click(opened, [chat.conversation], outputs, concurrency_limit=CLICKS_AT_ONCE, **PRIVATE)


def _wire_shelf(pipeline: Pipeline, chat: Chat, shelf: Shelf, clicks: gr.HTML) -> None:
    def taken(uploads: list[str] | None) -> Iterator[list[Any]]:
        for index, step in enumerate(library.take_in(pipeline, uploads or [])):
            yield [render_library.intake(step), None if index == 0 else gr.skip()]

    def removed(event: gr.EventData) -> str:
        return render_library.removal(library.remove(pipeline, str(event.source)))

    lists = [chat.start, shelf.listing]

    def refreshed() -> list[Any]:
        return _library(pipeline)

    shelf.upload.upload(taken, shelf.upload, [shelf.outcome, shelf.upload], concurrency_limit=1, **PRIVATE).then(
        refreshed, None, lists, **PRIVATE
    )
    clicks.delete(removed, None, shelf.outcome, **PRIVATE).then(refreshed, None, lists, **PRIVATE)
    gr.on([shelf.tab.select, shelf.refresh.click], refreshed, None, lists, concurrency_limit=CLICKS_AT_ONCE, **PRIVATE)


def _library(pipeline: Pipeline) -> list[Any]:
    """The start of the conversation and the list of documents, as they now are."""
    indexed = library.listing(pipeline)
    examples = [] if isinstance(indexed, str) else example_questions(pipeline, indexed)
    return [render.start(indexed, examples), render_library.documents(indexed)]
