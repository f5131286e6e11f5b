"""Sentence vectors in the ledger: small, true to their directions, and gone with their documents."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from rag.index.sentence_vectors import pack, unpack
from rag.sentences import split_sentences
from tests.parts import fake_pipeline


def unit_rows(seed: int, rows: int, dimension: int) -> NDArray[np.float32]:
    matrix = np.random.default_rng(seed).standard_normal((rows, dimension)).astype(np.float32)
    return np.asarray(matrix / np.linalg.norm(matrix, axis=1, keepdims=True), dtype=np.float32)


@given(seed=st.integers(0, 2**32 - 1), rows=st.integers(1, 9))
def test_what_is_unpacked_has_nearly_the_same_cosines_at_a_byte_a_number(seed: int, rows: int) -> None:
    vectors, question = unit_rows(seed, rows, 384), unit_rows(seed + 1, 1, 384)[0]
    packed = pack(vectors)
    assert len(packed) == vectors.size
    again = unpack(packed, rows)
    assert again.dtype == np.float32
    assert again @ question == pytest.approx(vectors @ question, abs=0.002)
    assert pack(again) == packed


def stored(data: Path) -> dict[str, int]:
    with sqlite3.connect(data / "default/catalog.sqlite") as db:
        found = dict(db.execute("SELECT chunk_id, sentences FROM sentence_vectors").fetchall())
    db.close()
    return found


def test_every_sentence_of_every_chunk_has_a_vector_until_its_document_goes(tmp_path: Path) -> None:
    texts = {"a.txt": "The ferry sails at noon. It takes an hour.", "b.txt": "Rain fell on the town."}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = [tmp_path / name for name in texts]
    with fake_pipeline(tmp_path / "data") as pipeline:
        pipeline.ingest(files)
        (passage, _) = pipeline.search("When does the ferry sail?")
        assert sorted(stored(tmp_path / "data").values()) == sorted(map(len, map(split_sentences, texts.values())))
        assert len(passage.near) == 2
        assert passage.near[0] > passage.near[1]
        files[0].unlink()
        pipeline.remove([passage.chunk.source])
        assert [*stored(tmp_path / "data").values()] == [1]
