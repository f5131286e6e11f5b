"""Markers: found, stripped, and kept with their sentence while the text is still arriving."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.cite import markers, sentences_of, without_markers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("It is so [1].", [1], id="one"),
        pytest.param("It is so [2][1].", [2, 1], id="two, in order"),
        pytest.param("It is so [1, 3; 4].", [1, 3, 4], id="a list"),
        pytest.param("It is so [2-4].", [2, 3, 4], id="a range"),
        pytest.param("It is so 【3】.", [3], id="full-width brackets"),
        pytest.param("It is so [Passage 2].", [2], id="with a word"),
        pytest.param("It is so [1] and so [1].", [1], id="each once"),
        pytest.param("In 2020 [sic] it was so.", [], id="not a marker"),
        pytest.param("It is so [1-900].", [1, 900], id="an absurd range is its ends"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_markers(text: str, expected: list[int]) -> None:
    assert markers(text) == expected


def test_without_markers_reads_on() -> None:
    assert without_markers("He met her [1], he said [2, 3].") == "He met her, he said."


@pytest.mark.parametrize("size", [1, 2, 5, 1000])
def test_sentences_keep_their_markers_however_the_text_arrives(size: int) -> None:
    text = "The forum was in Vladivostok [1]. It ended on Thursday. [2] Nobody else spoke [3]"
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    found = [(without_markers(sentence), markers(sentence)) for sentence in sentences_of(pieces)]
    assert found == [
        ("The forum was in Vladivostok.", [1]),
        ("It ended on Thursday.", [2]),
        ("Nobody else spoke", [3]),
    ]


def test_a_sentence_comes_before_the_text_is_complete() -> None:
    arrived: list[str] = []

    def pieces():
        yield "One is here [1]. "
        yield "Two begins"
        arrived.append("end")

    stream = sentences_of(pieces())
    assert next(stream).strip() == "One is here [1]."
    assert arrived == []


@given(st.lists(st.text(max_size=20), max_size=8))
def test_no_text_is_lost(pieces: list[str]) -> None:
    whole = "".join(pieces)
    joined = "".join(sentences_of(pieces))
    assert "".join(joined.split()) == "".join(whole.split())


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_a_quotation_of_several_sentences_is_not_parted(size: int) -> None:
    text = "“A cap is a crutch. [2] One does not marry it,” he said [3]. Nobody answered. “Open to the end. So it is."
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    found = [without_markers(sentence) for sentence in sentences_of(pieces)]
    assert found[:2] == ["“A cap is a crutch. One does not marry it,” he said.", "Nobody answered."]
    assert " ".join(found[2:]) == "“Open to the end. So it is."
