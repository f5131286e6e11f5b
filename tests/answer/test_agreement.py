"""Questions whether the sources agree, asked as the question for what they may agree on."""

from __future__ import annotations

import pytest

from rag.answer.agreement import LEAST_RELATIVE_RELEVANCE, matter_of, of_each_source, side_by_side
from rag.answer.evidence import Evidence, Findings
from rag.types import Chunk, Passage, Span


@pytest.mark.parametrize(
    ("question", "matter"),
    [
        ("Do the reports agree about the name of the port?", "What is the name of the port?"),
        ("do all documents agree on the dates of the talks", "What are the dates of the talks?"),
        ("Do the sources differ on how many ships called in May?", "How many ships called in May?"),
        ("Where do the two papers disagree about the dredging?", "What is said about the dredging?"),
        ("Do the minutes and the report of May agree on who paid?", "Who paid?"),
        ("Do Accra and the owner give the same figure for the catch?", "What is the figure for the catch?"),
        ("What is the port called? I have seen two different names.", "What is the port called?"),
        ("what is the port called, do both papers use the same name", "What is the port called?"),
        ("How did the fire start – do the sources say the same?", "How did the fire start?"),
        ("But do my sources contradict each other on who paid?", "Who paid?"),
        (
            "Which two names do the minutes and the report give the ship?",
            "Which names do the minutes and the report give the ship?",
        ),
        ("what two different figures are given for the catch", "what figures are given for the catch?"),
    ],
)
def test_the_matter_is_asked_alone(question: str, matter: str) -> None:
    assert matter_of(question) == matter


@pytest.mark.parametrize(
    "question",
    [
        "Do the ministers agree about the price?",
        "What did the sources agree on?",
        "Do the sources agree?",
        "Do the sources agree on whether he came?",
        "Do Ann Lee and Bo Holm agree on tariffs?",
        "What do the ministers think, do they come?",
        "Which reports agree about the price?",
        "Which two ministers met?",
        "What are the two figures?",
        "Which two figures are given for the catch, and did the mayor give either?",
    ],
)
def test_other_questions_are_left_alone(question: str) -> None:
    assert matter_of(question) is None


@pytest.mark.parametrize(
    "question",
    [
        "How did the bill compare with the estimate?",
        "how closely does the catch tally with what was promised?",
        "How has the mayor's view of the quay changed since the spring?",
        "How much have the fees shifted between 2019 and 2021?",
    ],
)
def test_a_question_may_set_two_things_side_by_side(question: str) -> None:
    assert side_by_side(question) == question


@pytest.mark.parametrize(
    ("question", "planned"),
    [
        ("When was the ferry meant to sail and when did it?", "When was the ferry meant to sail?"),
        ("how much was promised to the village, and how much was paid", "how much was promised to the village?"),
        ("What was planned for the quay and what was really built?", "What was planned for the quay?"),
    ],
)
def test_what_was_planned_is_what_to_read_for_beside_what_came_of_it(question: str, planned: str) -> None:
    assert side_by_side(question) == planned


@pytest.mark.parametrize(
    "question",
    [
        "How did the bill change the law?",
        "How did he compare the two bills?",
        "What changed since the spring?",
        "What is expected of him?",
        "When was the ferry meant to sail and return?",
        "When was the ferry meant to sail and who was on board?",
        "What is expected of the ministers and what have they promised?",
    ],
)
def test_other_questions_set_nothing_side_by_side(question: str) -> None:
    assert side_by_side(question) is None


def sentence(source: str, relevance: float) -> Evidence:
    text = f"{source} tells of it at {relevance}."
    passage = Passage(Chunk(source, f"{source}.txt", 0, len(text), text), 0.5, 1, "rerank")
    return Evidence(passage, Span(0, len(text)), text, relevance)


def test_each_source_is_quoted_once_by_its_best_sentence_if_that_is_relevant() -> None:
    best, again, other = sentence("wire", 0.8), sentence("wire", 0.7), sentence("diary", 0.5)
    faint = sentence("letter", 0.8 * LEAST_RELATIVE_RELEVANCE - 0.01)
    found = (other, best, again, faint)
    assert of_each_source(Findings((), found, 0.9)) == (best, other)
    assert of_each_source(Findings((), (), 0.0)) == ()
