from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from threading import Timer

import pytest
from fakes import BRIDGE, STORY, OpenPipeline, PatientModel

from rag.pipeline import Pipeline
from rag.testing import ScriptedChatModel
from rag.types import Filter
from ui import handlers
from ui.handlers import CHANGED, EMPTY_QUESTION, REMOVED, STILL_RUNNING, UNFORESEEN
from ui.render import messages
from ui.state import MESSAGES_TOLD, TURNS_KEPT, Conversation, Turn

QUESTION = "When did the bridge reopen?"


def last(steps: Iterator[Conversation]) -> Conversation:
    *_, conversation = steps
    return conversation


def test_an_answer_comes_piece_by_piece_and_ends_checked(pipeline: Pipeline) -> None:
    steps = list(handlers.ask(pipeline, Conversation(), f"  {QUESTION}  "))
    phases = [step.turns[0].phase for step in steps]
    assert phases[0] == "searching"
    assert set(phases[1:-1]) == {"writing"}
    assert phases[-1] == "done"
    texts = [step.turns[0].text for step in steps]
    assert all(later.startswith(earlier) for earlier, later in pairwise(texts))
    turn = steps[-1].turns[0]
    assert turn.answer is not None
    assert turn.answer.citations
    assert (turn.question, turn.text) == (QUESTION, turn.answer.text)


def test_the_next_question_goes_with_what_was_said_without_markers(pipeline: Pipeline) -> None:
    conversation = last(handlers.ask(pipeline, Conversation(), QUESTION))
    conversation = last(handlers.ask(pipeline, conversation, "And until when do its repairs go on?"))
    answers = [turn.answer for turn in conversation.turns]
    assert len(answers) == 2
    history = conversation.history()
    assert [message["role"] for message in history] == ["user", "assistant"] * 2
    assert history[0]["content"] == QUESTION
    assert "[1]" in answers[0].text  # type: ignore[union-attr]
    assert "[1]" not in history[1]["content"]


def test_turns_without_an_answer_are_no_history() -> None:
    turns = (Turn(1, "a", "failed", problem="no"), Turn(2, "b", "stopped", text="half"))
    assert Conversation(turns).history() == []


@pytest.mark.parametrize("question", ["", "  \n"], ids=["empty", "blank"])
def test_an_empty_question_is_refused_in_a_notice(pipeline: Pipeline, question: str) -> None:
    conversation = last(handlers.ask(pipeline, Conversation(), question))
    assert conversation.notice == EMPTY_QUESTION
    assert conversation.turns == ()
    assert last(handlers.ask(pipeline, conversation, QUESTION)).notice is None


def test_one_answer_at_a_time(pipeline: Pipeline) -> None:
    running = Conversation((Turn(1, "a"),))
    refused = last(handlers.ask(pipeline, running, QUESTION))
    assert refused.notice == STILL_RUNNING
    assert refused.turns == running.turns


def test_an_error_of_footnote_is_told_in_its_own_words(pipeline: Pipeline) -> None:
    conversation = last(handlers.ask(pipeline, Conversation(), "why " * 5000))
    turn = conversation.turns[0]
    assert turn.phase == "failed"
    assert turn.problem
    assert turn.problem.endswith(".")
    assert last(handlers.ask(pipeline, conversation, QUESTION)).turns[1].phase == "done"


def test_an_unforeseen_error_ends_the_turn_and_not_the_page(open_fake_pipeline: OpenPipeline) -> None:
    pipeline = open_fake_pipeline(BRIDGE, model=ScriptedChatModel(["x"], error=RuntimeError("secret detail")))
    turn = last(handlers.ask(pipeline, Conversation(), QUESTION)).turns[0]
    assert (turn.phase, turn.problem) == ("failed", UNFORESEEN)


def test_stop_ends_the_turn_and_closes_the_model(open_fake_pipeline: OpenPipeline) -> None:
    model = PatientModel(pause_s=0.1)
    steps = handlers.ask(open_fake_pipeline(" ".join(STORY), model=model), Conversation(), QUESTION)
    told = next(step for step in steps if step.turns[0].text)
    handlers.stop(told)
    stopped = last(steps).turns[0]
    assert (stopped.phase, stopped.answer) == ("stopped", None)
    assert stopped.text.startswith(told.turns[0].text)
    assert model.interrupted.wait(10)


