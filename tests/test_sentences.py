from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.sentences import split_sentences

PIECES = st.sampled_from(
    [
        "Mr.",
        "Smith",
        "U.S.",
        "“Yes,”",
        "he said.",
        "\n",
        "\n\n",
        " ",
        "- item",
        "3.5",
        "г.",
        "Путин",
        "?!",
        "...",
        "’",
        ".”",
        "。",
        "1.",
    ]
)
ANY_TEXT = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map(" ".join), st.lists(PIECES).map("".join))


@given(ANY_TEXT)
def test_spans_are_ordered_trimmed_and_hold_every_visible_character(text: str) -> None:
    spans = split_sentences(text)
    covered: set[int] = set()
    end = 0
    for span in spans:
        assert end <= span.start < span.end
        assert span.of(text) == span.of(text).strip()
        covered.update(range(span.start, span.end))
        end = span.end
    assert all(text[at].isspace() for at in range(len(text)) if at not in covered)


@given(ANY_TEXT, ANY_TEXT)
def test_a_blank_line_always_ends_a_sentence(left: str, right: str) -> None:
    text = f"{left}\n\n{right}"
    assert all(span.end <= len(left) or span.start >= len(left) for span in split_sentences(text))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("According to Mr Umakhanov, it works. | Mr. Umakhanov left. | He came.", id="titles"),
        pytest.param("He lives in the U.S. | The U.S. Senate met. | He left the U.S. in 1999.", id="initialism"),
        pytest.param("A commentary posted on Aug. 27. | The following is a translation.", id="month before a day"),
        pytest.param("Dr. Smith saw No. 5 and Fig. 3. | Is that all?! | Yes.", id="numbered things"),
        pytest.param("J. R. R. Tolkien met George W. Bush. | It was W. A. Pitman.", id="initials"),
        pytest.param("It grew by 3.5 percent. | He paid $4.20. | Then he left.", id="decimals"),
        pytest.param("He was born in St Petersburg. | Or in St. Petersburg.", id="St"),
        pytest.param("“We helped. | We did it here,” he said. | The senator left.", id="attribution after a comma"),
        pytest.param("“We support this area.” | The senator went on.", id="closing quote after the stop"),
        pytest.param("‘It will make the US “asocial”.’ | The editorial says so.", id="nested quotes"),
        pytest.param("“Is it so?” he asked. | 'Really!' she said.", id="question before its attribution"),
        pytest.param("“Will they come?” Wang Yi asked. | He did not say.", id="question before a named speaker"),
        pytest.param("He works at Apple Inc. | He likes it. | Apple Inc. Chairman Smith left.", id="may end or not"),
        pytest.param("At 5 p.m. he left. | At 6 p.m. | The train came.", id="p.m."),
        pytest.param("Yes... no. | Wait... | In this context, it is.", id="ellipsis"),
        pytest.param("В 2020 г. он приехал в г. Москву. | А. С. Пушкин родился там.", id="Russian abbreviations"),
        pytest.param("«Это важно!» — сказал он. | «Мы согласны.» | Сенатор ушёл.", id="Russian quotes"),
        pytest.param("The progress of human civilization . | Every way has the right to exist.", id="stray space"),
        pytest.param("It was shown.[1] | Others agree.[2][3] | So do we.", id="reference marks"),
        pytest.param("1. First item here. | Then more.", id="enumerator"),
    ],
)
def test_borders_on_one_line(text: str) -> None:
    expected = text.split(" | ")
    plain = " ".join(expected)
    assert [span.of(plain) for span in split_sentences(plain)] == expected


def test_a_stray_space_before_the_stop_and_none_behind_it() -> None:
    text = "the progress of human civilization .Every way has the right to exist."
    assert [span.of(text) for span in split_sentences(text)][1] == "Every way has the right to exist."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Introduction\nThe text follows here and goes on.", 2, id="heading"),
        pytest.param("- one thing\n- another thing\n- a third", 3, id="bullets"),
        pytest.param("He told reporters on\nThursday. Then he left.", 2, id="unfinished line"),
        pytest.param("The senator visited the White\nHouse in the afternoon and\nleft.", 1, id="hard wrap"),
        pytest.param("He agreed.\nShe did not agree at all.", 2, id="complete lines"),
        pytest.param("这是一句话。这是第二句！真的吗？", 3, id="Chinese"),
        pytest.param(" \n\t\n ", 0, id="white space"),
    ],
)
def test_number_of_sentences(text: str, expected: int) -> None:
    assert len(split_sentences(text)) == expected
