"""What the chat does with a question, a click, a change of mind; no gradio here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import replace
from threading import Event
from typing import cast

from rag.errors import FootnoteError, SourceNotFoundError
from rag.pipeline import Pipeline
from rag.types import Answer, Filter, TextDelta
from ui import within
from ui.reading import OpenSpot, Spot, excerpt, spots
from ui.relay import relay
from ui.state import TURNS_KEPT, Conversation, Turn

log = logging.getLogger(__name__)

STOP_CHECK_S = 0.15  # short enough that Stop feels immediate
EMPTY_QUESTION = "Type a question first."
STILL_RUNNING = "One answer at a time: wait for this one, or stop it."
UNFORESEEN = "Something went wrong that Footnote did not foresee; the terminal it runs in says what. Try again."
REMOVED = "This document is no longer in the index. These are the words that were cited:"
CHANGED = "The document has changed since this answer and no longer has these words:"

Piece = TextDelta | Answer


def ask(
    pipeline: Pipeline,
    conversation: Conversation,
    question: str,
    wanted: Filter | None = None,
    *,
    alone: bool = False,
    in_place_of: Turn | None = None,
) -> Iterator[Conversation]:
    """Answer a question; each value is the conversation as it then stands.

    Args:
        pipeline: What answers.
        conversation: As it stands before.
        question: As typed; an empty one is refused in a notice.
        wanted: What to keep the search to; None leaves it to the question, `Filter()` means everywhere.
        alone: Ask the question as it stands, whatever was said before.
        in_place_of: A turn that the question is asked instead of. The last one it replaces, so that what was
            misunderstood is not what the next follow-up leans on; an earlier one stays, with what was built on it.

    Yields:
        The conversation: with the question, then with each piece of the answer, then with the checked answer, or
        with what went wrong, or as stopped. Closing the iterator stops the answer.
    """
    question = question.strip()
    if refusal := _refusal(conversation, question, wanted):
        yield replace(conversation, notice=refusal)
        return
    before = conversation
    if in_place_of and in_place_of.turn_id == before.last_id:
        before = replace(before, turns=before.turns[:-1])
    stop = Event()
    turn = Turn(before.last_id + 1, question, wanted=wanted, alone=alone)
    history = () if alone else before.history()
    conversation = Conversation((*before.turns, turn)[-TURNS_KEPT:], stop=stop)
    yield conversation

    def work(emit: Callable[[Piece], None]) -> None:
        # Closed here, in the thread that runs it: a generator cannot be closed while another thread is inside.
        with closing(cast(Generator[Piece], pipeline.stream(question, history=history, filter=wanted))) as stream:
            for item in stream:
                if stop.is_set():
                    return
                emit(item)

    try:
        for advanced in _follow(turn, relay(work, tick_s=STOP_CHECK_S), stop):
            yield conversation.with_last(advanced)
    finally:
        stop.set()


def _refusal(conversation: Conversation, question: str, wanted: Filter | None) -> str | None:
    if conversation.running:
        return STILL_RUNNING
    return within.problem(wanted) if question else EMPTY_QUESTION


def _follow(turn: Turn, items: Iterator[Piece | None], stop: Event) -> Iterator[Turn]:
    """The turn after each item, to its end."""
    try:
        for item in items:
            if stop.is_set():
                break
            if item is not None:
                turn = _advance(turn, item)
                yield turn
        if turn.running:
            yield replace(turn, phase="stopped")
    except FootnoteError as error:
        yield replace(turn, phase="failed", problem=str(error))
    except Exception:  # whatever it is, the page must go on
        log.exception("The question %r failed.", turn.question)
        yield replace(turn, phase="failed", problem=UNFORESEEN)


def _advance(turn: Turn, item: Piece) -> Turn:
    if isinstance(item, Answer):
        return replace(turn, phase="done", text=item.text, answer=item)
    return replace(turn, phase="writing", text=turn.text + item.text)


def retry(pipeline: Pipeline, conversation: Conversation, wanted: Filter | None = None) -> Iterator[Conversation]:
    """Ask the last question again, in place of its answer, within what is now chosen; once everywhere, it stays so."""
    last = conversation.turn(conversation.last_id)
    if last is None:
        yield conversation
        return
    if wanted is None and last.wanted == Filter():
        wanted = last.wanted
    yield from ask(pipeline, conversation, last.question, wanted, alone=last.alone, in_place_of=last)


def ask_everywhere(pipeline: Pipeline, conversation: Conversation, turn_id: int) -> Iterator[Conversation]:
    """Ask a turn's question again in all documents, whatever it or the person kept the search to."""
    turn = conversation.turn(turn_id)
    if turn is None or turn.answer is None:
        yield conversation
    elif turn_id == conversation.last_id:
        yield from ask(pipeline, conversation, turn.question, Filter(), alone=turn.alone, in_place_of=turn)
    else:  # what was said before it is not what was said before the question that is asked now
        yield from ask(pipeline, conversation, turn.answer.standalone_question, Filter(), alone=True)


def ask_edited(
    pipeline: Pipeline, conversation: Conversation, turn_id: int, question: str, wanted: Filter | None = None
) -> Iterator[Conversation]:
    """Ask what the person meant, in place of what a follow-up was understood as; it is not read with the history."""
    turn = conversation.turn(turn_id)
    yield from ask(pipeline, conversation, question, wanted, alone=True, in_place_of=turn)


def stop(conversation: Conversation) -> None:
    """Stop the answer that is being worked on, if there is one; `ask` then yields the turn as stopped."""
    if conversation.stop:
        conversation.stop.set()


def start_over(conversation: Conversation) -> Conversation:
    """An empty conversation; the turns are set aside until the next question."""
    if conversation.running or not conversation.turns:
        return conversation
    return Conversation(set_aside=conversation.turns)


def bring_back(conversation: Conversation) -> Conversation:
    """The conversation that was set aside, if nothing was asked since."""
    return Conversation(turns=conversation.set_aside) if conversation.set_aside else conversation


def open_spot(pipeline: Pipeline, conversation: Conversation, turn_id: int, label: str) -> OpenSpot | None:
    """The place in its source that a footnote of any turn points to; None where there is no such footnote."""
    turn = conversation.turn(turn_id)
    if turn is None or turn.answer is None:
        return None
    spot = next((spot for spot in spots(turn_id, turn.answer) if spot.label == label), None)
    return None if spot is None else _open(pipeline, spot)


def _open(pipeline: Pipeline, spot: Spot) -> OpenSpot:
    try:
        document = pipeline.document(spot.source)
    except SourceNotFoundError:
        return OpenSpot(spot, None, REMOVED)
    except FootnoteError as error:
        return OpenSpot(spot, None, str(error))
    found = excerpt(document, spot)
    return OpenSpot(spot, found, None if found else CHANGED)
