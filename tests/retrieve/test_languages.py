"""A question in a language that the embedder does not speak: the user is told, and searching goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from parts import fake_pipeline, write_documents

from rag.retrieve.languages import language_notice
from rag.testing import HashingEmbedder
from rag.types import Filter

ENGLISH = "all-MiniLM-L6-v2@53aa5117"


READER = "footnote-evidence@1"
MULTILINGUAL = "intfloat/multilingual-e5-small@1"


def told(embedder: str, reader: str = READER) -> str:
    return language_notice("Кто выступил на форуме?", embedder=embedder, reader=reader) or ""


class EnglishEmbedder(HashingEmbedder):
    """Goes by the name of one that knows English only."""

    @property
    def name(self) -> str:
        return ENGLISH


@pytest.mark.parametrize(
    "question",
    [
        "Кто выступил на форуме?",
        "谁在论坛上发言？",
        "Ποιος μίλησε;",
        "من تحدث في المنتدى؟",
        "Wann wurde das Abkommen unterzeichnet?",
        "Combien de délégués ont participé à la conférence ?",
        "¿Cuándo se firmó el acuerdo?",
    ],
    ids=["ru", "zh", "el", "ar", "de", "fr", "es"],
)
def test_another_language_is_told(question: str) -> None:
    notice = language_notice(question, embedder=ENGLISH, reader=READER)
    assert notice is not None
    assert "all-MiniLM-L6-v2 knows" in notice
    assert "footnote rebuild" in notice


@pytest.mark.parametrize(
    "question",
    [
        "Who spoke at the assembly, and when?",
        "What did Ермолов say?",
        "Wang Chen Zhang Li",
        "Who is Raghnall Mac Ruaidhrí's paternal grandfather?",
        "COP26",
        "2020?",
    ],
)
def test_english_names_and_numbers_are_not(question: str) -> None:
    assert language_notice(question, embedder=ENGLISH, reader=READER) is None


@pytest.mark.parametrize(
    ("embedder", "is_told"),
    [
        ("BAAI/bge-small-en-v1.5@5c38ec7c", True),
        ("sentence-transformers/paraphrase-MiniLM-L6-v2@1", True),
        ("sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2@1", False),
        ("intfloat/multilingual-e5-small@1", False),
        ("BAAI/bge-m3@1", False),
    ],
)
def test_only_of_an_embedder_that_is_for_english(embedder: str, is_told: bool) -> None:
    assert ("footnote rebuild" in told(embedder)) == is_told


@pytest.mark.parametrize(
    ("reader", "is_told"),
    [
        ("footnote-evidence", True),
        ("cross-encoder/ms-marco-MiniLM-L6-v2@1", True),
        ("BAAI/bge-reranker-v2-m3@1", False),
    ],
)
def test_what_no_model_has_read_is_said_to_be_unchecked(reader: str, is_told: bool) -> None:
    assert ("was not checked" in told(MULTILINGUAL, reader)) == is_told
    assert "was not checked" not in told(ENGLISH, reader)


def test_it_comes_with_the_passages_and_beside_what_else_is_to_be_known(tmp_path: Path) -> None:
    with fake_pipeline(tmp_path / "data", embedder=EnglishEmbedder()) as pipeline:
        pipeline.ingest([write_documents(tmp_path / "docs", {"a.txt": "Форум открылся в понедельник."})])
        found = pipeline.find("Кто открыл Форум?")
        assert found.passages
        assert found.notice is not None
        assert found.notice.startswith("The question does not read as English")
        both = pipeline.find("Кто открыл Форум?", filter=Filter(outlets=("TASS",))).notice
        assert both is not None
        assert both.startswith("No source is from TASS")
        assert found.notice in both
        assert pipeline.find("Who opened the forum?").notice is None
