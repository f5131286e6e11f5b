"""Asked what somebody said, what another said is no answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.answer.evidence import Evidence, Findings
from rag.answer.speakers import TOLD, by_whom_asked, introduced_first
from rag.sentences import split_sentences
from rag.types import Chunk, Passage, Span

TEXT = (
    "Wang Chen said that ties had held. Ilyas Umakhanov, a deputy speaker, spoke of the pandemic. "
    "It was no time to rest, he said. The talks ended late."
)


def findings() -> Findings:
    passage = Passage(Chunk("d", "d.txt", 0, len(TEXT), TEXT), 0.5, 1, "rerank")
    evidence = [Evidence(passage, Span(span.start, span.end), span.of(TEXT), 0.5) for span in split_sentences(TEXT)]
    return Findings((passage,), tuple(evidence), 0.8)


def said(question: str) -> list[str]:
    return [item.text.split()[0] for item in by_whom_asked(question, findings()).sentences]


@pytest.mark.parametrize(
    ("question", "starts"),
    [
        ("What did Umakhanov say about the pandemic?", ["Ilyas", "It", "The"]),
        ("What did Wang Chen say about the pandemic?", ["Wang", "The"]),
        ("What did the senator say?", ["Wang", "Ilyas", "It", "The"]),
        ("When did Umakhanov speak?", ["Wang", "Ilyas", "It", "The"]),
    ],
)
def test_only_what_may_be_the_speaker_s_is_kept(question: str, starts: list[str]) -> None:
    assert said(question) == starts


@pytest.mark.parametrize(
    ("question", "first"),
    [("Who is Umakhanov?", "Ilyas"), ("What office does Ilyas Umakhanov hold?", "Ilyas"), ("Who spoke?", "Wang")],
)
def test_what_introduces_somebody_comes_first(question: str, first: str) -> None:
    assert introduced_first(question, findings()).sentences[0].text.split()[0] == first


@pytest.mark.parametrize(
    ("question", "first", "answerability"),
    [
        ("What did Umakhanov say about the time to rest?", "It", TOLD),
        ("What did Umakhanov say about the price of tea?", "The", 0.1),
        ("What did Wang Chen say about the time to rest?", "The", 0.1),
        ("What did Umakhanov say?", "The", 0.1),
    ],
)
def test_their_own_words_for_what_is_asked_about_are_an_answer(question: str, first: str, answerability: float) -> None:
    found = findings()
    told = [replace(item, relevance=0.5 if item.text.startswith("The") else 0.01) for item in found.sentences]
    told.sort(key=lambda item: -item.relevance)
    weighed = by_whom_asked(question, replace(found, sentences=tuple(told), answerability=0.1))
    assert weighed.sentences[0].text.split()[0] == first
    assert weighed.answerability == answerability


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What did the deputy say about the time to rest?", "It"),
        ("What did the envoy say about the time to rest?", "The"),
    ],
)
def test_a_role_stands_for_whoever_is_introduced_with_it(question: str, first: str) -> None:
    found = findings()
    told = [replace(item, relevance=0.5 if item.text.startswith("The") else 0.01) for item in found.sentences]
    told.sort(key=lambda item: -item.relevance)
    weighed = by_whom_asked(question, replace(found, sentences=tuple(told), answerability=0.1))
    assert weighed.sentences[0].text.split()[0] == first
    assert len(weighed.sentences) == len(told)  # who else has that role is not known


def test_where_the_reader_knows_of_no_answer_only_their_own_words_are_one() -> None:
    weighed = by_whom_asked("What did Umakhanov say about the time to rest?", replace(findings(), answerability=0.1))
    assert [item.relevance for item in weighed.sentences] == [0.5, 0.0, 0.0]


@pytest.mark.parametrize(("relevance", "first"), [(0.3, "Ilyas"), (0.2, "The")])
def test_their_own_words_come_first_if_they_are_nearly_as_relevant(relevance: float, first: str) -> None:
    found = findings()
    told = [replace(item, relevance=0.5 if item.text.startswith("The") else relevance) for item in found.sentences]
    told.sort(key=lambda item: -item.relevance)
    kept = by_whom_asked("What did Umakhanov say about the talks?", replace(found, sentences=tuple(told)))
    assert kept.sentences[0].text.split()[0] == first


@pytest.mark.parametrize(
    ("question", "starts"),
    [
        ("What did Umakhanov say about the pandemic?", ["Umakhanov", "Aid", "Wang", "Matters", "He"]),
        ("What did Umakhanov say about vaccines?", ["Umakhanov", "Wang", "Matters", "He", "Aid"]),
    ],
)
def test_what_is_announced_counts_for_as_much_as_the_announcement(question: str, starts: list[str]) -> None:
    text = (
        "Umakhanov spoke at length about the pandemic. Aid was sent, he recalled. Matters had become better, he added. "
        "He left on Friday. Wang Chen spoke of the pandemic, too."
    )
    passage = Passage(Chunk("d", "d.txt", 0, len(text), text), 0.5, 1, "rerank")
    scores = {"Umakhanov": 0.6, "Wang": 0.3, "Matters": 0.2, "He": 0.1, "Aid": 0.05}
    spans = [(span, span.of(text)) for span in split_sentences(text)]
    told = [Evidence(passage, Span(s.start, s.end), found, scores[found.split()[0]]) for s, found in spans]
    told.sort(key=lambda item: -item.relevance)
    kept = by_whom_asked(question, Findings((passage,), tuple(told), 0.8)).sentences
    assert [item.text.split()[0] for item in kept] == [start for start in starts if start != "Wang"]
