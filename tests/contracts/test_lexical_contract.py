"""One suite for every LexicalIndex: the fake in memory and tantivy on disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.index.lexical import TantivyIndex
from rag.protocols import LexicalIndex
from rag.testing import MemoryLexicalIndex
from rag.types import Chunk


@pytest.fixture(params=["memory", "tantivy"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LexicalIndex]:
    made: LexicalIndex = MemoryLexicalIndex() if request.param == "memory" else tantivy_at(tmp_path)
    yield made
    made.close()


def tantivy_at(path: Path) -> TantivyIndex:
    return TantivyIndex(path, text_of=lambda chunk: chunk.text)


def chunk(doc_id: str, text: str, start: int = 0) -> Chunk:
    return Chunk(doc_id, f"{doc_id}.txt", start, start + len(text), text)


def test_an_empty_index_finds_nothing(index: LexicalIndex) -> None:
    assert index.query("anything", limit=5) == []
    assert index.chunk_ids() == set()


def test_the_rare_word_decides(index: LexicalIndex) -> None:
    index.upsert([chunk("a", "summit talks in Samarkand"), chunk("b", "summit talks"), chunk("c", "summit in Bali")])
    assert index.query("the summit in Samarkand", limit=1)[0].chunk_id.startswith("a:")


def test_scores_fall_and_stay_positive(index: LexicalIndex) -> None:
    index.upsert([chunk("a", "summit summit talks"), chunk("b", "summit after other long words"), chunk("c", "none")])
    scores = [hit.score for hit in index.query("summit talks", limit=5)]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 2
    assert min(scores) > 0


def test_equal_scores_are_ordered_by_chunk_id(index: LexicalIndex) -> None:
    index.upsert([chunk(doc_id, "the same words here") for doc_id in ("d", "b", "e", "a", "c")])
    hits = index.query("same words", limit=3)
    assert [hit.chunk_id[0] for hit in hits] == ["a", "b", "c"]


def test_a_word_is_found_by_another_spelling(index: LexicalIndex) -> None:
    index.upsert([chunk("b", "kosachev spoke"), chunk("a", "kosachev left"), chunk("c", "lavrov spoke")])
    assert [hit.chunk_id[0] for hit in index.nearly("Kosachov", edits=1, limit=5)] == ["a", "b"]
    assert [hit.chunk_id[0] for hit in index.nearly("Ksoachev", edits=1, limit=1)] == ["a"]
    assert index.nearly("Kossachov", edits=1, limit=5) == []
    assert len(index.nearly("Kossachov", edits=2, limit=5)) == 2
    assert index.nearly("", edits=1, limit=5) == []


def test_only_the_documents_named_are_found_with_the_scores_they_have_among_all(index: LexicalIndex) -> None:
    index.upsert([chunk("a", "summit summit summit"), chunk("b", "summit talks"), chunk("c", "no such thing")])
    among_all = {hit.chunk_id: hit.score for hit in index.query("summit", limit=5)}
    (hit,) = index.query("summit", limit=1, doc_ids={"b", "c", "unknown"})
    assert hit.chunk_id == "b:0-12"
    assert hit.score == pytest.approx(among_all["b:0-12"])
    assert index.query("summit", limit=5, doc_ids=[]) == []


def test_upserting_a_known_id_replaces_it(index: LexicalIndex) -> None:
    index.upsert([chunk("a", "old talks")])
    index.upsert([chunk("a", "new words")])
    assert index.chunk_ids() == {"a:0-9"}
    assert index.query("old", limit=5) == []
    assert len(index.query("new", limit=5)) == 1


def test_deleting_a_document_takes_all_its_chunks(index: LexicalIndex) -> None:
    index.upsert([chunk("a", "one summit"), chunk("a", "two summits", start=20), chunk("b", "three summits")])
    index.delete(["a", "unknown"])
    assert index.chunk_ids() == {"b:0-13"}


@pytest.mark.parametrize(
    "text", ["", "   ", "?!", '"', "AND OR NOT", "field:value", "a AND (b", "+-&&||!(){}[]^~*?:\\/", "Путин", "\x00"]
)
def test_any_text_is_a_valid_query(index: LexicalIndex, text: str) -> None:
    index.upsert([chunk("a", "summit talks")])
    assert isinstance(index.query(text, limit=5), list)


@given(text=st.text(max_size=60))
def test_any_text_is_a_valid_query_of_tantivy(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    index = tantivy_at(tmp_path_factory.getbasetemp() / "any-query")
    if not index.chunk_ids():
        index.upsert([chunk("a", "summit talks")])
    assert len(index.query(text, limit=5)) <= 1


def test_words_are_found_by_their_stem(tmp_path: Path) -> None:
    index = tantivy_at(tmp_path)
    index.upsert([chunk("a", "The parliamentarians discussed it")])
    assert len(index.query("what do parliamentarians discuss", limit=5)) == 1
    assert index.query("what is it", limit=5) == [], "function words alone find nothing"


def test_another_opener_sees_new_chunks_after_refresh(tmp_path: Path) -> None:
    writer, reader = tantivy_at(tmp_path), tantivy_at(tmp_path)
    assert reader.query("summit", limit=5) == []
    writer.upsert([chunk("a", "summit talks")])
    reader.refresh()
    assert len(reader.query("summit", limit=5)) == 1
