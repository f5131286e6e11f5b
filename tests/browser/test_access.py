"""The page for every reader: by keyboard, on a phone, in the dark."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from running import NOWHERE, SHIPS, OpenPage, Server, ask, open_tab

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def overflow(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_keyboard_alone(open_page: OpenPage, server: Server) -> None:
    page = open_page(server.url)
    answer = ask(page, SHIPS)
    answer.locator(".fn-mark").first.focus()
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className").count("fn-mark") == 1
    assert page.evaluate(outline) == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#fn-panel mark")).to_be_in_viewport()
    expect(page.locator("#fn-page-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(answer.locator(".fn-mark").first).to_be_focused()


def test_phone(open_page: OpenPage, server: Server) -> None:
    page = open_page(server.url, width=390, height=844)
    assert overflow(page) <= 0
    toggle = page.get_by_role("button", name="Search within")
    toggle.click()
    page.get_by_label("Published until").click()
    assert overflow(page) <= 0
    expect(page.locator("#fn-question textarea")).to_be_in_viewport()
    toggle.click()
    expect(page.get_by_label("Published until")).to_be_hidden()
    answer = ask(page, SHIPS)
    assert overflow(page) <= 0
    assert not page.locator("#fn-panel").is_visible()
    answer.locator(".fn-mark").first.click()
    expect(page.locator("#fn-panel mark")).to_be_in_viewport()
    assert overflow(page) <= 0
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#fn-panel")).to_be_hidden()
    expect(page.locator("#fn-question textarea")).to_be_in_viewport()
    ask(page, NOWHERE)
    assert overflow(page) <= 0
    open_tab(page, "Documents")
    expect(page.locator("#fn-listing li").first).to_be_visible()
    assert overflow(page) <= 0


@pytest.mark.parametrize(
    ("scheme", "query", "dark"),
    [
        pytest.param("light", "", False, id="system light"),
        pytest.param("dark", "", True, id="system dark"),
        pytest.param("light", "?__theme=dark", True, id="dark asked for"),
        pytest.param("dark", "?__theme=light", False, id="light asked for"),
    ],
)
def test_theme(open_page: OpenPage, server: Server, scheme: str, query: str, dark: bool) -> None:
    page = open_page(server.url + query, scheme=scheme)
    page.wait_for_selector("button[name=theme]")

    def is_dark() -> bool:
        red, green, blue = map(
            int, re.findall(r"\d+", page.evaluate("getComputedStyle(document.body).backgroundColor"))
        )
        return red + green + blue < 300

    assert is_dark() == dark
    page.locator("button[name=theme]").click()
    assert is_dark() != dark
    if not query:
        page.reload()
        page.wait_for_selector("button[name=theme]")
        assert is_dark() != dark
