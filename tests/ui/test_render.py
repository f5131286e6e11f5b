from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from answers import QUOTE, TEXT, done, made_answer
from html_tree import seen
from hypothesis import given
from hypothesis import strategies as st

from rag.types import Answer, Document, FileReport, Filter, IngestProgress, ScoredSentence, SourceInfo
from ui import render, render_documents, render_panel, render_within, within
from ui.documents import Intake
from ui.handlers import UNFORESEEN
from ui.reading import OpenSpot, excerpt, spots
from ui.state import Conversation, Turn

GOLDEN = Path(__file__).parent / "golden"
OURS = {
    *("article", "blockquote", "button", "code", "details", "div", "h1", "h2", "h3", "h4", "header", "li", "mark"),
    *("ol", "p", "progress", "q", "span", "strong", "summary", "sup", "ul"),
}
OUR_ATTRIBUTES = {
    *("aria-current", "aria-hidden", "aria-label", "class", "data-at", "dir", "id", "lang", "max", "name", "role"),
    *("tabindex", "title", "type", "value"),
}
ANY = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '" onmouseover="alert(1)',
        "![x](http://203.0.113.1/x.png) [y](javascript:alert(1)) <http://203.0.113.1>",
        "[1] {{value}} ${value} $$x$$ `c` <!-- x --> <![CDATA[x]]> &amp; &lt;b&gt;",
        "</mark></div></article>",
    ]
)


def opened(answer: Answer, document: Document) -> OpenSpot:
    spot = spots(1, answer)[0]
    return OpenSpot(spot, excerpt(document, spot))


@given(before=ANY, quote=ANY.filter(bool), after=ANY, title=ANY, source=ANY, question=ANY)
def test_no_text_of_a_document_becomes_a_tag(
    before: str, quote: str, after: str, title: str, source: str, question: str
) -> None:
    text = before + quote + after
    answer = made_answer(text, quote, question=question)
    cited = replace(answer.citations[0], title=title, source=source, start=len(before), end=len(before + quote))
    cited = replace(cited, speaker=title, manner="reported")
    answer = replace(
        answer, citations=(cited,), standalone_question=title, filter=Filter((source,), (title,), (before,))
    )
    document = Document(source, text, title=title, outlet=title, headings=((0, title),), language="en")
    refused = replace(answer, status="no_evidence", citations=(), notice=title, suggestions=(question,))
    info = SourceInfo(source, "d" * 16, title, before, after, title, "en", 2, 3, 4)
    turns = (
        done(answer),
        replace(done(refused), turn_id=2),
        Turn(3, question, "failed", problem=text),
        Turn(4, question, "writing", text),
    )
    html = [
        *(message["content"] for message in render.messages(Conversation(turns))),
        render_panel.footnotes(turns[0], opened(answer, document)),
        render_panel.footnotes(turns[1]),
        render.start([info], [question]),
        render_within.chips(Filter((source,), (title,), (after,), question), within.choices([info])),
        render_within.hint(within.choices([info])),
        render_documents.documents([info]),
        render_documents.intake(Intake(files=(FileReport(source, "failed", text),))),
        render_documents.intake(Intake(IngestProgress(0, 1, source))),
    ]
    for found in map(seen, html):
        assert set(found.tags) <= OURS
        assert found.attributes <= OUR_ATTRIBUTES


@given(before=ANY, quote=ANY.filter(bool), after=ANY)
def test_the_mark_is_the_quote_in_its_surroundings(before: str, quote: str, after: str) -> None:
    text = before + quote + after
    cited = replace(made_answer(text, quote).citations[0], start=len(before), end=len(before + quote))
    answer = replace(made_answer(text, quote), citations=(cited,))
    found = seen(render_panel.page(opened(answer, Document("a.txt", text))))
    assert found.texts["mark"] == quote
    assert text in found.text


@given(ANY)
def test_chat_content_is_one_block_on_one_line(text: str) -> None:
    turn = replace(done(made_answer()), question=text)
    for message in render.messages(Conversation((turn, Turn(2, text, "writing", text)))):
        assert message["content"].startswith("<div ")
        assert "\n" not in message["content"]


def test_markers_with_a_citation_are_buttons_and_others_are_not() -> None:
    found = seen(render.reply(done(replace(made_answer(), text="It did [1]. So [7]."))))
    assert found.values["button.value"][0] == "1:1"
    assert found.values["button.name"].count("open") == 1
    assert found.tags.count("sup") == 1
    assert "It didFootnote 1." in found.text


