"""What the engine relies on in any ClaimChecker."""

from __future__ import annotations

import pytest

from rag.protocols import ClaimChecker, Text
from rag.testing import OverlapChecker

FORUM = Text("Forum report", ("The forum opened on Monday.", "It lasted four days.", "Rain fell."))
WHEAT = Text("", ("Wheat exports rose by 12.5 per cent in May, the port authority said.",))
CHECKERS = [pytest.param("fake", id="fake"), pytest.param("real", id="real", marks=pytest.mark.slow)]


@pytest.fixture(params=CHECKERS)
def checker(request: pytest.FixtureRequest) -> ClaimChecker:
    return OverlapChecker() if request.param == "fake" else request.getfixturevalue("real_checker")


def test_a_claim_is_carried_by_its_own_words_and_by_no_other_passage(checker: ClaimChecker) -> None:
    own, other = checker.support("The forum opened on Monday.", [FORUM, WHEAT])
    assert 1.0 >= own > 0.5 > other >= 0.0


def test_a_passage_counts_the_same_alone_and_among_others(checker: ClaimChecker) -> None:
    (alone,) = checker.support("The forum lasted four days.", [FORUM])
    assert checker.support("The forum lasted four days.", [WHEAT, FORUM])[1] == alone


def test_nothing_read_gives_nothing(checker: ClaimChecker) -> None:
    assert checker.support("So it is.", []) == []
    (empty,) = checker.support("So it is.", [Text("", ())])
    assert 0.0 <= empty <= 1.0


def test_a_very_long_passage_is_read_as_far_as_it_goes(checker: ClaimChecker) -> None:
    (found,) = checker.support("The forum opened on Monday.", [Text("", (*FORUM.sentences, *["It rained."] * 300))])
    assert 0.0 <= found <= 1.0
