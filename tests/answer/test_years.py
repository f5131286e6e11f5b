"""Asked about one year, what is told of another year only is no answer."""

from __future__ import annotations

import pytest

from rag.answer.evidence import WITHOUT, Evidence, Findings
from rag.answer.years import of_the_year_asked
from rag.types import Chunk, Passage, Span

SURE = 0.9
WRITTEN = "2021-08-29"
ASKED = "How often did the two mayors meet in 2020?"


def found(*told: tuple[str, float]) -> Findings:
    """Findings of sentences, each of a document of its own from 2021, with their relevance."""
    chunks = [
        Chunk(text[:8], f"{number}.txt", 0, len(text), text, date=WRITTEN) for number, (text, _) in enumerate(told)
    ]
    passages = tuple(Passage(chunk, 0.5, 1, "rerank") for chunk in chunks)
    sentences = (
        Evidence(passage, Span(0, len(text)), text, relevance)
        for passage, (text, relevance) in zip(passages, told, strict=True)
    )
    return Findings(passages, tuple(sentences), SURE)


@pytest.mark.parametrize(
    "text",
    [
        "In 2021 they met three times.",
        "This year they have met three times.",
        "They will meet twice next year.",
        "They met in 2018-19.",
        "They met often in the 1990s.",
    ],
)
def test_a_sentence_of_another_year_is_no_answer(text: str) -> None:
    assert of_the_year_asked(ASKED, found((text, 0.6))).answerability == WITHOUT


@pytest.mark.parametrize(
    "text",
    [
        "In 2020 they met five times.",
        "They met twice last year.",
        "They met five times.",
        "They met five times in 2019-21.",
        "They met more often than in 2019, and for the first time since 2010.",
        "They met every year of the 2020s.",
        "The 2,021 guests saw them meet twice.",
    ],
)
def test_a_sentence_of_the_year_or_of_none_is_left_alone(text: str) -> None:
    findings = found((text, 0.6))
    assert of_the_year_asked(ASKED, findings) == findings


def test_a_sentence_of_the_year_itself_comes_before_a_likelier_one_of_another() -> None:
    this_year, both, in_2020 = (
        ("This year they met thrice.", 0.6),
        ("They met.", 0.2),
        ("In 2020, five talks were held.", 0.05),
    )
    told = of_the_year_asked(ASKED, found(this_year, both, in_2020))
    assert [(item.text, item.relevance) for item in told.sentences] == [
        (in_2020[0], 0.6),
        both,
        (this_year[0], 0.0),
    ]
    assert told.answerability == SURE


def test_a_sentence_of_the_year_itself_counts_for_more_than_one_of_none() -> None:
    of_none, in_2020 = ("They met for tea.", 0.5), ("In 2020, five talks were held.", 0.2)
    told = of_the_year_asked(ASKED, found(of_none, in_2020))
    assert [(item.text, item.relevance) for item in told.sentences] == [(in_2020[0], 1.0), of_none]
    assert of_the_year_asked(ASKED, found(of_none, (in_2020[0], 0.05))).sentences[0].text == of_none[0]


def test_a_sentence_of_no_year_does_if_it_is_nearly_as_likely() -> None:
    of_2021, of_none = ("In 2021 they met thrice.", 0.6), ("They met five times that year.", 0.4)
    told = of_the_year_asked(ASKED, found(of_2021, of_none))
    assert [item.text for item in told.sentences] == [of_none[0], of_2021[0]]
    assert told.answerability == SURE
    assert of_the_year_asked(ASKED, found(of_2021, (of_none[0], 0.1))).answerability == WITHOUT


@pytest.mark.parametrize(
    "question",
    [
        "Where did the two mayors meet?",
        "What did the treaty of 1648 say?",
        "What was built since 1990?",
        "What changed between 2019 and 2020 in the town?",
        "Who served in 2018-19?",
        "What did the mayors say in 2020 about the bridge?",
    ],
)
def test_questions_that_ask_about_no_one_year_are_left_alone(question: str) -> None:
    findings = found(("In 2021 they met three times.", 0.6))
    assert of_the_year_asked(question, findings) is findings


def test_a_document_on_the_year_may_tell_of_others() -> None:
    text = "In 2021 they met three times."
    chunk = Chunk("c", "c.txt", 0, len(text), text, title="The mayors in 2020")
    passage = Passage(chunk, 0.5, 1, "rerank")
    findings = Findings((passage,), (Evidence(passage, Span(0, len(text)), text, 0.6),), SURE)
    assert of_the_year_asked(ASKED, findings).answerability == SURE


def test_nothing_found_stays_nothing() -> None:
    nothing = Findings((), (), 0.0)
    assert of_the_year_asked(ASKED, nothing) is nothing
