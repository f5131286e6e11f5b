"""What a question takes for granted, and whether the evidence says it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rag.answer.evidence import Evidence
from rag.answer.presumption import is_unfounded, presumption
from rag.protocols import Text
from rag.testing import OverlapChecker
from rag.types import Chunk, Passage, Span


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("Why does Kosachev support sanctions?", "Kosachev support sanctions."),
        ("And why was the treaty allowed to run out?", "The treaty allowed to run out."),
        ("What made Umakhanov fly to Beijing?", "Umakhanov fly to Beijing."),
        ("What led Umakhanov to fly to Beijing?", "Umakhanov fly to Beijing."),
        ("The G20 is in Thailand this year, isn't it? On which days?", "The G20 is in Thailand this year."),
        ("Why did it?", None),
        ("When did they meet?", None),
        ("", None),
    ],
)
def test_the_form_of_a_question_shows_what_it_takes_for_granted(question: str, statement: str | None) -> None:
    assert presumption(question) == statement


@pytest.mark.parametrize(
    ("text", "unfounded"),
    [("Kosachev is said to support sanctions.", False), ("Kosachev rejects them.", True)],
)
def test_what_no_sentence_says_is_unfounded(text: str, unfounded: bool) -> None:
    passage = Passage(Chunk("d", "d.txt", 0, len(text), text), 0.5, 1, "rerank")
    evidence = [Evidence(passage, Span(0, len(text)), text, 0.5)]
    assert is_unfounded("Why does Kosachev support sanctions?", evidence, OverlapChecker()) is unfounded


class Agreeing(OverlapChecker):
    """Finds that everything follows, as a small model may."""

    def support(self, claim: str, texts: Sequence[Text]) -> list[float]:
        return [0.9] * len(texts)


@pytest.mark.parametrize(
    ("text", "unfounded"),
    [("Kosachev welcomed sanctions.", False), ("Kosachev called sanctions unacceptable.", True)],
)
def test_a_sentence_of_the_other_stance_founds_nothing_whatever_the_model_finds(text: str, *, unfounded: bool) -> None:
    passage = Passage(Chunk("d", "d.txt", 0, len(text), text), 0.5, 1, "rerank")
    evidence = [Evidence(passage, Span(0, len(text)), text, 0.5)]
    assert is_unfounded("Why does Kosachev support sanctions?", evidence, Agreeing()) is unfounded
