"""Dates, by-lines and questions alone answer nothing, unless they are what is asked for."""

from __future__ import annotations

import pytest

from rag.answer.bare import is_bare


@pytest.mark.parametrize(
    "line",
    [
        "---",
        "Lithuania",
        "Jan 22, 2021 ...",
        "Updated 3 May 2020 at 10:15 GMT",
        "10/27/2017",
        "By Anna Reyes",
        "By Petra Halloran, Northline Review, 10 September 2022",
        "Vessary Courier, 14 May 2020 By the harbour desk",
        "Vessary Courier | May 14, 2020 | By Anna Reyes and Tom Hale",
        "By our staff",
        "Who directed Titanic and Avatar?",
        "“Will they come?”",
    ],
)
def test_what_says_nothing_by_itself_is_bare(line: str) -> None:
    assert is_bare(line)


@pytest.mark.parametrize(
    "line",
    [
        "1949",
        "12.5 13.5 14.5",
        "In May.",
        "Release Date: 10/27/2017",
        "8, 9 and 10 September 2020 in Hanoi",
        "Vessary Courier, 14 May 2020",
        "Vessary, 14 May 2020 By the harbour the crowd waited.",
        "By Tuesday the two had agreed.",
        "By Moscow time, 10 September 2022",
        "By law, Parliament sits in Rome.",
        "Take this case: is there a route of at most 2000 kilometres through all fifteen cities?",
        "“Will they come?” Wang Yi asked.",
        "| 15–16 November | Bali, Indonesia |",
    ],
)
def test_what_says_something_is_not(line: str) -> None:
    assert not is_bare(line)


def test_who_wrote_is_told_by_a_byline_and_what_was_asked_by_a_question() -> None:
    assert not is_bare("By Anna Reyes", "Who wrote the report on the harbour?")
    assert not is_bare("“Will they come?”", "What did the reporters ask?")
