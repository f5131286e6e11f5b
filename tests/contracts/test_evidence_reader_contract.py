"""What the engine relies on in any EvidenceReader."""

from __future__ import annotations

import math

import pytest

from rag.protocols import EvidenceReader, Text
from rag.testing import OverlapReader

FORUM = Text("Forum report. 2022-06-03", ("The forum opened on Monday.", "It lasted four days.", "Rain fell."))
WHEAT = Text("", ("Wheat exports rose by 12.5 per cent in May, the port authority said.",))
QUESTION = "On which day did the forum open?"
READERS = [pytest.param("fake", id="fake"), pytest.param("real", id="real", marks=pytest.mark.slow)]


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest) -> EvidenceReader:
    return OverlapReader() if request.param == "fake" else request.getfixturevalue("real_reader")


def test_every_sentence_of_every_passage_is_scored_in_order(reader: EvidenceReader) -> None:
    forum, wheat = reader.read(QUESTION, [FORUM, WHEAT])
    assert (len(forum.relevant), len(wheat.relevant)) == (3, 1)
    assert all(math.isfinite(score) for score in (*forum.relevant, forum.answerable, forum.topical))
    assert forum.relevant[0] == max(forum.relevant)
    assert forum.topical > wheat.topical


def test_a_passage_reads_the_same_alone_and_among_others(reader: EvidenceReader) -> None:
    (alone,) = reader.read(QUESTION, [FORUM])
    among = reader.read(QUESTION, [WHEAT, FORUM])[1]
    assert among == alone


def test_the_answer_is_a_slice_of_its_sentence(reader: EvidenceReader) -> None:
    (reading,) = reader.read(QUESTION, [FORUM])
    assert reading.answer is not None
    number, start, end = reading.answer
    assert 0 <= start < end <= len(FORUM.sentences[number])


def test_a_second_look_scores_every_sentence_or_there_is_none(reader: EvidenceReader) -> None:
    again = reader.reread(QUESTION, [FORUM, WHEAT])
    if again is not None:
        assert [len(reading.relevant) for reading in again] == [3, 1]
        forum, wheat = again
        assert forum.relevant[0] == max(forum.relevant)
        assert forum.answerable > 0 > wheat.answerable
        assert reader.reread(QUESTION, [FORUM]) == [forum]


def test_nothing_read_gives_nothing(reader: EvidenceReader) -> None:
    assert reader.read(QUESTION, []) == []
    (empty,) = reader.read(QUESTION, [Text("", ())])
    assert empty.relevant == ()


def test_a_very_long_passage_is_read_as_far_as_it_goes(reader: EvidenceReader) -> None:
    (reading,) = reader.read(QUESTION, [Text("", ("The forum opened on Monday.", *["It rained all day."] * 300))])
    assert len(reading.relevant) == 301
    assert reading.relevant[0] == max(reading.relevant)
