from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.ingest.clean import clean_block, clean_text, drop_debris, is_debris, normalise, remove_markup


@pytest.mark.parametrize(
    "line",
    [
        "Russia China Negotiations 1.jpg",
        "19.11.2020 139 просмотров",
        "29 August 2021 | 1,204 views",
        "Comments (3)",
        "Партнёрам и рекламодателям",
        "Новости партнеров",
        "Partner news",
        "Share on Facebook",
        "Advertisement",
        "Read also: Summit opens in Hanoi",
        "Читайте также: Саммит открылся",
        "© 2021 The Paper",
    ],
)
def test_furniture_is_debris(line: str) -> None:
    assert is_debris(line)


@pytest.mark.parametrize(
    "line",
    [
        "The photo is kept as summit.jpg in the archive.",
        "On 19.11.2020 the video had 139 просмотров за день.",
        "Share prices fell by a third.",
        "Advertising is banned there, the minister said.",
        "Partner news agencies were told first.",
        "19.11.2020",
        "Economy and business",
        "Regional trade",
        "Views on history differ",
        "2020",
    ],
)
def test_content_is_not_debris(line: str) -> None:
    assert not is_debris(line)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vladimir Putin < /b>August 25 we talked", "Vladimir Putin August 25 we talked"),
        ("Jiang Yi< /b> stated", "Jiang Yi stated"),
        ('< img alt="a 2.jpg" src="/upload/a.jpg" title="a 2.jpg">', ""),
        ("one<br/>two", "one\ntwo"),
        ("one<b>two</b>", "one two"),
        ("if a < b and c > d then", "if a < b and c > d then"),
        ("a < 5 and b > 3", "a < 5 and b > 3"),
        ("R&amp;D &#8211; AT&T", "R&D – AT&T"),
        ("<unknown> tag", "<unknown> tag"),
    ],
)
def test_markup_remains(text: str, expected: str) -> None:
    assert remove_markup(text) == expected


def test_invisible_characters_go_and_line_breaks_are_one_kind() -> None:
    assert normalise("co\u00adoperate\u200b \r\nnext\rlast\x00\x07\u2028end \t") == "cooperate\nnext\nlast\nend"
    assert normalise("e\u0301") == "é"


def test_navigation_at_the_foot_goes_only_where_furniture_marks_it() -> None:
    body = "The right to exist.\n\nEconomy and business\n\nScience"
    assert drop_debris(f"{body}\n\nPartner news").strip() == "The right to exist."
    assert drop_debris(body) == body


@given(st.text(max_size=300))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean_block(text)
    assert clean_block(once) == once
    assert normalise(normalise(text)) == normalise(text)


SENTENCES = st.lists(st.from_regex(r"[A-Z][a-z]{1,8}( [a-z]{2,8}){2,6}[.!?]", fullmatch=True), min_size=1, max_size=5)


@given(SENTENCES)
def test_sentences_survive(sentences: list[str]) -> None:
    text = "\n\n".join(sentences)
    assert clean_text(f"Advertisement\n\n\n\n{text}\n\nphoto 1.jpg\n") == text
