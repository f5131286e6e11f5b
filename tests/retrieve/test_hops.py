"""The second search: names that the best passages bring in, and what they lead to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.retrieve.hops import NAMES, bridges_of, names_in, second_search
from rag.retrieve.search import KEPT_FIRST, LEAST_HOP, search
from rag.testing import HashingEmbedder, MemoryChunkStore, MemoryLexicalIndex
from rag.types import Chunk, Hit

QUESTION = "When did the director of the film The Goose Woman die?"
FILM = "The Goose Woman is a 1925 film. It was directed by Clarence Brown for Universal Pictures."
DIRECTOR = "Clarence Brown made fifty films and died in Santa Monica on 17 August 1987."


def chunk(title: str | None, text: str, *, heading: str | None = None) -> Chunk:
    return Chunk(title or text[:8], f"{title}.txt", 0, len(text), text, title=title, heading=heading)


class Shelf:
    """An index in memory, as `search` needs it."""

    def __init__(self, chunks: list[Chunk]) -> None:
        self._chunks = {item.chunk_id: item for item in chunks}
        self._vectors, self._words = MemoryChunkStore(), MemoryLexicalIndex()
        self._vectors.upsert(chunks, HashingEmbedder().embed_documents([f"{c.title}\n{c.text}" for c in chunks]))
        self._words.upsert(chunks)
        self.dense = self._vectors.query

    def lexical(self, text: str, *, limit: int) -> list[Hit]:
        return self._words.query(text, limit=limit)

    def sentence_vectors(self, chunk_ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        return {}

    def chunks(self, chunk_ids: list[str]) -> dict[str, Chunk]:
        return {chunk_id: self._chunks[chunk_id] for chunk_id in chunk_ids}


OTHERS = [chunk(f"Film {n}", f"Film {n} is a film. When its director did die, film {n} was famous.") for n in range(12)]
SHELF = Shelf([chunk("The Goose Woman", FILM), chunk("Clarence Brown", DIRECTOR), *OTHERS])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("It was led by Ermengarde of Tours and by Lothair II.", ["It", "Ermengarde of Tours", "Lothair II"]),
        ("Robert A. Stemmle met J. R. R. Tolkien.", ["Robert A. Stemmle", "J. R. R. Tolkien"]),
        ("He saw Rome. Paris was next, Berlin last.", ["He", "Rome", "Paris", "Berlin"]),
        ("The Duke of the north rode to O'Brien's inn.", ["The Duke", "O'Brien's"]),
        ("nothing here, nor 12 there", []),
        ("", []),
    ],
)
def test_names_are_runs_of_capitalised_words(text: str, names: list[str]) -> None:
    assert list(names_in(text)) == names


def test_only_names_that_question_and_title_lack_are_looked_up_each_once() -> None:
    again = chunk("Silent films", "Clarence Brown made it in October. The Goose Woman was a success.")
    bridges = bridges_of(QUESTION, [chunk("Universal Pictures", FILM), again])
    assert [(bridge.name, bridge.seed) for bridge in bridges] == [("Clarence Brown", 0)]


def test_no_more_names_are_looked_up_than_the_time_for_it_allows() -> None:
    names = ". ".join(f"Alpha{n} Beta{n}" for n in range(100))
    assert len(bridges_of(QUESTION, [chunk("List", names)])) == NAMES


def test_a_passage_about_a_name_is_likelier_than_one_that_has_it() -> None:
    seeds = [chunk("The Goose Woman", FILM)]
    having = chunk("Universal", "Universal employed Clarence Brown. Clarence Brown was busy.")
    about = chunk("Clarence Brown (director)", DIRECTOR)
    section = chunk("Directors", DIRECTOR, heading="Clarence Brown")
    found = dict(second_search(QUESTION, seeds, index=Shelf([*seeds, having, about]), dense={}))
    assert found[about] > found[having]
    assert second_search(QUESTION, seeds, index=Shelf([*seeds, section]), dense={})[0] == (section, found[about])


def test_a_seed_leads_not_to_itself() -> None:
    assert second_search(QUESTION, [chunk("The Goose Woman", FILM)], index=SHELF, dense={})
    assert not second_search(QUESTION, [OTHERS[0]], index=SHELF, dense={})
    assert not second_search(QUESTION, [], index=SHELF, dense={})


def test_the_second_hop_stands_high_and_the_first_stays() -> None:
    plain, hopped = (
        search(QUESTION, index=SHELF, embedder=HashingEmbedder(), top_k=10, candidates=12, hops=hops)
        for hops in (False, True)
    )
    assert "Clarence Brown" not in [passage.chunk.title for passage in plain[: KEPT_FIRST + 1]]
    assert [passage.chunk for passage in plain[:KEPT_FIRST]] == [passage.chunk for passage in hopped[:KEPT_FIRST]]
    second = hopped[KEPT_FIRST]
    assert second.chunk.title == "Clarence Brown"
    assert second.scores["hop"] >= LEAST_HOP
    assert [passage.rank for passage in hopped] == list(range(1, 11))
    assert len({passage.chunk.chunk_id for passage in hopped}) == 10
    assert [passage.score for passage in hopped] == sorted((passage.score for passage in hopped), reverse=True)


def test_a_question_that_one_passage_answers_is_left_alone() -> None:
    shelf = Shelf([chunk("Ferry", "The ferry sails at nine. Ask Ivan Belov."), chunk("Belov", "Rain fell."), *OTHERS])
    plain, hopped = (
        search("When does the ferry sail?", index=shelf, embedder=HashingEmbedder(), top_k=9, candidates=9, hops=hops)
        for hops in (False, True)
    )
    assert plain == hopped
