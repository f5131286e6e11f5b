"""What stands where on the page; what happens is wired in app.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from ui import render_documents, render_panel, render_within
from ui.state import Conversation
from ui.within import Choices


@dataclass(frozen=True, slots=True)
class Within:
    """The choices of what a question is kept to, and the chips that say what was chosen.

    Attributes:
        known: What the choices were made from.
    """

    known: gr.State
    chips: gr.HTML
    sources: gr.Dropdown
    outlets: gr.CheckboxGroup
    languages: gr.CheckboxGroup
    since: gr.Textbox
    until: gr.Textbox
    hint: gr.HTML

    def fields(self) -> list[Any]:
        """What a person sets, in the order of `within.chosen`."""
        return [self.sources, self.outlets, self.languages, self.since, self.until]

    def choosing(self) -> list[Any]:
        """What changes with the documents, in the order of `within_now`."""
        return [self.known, *self.fields(), self.hint, self.chips]


@dataclass(frozen=True, slots=True)
class Chat:
    """The parts of the Ask tab.

    Attributes:
        opened_during: The number of the turn during which a footnote was last opened; 0 for between turns.
    """

    conversation: gr.State
    opened_during: gr.State
    start: gr.HTML
    log: gr.Chatbot
    notice: gr.HTML
    box: gr.Textbox
    ask: gr.Button
    stop: gr.Button
    retry: gr.Button
    start_over: gr.Button
    bring_back: gr.Button
    panel: gr.HTML
    within: Within

    def outputs(self) -> list[Any]:
        """What an answer changes, in the order of `show`."""
        return [
            self.conversation,
            self.log,
            self.start,
            self.notice,
            self.ask,
            self.stop,
            self.retry,
            self.start_over,
            self.bring_back,
        ]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The parts of the Documents tab."""

    tab: gr.Tab
    upload: gr.File
    outcome: gr.HTML
    refresh: gr.Button
    listing: gr.HTML


def html_part(elem_id: str, value: str = "", script: str | None = None) -> gr.HTML:
    """A place for our own HTML, without gradio's styles for prose; `script` runs in the browser once it is there."""
    return gr.HTML(value, elem_id=elem_id, js_on_load=script, apply_default_css=False)


def chat_tab(known: Choices) -> Chat:
    """The chat with its question box and what questions can be kept to, and the sources beside it."""
    conversation, opened_during = gr.State(Conversation()), gr.State(0)
    with gr.Row(elem_id="fn-ask"):
        with gr.Column(scale=3, elem_id="fn-talk"):
            start = html_part("fn-start")
            log = _log()
            notice = html_part("fn-notice")
            with gr.Row(elem_id="fn-box"):
                box = gr.Textbox(
                    show_label=False,
                    label="Your question",
                    placeholder="Ask your documents",
                    lines=1,
                    max_lines=6,
                    container=False,
                    scale=1,
                    elem_id="fn-question",
                    autofocus=True,
                )
                ask = gr.Button("Ask", variant="primary", scale=0, min_width=76, elem_id="fn-ask-button")
                stop = gr.Button("Stop", variant="stop", scale=0, min_width=76, visible=False, elem_id="fn-stop")
            with gr.Row(elem_id="fn-tools"):
                html_part("fn-toggle", render_within.toggle())
                chips = html_part("fn-scope")
                retry = _tool("Try again", "fn-retry")
                start_over = _tool("New conversation", "fn-start-over")
                bring_back = _tool("Bring back the last conversation", "fn-bring-back")
            within = _within(known, chips)
        with gr.Column(scale=2, elem_id="fn-side"):
            panel = html_part("fn-panel", render_panel.footnotes(None))
    buttons = (ask, stop, retry, start_over, bring_back)
    return Chat(conversation, opened_during, start, log, notice, box, *buttons, panel, within)


def _within(known: Choices, chips: gr.HTML) -> Within:
    """Folded until it is asked for; the browser unfolds it."""
    with gr.Column(elem_id="fn-within"):
        sources = gr.Dropdown(
            [*known.sources], value=[], label="Documents", multiselect=True, elem_id="fn-sources", container=True
        )
        outlets = gr.CheckboxGroup([*known.outlets], label="Outlets", visible=bool(known.outlets))
        languages = gr.CheckboxGroup([*known.languages], label="Languages", visible=bool(known.languages))
        with gr.Row(elem_id="fn-period"):
            since = gr.Textbox(label="Published from", placeholder="2020-09", max_lines=1, min_width=120)
            until = gr.Textbox(label="Published until", placeholder="2021", max_lines=1, min_width=120)
        hint = html_part("fn-hint", render_within.hint(known))
    return Within(gr.State(known), chips, sources, outlets, languages, since, until, hint)


def _log() -> gr.Chatbot:
    """The chat: our HTML only, sanitized once more by the component."""
    return gr.Chatbot(
        show_label=False,
        label="Conversation",
        visible=False,
        height="100%",
        buttons=[],
        autoscroll=False,
        layout="panel",
        latex_delimiters=[],
        allow_tags=False,
        sanitize_html=True,
        feedback_options=None,
        group_consecutive_messages=False,
        elem_id="fn-log",
        container=False,
    )


def _tool(label: str, elem_id: str) -> gr.Button:
    return gr.Button(label, size="sm", scale=0, min_width=90, visible=False, elem_id=elem_id, variant="secondary")


def shelf_tab(tab: gr.Tab, max_file_mb: int) -> Shelf:
    """The place to add documents, and the list of those that are indexed."""
    with gr.Column(elem_id="fn-shelf"):
        html_part("fn-lead", render_documents.lead(max_file_mb))
        upload = gr.File(
            show_label=False, label="Add documents", file_count="multiple", height=140, elem_id="fn-upload"
        )
        outcome = html_part("fn-outcome")
        refresh = gr.Button("Refresh the list", size="sm", variant="secondary", elem_id="fn-refresh")
        listing = html_part("fn-listing")
    return Shelf(tab, upload, outcome, refresh, listing)
