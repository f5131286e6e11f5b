from __future__ import annotations

import pytest

from rag.ingest.dates import date_in_words, find_date, iso_date
from rag.ingest.extract import Metadata
from rag.ingest.metadata import from_head, front_matter
from rag.language import detect_language, foreign_lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("19.11.2020 139 просмотров", "2020-11-19"),
        ("2020-11-19T08:00:00Z", "2020-11-19"),
        ("November 19, 2020", "2020-11-19"),
        ("Nov. 19, 2020", "2020-11-19"),
        ("19th of November 2020", "2020-11-19"),
        ("19 ноября 2020 года", "2020-11-19"),
        ("1 мая 2021", "2021-05-01"),
        ("27 Aug 2021", "2021-08-27"),
        ("August 2021", "2021-08"),
        ("25/12/2020", "2020-12-25"),
        ("12/25/2020", "2020-12-25"),
        ("05/06/2020", "2020"),
        ("Aug. 27", None),
        ("8–10 September 2020", None),
        ("31.02.2020", None),
        ("version 1.19.11.2020", None),
        ("in 2020", None),
    ],
)
def test_find_date(text: str, expected: str | None) -> None:
    found = find_date(text)
    assert (found[0] if found else None) == expected


@pytest.mark.parametrize(
    ("iso", "expected"), [("2020-11-09", "9 November 2020"), ("2021-05", "May 2021"), ("2020", "2020")]
)
def test_date_in_words(iso: str, expected: str) -> None:
    assert date_in_words(iso) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2020", "2020"),
        ("2020-11", "2020-11"),
        ("'2020-11-19'", "2020-11-19"),
        ("19 Nov 2020", "2020-11-19"),
        ("x", None),
    ],
)
def test_iso_date(value: str, expected: str | None) -> None:
    assert iso_date(value) == expected


BODY = "The ministers met on 26 August 2020, and they agreed on many things."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"Ministers meet in Hanoi\n\n{BODY}", Metadata("Ministers meet in Hanoi"), id="title"),
        pytest.param(
            f"The Daily\n\nMinisters meet\n\n19.11.2020 139 просмотров\n\n{BODY}",
            Metadata("Ministers meet", "2020-11-19", "The Daily"),
            id="title next above the dateline, masthead above it",
        ),
        pytest.param(
            f"Ministers meet\nBy Jane Roe, The Paper\nPublished: November 19, 2020 10:30\n\n{BODY}",
            Metadata("Ministers meet", "2020-11-19", author="Jane Roe"),
            id="byline",
        ),
        pytest.param(
            f"19 November 2020\nMinisters meet\n\n{BODY}", Metadata("Ministers meet", "2020-11-19"), id="date first"
        ),
        pytest.param(
            f"Ministers meet\n\nBEIJING, Nov. 19, 2020 (Xinhua) -- {BODY}",
            Metadata("Ministers meet", "2020-11-19", "Xinhua"),
            id="agency",
        ),
        pytest.param(BODY, Metadata(), id="body only"),
        pytest.param(
            f"Statement of 19 November 2020\n\n{BODY}", Metadata("Statement of 19 November 2020"), id="date in title"
        ),
        pytest.param("He visited the White\nHouse in the afternoon.", Metadata(), id="wrapped text"),
        pytest.param("{\n  1\n}", Metadata(), id="no prose"),
        pytest.param("", Metadata(), id="nothing"),
    ],
)
def test_from_head(text: str, expected: Metadata) -> None:
    assert from_head(text.split("\n")) == expected


def test_front_matter_between_fences() -> None:
    text = '---\ntitle: "A plan"\nauthor: Jane Roe\ndate: 2020-11-19\ntags: [x]\nlang: en-GB\n---\n\nBody: text.\n'
    found, rest = front_matter(text)
    assert found == Metadata("A plan", "2020-11-19", None, "Jane Roe", "en")
    assert rest == "\nBody: text.\n"


def test_front_matter_as_plain_fields() -> None:
    found, rest = front_matter("Title: A plan\nSource: The Paper\nDate: 19.11.2020\n\nBody.")
    assert (found, rest) == (Metadata("A plan", "2020-11-19", "The Paper"), "\nBody.")


@pytest.mark.parametrize(
    "text", ["---\nA line between rules.\n---\nBody.", "Date: soon\nwe met.", "Title: x", "", "---"]
)
def test_what_is_no_front_matter_stays(text: str) -> None:
    assert front_matter(text) == (Metadata(), text)


RUSSIAN_MENU = "Новости партнёров\nПолитика и общество\nПартнёрам и рекламодателям\nНаука, культура и образование"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ministers of both countries met on Monday and agreed on a plan.", "en"),
        ("Министры обеих стран встретились в понедельник и согласовали план.", "ru"),
        ("Die Minister beider Länder trafen sich am Montag und einigten sich auf einen Plan.", "de"),
        ("OK 12345", None),
        (f"{RUSSIAN_MENU}\n\n{BODY}\n\n{BODY}", "en"),
        (f"The Ministry\n\n{RUSSIAN_MENU}\n\nМинистры обеих стран встретились и согласовали план.", "ru"),
        ("key1: 12, key2: value_3, 5b64c88c-b3c3-4510: uuid_key, 9700dc99-6685-40b4", None),
    ],
)
def test_language(text: str, expected: str | None) -> None:
    assert detect_language(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"{BODY}\n\n{RUSSIAN_MENU}\n\n{BODY}", {"Cyrillic": 4}, id="Russian lines in English"),
        pytest.param("Министры встретились.\nMinisters met.\nОни согласны.", {"Latin": 1}, id="English in Russian"),
        pytest.param(f"{BODY}\n外交部长\nΗ συμφωνία", {"East Asian": 1, "Greek": 1}, id="two scripts"),
        pytest.param("The word «мир» means peace and world.\n1234", {}, id="a word is no line"),
        pytest.param("", {}, id="nothing"),
    ],
)
def test_lines_in_another_script(text: str, expected: dict[str, int]) -> None:
    assert foreign_lines(text) == expected
