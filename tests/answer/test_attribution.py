"""Whose words a sentence holds, as its source has it; where that is not sure, nobody's."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.answer.attribution import attribution, holds_quotation
from rag.answer.introduction import Sentence, named, with_role
from rag.sentences import split_sentences


def last_of(text: str) -> tuple[Sentence, list[Sentence]]:
    sentences = [Sentence(span, span.of(text)) for span in split_sentences(text)]
    return sentences[-1], sentences[:-1]


@pytest.mark.parametrize(
    ("text", "introduction"),
    [
        ("Talks are being prepared, the Kremlin aide Yury Ushakov told journalists.", "Kremlin aide Yury Ushakov"),
        ("The Kremlin aide Yury Ushakov spoke. Ushakov said no more.", "Kremlin aide Yury Ushakov"),
        (
            "Alexey Dakhnovsky, Russia's trade representative in China, spoke up. Banks, he added, should do better.",
            "Alexey Dakhnovsky, Russia's trade representative in China",
        ),
        (
            "Wang Yi spoke to his Russian colleague, Sergei Lavrov. Russia is in favour, the Russian minister said.",
            "Russian colleague, Sergei Lavrov",
        ),
        (
            "China's minister, Wang Yi, spoke to his Russian colleague, Sergei Lavrov. Trade grew, the colleague said.",
            "Russian colleague, Sergei Lavrov",
        ),
        (
            "The envoy Ann Lee spoke of trade. She praised fair play, and said that every maker should sell abroad.",
            "envoy Ann Lee",
        ),
        ("Our plumber, Bo Holm, has come. He tells me that the boards can stay.", "plumber, Bo Holm"),
        ("In Oslo the envoy Ann Lee was cooler. Nobody, she used to say, reads a treaty.", "envoy Ann Lee"),
        ("Ilyas Umakhanov said little. Wang Chen dwelt on economics. Links had held, he said.", "Wang Chen"),
        (
            "Russia was represented by Konstantin Kosachev. Kosachev spoke first. Trade matters, the senator said.",
            "Konstantin Kosachev",
        ),
        (
            "“We see it as a tool,” said Chair of the Committee on Foreign Affairs Konstantin Kosachev.",
            "Chair of the Committee on Foreign Affairs Konstantin Kosachev",
        ),
        (
            "According to Russian President Vladimir Putin, the parties should work together.",
            "Russian President Vladimir Putin",
        ),
        (
            "Chinese Ambassador to Russia Zhang Hanhui said that trade holds.",
            "Chinese Ambassador to Russia Zhang Hanhui",
        ),
        ("The envoy Ann Lee,, in turn, said that trade holds.", "envoy Ann Lee"),  # a word is missing there
    ],
)
def test_the_speaker_is_named_as_the_source_introduces_them(text: str, introduction: str) -> None:
    found = attribution(*last_of(text))
    assert found is not None
    person = found.person
    assert person is not None
    assert person.introduction == introduction


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Wang Chen met Ilyas Umakhanov. He said that trade holds.", id="either may be meant"),
        pytest.param("They sent it to the envoy Ann Lee. She said that it holds.", id="not the one who acted"),
        pytest.param("Moscow and Beijing met. He said that trade holds.", id="nobody named"),
        pytest.param("Even Germany considers it unacceptable.", id="a country"),
        pytest.param(f"Ann Lee spoke.{' ' * 300}He said that trade holds.", id="what is between was not retrieved"),
        pytest.param("Kosachev spoke, then Umakhanov spoke. Trade matters, the senator said.", id="two speakers"),
    ],
)
def test_where_it_is_not_sure_nobody_is_named(text: str) -> None:
    found = attribution(*last_of(text))
    assert found is not None
    assert found.person is None


def test_what_the_source_says_itself_is_nobody_s() -> None:
    assert attribution(*last_of("The forum closed in Vladivostok on Thursday.")) is None


@pytest.mark.parametrize(
    ("text", "is_quotation"),
    [
        ("He called it “a very important step indeed”.", True),
        ("‘The two days in Samarkand will be busy,’ he said.", True),
        ("The forum ‘On the Path to a Multipolar World’ closed.", False),
        ("He called it “resilient”.", False),
        ("Russia’s aide and China’s envoy spoke at last.", False),
    ],
)
def test_titles_and_single_words_in_marks_are_no_quotation(text: str, is_quotation: bool) -> None:
    assert holds_quotation(text) is is_quotation


def test_a_quotation_that_is_still_open_holds_what_follows() -> None:
    found = attribution(*last_of("“We sent supplies. We will go on. Even so, more is needed,” he said."))
    assert found is not None
    assert found.manner == "quoted"


def test_names_come_without_their_roles_and_bodies_are_left_out() -> None:
    sentence, _ = last_of("In Moscow Foreign Minister Sergei Lavrov met the Federation Council and the BBC.")
    people = [with_role(person) for person in named(sentence)]
    assert [(person.name, person.has_role) for person in people if " " in person.name] == [("Sergei Lavrov", True)]


@example("Ab Ba,  , said")
@given(st.text(alphabet="Ab ,.;’'“”\"-said he the minister\n", max_size=60))
def test_in_any_text_a_speaker_stands_in_its_introduction_and_that_in_an_earlier_sentence(text: str) -> None:
    sentences = [Sentence(span, span.of(text)) for span in split_sentences(text)]
    for place, sentence in enumerate(sentences):
        found = attribution(sentence, sentences[:place])
        if found is None or found.person is None:
            continue
        person = found.person
        assert person.sentence in sentences[: place + 1]
        assert person.sentence.text[person.start : person.end] == person.name
        assert 0 <= person.introduced_from <= person.start
        assert person.end <= person.introduced_to <= len(person.sentence.text)
