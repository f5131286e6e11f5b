"""Asked for a length of time, a date or a number, a sentence without one is no answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.answer.evidence import WITHOUT, Evidence, Findings
from rag.answer.wanted import only_of_the_kind_wanted
from rag.types import Chunk, Passage, Span

SURE = 0.9


def evidence_of(text: str, relevance: float) -> Evidence:
    chunk = Chunk(text[:8], "d.txt", 0, len(text), text)
    return Evidence(Passage(chunk, 0.5, 1, "rerank"), Span(0, len(text)), text, relevance)


def answerability(question: str, *texts: str) -> float:
    evidence = [evidence_of(text, 0.5) for text in texts]
    found = Findings(tuple(item.passage for item in evidence), tuple(evidence), SURE)
    return only_of_the_kind_wanted(question, found).answerability


@pytest.mark.parametrize(
    ("question", "lacks", "gives"),
    [
        ("How long did the call take?", "They talked by telephone on 18 November.", "They talked for half an hour."),
        ("How many minutes did they talk?", "They talked about 12 projects.", "The talk took forty minutes."),
        ("On what date did the senators meet?", "The senators met by video link.", "They met on 3 December."),
        ("In which year did it open?", "It was opened by the minister.", "It opened in 1998."),
        ("How many ships called?", "Ships called at the port.", "A dozen vessels came in."),
        ("How many seats are there?", "The 41st assembly sat on 8, 9 and 10 May 2020.", "Each country has three."),
        ("How many ships called?", "Ships called from March 4, 2019 on.", "1985 vessels came in."),
        ("What was Norhaven's net revenue?", "The plant at Q1 was full.", "It took in 3.1 million crowns."),
        ("When did they talk? For how many hours did they?", "They talked on Monday.", "They talked for two hours."),
    ],
)
def test_a_sentence_that_lacks_what_is_asked_for_is_no_answer(question: str, lacks: str, gives: str) -> None:
    assert answerability(question, lacks) == WITHOUT
    assert answerability(question, gives) == SURE
    assert answerability(question, lacks, gives) == SURE, "a further quote may have it"


@pytest.mark.parametrize(
    "question",
    ["Who spoke at the assembly?", "How long is the bridge?", "How did they meet?", "What do the many ships carry?"],
)
def test_other_questions_are_left_alone(question: str) -> None:
    assert answerability(question, "Ships called at the port.") == SURE


def test_nothing_found_stays_nothing() -> None:
    nothing = Findings((), (), 0.0)
    assert only_of_the_kind_wanted("How many ships called?", nothing) is nothing


def test_of_sentences_nearly_as_relevant_the_one_that_has_what_is_asked_for_comes_first() -> None:
    question = "How many calls did they have?"
    lacks = evidence_of("The newest item is the telephone call of 25 August.", 0.32)
    gives = evidence_of("It was the fourth call this year: four calls in all.", 0.3)
    far = evidence_of("In 2020 there had been five.", 0.1)
    findings = Findings((), (lacks, gives, far), SURE)
    assert only_of_the_kind_wanted(question, findings).sentences == (gives, lacks, far)
    assert only_of_the_kind_wanted("Who called?", findings) is findings
    hardly = replace(findings, sentences=(lacks, far))
    assert only_of_the_kind_wanted(question, hardly).sentences[0] == lacks
