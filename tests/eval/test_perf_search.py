"""What the ablations compare with: BM25 by hand, and fusions of places."""

from __future__ import annotations

import math

import numpy as np
import pytest

from eval.perf.ablations import best, by_ranks, by_share, standardised
from eval.perf.bm25 import ANALYZERS, Bm25
from eval.perf.search_latency import made

TEXTS = ["the ferry sails", "the ferry waits, the ferry leaks", "rain"]


def test_bm25_by_hand() -> None:
    scores = Bm25(TEXTS, str.split).scores("ferry rain ferry", k1=1.2, b=0.75)
    lengths = np.array([3, 6, 1])
    norm = 1.2 * (0.25 + 0.75 * lengths / lengths.mean())
    ferry, rain = math.log1p(1.5 / 2.5), math.log1p(2.5 / 1.5)
    expected = [ferry * 2.2 / (1 + norm[0]), ferry * 2 * 2.2 / (2 + norm[1]), rain * 2.2 / (1 + norm[2])]
    assert scores == pytest.approx(expected)


def test_without_length_or_frequency_only_rarity_counts() -> None:
    scores = Bm25(TEXTS, str.split).scores("ferry", k1=0.0, b=0.0)
    assert scores.tolist() == pytest.approx([math.log1p(1.5 / 2.5)] * 2 + [0.0])


def test_words_are_made_in_the_way_that_is_named() -> None:
    told = "The ferries were sailing"
    assert {name: analyze(told) for name, analyze in ANALYZERS.items()} == {
        "stems, without function words": ["ferri", "sail"],
        "stems, all words": ["the", "ferri", "were", "sail"],
        "words as they stand": ["ferries", "sailing"],
    }


def test_fusions_of_places() -> None:
    dense, lexical = np.array([0.9, 0.8, 0.1, 0.0]), np.array([0.0, 9.0, 1.0, 3.0])
    assert best(dense, 3) == [0, 1, 2]
    assert best(lexical) == [1, 3, 2], "what scores nothing is not found"
    assert standardised(dense, lexical)[0] == by_ranks(dense, lexical, k=60)[0] == by_share(dense, lexical, 0.5)[0] == 1
    assert by_share(dense, lexical, 1.0)[0] == 0


def test_made_chunks_are_the_same_every_time_and_all_different() -> None:
    chunks = list(made(20))
    assert chunks == list(made(20))
    assert len({chunk.text for chunk in chunks}) == 20