def test_stop_does_not_wait_for_the_model(open_fake_pipeline: OpenPipeline) -> None:
    model = PatientModel(pause_s=2.0)
    steps = handlers.ask(open_fake_pipeline(" ".join(STORY), model=model), Conversation(), QUESTION)
    conversation = next(steps)
    began = time.monotonic()
    Timer(0.1, handlers.stop, [conversation]).start()
    assert last(steps).turns[0].phase == "stopped"
    assert time.monotonic() - began < 1.5


def test_closing_the_steps_of_a_visitor_who_left_closes_the_model(open_fake_pipeline: OpenPipeline) -> None:
    model = PatientModel(pause_s=0.1)
    steps = handlers.ask(open_fake_pipeline(" ".join(STORY), model=model), Conversation(), QUESTION)
    next(step for step in steps if step.turns[0].text)
    steps.close()  # type: ignore[attr-defined]
    assert model.interrupted.wait(10)


def test_retry_asks_the_last_question_again_in_its_place(pipeline: Pipeline) -> None:
    conversation = last(handlers.ask(pipeline, Conversation(), QUESTION))
    failed = conversation.with_last(replace(conversation.turns[0], phase="failed", answer=None))
    again = last(handlers.retry(pipeline, failed))
    assert [(turn.turn_id, turn.question, turn.phase) for turn in again.turns] == [(1, QUESTION, "done")]
    assert last(handlers.retry(pipeline, Conversation())).turns == ()


def test_a_question_is_kept_to_what_the_person_chose(open_fake_pipeline: OpenPipeline) -> None:
    pipeline = open_fake_pipeline(BRIDGE, "The tunnel reopened on Friday.")
    tunnel = Filter((pipeline.sources()[1].source,))
    turn = last(handlers.ask(pipeline, Conversation(), QUESTION, tunnel)).turns[0]
    assert turn.answer is not None
    assert turn.answer.filter == turn.wanted == tunnel
    assert {passage.chunk.source for passage in turn.answer.passages} == {*tunnel.sources}


def test_a_filter_that_cannot_be_used_is_refused_in_a_notice_and_changes_nothing(pipeline: Pipeline) -> None:
    conversation = last(handlers.ask(pipeline, Conversation(), QUESTION))
    for steps in (handlers.ask, handlers.retry):
        given = (pipeline, conversation) if steps is handlers.retry else (pipeline, conversation, QUESTION)
        refused = last(steps(*given, Filter(since="soon")))  # type: ignore[operator]
        assert "'soon' is no date" in (refused.notice or "")
        assert refused.turns == conversation.turns


def test_the_last_question_is_asked_everywhere_in_its_place_and_stays_so(pipeline: Pipeline) -> None:
    kept = last(handlers.ask(pipeline, Conversation(), QUESTION, Filter(("/nowhere",))))
    free = last(handlers.ask_everywhere(pipeline, kept, 1))
    assert [(turn.turn_id, turn.question, turn.wanted) for turn in free.turns] == [(1, QUESTION, Filter())]
    assert free.turns[0].answer is not None
    assert free.turns[0].answer.citations
    assert last(handlers.retry(pipeline, free)).turns[0].wanted == Filter()
    assert last(handlers.retry(pipeline, free, Filter(until="2020"))).turns[0].wanted == Filter(until="2020")


def test_an_earlier_question_is_asked_everywhere_at_the_end_as_it_was_understood(pipeline: Pipeline) -> None:
    conversation = last(handlers.ask(pipeline, Conversation(), QUESTION))
    conversation = last(handlers.ask(pipeline, conversation, "And until when do its repairs go on?"))
    conversation = last(handlers.ask(pipeline, conversation, "What did the spokesman say?"))
    understood = conversation.turns[1].answer.standalone_question  # type: ignore[union-attr]
    again = last(handlers.ask_everywhere(pipeline, conversation, 2))
    assert again.turns[:3] == conversation.turns
    assert [(turn.turn_id, turn.question, turn.wanted) for turn in again.turns[3:]] == [(4, understood, Filter())]
    assert again.turns[3].answer.standalone_question == understood  # type: ignore[union-attr]
    assert last(handlers.ask_everywhere(pipeline, again, 99)).turns == again.turns


