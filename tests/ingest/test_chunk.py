from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.ingest.chunk import MAX_HEADER_TOKENS, chunk_document, embedding_text, header
from rag.sentences import split_sentences
from rag.types import Chunk, Document, Span

WORDS = st.sampled_from(
    ["Alpha.", "beta", "gamma,", "Delta!", "\n\n", "\n", "x" * 70, "“quoted.”", "Mr.", "é", "中文。", "1.5", "\u00a0"]
)
ANY_TEXT = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=80).map(" ".join))


def token_spans(text: str) -> list[Span]:
    """Pieces of words of at most four letters, and single marks: more tokens than words, as embedders have it."""
    return [Span(match.start(), match.end()) for match in re.finditer(r"\w{1,4}|[^\w\s]", text)]


def chunks_of(text: str, *, size: int, overlap: int = 0, headings: tuple[tuple[int, str], ...] = ()) -> list[Chunk]:
    document = Document(source="a.txt", text=text, title="A title", date="2020-11-19", headings=headings)
    return chunk_document(document, token_spans=token_spans, chunk_tokens=size, overlap_tokens=overlap)


@given(ANY_TEXT, st.integers(1, 40), st.integers(0, 40))
def test_chunks_slice_exactly_and_are_never_too_long(text: str, size: int, overlap: int) -> None:
    chunks = chunks_of(text, size=size, overlap=overlap)
    assert chunks == chunks_of(text, size=size, overlap=overlap)
    for chunk in chunks:
        assert chunk.text == text[chunk.start : chunk.end]
        assert chunk.text == chunk.text.strip() != ""
        assert len(token_spans(chunk.text)) <= size
    assert [(chunk.start, chunk.end) for chunk in chunks] == sorted({(chunk.start, chunk.end) for chunk in chunks})


@given(ANY_TEXT, st.integers(1, 40), st.integers(0, 40))
def test_every_sentence_that_fits_lies_wholly_in_a_chunk(text: str, size: int, overlap: int) -> None:
    chunks = chunks_of(text, size=size, overlap=overlap)
    covered = {at for chunk in chunks for at in range(chunk.start, chunk.end)}
    assert all(text[at].isspace() for at in range(len(text)) if at not in covered)
    for sentence in split_sentences(text):
        tokens = len(token_spans(sentence.of(text)))
        if tokens <= size and "x" * 25 not in sentence.of(text):
            assert any(chunk.start <= sentence.start and sentence.end <= chunk.end for chunk in chunks)


def test_overlap_repeats_whole_sentences_within_its_limit() -> None:
    text = "One two. Three four. Five six. Seven nine."  # 3, 4, 3 and 4 tokens
    chunks = chunks_of(text, size=9, overlap=5)
    assert [chunk.text for chunk in chunks] == [
        "One two. Three four.",
        "Three four. Five six.",
        "Five six. Seven nine.",
    ]


def test_a_chunk_ends_at_a_paragraph_where_one_is_near() -> None:
    text = "One two. Three four. Five six.\n\nSeven nine. Ten ten. Six six."
    assert chunks_of(text, size=16)[0].text == "One two. Three four. Five six."


def test_a_heading_stays_with_what_it_heads_and_is_not_overlapped_into() -> None:
    text = "One two. Three four. Five six.\n\nHead\n\nSeven nine. Ten ten. Six six."
    chunks = chunks_of(text, size=14, overlap=9, headings=((text.index("Head"), "Head"),))
    assert chunks[1].text.startswith("Head\n\nSeven")
    assert [chunk.heading for chunk in chunks[:2]] == [None, "Head"]


def test_a_long_word_is_cut_so_that_no_chunk_is_a_wall_of_letters() -> None:
    assert max(len(chunk.text) for chunk in chunks_of("x" * 5000, size=10)) <= 40


def test_chunks_carry_what_is_known_of_their_place() -> None:
    document = Document(source="a.pdf", text="One.\n\nTwo.", title="T", date="2020", page_starts=(0, 6))
    chunks = chunk_document(document, token_spans=token_spans, chunk_tokens=2, overlap_tokens=0)
    assert [(chunk.page, chunk.title, chunk.date, chunk.source) for chunk in chunks] == [
        (1, "T", "2020", "a.pdf"),
        (2, "T", "2020", "a.pdf"),
    ]
    assert chunks[0].doc_id == document.doc_id


def chunk_with(*, title: str | None, heading: str | None, text: str) -> Chunk:
    return Chunk(doc_id="d", source="s", start=0, end=len(text), text=text, title=title, heading=heading)


@pytest.mark.parametrize(
    ("title", "heading", "expected"),
    [
        ("T", "H", "T – H"),
        ("T", "T", "T"),
        ("T", None, "T"),
        (None, "H", "H"),
        (None, None, ""),
    ],
)
def test_header_says_each_thing_once(title: str | None, heading: str | None, expected: str) -> None:
    assert header(chunk_with(title=title, heading=heading, text="x")) == expected


@given(st.text(max_size=400), ANY_TEXT.filter(str.strip), st.integers(0, 30))
def test_embedding_text_ends_with_the_chunk_and_never_outgrows_the_embedder(title: str, text: str, spare: int) -> None:
    limit = len(token_spans(text)) + spare
    seen = embedding_text(chunk_with(title=title, heading=None, text=text), token_spans=token_spans, max_tokens=limit)
    assert seen.endswith(text)
    assert len(token_spans(seen)) <= limit
    assert len(token_spans(seen.removesuffix(text))) <= MAX_HEADER_TOKENS


def test_embedding_text_puts_the_header_on_the_first_line() -> None:
    chunk = chunk_with(title="Two leaders met", heading="Trade", text="It grew.")
    assert embedding_text(chunk, token_spans=token_spans, max_tokens=100) == "Two leaders met – Trade\nIt grew."
    opening = chunk_with(title="Two leaders met", heading="Trade", text="Trade\n\nIt grew.")
    assert embedding_text(opening, token_spans=token_spans, max_tokens=100) == "Two leaders met\nTrade\n\nIt grew."
    assert embedding_text(chunk, token_spans=token_spans, max_tokens=5) == "Two\nIt grew."


TABLE = "| Country | Capital |\n|-|-|\n| Vietnam | Hanoi |\n| Laos | Vientiane |"


def test_a_table_that_fits_is_kept_whole() -> None:
    text = f"{'Some words of prose come first. ' * 5}\n\n{TABLE}\n\nThe end of it all is here."
    for size in range(32, 60):
        assert any(TABLE in chunk.text for chunk in chunks_of(text, size=size))


def test_a_table_that_does_not_fit_is_cut_between_rows() -> None:
    rows = "\n".join(f"| Country {n} | Capital {n} |" for n in range(20))
    for chunk in chunks_of(f"| Country | Capital |\n|-|-|\n{rows}", size=30):
        assert chunk.text.startswith("| ")
        assert chunk.text.endswith(" |")
