"""The page in a real browser, on the real pipeline with the real models."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from running import BARLEY, CANAL, NOWHERE, SHIPS, OpenPage, Server, StartServer, add_documents, ask, open_tab

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_upload_ask_and_read_the_quote_in_its_source(open_page: OpenPage, server: Server, tmp_path: Path) -> None:
    page = open_page(server.url)
    tower = tmp_path / "tower.txt"
    tower.write_text("The clock tower of Brede\n\nThe clock tower of Brede was built in 1894 by Ada Moss.", "utf-8")
    empty = tmp_path / "empty.txt"
    empty.write_text(" ", "utf-8")
    large = tmp_path / "large.txt"
    large.write_text("x" * 2_000_000, "utf-8")
    open_tab(page, "Documents")
    expect(page.locator("#fn-lead")).to_contain_text("up to 1 MB each")
    page.locator("#fn-upload input[type=file]").set_input_files([tower, empty, large])
    expect(page.locator("#fn-outcome")).to_contain_text("Added tower.txt")
    expect(page.locator("#fn-outcome")).to_contain_text("Could not be read empty.txt: ")
    expect(page.locator("#fn-outcome")).to_contain_text("Skipped large.txt: it is larger than 1 MB")
    expect(page.locator("#fn-listing")).to_contain_text("The clock tower of Brede")
    open_tab(page, "Ask")
    page.get_by_role("button", name="Search within").click()
    page.get_by_label("Documents", exact=True).click()
    expect(page.get_by_role("option", name="The clock tower of Brede")).to_be_visible()
    answer = ask(page, "When was the clock tower of Brede built?")
    quoted = answer.locator(".fn-text p", has_text="1894").first
    quoted.locator(".fn-mark").click()
    mark = page.locator("#fn-panel mark")
    expect(mark).to_be_in_viewport()
    words = re.search("“(.*)”", quoted.inner_text())
    assert words is not None
    assert mark.inner_text() == words[1]
    assert words[1] in tower.read_text("utf-8")
    sheet = page.locator("#fn-panel .fn-page")
    expect(sheet).to_contain_text(str(server.data / "_uploads" / "default" / "tower.txt"))
    expect(sheet).to_contain_text("Word for word in the source")
    assert (server.data / "_uploads" / "default" / "tower.txt").exists()


def test_a_document_that_is_code_is_shown_as_text(open_page: OpenPage, server: Server) -> None:
    page = open_page(server.url)
    answer = ask(page, BARLEY)
    expect(answer).to_contain_text("<script>window.pwned=1</script>")
    answer.locator(".fn-text p", has_text="<script>").locator(".fn-mark").first.click()
    expect(page.locator("#fn-panel mark")).to_contain_text("<script>window.pwned=1</script>")
    expect(page.locator("#fn-panel .fn-body")).to_contain_text("![chart](http://203.0.113.1/x.png)")
    expect(page.locator("#fn-panel .fn-body")).to_contain_text("[all](javascript:window.pwned=1)")
    expect(page.locator("#fn-panel .fn-body")).to_contain_text("and <img src=x onerror=window.pwned=1>")
    expect(page.locator("#fn-panel h3")).to_contain_text("Harvest report <img src=x onerror=window.pwned=1>")
    open_tab(page, "Documents")
    expect(page.locator("#fn-listing")).to_contain_text("<img src=x onerror=window.pwned=1>")
    assert page.locator(":is(#fn-log, #fn-panel, #fn-listing, #fn-within) :is(img, a, script, iframe, b)").count() == 0


def test_footnotes_of_earlier_answers_keep_working(open_page: OpenPage, server: Server) -> None:
    page = open_page(server.url)
    first = ask(page, SHIPS)
    ask(page, BARLEY)
    expect(page.locator("#fn-panel .fn-for")).to_contain_text(BARLEY)
    marker = first.locator(".fn-mark").first
    marker.click()
    expect(page.locator("#fn-panel .fn-for")).to_contain_text(SHIPS)
    cited = page.locator("#fn-panel mark").inner_text()
    assert cited in first.inner_text()
    assert page.locator("#fn-panel .fn-list li").count() == first.locator(".fn-text .fn-mark").count()


def test_an_answer_is_copied_with_its_footnotes(open_page: OpenPage, server: Server) -> None:
    page = open_page(server.url)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    answer = ask(page, SHIPS)
    answer.get_by_role("button", name="Copy").click()
    expect(answer.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    text, _, notes = copied.partition("\n\n[1] ")
    assert "[1]" in text
    assert "canal.html" in notes


def test_what_the_documents_do_not_say(open_page: OpenPage, server: Server) -> None:
    page = open_page(server.url)
    answer = ask(page, NOWHERE)
    expect(answer).to_contain_text("The documents don't say.")
    expect(answer).to_contain_text("Nearest passages: no sure answer")
    expect(answer.locator(".fn-list .fn-mark").first).to_have_text("Passage a")
    answer.locator(".fn-list .fn-mark").first.click()
    expect(page.locator("#fn-panel .fn-page")).to_contain_text("Nearest passages: no sure answer")
    suggested = answer.locator(".fn-suggestion").first
    question = suggested.inner_text()
    suggested.click()
    expect(page.locator("#fn-log .fn-question")).to_have_text([NOWHERE, question])
    expect(page.locator("#fn-log .fn-answer").nth(1).locator(".fn-text .fn-mark").first).to_be_visible()


def test_stop_try_again_and_read_while_the_next_answer_is_written(
    open_page: OpenPage, start_server: StartServer
) -> None:
    page = open_page(start_server({"canal.html": CANAL}, answer_mode="model").url)
    page.locator("#fn-question textarea").fill(SHIPS)
    page.locator("#fn-ask-button").click()
    page.locator("#fn-stop").click()
    expect(page.locator("#fn-log .fn-answer")).to_contain_text("Stopped.")
    expect(page.locator("#fn-ask-button")).to_be_visible()
    page.locator("#fn-retry").click()
    expect(page.locator("#fn-log .fn-mark").first).to_be_visible(timeout=120_000)
    expect(page.locator("#fn-log .fn-question")).to_have_count(1)
    expect(page.locator("#fn-ask-button")).to_be_visible(timeout=120_000)
    page.locator("#fn-question textarea").fill(SHIPS)
    page.locator("#fn-ask-button").click()
    expect(page.locator("#fn-stop")).to_be_visible()
    page.locator("#fn-log .fn-mark").first.click()
    expect(page.locator("#fn-panel mark")).to_be_in_viewport()
    expect(page.locator("#fn-ask-button")).to_be_visible(timeout=120_000)
    expect(page.locator("#fn-panel .fn-page")).to_be_visible()


def test_a_conversation_is_put_away_and_brought_back(open_page: OpenPage, server: Server) -> None:
    page = open_page(server.url)
    ask(page, SHIPS)
    page.locator("#fn-start-over").click()
    expect(page.locator("#fn-start .fn-example").first).to_be_visible()
    expect(page.locator("#fn-log")).to_have_count(0)
    page.locator("#fn-bring-back").click()
    page.locator("#fn-log .fn-mark").first.click()
    expect(page.locator("#fn-panel mark")).to_be_in_viewport()


def test_example_questions_can_be_answered(open_page: OpenPage, server: Server) -> None:
    page = open_page(server.url)
    example = page.locator("#fn-start .fn-example").first
    question = example.inner_text()
    example.click()
    expect(page.locator("#fn-log .fn-question")).to_have_text(question)
    expect(page.locator("#fn-log .fn-text .fn-mark").first).to_be_visible()


def test_a_question_that_cannot_be_asked_is_refused_and_the_page_goes_on(open_page: OpenPage, server: Server) -> None:
    page = open_page(server.url)
    page.locator("#fn-ask-button").click()
    expect(page.locator("#fn-notice")).to_have_text("Type a question first.")
    page.locator("#fn-question textarea").fill("why " * 5000)
    page.locator("#fn-ask-button").click()
    expect(page.get_by_role("alert")).to_contain_text("question")
    assert "Traceback" not in page.locator("body").inner_text()
    ask(page, SHIPS)
    expect(page.locator("#fn-log .fn-mark").first).to_be_visible()


def test_documents_of_another_process_appear_and_are_removed_after_a_second_thought(
    open_page: OpenPage, server: Server, tmp_path: Path
) -> None:
    page = open_page(server.url)
    open_tab(page, "Documents")
    expect(page.locator("#fn-listing li").first).to_be_visible()
    add_documents(server.data, tmp_path / "more", {"ferry.txt": "The ferry of Ystad\n\nThe ferry leaves at noon."})
    page.locator("#fn-refresh").click()
    ferry = page.locator("#fn-listing li", has_text="The ferry of Ystad")
    expect(ferry).to_be_visible()
    expect(ferry.get_by_role("button")).to_be_hidden()
    ferry.locator("summary").click()
    ferry.get_by_role("button", name="Yes, remove it").click()
    expect(page.locator("#fn-outcome")).to_contain_text("Removed ferry.txt")
    expect(ferry).to_have_count(0)
    assert (tmp_path / "more" / "ferry.txt").exists()


def test_an_empty_index_says_how_to_start(open_page: OpenPage, start_server: StartServer) -> None:
    page = open_page(start_server(answer_mode="quotes").url)
    expect(page.locator("#fn-start")).to_contain_text("footnote ingest FOLDER")
    expect(page.get_by_role("button", name="Search within")).to_be_hidden()
    page.get_by_role("button", name="Add documents").click()
    expect(page.locator("#fn-upload")).to_be_visible()


def test_the_command_stops_cleanly_with_a_page_open(open_page: OpenPage, start_server: StartServer) -> None:
    running = start_server(answer_mode="quotes")
    open_page(running.url)
    assert running.stop() == 0
