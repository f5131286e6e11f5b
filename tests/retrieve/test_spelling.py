"""What is taken for a slip, what it is read as, and what is left alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from parts import fake_pipeline, write_documents

from rag.retrieve.spelling import respelled
from rag.testing import MemoryLexicalIndex
from rag.types import Chunk, Hit

TEXT = (
    "A haven for all. "
    "Konstantin Kosachev spoke of parliamentary diplomacy in Vladivostok. Kosachev left on Friday. Petrov and "
    "Mrs Schröder stayed; petrol was dear. The amnesty was announced by Naryshkin."
)


class Shelf(MemoryLexicalIndex):
    """One document."""

    def __init__(self) -> None:
        super().__init__()
        self.chunk = Chunk("d", "d.txt", 0, len(TEXT), TEXT)
        self.upsert([self.chunk])

    def lexical(self, text: str, *, limit: int) -> list[Hit]:
        return self.query(text, limit=limit)

    def chunks(self, chunk_ids: Sequence[str]) -> Mapping[str, Chunk]:
        return dict.fromkeys(chunk_ids, self.chunk)


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("What did Kosachov say?", "What did Kosachev say?"),
        ("What did kosahcev say?", "What did Kosachev say?"),
        ("What did Kossachov say?", "What did Kosachev say?"),
        ("kosachov in Vladivastok", "Kosachev in Vladivostok"),
        ("What about the amensty?", "What about the amnesty?"),
        ("What is the Amnasty?", "What is the Amnesty?"),
        ("What was annuonced?", "What was announced?"),
        ("What did Narishkin say?", "What did Naryshkin say?"),
    ],
)
def test_a_slip_is_read_as_the_documents_have_it(asked: str, read: str) -> None:
    found = respelled(asked, index=Shelf())
    assert found.question == read
    for word in set(re.findall(r"\w+", asked)) - set(re.findall(r"\w+", read)):
        assert found.notice is not None
        assert f"“{word}” is in no document" in found.notice


@pytest.mark.parametrize(
    "asked",
    [
        "What did Kosachev say?",  # as it stands in a document
        "What did “Kosachov” say?",  # meant as it is
        'What did "Kosachov" say?',
        "Where was Landed?",  # a word, though not of the documents
        "What did Petrova say?",  # another person
        "What did Petrof say of Narishkin, Kosachov and diplomasy?",  # too much is unknown
        "Who spoke of Tetrov?",  # the first letter is seldom wrong
        "What did Petral say?",  # a short name is not read as a common word
        "Why weren't they there?",
        "Why havent they left?",
        "What did the forum deviate from?",  # in a dictionary
        "Was es?",
        "?",
    ],
)
def test_what_may_be_meant_is_left_alone(asked: str) -> None:
    found = respelled(asked, index=Shelf())
    assert found.question == asked
    assert found.notice is None


def test_the_name_of_an_outlet_is_no_slip() -> None:
    asked = "What did Kosachov say, according to Naryshkyn?"
    assert respelled(asked, index=Shelf()).question == "What did Kosachev say, according to Naryshkin?"
    read = respelled(asked, index=Shelf(), outlets=["The Naryshkyn Gazette"]).question
    assert read == "What did Kosachev say, according to Naryshkyn?"


def test_an_answer_and_a_search_say_what_they_were_read_as(tmp_path: Path) -> None:
    with fake_pipeline(tmp_path / "data") as pipeline:
        assert pipeline.ask("What did Kosachov say?").notice is None, "nothing is indexed yet"
        pipeline.ingest([write_documents(tmp_path / "docs", {"a.txt": TEXT})])
        answer = pipeline.ask("What did Kosachov speak of?")
        assert answer.question == "What did Kosachov speak of?"
        assert answer.standalone_question == "What did Kosachev speak of?"
        assert answer.status == "answered"
        assert "“Kosachov” is in no document" in str(answer.notice)
        assert "“Kosachov” is in no document" in str(pipeline.find("Kosachov").notice)
        assert pipeline.ask("What did “Kosachov” speak of?").standalone_question == "What did “Kosachov” speak of?"
