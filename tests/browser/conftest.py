from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from running import CANAL, HARVEST, OpenPage, Server, StartServer, add_documents

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
HOW_TO_GET_ONE = "no Chromium found: install it (apt install chromium), or name one in FOOTNOTE_TEST_CHROMIUM"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"
)
PATIENCE_MS = 60_000  # models load on first use, on any machine that runs this
COMMAND = "import typer; from ui.command import chat; typer.run(chat)"


@pytest.fixture(scope="session")
def start_server(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartServer]:
    """Starts `footnote chat` with the real models in a process of its own; without a browser there is no need to."""
    servers: list[Server] = []

    def start(documents: dict[str, str] | None = None, **settings: str) -> Server:
        folder = tmp_path_factory.mktemp("server")
        data = folder / "data"
        if documents:
            add_documents(data, folder / "texts", documents)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("FOOTNOTE_")}
        environment |= {f"FOOTNOTE_{name.upper()}": value for name, value in settings.items()}
        with (folder / "log.txt").open("w", encoding="utf-8") as log:
            process = subprocess.Popen(
                [sys.executable, "-u", "-c", COMMAND, "--data", str(data), "--port", "0"],
                env={**environment, "FOOTNOTE_CONFIG": str(folder / "footnote.toml")},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert process.stdout is not None
        line = process.stdout.readline()
        assert " at http://127.0.0.1:" in line, (folder / "log.txt").read_text("utf-8")
        servers.append(Server(line.split()[3], data, process))
        return servers[-1]

    yield start
    for server in servers:
        if server.process.poll() is None:
            server.stop()


@pytest.fixture(scope="session")
def server(start_server: StartServer) -> Server:
    """A page on two documents that answers in the sources' own words."""
    return start_server({"canal.html": CANAL, "harvest.html": HARVEST}, answer_mode="quotes", max_file_mb="1")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    named = os.environ.get("FOOTNOTE_TEST_CHROMIUM")
    path = named or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(HOW_TO_GET_ONE)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS.split())
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Opens a page; at the end, no script failed, nothing was fetched from elsewhere, and no document's code ran."""
    complaints: list[str] = []
    pages: list[Page] = []

    def open_page(url: str, *, width: int = 1280, height: int = 800, scheme: str = "light") -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
        page.on("request", lambda request: None if is_ours(request.url) else complaints.append(request.url))
        page.goto(url)
        page.wait_for_selector("#fn-start .fn-start, #fn-log")
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        assert page.evaluate("window.pwned") is None
        page.context.close()
    assert complaints == []


def is_ours(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "data:", "blob:"))
