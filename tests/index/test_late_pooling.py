"""Vectors of parts with real models: those that pool by mean, and those that do not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rag.index.embed import SentenceTransformerEmbedder
from rag.models.weights import EMBEDDER_WEIGHTS, locate
from rag.types import Span

SENTENCES = ("Zhou Liqun met the delegation in Jakarta.", "He promised twelve ports.", "Rain fell all day.")
TEXT = " ".join(SENTENCES)
SPANS = [Span(TEXT.index(sentence), TEXT.index(sentence) + len(sentence)) for sentence in SENTENCES]

pytestmark = pytest.mark.slow


def model_folder(folder: Path, *, pooling: str, prompt: str) -> str:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling

    model = SentenceTransformer(str(locate(EMBEDDER_WEIGHTS).parent), device="cpu")
    model[1] = Pooling(model.get_embedding_dimension(), pooling_mode=pooling)
    model.prompts["document"] = prompt
    model.save(str(folder))
    return str(folder)


def test_a_part_is_read_in_the_light_of_the_whole(real_embedder: SentenceTransformerEmbedder) -> None:
    (within,) = real_embedder.embed_documents([TEXT], [SPANS]).parts
    alone = real_embedder.embed_documents(SENTENCES).matrix
    question = real_embedder.embed_query("What did Zhou Liqun promise?").vector
    assert within[1] @ question > alone[1] @ question
    assert within[1] @ question > within[2] @ question


def test_the_whole_as_one_part_is_nearly_the_whole(real_embedder: SentenceTransformerEmbedder) -> None:
    found = real_embedder.embed_documents([TEXT], [[Span(0, len(TEXT))]])
    assert found.parts[0][0] @ found.matrix[0] > 0.97  # but for the tokens of start and end


def test_a_part_past_the_limit_has_the_vector_of_the_whole(real_embedder: SentenceTransformerEmbedder) -> None:
    text = "word " * 400
    found = real_embedder.embed_documents([text], [[Span(0, 4), Span(1900, 1904)]])
    assert found.parts[0][1] == pytest.approx(found.matrix[0])
    assert found.parts[0][0] != pytest.approx(found.matrix[0])


def test_parts_keep_their_places_behind_a_prompt(tmp_path: Path) -> None:
    embedder = SentenceTransformerEmbedder(model_folder(tmp_path, pooling="mean", prompt="passage: "), device="cpu")
    (rows,) = embedder.embed_documents([TEXT], [SPANS]).parts
    for number, asked in enumerate(("Whom did Zhou Liqun meet in Jakarta?", "twelve ports", "Did rain fall?")):
        assert int(np.argmax(rows @ embedder.embed_query(asked).vector)) == number


def test_where_tokens_are_not_what_is_pooled_each_part_is_embedded_by_itself(tmp_path: Path) -> None:
    embedder = SentenceTransformerEmbedder(model_folder(tmp_path, pooling="cls", prompt=""), device="cpu")
    found = embedder.embed_documents([TEXT, "", SENTENCES[0]], [SPANS, [], [Span(0, 4)]])
    assert [len(rows) for rows in found.parts] == [3, 0, 1]
    assert found.parts[0] == pytest.approx(embedder.embed_documents(SENTENCES).matrix, abs=1e-5)
    assert found.matrix == pytest.approx(embedder.embed_documents([TEXT, "", SENTENCES[0]]).matrix, abs=1e-5)
