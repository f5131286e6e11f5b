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
        "Facebook | Twitter | Telegram",
        "5 min read",
        "Page 3 of 12",
        "We use cookies to give you the best experience. By clicking OK you agree.",
        "This website uses cookies.",
        "Продолжая использовать сайт, вы соглашаетесь с использованием файлов cookie.",
        "Please enable JavaScript to view the comments.",
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
        "Facebook",
        "The minister said that the website uses cookies.",
        "Page 3 of the report says so.",
        "Terms and conditions",
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


LINKS = "Summit opens\nTrade grows\nA new bridge"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"It is so.\n\nRelated news:\n\n{LINKS}\n\nAnd it stays so.", "It is so.\n\nAnd it stays so."),
        (
            "It is so.\n\nRead also\n\nThe way ahead\n\nAnd it stays so.",
            "It is so.\n\nThe way ahead\n\nAnd it stays so.",
        ),
        (
            f"It is so.\n\nThe three news\n\n{LINKS}\n\nAnd so on.",
            f"It is so.\n\nThe three news\n\n{LINKS}\n\nAnd so on.",
        ),
        ("All of it.\n\n- one thing\n- another\n\n© 2021 The Paper", "All of it.\n\n- one thing\n- another"),
    ],
    ids=["links below a related line", "one line may be a heading", "any other list", "a list at the foot"],
)
def test_lists_of_links_go_with_the_line_that_announces_them(text: str, expected: str) -> None:
    assert clean_text(text) == expected


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
