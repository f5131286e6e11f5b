"""A running `footnote chat`, and documents for it."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from rag.build import open_pipeline

STOP_TIMEOUT_S = 30
HEARD_MS = 2000

SHIPS = "How many ships passed the Northern Canal in February?"
BARLEY = "What did Farmer Olsen say of the barley harvest?"
NOWHERE = "Who won the chess tournament in Reykjavik?"

CANAL = """<html lang="en"><head><title>Canal authority counts its ships</title>
<meta name="date" content="2023-03-04"><meta property="og:site_name" content="Harbour Gazette"></head>
<body><article><h1>Canal authority counts its ships</h1>
<p>Zofia Lind, who heads the canal authority, said that 412 ships passed the Northern Canal in February.</p>
<p>The authority plans to deepen the Northern Canal by two metres before the winter.</p>
<p>Pilots asked the authority for a second tug at the eastern lock.</p></article></body></html>
"""
HARVEST = """<html lang="en"><head><title>Harvest report &lt;img src=x onerror=window.pwned=1&gt;</title></head>
<body><article><h1>Harvest report &lt;img src=x onerror=window.pwned=1&gt;</h1>
<p>Farmer Olsen said &lt;script&gt;window.pwned=1&lt;/script&gt; that the barley harvest was good this year.</p>
<p>The barley price is at ![chart](http://203.0.113.1/x.png) and [here](http://203.0.113.1/) or {{this}} ${x}.</p>
<p>Of the barley Farmer Olsen wrote [all](javascript:window.pwned=1) and &lt;img src=x onerror=window.pwned=1&gt;.</p>
</article></body></html>
"""


@dataclass(frozen=True)
class Server:
    """A running `footnote chat`."""

    url: str
    data: Path
    process: subprocess.Popen[str]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.communicate(timeout=STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
            raise
        return self.process.returncode


StartServer = Callable[..., Server]
OpenPage = Callable[..., Page]


def add_documents(data: Path, folder: Path, documents: dict[str, str]) -> None:
    """Index documents from this process, as another terminal would."""
    folder.mkdir(exist_ok=True)
    for name, text in documents.items():
        (folder / name).write_text(text, "utf-8")
    with open_pipeline(data=data, answer_mode="quotes") as pipeline:
        assert not pipeline.ingest([folder]).failed


def ask(page: Page, question: str) -> Locator:
    """Ask, wait for the answer to be finished, and return it."""
    before = page.locator("#fn-log .fn-answer").count()
    box = page.locator("#fn-question textarea")
    box.fill(question)
    box.press("Enter")
    try:
        expect(box).to_have_value("", timeout=HEARD_MS)
    except AssertionError:  # in the moment in which an answer ends, the page hears no other question
        box.press("Enter")
    answer = page.locator("#fn-log .fn-answer").nth(before)
    expect(answer.locator(".fn-foot, .fn-verdict")).to_be_visible()
    return answer


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()
