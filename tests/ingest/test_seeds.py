"""The five documents of the first corpus, where they are at hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rag.ingest.chunk import chunk_document
from rag.ingest.load import load_document
from rag.ingest.quotations import kept_together
from rag.sentences import split_sentences
from rag.types import Document
from tests.ingest.test_chunk import token_spans

SHARED = Path(__file__).parents[3] / "shared"
SEEDS = SHARED / "seeds"
needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed documents are not beside the repository")


def seed(number: int) -> Document:
    (path,) = SEEDS.glob(f"00{number}_*.txt")
    return load_document(path, source=path.name, max_bytes=10**6)


@needs_seeds
@pytest.mark.parametrize(
    ("number", "title", "date"),
    [
        (0, "Iliyas Umakhanov: Inter-parliamentary contacts will contribute to expanding", None),
        (1, 'Wang Yi: "The Chinese side is ready to stand shoulder to shoulder', "2020-11-19"),
        (2, "Konstantin Kosachev: Inter-parliamentary contacts with ASEAN countries", None),
        (3, None, None),
        (4, "Opening Asia for Russia", "2021-08-29"),
    ],
)
def test_title_date_and_language(number: int, title: str | None, date: str | None) -> None:
    document = seed(number)
    assert (document.title or "").startswith(title or "")
    assert (document.title is None) == (title is None)
    assert (document.date, document.language) == (date, "en")


@needs_seeds
@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, {"title": "first line"}),
        (1, {"title": "headline", "date": "dateline", "outlet": "masthead"}),
        (2, {"title": "first line"}),
        (3, {}),
        (4, {"title": "headline", "date": "dateline"}),
    ],
)
def test_where_it_was_found(number: int, expected: dict[str, str]) -> None:
    assert seed(number).found == {**expected, "language": "detected"}


@needs_seeds
@pytest.mark.parametrize("number", range(5))
def test_cyrillic_lines_around_them_make_them_no_russian_documents(number: int, tmp_path: Path) -> None:
    (path,) = SEEDS.glob(f"00{number}_*.txt")
    menu = "\n".join(f"Наука и образование в регионах страны {line}" for line in range(20))
    changed = tmp_path / path.name
    changed.write_text(f"{path.read_text(encoding='utf-8')}.\n\n{menu}.\n", encoding="utf-8")
    document = load_document(changed, source=path.name, max_bytes=10**6)
    assert document.language == "en"
    assert "in Cyrillic script" in document.found["language"]


@needs_seeds
@pytest.mark.parametrize("number", range(5))
def test_quotations_are_in_one_chunk_with_who_speaks(number: int) -> None:
    document = seed(number)
    sentences = split_sentences(document.text)
    together = kept_together(document.text, sentences)
    cut = chunk_document(document, token_spans=token_spans, chunk_tokens=240, overlap_tokens=0)
    ends = {chunk.end for chunk in cut}
    assert not [before.of(document.text) for before, bound in zip(sentences, together[1:], strict=False)
                if bound and before.end in ends]  # fmt: skip


@needs_seeds
@pytest.mark.parametrize("number", range(5))
def test_debris_is_gone(number: int) -> None:
    text = seed(number).text
    assert not re.search(r"<|>|\.jpg|просмотр|[Пп]артн|Partner news|\n{3}|[ \t]\n", text)


@needs_seeds
@pytest.mark.parametrize("number", range(5))
def test_every_line_that_ends_as_a_sentence_is_kept(number: int) -> None:
    (path,) = SEEDS.glob(f"00{number}_*.txt")
    kept = " ".join(seed(number).text.split())
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.endswith((".", ".”", ".’")) and "<" not in line:
            assert " ".join(line.split()) in kept