def test_an_edited_question_is_asked_as_it_stands_in_place_of_what_was_understood(pipeline: Pipeline) -> None:
    conversation = last(handlers.ask(pipeline, Conversation(), QUESTION))
    conversation = last(handlers.ask(pipeline, conversation, "And why?"))
    edited = last(handlers.ask_edited(pipeline, conversation, 2, "And its repairs?"))
    assert [(turn.turn_id, turn.question) for turn in edited.turns] == [(1, QUESTION), (2, "And its repairs?")]
    assert edited.turns[1].answer.standalone_question == "And its repairs?"  # type: ignore[union-attr]
    assert last(handlers.retry(pipeline, edited)).turns[1].alone
    earlier = last(handlers.ask_edited(pipeline, edited, 1, "Who reopened the bridge?"))
    assert [turn.turn_id for turn in earlier.turns] == [1, 2, 3]


def test_a_long_conversation_lets_its_first_turns_go(pipeline: Pipeline) -> None:
    answered = last(handlers.ask(pipeline, Conversation(), QUESTION)).turns[0]
    turns = tuple(replace(answered, turn_id=number) for number in range(1, TURNS_KEPT + 1))
    conversation = last(handlers.ask(pipeline, Conversation(turns), QUESTION))
    assert [turn.turn_id for turn in conversation.turns] == [*range(2, TURNS_KEPT + 2)]
    assert len(conversation.history()) == MESSAGES_TOLD
    assert handlers.open_spot(pipeline, conversation, TURNS_KEPT + 1, "1") is not None
    assert "no longer kept" in messages(conversation)[0]["content"]
    assert "no longer kept" not in messages(Conversation(turns))[0]["content"]


def test_a_conversation_is_set_aside_and_comes_back_until_the_next_question(pipeline: Pipeline) -> None:
    conversation = last(handlers.ask(pipeline, Conversation(), QUESTION))
    empty = handlers.start_over(conversation)
    assert empty.turns == ()
    assert handlers.bring_back(empty).turns == conversation.turns
    asked = last(handlers.ask(pipeline, empty, QUESTION))
    assert handlers.bring_back(asked).turns == asked.turns


def test_a_footnote_opens_at_its_quote_also_in_an_earlier_turn(pipeline: Pipeline) -> None:
    conversation = last(handlers.ask(pipeline, Conversation(), QUESTION))
    conversation = last(handlers.ask(pipeline, conversation, "What did the spokesman say?"))
    for turn in conversation.turns:
        for citation in turn.answer.citations:  # type: ignore[union-attr]
            opened = handlers.open_spot(pipeline, conversation, turn.turn_id, str(citation.marker))
            assert opened is not None
            assert opened.excerpt is not None
            assert opened.excerpt.quote == citation.quote
            found = opened.excerpt
            assert found.before + found.quote + found.after in pipeline.document(citation.source).text


@pytest.mark.parametrize(("turn_id", "label"), [(1, "99"), (9, "1"), (1, "x")], ids=["label", "turn", "letter"])
def test_a_footnote_that_is_not_there_opens_nothing(pipeline: Pipeline, turn_id: int, label: str) -> None:
    conversation = last(handlers.ask(pipeline, Conversation(), QUESTION))
    assert handlers.open_spot(pipeline, conversation, turn_id, label) is None


def test_a_footnote_outlives_its_document(pipeline: Pipeline) -> None:
    conversation = last(handlers.ask(pipeline, Conversation(), QUESTION))
    source = Path(pipeline.sources()[0].source)
    source.write_text("Something else entirely stands here by now.", "utf-8")
    pipeline.ingest([source])
    opened = handlers.open_spot(pipeline, conversation, 1, "1")
    assert opened is not None
    assert (opened.excerpt, opened.problem) == (None, CHANGED)
    pipeline.remove([str(source)])
    opened = handlers.open_spot(pipeline, conversation, 1, "1")
    assert opened is not None
    assert (opened.excerpt, opened.problem) == (None, REMOVED)
