"""Scoring: what a reader sees with a citation counts as given."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eval.judges import JUDGES
from eval.score import judged, score
from eval.types import Cited, Dataset, Entry, Outcome, Question

QUESTION = Question("q", "When did the cabinet meet?", answerable=True, answers=("Monday",), sources={"a": 1})
DATASET = Dataset("made", "answering", (QUESTION,), (Entry("a", "It met on Monday."), Entry("b", "On Friday then.")))
LED = "Was it late? Cabinet notes (2021-05-03): “It met on Monday.” [1]\n\nA second look (2021-06-01): “On Friday.” [2]"


def cited(marker: int, quote: str, title: str | None, date: str | None) -> Cited:
    return Cited(marker, "a", 0, len(quote), quote, verbatim=True, title=title, date=date)


@pytest.mark.parametrize(
    ("titles", "dates", "recall", "invented"),
    [
        (("Was it late? Cabinet notes", "A second look"), ("2021-05-03", "2021-06-01"), 1.0, 0.0),
        (("Was it late? Cabinet notes", "A second look"), ("2021-05-03", "2021-06-02"), 0.5, 0.5),
        ((None, None), (None, None), 0.0, 1.0),
    ],
    ids=["as the sources have them", "one date that the source does not have", "of sources without any"],
)
@pytest.mark.parametrize("judge", ["overlap", "engine"])
def test_title_and_date_before_a_quote_are_given_with_its_citation(
    judge: str, titles: tuple[str, str], dates: tuple[str, str], recall: float, invented: float
) -> None:
    citations = (cited(1, "It met on Monday.", titles[0], dates[0]), cited(2, "On Friday.", titles[1], dates[1]))
    outcome = Outcome("q", text=LED, status="answered", citations=citations)
    row = score(DATASET, {"q": outcome}, JUDGES[judge])["q"]
    assert (row["alce_recall"], row["invented_numbers"]) == (recall, invented)


def test_a_citation_is_shown_with_what_is_known_of_its_source() -> None:
    assert cited(1, "It met.", "Notes", "2021-05").shown == "Notes\n2021-05\nIt met."
    assert cited(1, "It met.", None, None).shown == "a\nIt met."


@pytest.mark.parametrize(
    ("text", "both", "alone"),
    [
        ("It met on Monday [1], or on Friday [2].", 1.0, 0.0),
        ("It met on Friday [2].", 0.0, 1.0),
        ("It met on Monday [1].", 0.0, 0.0),
        ("", 0.0, 0.0),
    ],
    ids=["both", "the false one", "the true one", "refused"],
)
def test_a_falsified_document_beside_a_true_one_is_to_be_shown_as_disagreement(
    text: str, both: float, alone: float
) -> None:
    question = replace(QUESTION, decoys=("Friday",))
    outcome = Outcome("q", text=text, status="answered" if text else "no_evidence")
    row = score(replace(DATASET, questions=(question,)), {"q": outcome}, JUDGES["overlap"])["q"]
    assert (row["both_shown"], row["decoy_alone"]) == (both, alone)
    without_truth = replace(question, sources={})
    row = score(replace(DATASET, questions=(without_truth,)), {"q": outcome}, JUDGES["overlap"])["q"]
    assert "both_shown" not in row


@pytest.mark.parametrize(("carried", "loss"), [(True, 0.0), (False, 1.0)])
def test_taking_a_claim_for_carried_costs_nothing_where_it_is(*, carried: bool, loss: float) -> None:
    claim = Question("q", "It met on Monday.", answerable=carried, premise="It met.")
    dataset = Dataset("made", "entailment", (claim,))
    outcomes = {"q": Outcome("q", status="no_evidence", confidence=0.2)}
    (found,) = judged(dataset, outcomes, score(dataset, outcomes, JUDGES["overlap"]))
    assert found.loss == loss


@pytest.mark.parametrize(
    ("text", "recall"),
    [("It met on Monday. It rained.", 0.5), ("It met on Monday. [1] It rained on Friday.", 0.5), ("On Friday.", 1.0)],
    ids=["no marker at all", "one sentence without", "carried by any of them"],
)
def test_sources_listed_under_an_answer_are_the_footnotes_of_each_sentence(text: str, recall: float) -> None:
    citations = (cited(1, "It met on Monday.", None, None), cited(2, "On Friday.", None, None))
    outcome = Outcome("q", text=text, status="answered", citations=citations)
    assert score(DATASET, {"q": outcome}, JUDGES["overlap"])["q"]["alce_recall"] == recall
