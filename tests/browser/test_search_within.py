"""What a question is kept to, and what a follow-up was understood as, on the page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from running import BARLEY, SHIPS, OpenPage, Server, ask

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ASKED_OF_AN_OUTLET = "According to Harbour Gazette, how many ships passed the Northern Canal in February?"


def test_a_question_is_kept_to_what_the_reader_chose_until_it_is_asked_everywhere(
    open_page: OpenPage, server: Server
) -> None:
    page = open_page(server.url)
    toggle = page.get_by_role("button", name="Search within")
    outlet = page.get_by_role("checkbox", name="Harbour Gazette")
    expect(outlet).to_be_hidden()
    toggle.focus()
    page.keyboard.press("Enter")
    expect(toggle).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Documents", exact=True)).to_be_focused()
    expect(page.get_by_role("option", name="Harvest report <img src=x onerror=window.pwned=1>")).to_be_visible()
    page.keyboard.press("Escape")
    outlet.focus()
    page.keyboard.press("Space")
    chip = page.locator("#fn-tools .fn-chip")
    expect(chip).to_have_text("Remove from the search: Harbour Gazette ×")
    page.get_by_label("Published from").fill("soon")
    page.locator("#fn-question textarea").fill(BARLEY)
    page.locator("#fn-question textarea").press("Enter")
    expect(page.locator("#fn-notice")).to_contain_text("'soon' is no date")
    expect(page.locator("#fn-question textarea")).to_have_value(BARLEY)
    page.get_by_label("Published from").fill("2023-03")
    answer = ask(page, BARLEY)
    expect(answer.locator(".fn-searched")).to_contain_text("Harbour Gazette · published since 2023-03")
    expect(page.locator("#fn-panel .fn-list")).not_to_contain_text("Harvest report")
    answer.locator(".fn-chip").click()
    expect(answer).to_contain_text("barley harvest was good")
    expect(answer).to_contain_text("Searched in all documents")
    expect(page.locator("#fn-log .fn-question")).to_have_count(1)
    expect(chip).to_have_count(2)
    page.get_by_role("button", name="Clear all").click()
    expect(chip).to_have_count(0)
    expect(outlet).not_to_be_checked()
    expect(page.get_by_label("Published from")).to_have_value("")
    expect(toggle).to_be_focused()


def test_what_a_question_suggests_is_shown_and_can_be_removed(open_page: OpenPage, server: Server) -> None:
    page = open_page(server.url)
    answer = ask(page, ASKED_OF_AN_OUTLET)
    chip = answer.locator(".fn-searched .fn-chip")
    expect(chip).to_contain_text("Harbour Gazette ×")
    ask(page, BARLEY)
    chip.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#fn-log .fn-question")).to_have_text([ASKED_OF_AN_OUTLET, BARLEY, ASKED_OF_AN_OUTLET])
    expect(page.locator("#fn-log .fn-answer").nth(2)).to_contain_text("Searched in all documents")
    expect(page.locator("#fn-log .fn-answer").nth(2).locator(".fn-text")).to_contain_text("412 ships")


def test_a_follow_up_is_shown_as_understood_and_asked_as_edited(open_page: OpenPage, server: Server) -> None:
    page = open_page(server.url)
    ask(page, SHIPS)
    answer = ask(page, "And in March?")
    understood = SHIPS.replace("February", "March")
    expect(answer.locator(".fn-understood")).to_contain_text(f"Understood as: {understood}")
    edit = answer.get_by_role("button", name="Edit")
    edit.click()
    box = answer.get_by_label("Question as understood")
    expect(box).to_be_focused()
    expect(box).to_have_value(understood)
    box.press("Escape")
    expect(edit).to_be_focused()
    edit.press("Enter")
    box.fill("By how many metres will the authority deepen the Northern Canal?")
    box.press("Enter")
    expect(page.locator("#fn-log .fn-question")).to_have_text(
        [SHIPS, "By how many metres will the authority deepen the Northern Canal?"]
    )
    expect(answer.locator(".fn-text")).to_contain_text("two metres")
    expect(answer.locator(".fn-understood")).to_have_count(0)
