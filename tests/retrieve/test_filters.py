"""Which filter a question suggests, and what a search makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from parts import fake_pipeline, write_documents

from rag.pipeline import Pipeline
from rag.retrieve.filters import propose
from rag.types import Filter

OUTLETS = ("Verge", "The Verge", "TASS", "Meridian Wire")


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("Who spoke in September 2020?", "2020-09", "2020-09"),
        ("Who spoke in 2021?", "2021", "2021"),
        ("Who spoke on 3 September 2020?", "2020-09-03", "2020-09-03"),
        ("Who spoke on September 3rd, 2020?", "2020-09-03", "2020-09-03"),
        ("Who spoke on 31 February 2020?", "2020-02", "2020-02"),
        ("Who spoke before March 2021?", None, "2021-02-28"),
        ("Who spoke before 2021?", None, "2020-12-31"),
        ("Who has spoken since 2020?", "2020", None),
        ("Who spoke after December 2020?", "2021-01", None),
        ("Who spoke after 2020?", "2021", None),
        ("Who spoke after 31 December 2020?", "2021-01-01", None),
        ("Who spoke until May 2020?", None, "2020-05"),
        ("Who spoke between March 2020 and May 2021?", "2020-03", "2021-05"),
        ("Who spoke from 2019 to 2020?", "2019", "2020"),
    ],
)
def test_periods(question: str, since: str | None, until: str | None) -> None:
    proposal = propose(question)
    assert proposal is not None
    assert proposal.filter == Filter(since=since, until=until)
    assert all(words in question for words in proposal.words)


@pytest.mark.parametrize(
    "question",
    [
        "Who spoke?",
        "How many of the 2020 delegates spoke?",
        "What did Wang Chen say in 2020 and Zhang in 2022?",
        "Who may speak in the hall?",
        "Who works at TASS?",
        "According to Mr Vergemont, who spoke?",
    ],
)
def test_no_filter_is_suggested(question: str) -> None:
    assert propose(question, outlets=OUTLETS) is None


def test_an_outlet_that_tells_is_meant_and_a_name_within_a_longer_one_is_not() -> None:
    proposal = propose("According to The Verge and a report by TASS, who spoke in 2020?", outlets=OUTLETS)
    assert proposal is not None
    assert proposal.filter == Filter(outlets=("The Verge", "TASS"), since="2020", until="2020")
    assert proposal.words == ("The Verge", "TASS", "in 2020")
    only_outlets = propose("According to TASS, who spoke in 2020?", outlets=OUTLETS, dates=False)
    assert only_outlets is not None
    assert only_outlets.filter == Filter(outlets=("TASS",))


HEAD = "---\ntitle: {title}\n{rest}---\n\n{text}\n"


def document(title: str, text: str, **facts: str) -> str:
    rest = "".join(f"{name}: {value}\n" for name, value in facts.items())
    return HEAD.format(title=title, rest=rest, text=text)


MEETING = "The two ministers met on the harbour bridge, and the ferry waited for the delegation until midnight."


@pytest.fixture
def pipeline(tmp_path: Path) -> Iterator[Pipeline]:
    texts = {
        "wire/meeting.md": document("Ministers meet", MEETING, outlet="Meridian Wire", date="2020-09-11"),
        "post/strike.md": document("A strike", "The ferry crews went on strike.", outlet="Post", date="2021-03"),
        "undated.md": document("The ferry", "The ferry was built long ago.", outlet="Post"),
        **{f"many/{n}.md": document(f"Ferry {n}", f"The ferry number {n} sails.", date="2019") for n in range(30)},
    }
    with fake_pipeline(tmp_path / "data", top_k=5, candidates=5) as made:
        made.ingest([write_documents(tmp_path / "docs", texts)])
        yield made


def found(pipeline: Pipeline, question: str, wanted: Filter | None) -> set[str]:
    return {Path(passage.chunk.source).name for passage in pipeline.search(question, filter=wanted)}


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Filter(sources=("wire",)), set()),
        (Filter(sources=("wire/meeting.md",)), {"meeting.md"}),
        (Filter(outlets=("meridian wire",)), {"meeting.md"}),
        (Filter(since="2020"), {"meeting.md", "strike.md"}),
        (Filter(since="2020-09", until="2020"), {"meeting.md"}),
        (Filter(outlets=("Post",)), {"strike.md", "undated.md"}),
        (Filter(outlets=("Post",), until="2021"), {"strike.md"}),
    ],
    ids=["no-such-folder", "source", "outlet", "since", "range", "two", "outlet-and-date"],
)
def test_what_passes_is_found_though_much_else_is_nearer(pipeline: Pipeline, wanted: Filter, names: set[str]) -> None:
    assert found(pipeline, "The ferry number 7 sails", wanted) == names


def test_a_folder_as_it_was_ingested(pipeline: Pipeline, tmp_path: Path) -> None:
    assert found(pipeline, "ferry", Filter(sources=(str(tmp_path / "docs" / "post"),))) == {"strike.md"}


def test_how_many_sources_have_no_date_is_said(pipeline: Pipeline) -> None:
    answer = pipeline.ask("What of the ferry crews?", filter=Filter(since="2021"))
    assert answer.filter == Filter(since="2021")
    assert answer.notice == "1 source has no date and is left out."
    assert {Path(passage.chunk.source).name for passage in answer.passages} == {"strike.md"}


def test_a_filter_that_nothing_passes_is_not_an_empty_collection(pipeline: Pipeline) -> None:
    answer = pipeline.ask("What of the ferry?", filter=Filter(outlets=("Xinhua",)))
    assert answer.status == "no_evidence"
    assert "no source passes the filter" in answer.text
    assert answer.notice == "No source is from Xinhua. Outlets known: Meridian Wire, Post."


def test_an_outlet_named_in_the_question_narrows_the_search_and_is_shown(pipeline: Pipeline) -> None:
    answer = pipeline.ask("According to Meridian Wire, what of the ferry?")
    assert answer.filter == Filter(outlets=("Meridian Wire",))
    assert answer.notice is not None
    assert "since the question says “Meridian Wire”" in answer.notice
    assert {Path(citation.source).name for citation in answer.citations} == {"meeting.md"}


def test_the_suggestion_is_removed_by_an_empty_filter_or_by_the_setting(pipeline: Pipeline, tmp_path: Path) -> None:
    question = "According to Meridian Wire, which ferry number sails?"
    assert found(pipeline, question, None) == {"meeting.md"}
    assert len(found(pipeline, question, Filter())) == 5
    pipeline.close()
    with fake_pipeline(tmp_path / "data", top_k=5, question_filter="off") as unmoved:
        assert len(found(unmoved, question, None)) == 5


def test_periods_in_a_question_narrow_the_search_only_by_setting(pipeline: Pipeline, tmp_path: Path) -> None:
    question = "What happened to the ferry in September 2020?"
    assert len(found(pipeline, question, None)) == 5
    pipeline.close()
    with fake_pipeline(tmp_path / "data", top_k=5, question_filter="all") as keen:
        assert found(keen, question, None) == {"meeting.md"}
        assert len(found(keen, "What happened to the ferry in 1990?", None)) == 5, "falls back where nothing passes"


def test_a_suggestion_that_holds_no_answer_is_given_up(pipeline: Pipeline, tmp_path: Path) -> None:
    pipeline.close()
    with fake_pipeline(tmp_path / "data", top_k=5, caution=1.0) as careful:
        answer = careful.ask("According to Meridian Wire, which ferry number sails?")
        assert answer.filter is None
        assert len(answer.passages) == 5
