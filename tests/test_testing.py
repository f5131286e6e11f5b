"""The shipped fakes: the same in every process, and honest about what they were asked."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from rag.errors import EndpointError
from rag.protocols import DocumentEmbeddings
from rag.testing import HashingEmbedder, MemoryChunkStore, MemoryLexicalIndex, ScriptedChatModel
from rag.types import Chunk, Message

QUESTION = (Message("user", "Who?"),)


def chunk(text: str, doc_id: str = "doc", start: int = 0) -> Chunk:
    return Chunk(doc_id, "a.txt", start, start + len(text), text)


def test_vectors_do_not_depend_on_the_hash_seed() -> None:
    code = (
        "from rag.testing import HashingEmbedder, MemoryLexicalIndex; from rag.types import Chunk; "
        "i = MemoryLexicalIndex(); "
        "i.upsert([Chunk(str(n), 's', 0, 9, 'grain port grain') for n in range(9)]);"
        "print(HashingEmbedder().embed_query('The port of Odesa').vector.tolist(), i.query('port grain', limit=5))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("0", "1")
    }
    assert len(outputs) == 1


def test_embedders_that_differ_have_different_names() -> None:
    assert len({HashingEmbedder(dimension=d, max_tokens=m).name for d in (8, 64) for m in (16, 32)}) == 4


def test_replies_come_in_turn_and_the_last_one_stays() -> None:
    model = ScriptedChatModel(["One [1].", "Two [2]."])
    replies = ["".join(model.stream(QUESTION, max_tokens=50)) for _ in range(3)]
    assert replies == ["One [1].", "Two [2].", "Two [2]."]
    assert model.asked == [QUESTION] * 3


def test_a_marker_comes_in_pieces() -> None:
    assert list(ScriptedChatModel(["Yes [12]."]).stream(QUESTION, max_tokens=50)) == ["Yes", " [", "12", "]", "."]


def test_a_reply_can_fail_midway() -> None:
    reply = ScriptedChatModel(["One two"], error=EndpointError("down"), pieces_before_error=1).stream(
        QUESTION, max_tokens=9
    )
    assert next(reply) == "One"
    with pytest.raises(EndpointError, match="down"):
        next(reply)


def test_an_interrupted_reply_is_counted() -> None:
    model = ScriptedChatModel(["One two three"])
    list(model.stream(QUESTION, max_tokens=9))
    assert model.interrupted == 0
    reply = model.stream(QUESTION, max_tokens=9)
    next(reply)
    reply.close()
    assert model.interrupted == 1


def test_the_store_refuses_chunks_without_their_vectors() -> None:
    embeddings = HashingEmbedder().embed_documents(["one"])
    with pytest.raises(ValueError, match="2 chunks but 1 embeddings"):
        MemoryChunkStore().upsert([chunk("one"), chunk("two", start=9)], embeddings)
    assert isinstance(embeddings, DocumentEmbeddings)


def test_bm25_is_the_published_formula() -> None:
    index = MemoryLexicalIndex()
    index.upsert([chunk("grain grain port", "a"), chunk("port", "b"), chunk("weather", "c")])
    # N = 3, "grain" in 1 of them: idf = ln(1 + 2.5 / 1.5); tf = 2, length 3, mean length 5 / 3.
    idf, tf = 0.9808293, 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 3 / (5 / 3)))
    (hit,) = index.query("grain", limit=5)
    assert hit.chunk_id == "a:0-16"
    assert hit.score == pytest.approx(idf * tf, rel=1e-6)


def test_rare_words_weigh_more_and_absent_ones_nothing() -> None:
    index = MemoryLexicalIndex()
    assert index.query("grain", limit=5) == []
    index.upsert([chunk("grain port", "a"), chunk("port ship", "b"), chunk("port sea", "c")])
    assert [hit.chunk_id[0] for hit in index.query("grain port", limit=5)] == ["a", "b", "c"]
    assert index.query("nothing ?! of this", limit=5) == []
