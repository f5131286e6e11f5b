"""Questions that ask several things, taken apart where their form is sure, and left whole where it is not."""

from __future__ import annotations

import pytest

from rag.answer.parts import parts_of


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "When and where did the forum take place?",
            ["When did the forum take place?", "Where did the forum take place?"],
        ),
        (
            "Where did Bonnie and Clyde die and why?",
            ["Where did Bonnie and Clyde die?", "Why did Bonnie and Clyde die?"],
        ),
        (
            "Who spoke at the assembly, and when?",
            ["Who spoke at the assembly?", "When was it that somebody spoke at the assembly?"],
        ),
        (
            "What did Kosachev and Umakhanov say about sanctions?",
            ["What did Kosachev say about sanctions?", "What did Umakhanov say about sanctions?"],
        ),
        (
            "What did Wang Chen in 2020 and Ambassador Zhang in 2022 each say about trade?",
            ["What did Wang Chen in 2020 say about trade?", "What did Ambassador Zhang in 2022 say about trade?"],
        ),
        (
            "Compare Kosachev's and Umakhanov's views on sanctions.",
            ["What did Kosachev say about sanctions?", "What did Umakhanov say about sanctions?"],
        ),
        (
            "Compare what Umakhanov and Putin had to say about the war.",
            ["What did Umakhanov say about the war?", "What did Putin say about the war?"],
        ),
        (
            "Which anniversary did Wang Yi look forward to in 2020 and Xi look back on in 2021?",
            [
                "Which anniversary did Wang Yi look forward to in 2020?",
                "Which anniversary did Xi look back on in 2021?",
            ],
        ),
        ("Who was born first, Ann Lee or Bo Holm?", ["When was Ann Lee born?", "When was Bo Holm born?"]),
        (
            "Which film has the director who was born later, Solo or Waiting?",
            ["When was the director of Solo born?", "When was the director of Waiting born?"],
        ),
        (
            "From when to when did the forum in Bali run?",
            ["When did the forum in Bali begin?", "When did the forum in Bali end?"],
        ),
        (
            "Did Pell's remarks and the Gazette's editorial appear on the same day, and if so when?",
            ["When did Pell's remarks appear?", "When did the Gazette's editorial appear?"],
        ),
        (
            "Do Ann Lee and Bo Holm agree on tariffs?",
            ["What did Ann Lee say about tariffs?", "What did Bo Holm say about tariffs?"],
        ),
        ("Where is Bali? Who chairs the assembly?", ["Where is Bali?", "Who chairs the assembly?"]),
    ],
)
def test_a_question_of_several_parts_is_taken_apart(question: str, parts: list[str]) -> None:
    assert [part.question for part in parts_of(question)] == parts


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("What was the quay to cost and what was the bill in the end?", "What was the quay to cost?", None),
        ("Since when had it not met, and when is it to meet again?", "Since when had it not met?", None),
        (
            "who taught Ann Lee to swim, and what did the same man do later",
            "Who taught Ann Lee to swim?",
            "What did the same man do later?",
        ),
    ],
)
def test_a_second_question_that_may_lean_on_the_first_is_searched_for_with_it(
    question: str, first: str, second: str | None
) -> None:
    one, other = parts_of(question)
    assert (one.question, one.searched) == (first, first)
    assert other.searched == question
    assert second is None or other.question == second


@pytest.mark.parametrize(
    "question",
    [
        "What did Xi and Putin discuss?",
        "Who is the man, as reported, who led the firm, and who is accused of fraud in another article?",
        "What band was founded in 2009 and whose singer was Ann Lee of Oslo?",
        "When did Xi and Putin first see each other on a screen in 2021?",
        "What is the difference between war and peace?",
        "The G20 is in Thailand this year, isn't it? On which days?",
        "Where is it? And who chairs it?",
        "",
        "?",
    ],
)
def test_what_may_be_one_question_stays_one(question: str) -> None:
    assert parts_of(question) == ()
