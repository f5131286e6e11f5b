"""Whose words a sentence holds, as its source has it; where that is not sure, nobody's."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.answer.attribution import Attribution, Attributions
from rag.answer.introduction import Sentence, named, with_role
from rag.answer.quotation import told
from rag.sentences import split_sentences


def sentences_of(text: str) -> list[Sentence]:
    return [Sentence(span, span.of(text)) for span in split_sentences(text)]


def of_last(text: str) -> Attribution | None:
    sentences = sentences_of(text)
    return Attributions(sentences).of(len(sentences) - 1)


def speakers(text: str) -> list[str | None]:
    sentences = sentences_of(text)
    found = map(Attributions(sentences).of, range(len(sentences)))
    return [one.person.name if one and one.person else None for one in found]


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
    found = of_last(text)
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
        pytest.param("Wang Yi and Wang Chen came. Trade holds, Wang said.", id="either of two with that name"),
        pytest.param("In an interview with Ann Lee, Holm was asked. He said that it was late.", id="who asked"),
        pytest.param("Kosachev spoke, then Umakhanov spoke. Trade matters, the senator said.", id="two speakers"),
    ],
)
def test_where_it_is_not_sure_nobody_is_named(text: str) -> None:
    found = of_last(text)
    assert found is not None
    assert found.person is None


def test_what_the_source_says_itself_is_nobody_s() -> None:
    assert of_last("The forum closed in Vladivostok on Thursday.") is None


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
    (found,) = told(sentences_of(text))
    assert found.is_quoted is is_quotation


def test_a_quotation_that_is_still_open_holds_what_follows() -> None:
    found = of_last("“We sent supplies. We will go on. Even so, more is needed,” he said.")
    assert found is not None
    assert found.manner == "quoted"


def test_names_come_without_their_roles_and_bodies_are_left_out() -> None:
    (sentence,) = sentences_of("In Moscow Foreign Minister Sergei Lavrov met the Federation Council and the BBC.")
    people = [with_role(person) for person in named(sentence)]
    assert [(person.name, person.has_role) for person in people if " " in person.name] == [("Sergei Lavrov", True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("“Trade holds. It grows,” Ann Lee said.", ["Ann Lee", "Ann Lee"], id="told where it closes"),
        pytest.param("Ann Lee said: “Trade holds. It grows.”", ["Ann Lee", "Ann Lee"], id="told where it opens"),
        pytest.param('"Trade holds," Ann Lee said. "It grows."', ["Ann Lee", "Ann Lee"], id="told in the middle"),
        pytest.param(
            "Ann Lee spoke.\n\n“Trade holds.\n\n“It grows,” she said.", ["Ann Lee"] * 3, id="over two paragraphs"
        ),
        pytest.param(
            "“Trade holds,” Ann Lee said.\n\n“It does not,” said Bo Holm. “It never did.”",
            ["Ann Lee", "Bo Holm", "Bo Holm"],
            id="two speakers",
        ),
        pytest.param("“Trade holds,” Ann Lee said.\n\nThe forum closed.", ["Ann Lee", None], id="what comes next"),
        pytest.param("“Trade holds, Ann Lee said.\n\nThe forum closed.", ["Ann Lee", None], id="a mark is missing"),
        pytest.param("“Trade is what all of us need.”", [None], id="nobody"),
        pytest.param("“Bo Holm said that trade holds,” Ann Lee recalled.", ["Ann Lee"], id="a name in the quotation"),
    ],
)
def test_each_sentence_of_a_quotation_is_its_speaker_s(text: str, expected: list[str | None]) -> None:
    assert speakers(text) == expected


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The mayor, Philippa Grant, said that no part of it would be sold.", "Philippa Grant"),
        ("The judge, Ann Lee, observed that a flower belongs to somebody.", "Ann Lee"),
        ("The delegation's head, Ann Lee, took it and said that friends would read it.", "Ann Lee"),
        ("Then, last week, Ann Lee defended the club, saying it was nobody's fault.", "Ann Lee"),
        ("Ann Lee of the laboratory told the meeting.", "Ann Lee"),
        ("The chief Ann Lee who also keeps the records told journalists so.", "Ann Lee"),
        ("“It is a lie,” says the veteran analyst Ann B. Lee.", "Ann B. Lee"),
        ("“It is a lie,” said James Holm Jr.", "James Holm Jr."),
        ("When Minister Ann Lee first spoke of it, she said that trade would hold.", "Ann Lee"),
        ("The mayor Ann Lee came. The chair Bo Holm was there. Nobody cares, the mayor said.", "Ann Lee"),
        (
            "The envoy Ann Lee spoke, and so did the envoy Bo Holm. Ann Lee left. Nobody cares, the envoy said.",
            "Ann Lee",
        ),
        ("The minister Ann Lee came. She said that Bo Holm had asked for it.", "Ann Lee"),
        ("President Xi Jinping rang. Trade holds, Xi said.", "Xi Jinping"),
        ("The aide Yury Ushakov spoke. According to the aide, Norway's door is open.", "Yury Ushakov"),
        ("At the same short briefing Ann Lee looked further ahead. She described the autumn.", "Ann Lee"),
        ("Ann Lee: “Trade holds, and it will go on.”", "Ann Lee"),
        ("Senator Ann Lee: trade holds, and it will go on", "Ann Lee"),
    ],
)
def test_whoever_speaks_is_found(text: str, speaker: str) -> None:
    assert speakers(text)[-1] == speaker


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Moscow maintains the closest contacts with Beijing.", id="no speech"),
        pytest.param("| Year | Otters estimated | Length |", id="the head of a table"),
        pytest.param("Opening Hours: the museum can be seen from ten to five", id="a heading"),
        pytest.param("On that day Xi Jinping and Vladimir Putin announced it.", id="two together"),
        pytest.param("The hall in which Ann Lee spoke was full.", id="beside the matter"),
        pytest.param("The meeting, with the theme “A trade that holds and grows,” was short.", id="a theme"),
        pytest.param("The steward, Mart Kuusk, keeps this policy and answers questions.", id="a deed"),
    ],
)
def test_what_only_looks_like_speech_is_nobody_s(text: str) -> None:
    assert of_last(text) is None


@example("Ab Ba,  , said")
@given(st.text(alphabet="Ab ,.;’'“”\"-said he the minister\n", max_size=60))
def test_in_any_text_a_speaker_stands_in_its_introduction_and_that_in_a_sentence(text: str) -> None:
    sentences = sentences_of(text)
    attributions = Attributions(sentences)
    for place in range(len(sentences)):
        found = attributions.of(place)
        if found is None or found.person is None:
            continue
        person = found.person
        assert person.sentence in sentences
        assert person.sentence.text[person.start : person.end] == person.name
        assert 0 <= person.introduced_from <= person.start
        assert person.end <= person.introduced_to <= len(person.sentence.text)
