"""What a model thought aloud is left out of its draft, however the reply is cut into pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.thoughts import spoken


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("<think>Hm. Paris?</think>It was held in Bali [1].", "It was held in Bali [1]."),
        ("First. <think>no</think>Then.<think>x</think>", "First. Then."),
        ("<think>never ends", ""),
        ("2 < 3 and a <thing> stay", "2 < 3 and a <thing> stay"),
        ("ends with <thin", "ends with <thin"),
        ("", ""),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 100])
def test_thoughts_are_left_out(reply: str, said: str, size: int) -> None:
    pieces = [reply[start : start + size] for start in range(0, len(reply), size)]
    assert "".join(spoken(pieces)) == said


@given(st.lists(st.text(alphabet="<think/> a", max_size=12)))
def test_the_cut_into_pieces_changes_nothing(pieces: list[str]) -> None:
    assert "".join(spoken(pieces)) == "".join(spoken(["".join(pieces)]))
