"""What the engine relies on in any Embedder."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from rag.protocols import Embedder
from rag.testing import HashingEmbedder
from rag.types import Span

TEXTS = [
    "The ministry denied the report on Monday.",
    "Wheat exports rose by 12.5 per cent in May, the port authority said.",
    "",
    "Министр заявил: «договор подписан» — 3 июня…",
    "naïve café\u0301 \U0001f600 and\u00a0non-breaking\tspace\n\nnext",
]
EMBEDDERS = [pytest.param("fake", id="fake"), pytest.param("real", id="real", marks=pytest.mark.slow)]


@pytest.fixture(params=EMBEDDERS)
def embedder(request: pytest.FixtureRequest) -> Embedder:
    return HashingEmbedder() if request.param == "fake" else request.getfixturevalue("real_embedder")


def test_query_is_a_float32_unit_vector(embedder: Embedder) -> None:
    vector = embedder.embed_query("Who denied the report?").vector
    assert vector.shape == (embedder.dimension,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)


def test_documents_are_float32_unit_rows_in_order(embedder: Embedder) -> None:
    matrix = embedder.embed_documents(TEXTS).matrix
    assert matrix.shape == (len(TEXTS), embedder.dimension)
    assert matrix.dtype == np.float32
    assert np.linalg.norm(matrix, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
    for text, row in zip(TEXTS, matrix, strict=True):
        assert embedder.embed_documents([text]).matrix[0] == pytest.approx(row, abs=1e-5)


def test_parts_have_unit_rows_of_their_own_and_the_texts_the_vectors_they_have_without(embedder: Embedder) -> None:
    parts = [[Span(0, len(text) // 2), Span(len(text) // 2, len(text))] for text in TEXTS[:-1]]
    found = embedder.embed_documents(TEXTS, [*parts, []])
    assert found.matrix == pytest.approx(embedder.embed_documents(TEXTS).matrix, abs=1e-5)
    assert [rows.shape for rows in found.parts] == [(2, embedder.dimension)] * 4 + [(0, embedder.dimension)]
    rows = np.concatenate(found.parts)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(len(rows)), abs=1e-5)
    assert embedder.embed_documents([], []).parts == ()


def test_the_part_that_a_question_is_about_is_nearest_to_it(embedder: Embedder) -> None:
    one, other = TEXTS[0], TEXTS[1]
    for text, right in ((f"{one} {other}", 1), (f"{other} {one}", 0)):
        border = len(other if right == 0 else one)
        (rows,) = embedder.embed_documents([text], [[Span(0, border), Span(border, len(text))]]).parts
        assert int(np.argmax(rows @ embedder.embed_query("wheat exports in May").vector)) == right


def test_no_documents_give_no_rows(embedder: Embedder) -> None:
    assert embedder.embed_documents([]).matrix.shape == (0, embedder.dimension)


def test_same_texts_give_the_same_numbers(embedder: Embedder) -> None:
    assert np.array_equal(embedder.embed_documents(TEXTS).matrix, embedder.embed_documents(TEXTS).matrix)
    assert np.array_equal(embedder.embed_query(TEXTS[0]).vector, embedder.embed_query(TEXTS[0]).vector)


def test_a_question_is_nearest_to_the_text_that_shares_its_words(embedder: Embedder) -> None:
    query = embedder.embed_query("wheat exports in May").vector
    assert int(np.argmax(embedder.embed_documents(TEXTS).matrix @ query)) == 1


@pytest.mark.parametrize("text", TEXTS, ids=["statement", "numbers", "empty", "russian", "unicode"])
def test_token_spans_cover_all_but_whitespace_in_order(embedder: Embedder, text: str) -> None:
    spans = embedder.token_spans(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    covered = {position for span in spans for position in range(span.start, span.end)}
    left_out = {character for position, character in enumerate(text) if position not in covered}
    assert all(character.isspace() or character == "\u0301" for character in left_out)


def test_token_spans_are_not_truncated(embedder: Embedder, capfd: pytest.CaptureFixture[str]) -> None:
    words = 3 * embedder.max_tokens
    spans = embedder.token_spans("word " * words)
    assert len(spans) == words
    assert spans[-1] == Span(5 * (words - 1), 5 * (words - 1) + 4)
    assert capfd.readouterr() == ("", "")


def test_token_spans_are_not_truncated_after_an_encoding_that_was(embedder: Embedder) -> None:
    long_text = "word " * (2 * embedder.max_tokens)
    embedder.embed_documents([long_text])
    assert len(embedder.token_spans(long_text)) == 2 * embedder.max_tokens


def test_text_past_max_tokens_is_not_read_and_text_before_it_is(embedder: Embedder) -> None:
    start = "word " * (embedder.max_tokens - 1)
    plain, last, past = embedder.embed_documents([start + "word", start + "treaty", start + "word treaty"]).matrix
    assert past == pytest.approx(plain, abs=1e-5)
    assert last != pytest.approx(plain, abs=1e-5)
