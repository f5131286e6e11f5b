"""What stands beside an answer: what was searched, how it was understood, who said it, what to ask instead."""

from __future__ import annotations

from dataclasses import replace

import pytest
from answers import done, made_answer
from html_tree import seen

from rag.types import Filter
from ui import render, render_panel
from ui.reading import OpenSpot, spots


def test_questions_that_the_documents_can_answer_are_buttons_that_ask() -> None:
    answer = made_answer(status="no_evidence", citations=(), suggestions=("When did it reopen?", "Who said so?"))
    found = seen(render.reply(done(answer)))
    assert "What the documents can answer" in found.text
    asks = zip(found.values["button.name"], found.values["button.value"], strict=True)
    assert [value for name, value in asks if name == "ask"] == ["When did it reopen?", "Who said so?"]


def test_thanks_are_answered_without_a_verdict() -> None:
    answer = made_answer(status="no_evidence", citations=(), passages=(), text="You are welcome.", model="none")
    assert "fn-verdict" not in render.reply(done(answer))


@pytest.mark.parametrize(
    ("known", "told"),
    [
        pytest.param({}, None, id="nothing known"),
        pytest.param({"speaker": "Ada Moss", "manner": "quoted"}, "Ada Moss, as quoted", id="speaker"),
        pytest.param({"kind": "commentary"}, "commentary", id="kind"),
        pytest.param(
            {"speaker": "Ada Moss", "manner": "reported", "kind": "official statement"},
            "Ada Moss, as reported · official statement",
            id="all",
        ),
    ],
)
def test_a_citation_says_whose_words_it_has_and_what_kind_of_source(known: dict[str, str], told: str | None) -> None:
    answer = made_answer()
    answer = replace(answer, citations=(replace(answer.citations[0], **known),))  # type: ignore[arg-type]
    spot = spots(1, answer)[0]
    assert render.told(spot) == told
    for html in (render_panel.footnotes(done(answer)), render_panel.page(OpenSpot(spot, None))):
        assert ("fn-told" in html) == (told is not None)
        assert told is None or told in seen(html).text
    listed = seen(render.reply(done(answer))).values
    assert told is None or (told in listed["button.title"][0] and told in listed["button.value"][-1])


def test_what_was_searched_is_said_with_a_way_to_search_everywhere() -> None:
    answer = made_answer(filter=Filter(("news/bridge.txt",), ("The Courier",), since="2022"))
    found = seen(render.reply(done(answer)))
    assert "Searched within" in found.text
    assert "Bridge reopens · The Courier · published since 2022 ×" in found.text
    assert ("everywhere", "1") in zip(found.values["button.name"], found.values["button.value"], strict=True)
    free = seen(render.reply(replace(done(made_answer()), wanted=Filter())))
    assert "Searched in all documents" in free.text
    assert "Searched" not in seen(render.reply(done(made_answer()))).text


def test_what_a_follow_up_was_understood_as_can_be_edited() -> None:
    answer = made_answer(standalone_question="When: did the bridge reopen?")
    found = seen(render.reply(done(answer)))
    assert "Understood as: When: did the bridge reopen?" in found.text
    assert ("edit", "1:When: did the bridge reopen?") in zip(
        found.values["button.name"], found.values["button.value"], strict=True
    )
