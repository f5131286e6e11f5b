"""A sentence that only says the question back is no answer to it."""

from __future__ import annotations

import pytest

from rag.answer.evidence import WITHOUT, Evidence, Findings
from rag.answer.said_back import only_what_says_more
from rag.types import Chunk, Passage, Span


def findings(*texts: str) -> Findings:
    passage = Passage(Chunk("d", "d.txt", 0, 9, "x"), 0.5, 1, "rerank")
    sentences = [Evidence(passage, Span(n, n + 1), text, 0.9 - n / 10) for n, text in enumerate(texts)]
    return Findings((passage,), tuple(sentences), 0.8)


@pytest.mark.parametrize(
    ("question", "is_answerable"),
    [
        ("Which five members have paid nothing into the fund?", False),
        ("Have five members paid nothing into the fund?", True),
        ("Which members have paid nothing?", True),
    ],
)
def test_what_has_no_word_of_its_own_answers_nothing(question: str, is_answerable: bool) -> None:
    found = only_what_says_more(question, findings("Five members have paid nothing."))
    assert found.answerability == (0.8 if is_answerable else WITHOUT)


def test_among_nearly_equals_what_says_more_comes_first() -> None:
    texts = ("Five members have paid.", "Nauru paid.")
    found = only_what_says_more("Which five members have paid?", findings(*texts))
    assert [item.text for item in found.sentences] == [*reversed(texts)]
    assert found.answerability == 0.8
