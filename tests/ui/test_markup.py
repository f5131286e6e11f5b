from __future__ import annotations

import pytest
from html_tree import seen
from hypothesis import given
from hypothesis import strategies as st

from ui.markup import Html, button, escape, join, tag

SHOWABLE = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"))


@given(SHOWABLE)
def test_escaped_text_reads_as_it_was_and_has_no_tag(text: str) -> None:
    assert seen(escape(text)).text == text
    assert seen(escape(text)).tags == []


@given(st.text())
def test_escaped_text_holds_nothing_that_markdown_or_a_template_acts_on(text: str) -> None:
    letters = "".join(part.partition(";")[2] for part in f";{escape(text)}".split("&#"))
    assert not set(letters) & set("<>\"'*_~`[](){}!|\\$:@^\n\r\t\0")
    escape(text).encode("utf-8")  # lone surrogates are gone


@given(SHOWABLE, SHOWABLE)
def test_children_and_attributes_are_text_unless_they_are_html(child: str, value: str) -> None:
    found = seen(tag("p", tag("b", child), child, title=value))
    assert found.tags == ["p", "b"]
    assert found.text == child * 2
    assert found.values == {"p.title": [value]}


def test_a_string_built_from_html_is_text_again() -> None:
    assert join(f"{Html('<b>')}") == "&#60;b&#62;"


@pytest.mark.parametrize(
    ("given", "written"),
    [
        pytest.param({"class_": "a"}, ' class="a"', id="python keyword"),
        pytest.param({"aria_label": "a"}, ' aria-label="a"', id="dash"),
        pytest.param({"title": None}, "", id="left out"),
        pytest.param({"name": "a"}, ' name="a"', id="an attribute called name"),
    ],
)
def test_attribute_names(given: dict[str, str | None], written: str) -> None:
    assert tag("p", **given) == f"<p{written}></p>"


def test_a_button_carries_its_action_in_attributes_that_the_sanitizer_lets_through() -> None:
    assert seen(button("open", "1", "3:1")).values == {
        "button.type": ["button"],
        "button.name": ["open"],
        "button.value": ["3:1"],
        "button.class": ["fn-do fn-tool"],
    }
