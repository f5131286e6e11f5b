"""Asked when something took place, a sentence that names it and has a date is believed."""

from __future__ import annotations

import pytest

from rag.answer.dated import TOLD, dated_first
from rag.answer.evidence import Evidence, Findings
from rag.types import Chunk, Passage, Span

UNRELATED = "Tea was served to the delegates."
HOSTED = "On 8-10 September 2020, the parliament is hosting the 41st harbour assembly."
DOUBT = 0.2


def found(*told: str) -> Findings:
    """Findings of one document's sentences, the likeliest first, which hardly seem to answer."""
    text = " ".join(told)
    passage = Passage(Chunk("d", "d.txt", 0, len(text), text), 0.5, 1, "rerank")
    items = []
    for number, sentence in enumerate(told):
        span = Span(text.index(sentence), text.index(sentence) + len(sentence))
        items.append(Evidence(passage, span, sentence, 0.5 - 0.1 * number))
    return Findings((passage,), tuple(items), DOUBT)


@pytest.mark.parametrize(
    "question",
    [
        "When did the harbour assembly take place?",
        "When was the 41st harbour assembly held?",
        "On what date did the assembly at the harbour happen?",
    ],
)
def test_the_sentence_that_names_it_and_dates_it_is_first_and_believed(question: str) -> None:
    findings = dated_first(question, found(UNRELATED, HOSTED))
    assert [item.text for item in findings.sentences] == [HOSTED, UNRELATED]
    assert findings.sentences[0].relevance == 0.5
    assert findings.answerability == TOLD


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("When did the harbour assembly take place?", "The harbour assembly took place by video link."),
        ("When was the 40th harbour assembly held?", HOSTED),
        ("When did the harbour assembly not take place?", HOSTED),
        ("When did these assemblies take place?", HOSTED),
        ("Where was the harbour assembly held?", HOSTED),
        ("When will the harbour assembly vote?", HOSTED),
    ],
    ids=["no date", "another edition", "not", "one word", "where", "another verb"],
)
def test_anything_else_is_left_as_it_is(question: str, told: str) -> None:
    findings = found(UNRELATED, told)
    assert dated_first(question, findings) is findings


def test_what_was_surer_stays_as_sure() -> None:
    (sentence,) = found(HOSTED).sentences
    sure = Findings((sentence.passage,), (sentence,), 0.9)
    assert dated_first("When was the harbour assembly held?", sure) == sure
