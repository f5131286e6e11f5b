"""Asked for several things, the rows of one table that name them are quoted together."""

from __future__ import annotations

import pytest

from rag.answer.evidence import Evidence, Findings
from rag.answer.rows import rows_together
from rag.types import Chunk, Passage, Span

OFFICES = ("| First office | mayor |", "| Born | 1950 |", "| Second office | chair of the rowing club |")
PROSE = "He holds several offices."


def found(*told: str) -> Findings:
    """Findings of one document's lines, the last of them the most relevant."""
    text = "\n".join(told)
    passage = Passage(Chunk("d", "d.txt", 0, len(text), text), 0.5, 1, "rerank")
    lines = [Evidence(passage, Span(text.index(line), text.index(line) + len(line)), line, 0.1) for line in told]
    lines[-1:] = [Evidence(passage, lines[-1].span, lines[-1].text, 0.8)]
    return Findings((passage,), tuple(sorted(lines, key=lambda item: -item.relevance)), 0.8)


def quoted_first(question: str, *told: str) -> list[str]:
    before = found(*told)
    after = rows_together(question, before)
    assert sorted(item.text for item in after.sentences) == sorted(item.text for item in before.sentences)
    return [item.text for item in after.sentences if item.relevance == 0.8]


@pytest.mark.parametrize(
    "question", ["Which offices does the mayor hold?", "What other offices does she hold?", "What are the offices?"]
)
def test_rows_that_name_what_is_asked_for_stand_together_in_their_order(question: str) -> None:
    assert quoted_first(question, *OFFICES) == [OFFICES[0], OFFICES[2]]


@pytest.mark.parametrize(
    "question", ["Which office does she hold?", "Who holds the offices?", "Which boats does she own?", "What was it?"]
)
def test_other_questions_leave_the_order_as_it_is(question: str) -> None:
    assert quoted_first(question, *OFFICES) == [OFFICES[2]]


def test_prose_that_answers_best_stands_alone() -> None:
    assert quoted_first("Which offices does the mayor hold?", *OFFICES, PROSE) == [PROSE]


def test_without_sentences_there_is_nothing_to_order() -> None:
    nothing = Findings((), (), 0.0)
    assert rows_together("Which offices does she hold?", nothing) is nothing
