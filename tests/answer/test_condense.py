"""Which questions lean on the one before, and what they become."""

from __future__ import annotations

import pytest

from rag.answer.condense import by_itself, condense, leans, resolve
from rag.types import Message

FIRST = "When is the APEC summit in Thailand?"


@pytest.mark.parametrize(
    "question",
    ["What about Indonesia?", "Who said that?", "Is he going to attend?", "And in Bali?", "No, the other forum."],
)
def test_where_it_is_not_sure_the_earlier_question_goes_before(question: str) -> None:
    assert leans(question)
    history = [Message("user", FIRST), Message("assistant", "On November 18. [1]")]
    assert condense(question, history) == f"{FIRST} {question}"


@pytest.mark.parametrize(
    "question",
    [
        "Where was the Eastern Economic Forum held?",
        "What did Kosachev say about his colleagues?",
        "How many vaccines has China provided?",
        "Why does Putin support sanctions against China?",
        "What is said about Bali?",
    ],
)
def test_these_stand_alone(question: str) -> None:
    assert condense(question, [Message("user", FIRST)]) == question


KOSACHEV = "When did Kosachev speak at the AIPA assembly?"


@pytest.mark.parametrize(
    ("earlier", "question", "alone"),
    [
        (KOSACHEV, "And the APEC one?", "When did Kosachev speak at the APEC assembly?"),
        (KOSACHEV, "What about the APEC forum?", "When did Kosachev speak at the APEC forum?"),
        (KOSACHEV, "And Lavrov?", "When did Lavrov speak at the AIPA assembly?"),
        (KOSACHEV, "No, I meant Lavrov.", "When did Lavrov speak at the AIPA assembly?"),
        (KOSACHEV, "Why?", "Why did Kosachev speak at the AIPA assembly?"),
        (KOSACHEV, "And where?", "Where did Kosachev speak at the AIPA assembly?"),
        (KOSACHEV, "What did he say there?", "What did Kosachev say there?"),
        (KOSACHEV, "Who were his hosts?", "Who were Kosachev’s hosts?"),
        (KOSACHEV, "And who attended it?", "Who attended the AIPA assembly?"),
        (
            "What did Kosachev say about sanctions?",
            "And what about the ASEAN forum?",
            "What did Kosachev say about the ASEAN forum?",
        ),
        (
            "How do the sources write about the talks?",
            "And about vaccines?",
            "How do the sources write about vaccines?",
        ),
        ("How long does the guarantee last?", "And for the motor?", "How long does the guarantee last for the motor?"),
        (FIRST, "When does it end?", "When does the APEC summit end?"),
        (FIRST, "And the G20 one?", "When is the G20 summit in Thailand?"),
        ("When is the summit?", "And the G20 one?", "When is the G20 summit?"),
        ("How often did Xi and Putin talk in 2021?", "And in 2020?", "How often did Xi and Putin talk in 2020?"),
        ("Who met in September 2020?", "What about October?", "Who met in October 2020?"),
        ("Who met in 2020?", "And in May 2021?", "Who met in May 2021?"),
        ("Who chairs the committee?", "What did he say?", "What did Konstantin Kosachev say?"),
        ("Who is Zhang Hanhui?", "What did he say about trade?", "What did Zhang Hanhui say about trade?"),
        ("What did Naryshkin say about Russia?", "Where was he born?", "Where was Naryshkin born?"),
        (
            "What did Naryshkin say about Russia?",
            "When and where did he say it?",
            "When and where did Naryshkin speak about Russia?",
        ),
        (
            "What did Wang Yi and Lavrov discuss?",
            "For how long did they talk?",
            "For how long did Wang Yi and Lavrov talk?",
        ),
        ("When is the SCO summit in Samarkand?", "Who will Putin meet there?", "Who will Putin meet in Samarkand?"),
        ("Where was the Vessary Port Forum held?", "Who spoke there?", "Who spoke at the Vessary Port Forum?"),
        ("Who spoke at the AIPA assembly?", "And who else was there?", "Who else was at the AIPA assembly?"),
        ("When do Wang Yi and Lavrov meet?", "And what is their view?", "What is Wang Yi and Lavrov’s view?"),
    ],
)
def test_what_is_sure_becomes_a_question_of_its_own(earlier: str, question: str, alone: str) -> None:
    history = [Message("user", earlier), Message("assistant", "Konstantin Kosachev chairs it. [1]")]
    assert condense(question, history) == alone


@pytest.mark.parametrize(
    ("earlier", "question"),
    [
        ("What did Wang Yi and Lavrov discuss?", "What did he say?"),
        ("What did Wang Yi, Lavrov and Ushakov discuss?", "For how long did they talk?"),
        ("What did Wang Yi promise Lavrov?", "When do they meet?"),
        ("Who is Putin?", "Why?"),
        ("Did Putin meet Xi in Samarkand or in Beijing?", "Who will Wang meet there?"),
        ("When do the APEC summit and the G20 summit start?", "When does it end?"),
        (KOSACHEV, "How long does it take?"),
        ("Who met in September 2020?", "And in 2021?"),
        ("Who met in 2019 or 2020?", "And in 2021?"),
        (KOSACHEV, "Are you sure? I thought it was in May."),
    ],
    ids=[
        "two-persons",
        "three",
        "not-together",
        "no-frame",
        "two-places",
        "two-things",
        "empty-it",
        "part-of-a-date",
        "two-years",
        "two-sentences",
    ],
)
def test_what_is_doubtful_is_not_guessed(earlier: str, question: str) -> None:
    assert condense(question, [Message("user", earlier)]) == f"{earlier} {question}"


