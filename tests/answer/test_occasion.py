"""Asked when or where somebody said something, the occasion comes first."""

from __future__ import annotations

import pytest

from rag.answer.evidence import Evidence, Findings
from rag.answer.occasion import occasion_first
from rag.sentences import split_sentences
from rag.types import Chunk, Passage, Span

TEXT = (
    "Kosachev said that sanctions are unacceptable. Kosachev spoke at the assembly by video link. "
    "Kosachev told reporters on Thursday that he would go. Lavrov spoke at the forum on Monday. Tea was served."
)


def first(question: str) -> str:
    passage = Passage(Chunk("d", "d.txt", 0, len(TEXT), TEXT), 0.5, 1, "rerank")
    spans = list(split_sentences(TEXT))
    evidence = [Evidence(passage, Span(s.start, s.end), s.of(TEXT), 0.9 - 0.1 * n) for n, s in enumerate(spans)]
    found = occasion_first(question, Findings((passage,), tuple(evidence), 0.8))
    assert sorted(item.text for item in found.sentences) == sorted(item.text for item in evidence)
    assert found.sentences[0].relevance == 0.9
    return found.sentences[0].text


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            "When did Kosachev say that sanctions are unacceptable?",
            "Kosachev told reporters on Thursday that he would go.",
        ),
        ("Where did Kosachev speak of sanctions?", "Kosachev told reporters on Thursday that he would go."),
        ("On which occasion has Lavrov said so?", "Lavrov spoke at the forum on Monday."),
        ("When did Putin say that?", "Kosachev said that sanctions are unacceptable."),
        ("What did Kosachev say?", "Kosachev said that sanctions are unacceptable."),
        ("When does the forum end?", "Kosachev said that sanctions are unacceptable."),
    ],
)
def test_the_sentence_that_tells_the_occasion_comes_first(question: str, text: str) -> None:
    assert first(question) == text


def test_nothing_found_stays_nothing() -> None:
    nothing = Findings((), (), 0.0)
    assert occasion_first("When did Kosachev say it?", nothing) == nothing
