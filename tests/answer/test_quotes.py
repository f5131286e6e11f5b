"""Answers in the sources' own words: who is named before a quote, and that the name has a footnote of its own."""

from __future__ import annotations

import pytest

from rag.answer.evidence import Evidence
from rag.answer.footnotes import Footnotes
from rag.answer.quotes import chosen, quoted, without_outer_marks
from rag.sentences import split_sentences
from rag.types import Chunk, Passage, Span


def sentences(text: str, *, source: str = "a.txt", title: str = "Forum", date: str | None = None) -> list[Evidence]:
    passage = Passage(Chunk(source, source, 0, len(text), text, title=title, date=date), 0.5, 1, "rerank")
    spans = split_sentences(text)
    return [
        Evidence(passage, Span(span.start, span.end), span.of(text), 0.9 - place / 10)
        for place, span in enumerate(spans)
    ]


def test_a_speaker_named_elsewhere_is_introduced_in_the_source_s_words_with_a_footnote() -> None:
    found = sentences(
        "Alexey Dakhnovsky, a trade envoy, was blunt. Banks, he added, should do better.", date="2022-09-09"
    )
    notes = Footnotes(found)
    assert list(quoted([found[1]], notes)) == [
        "Alexey Dakhnovsky, a trade envoy [1], in Forum (2022-09-09): “Banks, he added, should do better.” [2]"
    ]
    introduced, said = notes.citations.values()
    assert (introduced.quote, introduced.support) == (found[0].text, "verbatim")
    assert (said.speaker, said.manner) == ("Alexey Dakhnovsky", "reported")


def test_a_speaker_is_introduced_once_and_not_where_the_sentence_does_so_itself() -> None:
    found = sentences(
        "The envoy Alexey Dakhnovsky said little. Banks, he added, should do better. Links, he said, hold."
    )
    texts = list(quoted(found, Footnotes(found)))
    assert texts[0] == "“The envoy Alexey Dakhnovsky said little.” [1]"
    assert [text.count("[1]") for text in texts] == [1, 0, 0]


def test_whom_he_stands_for_is_introduced_even_where_nothing_is_said() -> None:
    found = sentences("The envoy Alexey Dakhnovsky came early. He left at noon. His car broke down. It was old.")
    texts = list(quoted(found[1:], Footnotes(found)))
    assert texts == [
        "envoy Alexey Dakhnovsky [1], in Forum: “He left at noon.” [2]",
        "“His car broke down.” [3]",
        "“It was old.” [4]",
    ]
    unsure = sentences("Ann Lee met Bo Holm. He left at noon.")
    assert list(quoted(unsure[1:], Footnotes(unsure))) == ["“He left at noon.” [1]"]


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        (
            "Ann Lee met Bo Holm. It rained. “It closed late,” she said.",
            ["“Ann Lee met Bo Holm.” [1]", "““It closed late,” she said.” [2]"],
        ),
        ("She lives in New Holm. “It closed late,” she said.", ["““It closed late,” she said.” [1]"]),
        ("The forum was long. “It closed late,” she said.", ["““It closed late,” she said.” [1]"]),
        ("Ann Lee met Bo Holm. It closed late.", ["“It closed late.” [1]"]),
    ],
)
def test_who_may_have_said_it_is_quoted_before_it_where_that_is_not_sure(text: str, texts: list[str]) -> None:
    found = sentences(text)
    assert list(quoted(found[-1:], Footnotes(found))) == texts


def test_words_relative_to_a_date_come_with_the_date_of_their_source() -> None:
    dated = sentences("The forum closed on Thursday.", date="2022-09-09")
    assert next(quoted(dated, Footnotes(dated))) == "Forum (2022-09-09): “The forum closed on Thursday.” [1]"
    undated = sentences("The forum closed on Thursday.")
    assert next(quoted(undated, Footnotes(undated))) == "“The forum closed on Thursday.” [1]"


def test_several_sources_are_each_named() -> None:
    found = [*sentences("It closed late.", title="Wire"), *sentences("Nobody came.", source="b.txt", title="Diary")]
    assert [text.partition(":")[0] for text in quoted(found, Footnotes(found))] == ["Wire", "Diary"]


def test_a_second_quote_says_something_else_than_the_first() -> None:
    found = sentences("The forum closed in Vladivostok. In Vladivostok the forum closed. Nobody came to it at all.")
    assert [item.text for item in chosen(found)] == [found[0].text, found[2].text]


def test_commentary_is_marked_as_such() -> None:
    found = sentences("The West is wrong.", title="Editorial: who is isolated?")
    notes = Footnotes(found)
    list(quoted(found, notes))
    assert [citation.kind for citation in notes.citations.values()] == ["commentary"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("“Russia will go on.", "Russia will go on."),
        ("We won.”", "We won."),
        ('"It is late."', "It is late."),
        ("“It is late,” she said.", "“It is late,” she said."),
        ("They call it “resilient”.", "They call it “resilient”."),
        ("Nobody came.", "Nobody came."),
        ("“", ""),
    ],
)
def test_a_quotation_gets_one_pair_of_marks(text: str, shown: str) -> None:
    assert without_outer_marks(text) == shown
