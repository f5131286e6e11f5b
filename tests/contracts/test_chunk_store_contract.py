"""One suite for every ChunkStore: the fake in memory and Chroma on disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.index.store import ChromaStore
from rag.protocols import ChunkStore
from rag.testing import HashingEmbedder, MemoryChunkStore
from rag.types import Chunk

EMBEDDER = HashingEmbedder()


@pytest.fixture(params=["memory", "chroma"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ChunkStore]:
    made: ChunkStore = MemoryChunkStore() if request.param == "memory" else ChromaStore(tmp_path / "chroma")
    yield made
    made.close()


def chunk(doc_id: str, text: str, start: int = 0) -> Chunk:
    return Chunk(doc_id, f"{doc_id}.txt", start, start + len(text), text, title="A title")


def put(store: ChunkStore, *chunks: Chunk) -> None:
    store.upsert(chunks, EMBEDDER.embed_documents([chunk.text for chunk in chunks]))


def test_a_store_without_chunks_finds_nothing(store: ChunkStore) -> None:
    assert store.query(EMBEDDER.embed_query("anything"), limit=5) == []
    assert store.chunk_ids() == set()


def test_the_nearest_chunk_comes_first_with_its_cosine(store: ChunkStore) -> None:
    put(store, chunk("a", "the summit in Samarkand"), chunk("b", "vaccines against the epidemic"))
    hits = store.query(EMBEDDER.embed_query("the summit in Samarkand"), limit=2)
    assert [hit.chunk_id.split(":")[0] for hit in hits] == ["a", "b"]
    assert hits[0].score == pytest.approx(1.0, abs=1e-5)


def test_no_more_hits_than_the_limit(store: ChunkStore) -> None:
    put(store, *(chunk("a", f"summit number {n}", start=100 * n) for n in range(5)))
    assert len(store.query(EMBEDDER.embed_query("summit"), limit=3)) == 3


def test_equal_scores_are_ordered_by_chunk_id(store: ChunkStore) -> None:
    put(store, *(chunk(doc_id, "the very same words") for doc_id in ("c", "a", "d", "b")))
    hits = store.query(EMBEDDER.embed_query("the very same words"), limit=3)
    assert [hit.chunk_id for hit in hits] == ["a:0-19", "b:0-19", "c:0-19"]


@pytest.mark.parametrize("limit", [1, 3])
def test_only_the_chunks_named_are_found_however_far_they_are(store: ChunkStore, limit: int) -> None:
    near = [chunk("a", "the summit in Samarkand", start=100 * n) for n in range(30)]
    far = chunk("b", "vaccines against the epidemic")
    put(store, *near, far)
    question = EMBEDDER.embed_query("the summit in Samarkand")
    hits = store.query(question, limit=limit, chunk_ids={far.chunk_id})
    assert [hit.chunk_id for hit in hits] == [far.chunk_id]
    everything = [*(one.chunk_id for one in near), far.chunk_id]
    assert store.query(question, limit=limit, chunk_ids=everything) == store.query(question, limit=limit)
    assert store.query(question, limit=limit, chunk_ids=[]) == []


def test_chunks_named_that_are_not_stored_are_no_error(store: ChunkStore) -> None:
    put(store, chunk("a", "trade talks"), chunk("b", "football"))
    question = EMBEDDER.embed_query("trade talks")
    assert [hit.chunk_id for hit in store.query(question, limit=5, chunk_ids=["a:0-11", "gone:0-9"])] == ["a:0-11"]
    assert store.query(question, limit=5, chunk_ids=["gone:0-9"]) == []


def test_upserting_a_known_id_replaces_it(store: ChunkStore) -> None:
    put(store, chunk("a", "trade talks"))
    again = chunk("a", "trade talks")
    store.upsert([again], EMBEDDER.embed_documents(["football match"]))
    assert store.chunk_ids() == {again.chunk_id}
    best = store.query(EMBEDDER.embed_query("football match"), limit=1)[0]
    assert best.score == pytest.approx(1.0, abs=1e-5)


def test_deleting_a_document_takes_all_its_chunks(store: ChunkStore) -> None:
    put(store, chunk("a", "one"), chunk("a", "two", start=10), chunk("b", "three"))
    store.delete(["a", "unknown"])
    assert store.chunk_ids() == {"b:0-5"}
    store.delete([])
    assert store.chunk_ids() == {"b:0-5"}


def test_rows_and_chunks_must_match(store: ChunkStore) -> None:
    with pytest.raises(ValueError, match="1 chunks but 2 embeddings"):
        store.upsert([chunk("a", "one")], EMBEDDER.embed_documents(["one", "two"]))


def test_closing_and_refreshing_keep_what_is_stored(tmp_path: Path) -> None:
    first, second = ChromaStore(tmp_path), ChromaStore(tmp_path)
    put(first, chunk("a", "trade talks"))
    assert len(second.query(EMBEDDER.embed_query("trade"), limit=5)) == 1
    first.close()
    second.refresh()
    assert second.chunk_ids() == {"a:0-11"}
    second.close()
