from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.types import Document
from ui.reading import CONTEXT_CHARS, Spot, excerpt, source_name

SPOT = Spot(1, "1", "a.txt", None, None, None, 0, 0, "", "verbatim")


def spot(quote: str, start: int) -> Spot:
    return replace(SPOT, quote=quote, start=start, end=start + len(quote))


@given(before=st.text("ab \n", max_size=8000), quote=st.text("cd", min_size=1), after=st.text("ab \n", max_size=8000))
def test_an_excerpt_is_one_piece_of_the_document_around_the_quote(before: str, quote: str, after: str) -> None:
    text = before + quote + after
    found = excerpt(Document("a.txt", text), spot(quote, len(before)))
    assert found is not None
    assert found.quote == quote
    assert before.endswith(found.before)
    assert after.startswith(found.after)
    assert found.starts_document == (found.before == before)
    assert found.ends_document == (found.after == after)
    assert max(len(found.before), len(found.after)) <= 2 * CONTEXT_CHARS


def test_context_is_cut_at_paragraphs() -> None:
    paragraph = "A sentence of some length stands here. " * 10
    text = "\n\n".join([paragraph] * 20 + ["Quote."] + [paragraph] * 20)
    found = excerpt(Document("a.txt", text), spot("Quote.", text.index("Quote.")))
    assert found is not None
    assert found.before.startswith("A sentence")
    assert found.after.endswith("here. ")
    assert not found.starts_document
    assert not found.ends_document


def test_a_quote_that_has_moved_is_found_and_one_that_is_gone_is_not() -> None:
    document = Document("a.txt", "More before it. The quote. After.")
    found = excerpt(document, spot("The quote.", 0))
    assert found is not None
    assert (found.before, found.quote) == ("More before it. ", "The quote.")
    assert excerpt(document, spot("Another quote.", 0)) is None


@pytest.mark.parametrize(
    ("source", "title", "name"),
    [
        pytest.param("/a/b.txt", "Title", "Title", id="title"),
        pytest.param("/a/b.txt", None, "b.txt", id="path"),
        pytest.param("C:\\a\\b.txt", None, "b.txt", id="windows path"),
        pytest.param("https://example.org/news/", None, "news", id="address"),
        pytest.param("/", None, "/", id="nothing but a slash"),
    ],
)
def test_a_source_has_a_name(source: str, title: str | None, name: str) -> None:
    assert source_name(source, title) == name
