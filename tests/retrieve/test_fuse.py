"""Reciprocal rank fusion, against numbers worked out by hand."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.retrieve.fuse import reciprocal_rank_fusion
from rag.types import Hit


def ranking(ids: str) -> list[Hit]:
    return [Hit(letter, float(len(ids) - place)) for place, letter in enumerate(ids)]


@pytest.mark.parametrize(
    ("rankings", "k", "expected"),
    [
        pytest.param(["ab", "ba"], 60, {"a": 1 / 61 + 1 / 62, "b": 1 / 61 + 1 / 62}, id="mirror images tie"),
        pytest.param(["abc", "c"], 60, {"c": 1 / 63 + 1 / 61, "a": 1 / 61, "b": 1 / 62}, id="twice found wins"),
        pytest.param(["ab", "c"], 0, {"a": 1.0, "c": 1.0, "b": 0.5}, id="k of zero"),
        pytest.param([], 60, {}, id="nothing to fuse"),
        pytest.param(["", "a"], 60, {"a": 1 / 61}, id="one retriever silent"),
    ],
)
def test_scores_are_sums_of_reciprocal_ranks(rankings: list[str], k: int, expected: dict[str, float]) -> None:
    fused = reciprocal_rank_fusion([ranking(ids) for ids in rankings], k=k)
    assert [hit.chunk_id for hit in fused] == list(expected)
    assert [hit.score for hit in fused] == pytest.approx(list(expected.values()))


@given(st.lists(st.permutations("abcdef").map("".join), max_size=4))
def test_every_chunk_comes_once_and_scores_never_rise(rankings: list[str]) -> None:
    fused = reciprocal_rank_fusion([ranking(ids) for ids in rankings])
    assert sorted(hit.chunk_id for hit in fused) == sorted(set("".join(rankings)))
    assert all(one.score >= other.score for one, other in itertools.pairwise(fused))


@given(st.permutations(["abc", "cab", "b"]))
def test_the_order_of_retrievers_does_not_matter(rankings: list[str]) -> None:
    fused = reciprocal_rank_fusion([ranking(ids) for ids in rankings])
    assert [hit.chunk_id for hit in fused] == ["b", "a", "c"]
