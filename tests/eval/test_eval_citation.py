"""Citations against values worked out by hand from ALCE's definitions, with a judge that reads a table."""

from __future__ import annotations

import pytest

from eval.metrics.answer import containment
from eval.metrics.citation import (
    Statement,
    citation_precision,
    citation_recall,
    precision_recall,
    quote_precision_recall,
    statements,
)

QUOTES = {1: "alpha", 2: "beta", 3: "gamma", 4: "delta"}


def every_word(premise: str, statement: str) -> bool:
    """Carried if the premise holds every word of the statement."""
    return set(statement.split()) <= set(premise.split())


def test_statements_keep_their_markers_on_either_side_of_the_full_stop() -> None:
    answer = "He met Dr. Li on Monday [1][2]. They agreed.[3] It rained. [4] [5] Nothing else.\n\n“So it was.” [4]"
    assert statements(answer) == [
        Statement("He met Dr. Li on Monday.", (1, 2)),
        Statement("They agreed.", (3,)),
        Statement("It rained.", (4, 5)),
        Statement("Nothing else.", ()),
        Statement("“So it was.”", (4,)),
    ]


def test_a_stop_within_the_name_of_a_source_ends_no_statement() -> None:
    answer = "Rain. [1]\n\nWho won? A look back… (2022): “It rained.” [2]\n\nWho knows?"
    titles = ["Who won? A look back at what was said", "Other"]
    assert statements(answer, titles=titles) == [
        Statement("Rain.", (1,)),
        Statement("Who won? A look back… (2022): “It rained.”", (2,)),
        Statement("Who knows?", ()),
    ]
    assert statements("Who won?", titles=titles) == [Statement("Who won?", ())]


@pytest.mark.parametrize(
    ("answer", "recall", "precision"),
    [
        pytest.param([Statement("alpha", (1,))], 1.0, 1.0, id="carried by its one citation"),
        pytest.param([Statement("alpha", (2,))], 0.0, 0.0, id="cited, not carried"),
        pytest.param([Statement("alpha", ())], 0.0, 0.0, id="no citation"),
        pytest.param([Statement("alpha", (9,))], 0.0, 0.0, id="cites what does not exist"),
        # beta alone does not carry it and alpha does without it: needless
        pytest.param([Statement("alpha", (1, 2))], 1.0, 0.5, id="one needless"),
        # neither alone carries it, each is missed: both needed
        pytest.param([Statement("alpha beta", (1, 2))], 1.0, 1.0, id="both needed"),
        pytest.param([Statement("alpha", (1,)), Statement("gamma", (2,))], 0.5, 0.5, id="mean over sentences"),
        pytest.param([Statement("alpha", (1, 2)), Statement("gamma", ())], 0.5, 0.5, id="precision over citations"),
        # ALCE reads three citations at most: the fourth, which alone would carry it, is not seen
        pytest.param([Statement("delta", (1, 2, 3, 4))], 0.0, 0.0, id="at most three"),
        pytest.param([], 0.0, 0.0, id="no answer"),
    ],
)
def test_alce_by_hand(answer: list[Statement], recall: float, precision: float) -> None:
    assert citation_recall(answer, QUOTES, every_word) == recall
    assert citation_precision(answer, QUOTES, every_word) == precision


@pytest.mark.parametrize(
    "text", ["The palace is old [1]. It has many rooms [1].", "The palace is old. [1] It has many rooms. [1]"]
)
def test_copying_the_top_passage_games_citations_and_not_correctness(text: str) -> None:
    passage = "The palace is old. It has many rooms."
    copied = statements(text)
    judge = lambda premise, statement: statement.rstrip(".") in premise  # noqa: E731
    assert citation_recall(copied, {1: passage}, judge) == 1.0
    assert citation_precision(copied, {1: passage}, judge) == 1.0
    assert containment(passage, ("the Duke",)) == 0.0


@pytest.mark.parametrize(
    ("cited", "gold", "expected"),
    [
        ({"a", "b"}, {"a", "c", "d"}, (1 / 2, 1 / 3)),
        (set(), {"a"}, (0.0, 0.0)),
        ({"a"}, {"a"}, (1.0, 1.0)),
    ],
)
def test_source_precision_and_recall(cited: set[str], gold: set[str], expected: tuple[float, float]) -> None:
    assert precision_recall(cited, gold) == pytest.approx(expected)


def test_quote_precision_and_recall() -> None:
    gold = ["The cabinet met on Monday.", "Nobody voted against it.", "They ate."]
    cited = ["Yesterday the cabinet met on Monday.", "Rain fell."]
    assert quote_precision_recall(cited, gold) == pytest.approx((1 / 2, 1 / 3))
    assert quote_precision_recall([], gold) == (0.0, 0.0)
