"""Which sources a filter admits."""

from __future__ import annotations

import pytest

from rag.answer.question import require_filter
from rag.errors import QuestionError
from rag.types import Filter


def admits(wanted: Filter, source: str = "a.txt", outlet: str | None = None, language: str | None = None) -> bool:
    return wanted.admits(source=source, outlet=outlet, language=language)


@pytest.mark.parametrize(
    ("given", "source", "passes"),
    [
        ("docs/a.txt", "docs/a.txt", True),
        ("a.txt", "docs/a.txt", True),
        ("docs", "docs/a.txt", True),
        ("docs/", "docs/deep/a.txt", True),
        ("https://example.org/news", "https://example.org/news/1", True),
        ("doc", "docs/a.txt", False),
        (".txt", "docs/a.txt", False),
        ("docs/a.txt", "docs/a.txt.bak", False),
    ],
)
def test_a_source_is_named_whole_by_folder_or_by_its_last_parts(given: str, source: str, passes: bool) -> None:
    assert admits(Filter(sources=(given,)), source) is passes


def test_outlet_and_language_are_compared_without_case_and_any_of_several_will_do() -> None:
    wanted = Filter(outlets=("TASS", "Meridian Wire"), languages=("en",))
    assert admits(wanted, outlet="meridian wire", language="en-GB")
    assert not admits(wanted, outlet="meridian wire", language="ru")
    assert not admits(wanted, outlet="Meridian", language="en")
    assert not admits(wanted), "what is not known of a source is not assumed"


@pytest.mark.parametrize(
    ("since", "until", "published", "passes"),
    [
        ("2020-09", "2020-09", "2020-09-11", True),
        ("2020-09", "2020-09", "2020-09-30", True),
        ("2020-09", "2020-09", "2020-10-01", False),
        ("2020", None, "2020-01-01", True),
        ("2020", None, "2019-12-31", False),
        (None, "2020", "2020-12-31", True),
        (None, "2020-09-11", "2020-09-12", False),
        ("2020-09-11", None, "2020-09", True),
        ("2020-10", None, "2020-09", False),
        ("2020-09-11", "2020-09-12", "2020", True),
        ("2021", None, None, False),
        (None, None, None, True),
    ],
)
def test_a_date_passes_if_any_of_its_days_is_within(
    since: str | None, until: str | None, published: str | None, passes: bool
) -> None:
    assert Filter(since=since, until=until).admits_date(published) is passes


def test_an_empty_filter_is_false_and_admits_everything() -> None:
    assert not Filter()
    assert admits(Filter())
    assert Filter(since="2020")


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Filter(outlets=("A", "B"), since="2020-09", until="2020-09"), "from A or B, published in 2020-09"),
        (Filter(sources=("docs",), languages=("en",), until="2021"), "in docs, in language en, published until 2021"),
        (Filter(since="2020", until="2021-03"), "published 2020 to 2021-03"),
        (Filter(since="2020"), "published since 2020"),
    ],
    ids=["outlets", "source", "range", "since"],
)
def test_a_filter_says_what_it_is(wanted: Filter, words: str) -> None:
    assert str(wanted) == words


@pytest.mark.parametrize("date", ["September 2020", "2020-13", "2020-9-1", "20200911", "2020-02-30", "", "2020-W01-1"])
def test_a_date_in_another_form_is_refused(date: str) -> None:
    with pytest.raises(QuestionError, match="YYYY-MM"):
        require_filter(Filter(since=date))


def test_a_filter_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(QuestionError, match="2019, before it starts on 2020-09"):
        require_filter(Filter(since="2020-09", until="2019"))
    require_filter(Filter(since="2020-09", until="2020"))
