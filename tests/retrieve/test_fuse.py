"""Fusion by scores and by reciprocal ranks, against numbers worked out by hand."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.retrieve.fuse import Retrieved, fuse, reciprocal_rank_fusion
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


def retrieved(scores: dict[str, float], *, limit: int = 2) -> Retrieved:
    return Retrieved([Hit(chunk_id, score) for chunk_id, score in scores.items()], limit=limit)


@pytest.mark.parametrize(
    ("retrievers", "expected"),
    [
        pytest.param([{"a": 3.0, "b": 1.0}], {"a": 1.0, "b": -1.0}, id="standardised"),
        pytest.param([{"a": 3.0, "b": 1.0}, {"b": 0.9, "a": 0.1}], {"a": 0.0, "b": 0.0}, id="equal weight, ties by id"),
        pytest.param(
            [{"a": 5.0, "b": 2.0}, {"c": 4.0, "a": 1.0}],
            {"a": 0.35355339, "c": 0.35355339, "b": -0.70710678},
            id="what is not brought counts as the last hit",
        ),
        pytest.param([{"a": 1.0}, {}], {"a": 0.0}, id="one retriever silent"),
        pytest.param([{"a": 2.0, "b": 2.0}], {"a": 0.0, "b": 0.0}, id="nothing stands out"),
        pytest.param([], {}, id="nobody searched"),
    ],
)
def test_scores_are_means_of_standard_deviations(
    retrievers: list[dict[str, float]], expected: dict[str, float]
) -> None:
    fused = fuse([retrieved(scores) for scores in retrievers])
    assert [hit.chunk_id for hit in fused] == list(expected)
    assert [hit.score for hit in fused] == pytest.approx(list(expected.values()))


def test_how_far_a_hit_stands_out_counts_and_not_only_its_rank() -> None:
    close, clear = {"a": 0.5, "b": 0.49, "c": 0.1}, {"b": 30.0, "a": 3.0, "c": 2.0}
    assert [hit.chunk_id for hit in fuse([retrieved(close), retrieved(clear)])] == ["b", "a", "c"]


def test_what_a_retriever_that_ran_dry_did_not_bring_counts_nothing() -> None:
    dry, full = retrieved({"a": 3.0, "b": 2.0}, limit=5), retrieved({"a": 3.0, "b": 2.0}, limit=2)
    assert (dry.score("c"), full.score("c"), full.score("a")) == (0.0, 2.0, 3.0)


@given(st.lists(st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 40)), max_size=3))
def test_every_chunk_comes_once_in_an_order_that_the_retrievers_order_does_not_change(
    scores: list[dict[str, float]],
) -> None:
    found = [hit.chunk_id for hit in fuse([retrieved(one) for one in scores])]
    assert sorted(found) == sorted({chunk_id for one in scores for chunk_id in one})
    if len(scores) < 3:
        assert found == [hit.chunk_id for hit in fuse([retrieved(one) for one in reversed(scores)])]