def test_markers_wait_while_the_answer_is_written() -> None:
    found = seen(render.reply(Turn(1, "When?", "writing", "It reopened on Monday [1].")))
    assert "button" not in found.tags
    assert found.texts["sup"] == "1"


@pytest.mark.parametrize(
    ("support", "words"),
    [
        pytest.param("verbatim", "Word for word in the source", id="verbatim"),
        pytest.param("supported", "In other words; the source says this", id="supported"),
        pytest.param("unsupported", "Not confirmed: check whether the source says this", id="unsupported"),
    ],
)
def test_support_is_said_in_words(support: str, words: str) -> None:
    answer = made_answer()
    answer = replace(answer, citations=(replace(answer.citations[0], support=support),))
    assert words in seen(render_panel.footnotes(done(answer))).text
    assert words in seen(render.reply(done(answer))).values["button.title"][0]


def test_no_evidence_shows_passages_as_such_and_no_footnote() -> None:
    answer = made_answer(status="no_evidence", citations=(), text="The documents don't say.")
    found = seen(render.reply(done(answer)))
    assert "The documents don't say." in found.text
    assert "Nearest passages: no sure answer" in found.text
    assert found.values["button.value"] == ["1:a"]
    assert "Footnote" not in found.text


def test_a_nearest_passage_shows_what_in_it_comes_nearest() -> None:
    answer = made_answer(status="no_evidence", citations=(), text="The documents don't say.")
    (passage,), start = answer.passages, TEXT.index(QUOTE)
    scored = (ScoredSentence(0, 10, 0.1), ScoredSentence(start, start + len(QUOTE), 0.3))
    found = seen(render.reply(done(replace(answer, passages=(replace(passage, sentences=scored),)))))
    assert QUOTE in found.text
    assert "Before it" not in found.text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param({"notice": "The endpoint does not answer."}, "The endpoint does not answer.", id="notice"),
        pytest.param({"standalone_question": "When did the bridge reopen?"}, "Understood as", id="follow-up"),
        pytest.param({"model": "quotes"}, "In the sources’ own words", id="quotes"),
        pytest.param({"model": "smol"}, "Worded by smol", id="model"),
    ],
)
def test_what_is_said_beside_an_answer(changed: dict[str, str], said: str) -> None:
    assert said in seen(render.reply(done(made_answer(**changed)))).text


def test_a_failure_is_one_sentence_to_be_heard() -> None:
    found = seen(render.reply(Turn(1, "When?", "failed", problem=UNFORESEEN)))
    assert found.text == UNFORESEEN
    assert found.values["div.role"] == ["alert"]


def test_what_follows_when_nothing_is_indexed() -> None:
    found = seen(render.start([]))
    assert "footnote ingest FOLDER" in found.text
    assert found.values["button.name"] == ["documents"]


def test_a_document_that_changed_shows_the_cited_words_and_why() -> None:
    answer = made_answer()
    found = seen(render_panel.page(OpenSpot(spots(1, answer)[0], None, "It has changed.")))
    assert found.texts["mark"] == QUOTE
    assert "It has changed." in found.text


def test_outcomes_name_the_file_and_say_a_reason_once() -> None:
    file = FileReport("/data/_uploads/default/a.txt", "failed", "/data/_uploads/default/a.txt: the file is empty")
    updated = FileReport("/data/b.txt", "updated", chunks=1)
    intake = Intake(files=(file, updated), replaced=frozenset({"/data/b.txt"}))
    assert seen(render_documents.intake(intake)).text == (
        "Could not be read a.txt: the file is empty"
        "Updated b.txt (1 passage): it takes the place of the earlier file of this name"
    )


@pytest.mark.parametrize("name", ["answer", "panel"])
def test_golden(name: str) -> None:
    answer = made_answer()
    document = Document("news/bridge.txt", TEXT, title="Bridge reopens", outlet="The Courier", language="en")
    html = {
        "answer": render.reply(done(answer)),
        "panel": render_panel.footnotes(done(answer), opened(answer, document)),
    }[name]
    assert html.replace("><", ">\n<") + "\n" == (GOLDEN / f"{name}.html").read_text("utf-8")
