"""What the evidence model is given to read, token by token."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from rag.models.evidence_input import CLS, MARKER, MAX_TOKENS, SEP, evidence_input

WEIGHTS = Path(__file__).parents[2] / "rag" / "models" / "evidence_weights"
SENTENCES = ("The forum opened on Monday.", "It lasted four days.")


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))


def test_question_header_and_marked_sentences_follow_one_another(tokenizer: Tokenizer) -> None:
    encoded = evidence_input(tokenizer, "When?", "Forum", SENTENCES)
    tokens = [tokenizer.id_to_token(number) for number in encoded.ids]
    assert tokens[:6] == [CLS, "when", "?", SEP, "forum", MARKER]
    assert [tokens[place] for place in encoded.markers] == [MARKER, MARKER]
    assert tokens[-1] == SEP
    assert encoded.types == [0] * 4 + [1] * (len(tokens) - 4)


@given(st.text(max_size=80), st.text(max_size=80), st.lists(st.text(max_size=400), max_size=20))
def test_any_text_fits_and_every_place_is_a_slice_of_its_sentence(
    question: str, header: str, sentences: list[str]
) -> None:
    tokenizer = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
    encoded = evidence_input(tokenizer, question, header, sentences)
    assert len(encoded.ids) == len(encoded.types) == len(encoded.places) <= MAX_TOKENS
    assert len(encoded.markers) <= len(sentences)
    for place in encoded.places:
        if place is not None:
            number, start, end = place
            assert 0 <= start <= end <= len(sentences[number])


def test_what_does_not_fit_is_cut_at_the_end(tokenizer: Tokenizer) -> None:
    encoded = evidence_input(tokenizer, "When?", "", SENTENCES * 50, max_tokens=40)
    assert len(encoded.ids) == 40
    assert len(encoded.markers) < 100
