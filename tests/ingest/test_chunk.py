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


def chunk_with(*, title: str | None, heading: str | None, text: str, date: str | None = None) -> Chunk:
    return Chunk(doc_id="d", source="s", start=0, end=len(text), text=text, title=title, date=date, heading=heading)


@pytest.mark.parametrize(
    ("title", "date", "heading", "expected"),
    [
        ("T", "2020-11-19", "H", "T – 19 November 2020 – H"),
        ("T", "2020-11", None, "T – November 2020"),
        (None, "2020", "H", "2020 – H"),
        ("T", None, "T", "T"),
        ("T", None, None, "T"),
        (None, None, "H", "H"),
        (None, None, None, ""),
    ],
)
def test_header_says_each_thing_once(title: str | None, date: str | None, heading: str | None, expected: str) -> None:
    assert header(chunk_with(title=title, date=date, heading=heading, text="x")) == expected


@given(
    st.text(max_size=400),
    st.none() | st.dates().map(str),
    st.none() | st.text(max_size=200),
    ANY_TEXT.filter(str.strip),
    st.integers(0, 80),
)
def test_embedding_text_ends_with_the_chunk_and_never_outgrows_the_embedder(
    title: str, date: str | None, heading: str | None, text: str, spare: int
) -> None:
    limit = len(token_spans(text)) + spare
    chunk = chunk_with(title=title, date=date, heading=heading, text=text)
    seen = embedding_text(chunk, token_spans=token_spans, max_tokens=limit)
    assert seen.endswith(text)
    assert len(token_spans(seen)) <= limit
    assert len(token_spans(seen.removesuffix(text))) <= MAX_HEADER_TOKENS


def test_embedding_text_puts_the_header_on_the_first_line() -> None:
    chunk = chunk_with(title="Two leaders met", heading="Trade", text="It grew.")
    assert embedding_text(chunk, token_spans=token_spans, max_tokens=100) == "Two leaders met – Trade\nIt grew."
    opening = chunk_with(title="Two leaders met", heading="Trade", text="Trade\n\nIt grew.")
    assert embedding_text(opening, token_spans=token_spans, max_tokens=100) == "Two leaders met\nTrade\n\nIt grew."
    assert embedding_text(chunk, token_spans=token_spans, max_tokens=5) == "Two\nIt grew."
    dated = chunk_with(title="Two leaders met", date="2020-11-19", heading="Trade", text="It grew.")
    assert embedding_text(dated, token_spans=token_spans, max_tokens=100) == (
        "Two leaders met – 19 November 2020 – Trade\nIt grew."
    )


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


def texts_of(text: str, *, size: int) -> list[str]:
    return [chunk.text for chunk in chunks_of(text, size=size)]


STATEMENT = "“It has grown. It will go on. We are glad of it,” the senator said."


def test_a_quotation_of_several_sentences_stays_with_who_speaks() -> None:
    before = "The hosts met on Monday. They spoke of trade. They spoke of energy."
    after = "The guests left on Friday. They were content."
    for size in range(len(token_spans(STATEMENT)), 60):
        assert any(STATEMENT in text for text in texts_of(f"{before} {STATEMENT} {after}", size=size))


def test_a_quotation_that_is_introduced_stays_with_what_introduces_it() -> None:
    said = "Two words more, he said. “Nothing has been lost. Nothing will be,” he added."
    for text in (f"One two three four. Five six. {said} Seven nine.", f"One two three four. Five six. {said}"):
        assert any(said in part for part in texts_of(text, size=len(token_spans(said))))
    announced = "The minister had this to say:\n\n“Nothing has been lost.”"
    text = f"One two three. Four five six seven.\n\n{announced}\n\nEight nine."
    assert any(announced in part for part in texts_of(text, size=len(token_spans(announced)) + 2))


def test_a_quotation_longer_than_a_chunk_is_cut_all_the_same() -> None:
    text = f"“{'It has grown and grown. ' * 20}It ended,” he said."
    assert len(texts_of(text, size=30)) > 3


def test_lines_in_another_script_end_a_chunk_and_are_not_repeated_in_the_next() -> None:
    english, russian = "The forum was opened on Monday.", "Форум открылся в понедельник."
    text = "\n\n".join([english, english, russian, english, english, english])
    for size in range(20, 40):
        assert chunks_of(text, size=size, overlap=10)[0].text == f"{english}\n\n{english}"
    assert [chunk.text for chunk in chunks_of(text, size=30, overlap=10)] == [
        f"{english}\n\n{english}",
        russian,
        f"{english}\n\n{english}\n\n{english}",
    ]


def test_short_lines_in_turns_are_not_torn_apart() -> None:
    text = "\n\n".join(["Beijing", "Пекин", "Hanoi", "Ханой", "Vientiane", "Вьентьян"] * 3)
    assert len(chunks_of(text, size=40)) == 1
