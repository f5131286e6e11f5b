"""Asked who spoke on an occasion, those whom its source lets speak are named together."""

from __future__ import annotations

import pytest

from rag.answer.evidence import Evidence, Findings
from rag.answer.who_spoke import asks_who_spoke, of_each_speaker
from rag.types import Chunk, Passage, Span

OPENED = "The Vessary Port Forum was held on Tuesday."
REYES = "Minister Anna Reyes said that the port would be dredged."
MORE = "“Nobody needs to fear for the fish in the bay,” Reyes added."
HALE = "Tom Hale, head of the pilots’ guild, said that it came too late."
TEXT = " ".join((OPENED, REYES, MORE, HALE))


def found(*best_first: str, text: str = TEXT) -> Findings:
    passage = Passage(Chunk("forum", "forum.txt", 0, len(text), text), 0.9, 1, "rerank")
    sentences = tuple(
        Evidence(passage, Span(text.index(one), text.index(one) + len(one)), one, 1.0 - place / 10)
        for place, one in enumerate(best_first)
    )
    return Findings((passage,), sentences, 0.9)


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Who spoke at the Vessary Port Forum?", True),
        ("who else gave a speech during the debate", True),
        ("Who spoke about the fish?", False),
        ("Who was there?", False),
        ("What did Hale say at the forum?", False),
    ],
)
def test_which_questions_ask_who_spoke(question: str, asks: bool) -> None:
    assert asks_who_spoke(question) is asks


def test_each_speaker_is_introduced_once_in_the_order_of_the_source() -> None:
    told = of_each_speaker(found(OPENED, HALE, MORE, REYES))
    assert [item.text for item in told] == [REYES, HALE]


def test_where_fewer_than_two_speak_nothing_is_put_together() -> None:
    assert of_each_speaker(found(OPENED, REYES, MORE)) == ()
    assert of_each_speaker(Findings((), (), 0.0)) == ()
