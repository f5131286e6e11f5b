from __future__ import annotations

import pytest
from html_tree import seen

from rag.types import Filter, SourceInfo
from ui import render_within, within
from ui.within import Choices


def info(source: str, title: str | None = None, **known: str | None) -> SourceInfo:
    facts = {"date": None, "outlet": None, "author": None, "language": None, **known}
    return SourceInfo(source, "d" * 16, title, **facts, pages=0, characters=1, chunks=1)  # type: ignore[arg-type]


INDEXED = [
    info("/in/a.txt", "Bridge", date="2020-09-11", outlet="The Courier", language="en"),
    info("/in/b.txt", "Bridge", date="2021", outlet="The Courier", language="ru"),
    info("/other/c.txt", None, outlet="Daily Tide", language="en"),
]
FULL = Filter(("/in/a.txt", "/in"), ("The Courier",), ("ru",), "2020-09", "2021")


def test_choices_are_what_is_indexed() -> None:
    known = within.choices(INDEXED)
    assert known.sources == (
        ("in/ (2 documents)", "/in"),
        ("Bridge (/in/a.txt)", "/in/a.txt"),
        ("Bridge (/in/b.txt)", "/in/b.txt"),
        ("c.txt", "/other/c.txt"),
    )
    assert known.outlets == (("Daily Tide (1)", "Daily Tide"), ("The Courier (2)", "The Courier"))
    assert known.languages == (("English", "en"), ("Russian", "ru"))
    assert (known.first, known.last, known.undated) == ("2020-09-11", "2021", 1)


def test_a_choice_that_would_change_nothing_is_not_offered() -> None:
    known = within.choices([info("/in/a.txt", language="en"), info("/in/b.txt", language="en")])
    assert known.languages == ()
    assert [value for _, value in known.sources] == ["/in/a.txt", "/in/b.txt"]


def test_the_form_and_the_filter_are_the_same_thing() -> None:
    assert within.chosen(*within.values(FULL)) == FULL
    assert within.chosen(None, [], [], " ", "") is None
    assert within.chosen(*within.values(None)) is None


@pytest.mark.parametrize(
    ("part", "value", "left"),
    [
        pytest.param(
            "sources", "/in", Filter(("/in/a.txt",), ("The Courier",), ("ru",), "2020-09", "2021"), id="source"
        ),
        pytest.param("outlets", "The Courier", Filter(FULL.sources, (), ("ru",), "2020-09", "2021"), id="outlet"),
        pytest.param("languages", "ru", Filter(FULL.sources, FULL.outlets, (), "2020-09", "2021"), id="language"),
        pytest.param("dates", "", Filter(FULL.sources, FULL.outlets, FULL.languages), id="dates"),
        pytest.param("all", "", Filter(), id="all"),
        pytest.param("outlets", "not there", FULL, id="not there"),
    ],
)
def test_one_thing_less(part: str, value: str, left: Filter) -> None:
    assert within.without(FULL, part, value) == left


def test_what_is_no_longer_there_cannot_stay_chosen() -> None:
    known = within.choices(INDEXED[1:])
    assert known.kept(FULL) == Filter((), ("The Courier",), ("ru",), "2020-09", "2021")


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        pytest.param(None, None, id="none"),
        pytest.param(FULL, None, id="sound"),
        pytest.param(Filter(since="last week"), "'last week' is no date", id="no date"),
        pytest.param(Filter(since="2021", until="2020"), "before it starts", id="backwards"),
    ],
)
def test_a_filter_that_cannot_be_used_says_why(wanted: Filter | None, said: str | None) -> None:
    problem = within.problem(wanted)
    assert problem is None if said is None else said in (problem or "")


def test_chips_name_what_is_chosen_and_what_removes_it() -> None:
    found = seen(render_within.chips(FULL, within.choices(INDEXED)))
    assert "Remove from the search: Bridge (/in/a.txt) ×" in found.text
    assert "in/ (2 documents) ×" in found.text
    assert "Russian ×" in found.text
    assert "published 2020-09 to 2021 ×" in found.text
    assert found.values["button.value"] == [
        *("sources:/in/a.txt", "sources:/in", "outlets:The Courier", "languages:ru", "dates:", "all:")
    ]


def test_nothing_chosen_shows_nothing_and_one_chip_needs_no_clear_all() -> None:
    assert render_within.chips(None, Choices()) == ""
    assert "Clear all" not in render_within.chips(Filter(outlets=("The Courier",)), Choices())


def test_chips_say_that_a_date_cannot_be_read() -> None:
    assert "'soon' is no date" in seen(render_within.chips(Filter(until="soon"), Choices())).text


@pytest.mark.parametrize(
    ("indexed", "said"),
    [
        pytest.param(
            INDEXED, "dated from 2020-09-11 to 2021. A period leaves out what has no date: 1 document", id="dates"
        ),
        pytest.param(INDEXED[:1], "dated 2020-09-11. Write", id="one date"),
        pytest.param(INDEXED[2:], "No document has a date.", id="none"),
    ],
)
def test_the_hint_says_which_dates_there_are(indexed: list[SourceInfo], said: str) -> None:
    assert said in seen(render_within.hint(within.choices(indexed))).text