def test_it_is_what_was_asked_about_also_after_an_answer_to_who() -> None:
    history = [
        Message("user", "Where was the Eastern Economic Forum held?"),
        Message("user", "Who spoke there?"),
        Message("assistant", "The Valdai Club and the SCO summit sent speakers. [1]"),
    ]
    alone = "What did Naryshkin say about the Eastern Economic Forum?"
    assert condense("And what did Naryshkin say about it?", history) == alone


def test_an_ellipsis_of_an_ellipsis() -> None:
    history = [Message("user", KOSACHEV), Message("user", "And the APEC one?")]
    assert condense("Why?", history) == "Why did Kosachev speak at the APEC assembly?"


def test_a_correction_changes_the_question_that_was_leant_on() -> None:
    history = [Message("user", "When is the APEC summit?"), Message("user", "Who was invited?")]
    assert condense("No, the G20 summit", history) == "When is the G20 summit? Who was invited?"


SUMMIT = Message("user", "When is the APEC summit?")


@pytest.mark.parametrize(
    ("between", "question", "alone"),
    [
        ("And the G20 one?", "No, the other summit.", "When is the APEC summit?"),
        ("And the G20 one?", "And the other summit?", "When is the APEC summit?"),
        ("When does the Eastern Economic Forum start?", "I meant the other forum", None),
        ("And the G20 one?", "No, the other forum.", None),
    ],
)
def test_the_other_one_is_the_one_other_that_was_spoken_of(between: str, question: str, alone: str | None) -> None:
    history = [SUMMIT, Message("assistant", "In November. [1]"), Message("user", between)]
    told = condense(question, history)
    assert told == alone if alone else told.endswith(question)


def test_which_other_may_be_named_in_an_answer_and_is_not_guessed_among_three() -> None:
    asked, question = Message("user", "Who opened the Harbour Forum?"), "No, the other forum."
    told = [Message("assistant", "Zhou Liqun opened the Harbour Forum before the Eastern Economic Forum. [1]"), asked]
    assert condense(question, told) == "Who opened the Eastern Economic Forum?"
    third = Message("assistant", "The Valdai Forum was later. [1]")
    assert condense(question, [third, *told]).endswith(f"{asked.content} {question}")


def test_thanks_are_no_question_to_lean_on() -> None:
    history = [Message("user", KOSACHEV), Message("assistant", "In May."), Message("user", "Thanks!")]
    assert condense("And where?", history) == "Where did Kosachev speak at the AIPA assembly?"


def test_a_chain_of_follow_ups_reaches_back_to_the_question_that_stands() -> None:
    history = [
        Message("user", "Who is Bair Zhamsuyev?"),
        Message("user", FIRST),
        Message("user", "And who attends it?"),
    ]
    assert condense("Who says so?", history) == f"{FIRST} And who attends it? Who says so?"


def test_without_history_a_question_is_as_it_is() -> None:
    assert condense("Why?", []) == "Why?"


def test_i_am_nobody_that_one_could_be() -> None:
    assert leans("What do I do if I've missed one?")
    assert not leans("What do I do if I have missed a tablet of Doralvin and another one?")


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("And who was its captain?", "Who was its captain?"),
        ("how many of them were given out?", "How many of them were given out?"),
        ("Why?", None),
        ("How long?", None),
        ("And Putin?", None),
        ("And from when was that decided?", "From when was that decided?"),
        ("What about his deputy Lee?", None),
    ],
)
def test_a_follow_up_can_be_read_by_itself_if_it_asks_for_something(question: str, read: str | None) -> None:
    assert by_itself(question) == read


@pytest.mark.parametrize(
    ("asked", "told", "alone"),
    [
        ("Who mediated between Ghana and the owner?", "Bo Holm, once a minister, did. [1]", "What had Bo Holm been?"),
        ("What did Ghana seize?", "The trawler of Captain Bo Holm. [1]", "What had Captain Bo Holm been?"),
        ("What did Bo Holm seize?", "The trawler of Ann Lee. [1]", "What had Bo Holm been?"),
        ("Who mediated?", "Bo Holm and Ann Lee. [1]", None),
        ("Who mediated?", "Ghana and the Vega. [1]", None),
    ],
)
def test_he_is_the_one_whom_the_documents_introduce_as_a_person(asked: str, told: str, alone: str | None) -> None:
    history = [Message("user", asked), Message("assistant", told)]
    assert resolve("What had he been?", history, {"Holm", "Lee"}) == alone


def test_old_turns_are_let_go() -> None:
    history = [Message("user", FIRST), *[Message("assistant", "…")] * 6]
    assert condense("Why?", history) == "Why?"


def test_another_matter_is_put_into_the_question_that_had_one() -> None:
    history = [
        Message("user", "What did Kosachev say about sanctions?"),
        Message("assistant", "They are unacceptable. [1]"),
        Message("user", "When and where did he say it?"),
        Message("assistant", "At the assembly. [1]"),
    ]
    assert condense("And what about ASEAN?", history) == "What did Kosachev say about ASEAN?"
