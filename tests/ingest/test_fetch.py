"""Fetching URLs from servers on this machine: limits, redirects, addresses, and that nothing private is reached."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
from parts import fake_pipeline

from rag.errors import SourceNotFoundError, UnreadableFileError
from rag.ingest.fetch import Address, Limits, discard, fetch, is_public, resolve
from rag.ingest.formats.html import decode_page

PAGE = "<html><head><title>Forum opens</title></head><body><article><p>The Eastern Economic Forum was opened in "
PAGE += "Vladivostok on Monday by its hosts, who spoke of trade and of energy for an hour.</p></article></body></html>"
SLOW_S = 0.2


class Site(BaseHTTPRequestHandler):
    """A few pages, and a few ways to misbehave."""

    hosts: list[str]
    page = PAGE
    russian = b""
    content_type = "text/html"

    def do_GET(self) -> None:
        self.hosts.append(self.headers["host"])
        with suppress(ConnectionError):
            {
                "/forum": self.forum,
                "/big": self.big,
                "/slow": self.slow,
                "/zipped": self.zipped,
                "/russian": self.russian_page,
            }.get(self.path, self.other)()

    def forum(self) -> None:
        self.answer(200, ("Content-Type", "text/html; charset=utf-8"))
        self.wfile.write(self.page.encode())

    def big(self) -> None:
        self.answer(200)
        for _ in range(200):
            self.wfile.write(b"x" * 10_000)

    def slow(self) -> None:
        self.answer(200)
        for _ in range(50):
            self.wfile.write(b"x")
            time.sleep(SLOW_S)

    def zipped(self) -> None:
        import gzip

        self.answer(200, ("Content-Encoding", "gzip"))
        self.wfile.write(gzip.compress(b"x" * 2_000_000))

    def russian_page(self) -> None:
        self.answer(200, ("Content-Type", self.content_type))
        self.wfile.write(self.russian)

    def other(self) -> None:
        if self.path.startswith("/to/"):
            self.answer(302, ("Location", self.path.removeprefix("/to/")))
        elif self.path == "/loop":
            self.answer(302, ("Location", "/loop"))
        else:
            self.answer(404)

    def answer(self, status: int, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for header in headers:
            self.send_header(*header)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[type[Site]]:
    """The site's handler, with `port`."""
    handler = type("ThisSite", (Site,), {"hosts": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        handler.port = server.server_port  # type: ignore[attr-defined]
        yield handler
        server.shutdown()
        thread.join()


def here_only(address: Address) -> bool:
    return str(address) == "127.0.0.1"


def named_here(host: str, port: int) -> Sequence[Address]:
    return [ip_address("127.0.0.1" if host.endswith(".example") else host)]


LIMITS = Limits(max_bytes=100_000, timeout_s=10.0, is_allowed=here_only, resolve=named_here)

Get = Callable[..., Path]


@pytest.fixture
def get(site: type[Site], tmp_path: Path) -> Get:
    def got(path: str, host: str = "127.0.0.1", **changes: object) -> Path:
        return fetch(f"http://{host}:{site.port}{path}", tmp_path / "kept", replace(LIMITS, **changes))

    return got


def test_a_page_is_kept_under_a_name_that_tells_where_from(get: Get) -> None:
    path = get("/forum")
    assert path.read_text() == PAGE
    assert path.name.startswith("127.0.0.1-forum-")
    assert path.suffix == ".html"
    stamp = path.stat().st_mtime_ns
    assert get("/forum") == path
    assert path.stat().st_mtime_ns == stamp, "the same page is not written again"


def test_the_connection_goes_to_the_checked_address_and_names_the_host(get: Get, site: type[Site]) -> None:
    get("/forum", host="news.example")
    assert site.hosts == [f"news.example:{site.port}"]


def test_redirects_are_followed_and_checked_at_each_hop(get: Get, site: type[Site]) -> None:
    assert get("/to//forum").read_text() == PAGE
    assert get(f"/to/http://other.example:{site.port}/forum").read_text() == PAGE
    with pytest.raises(UnreadableFileError, match=r"127\.0\.0\.2 is 127\.0\.0\.2, not a public address"):
        get(f"/to/http://127.0.0.2:{site.port}/forum")
    with pytest.raises(UnreadableFileError, match="only http and https"):
        get("/to/file:///etc/passwd")
    with pytest.raises(UnreadableFileError, match="more than 5 times"):
        get("/loop")


RUSSIAN = "<html><head>{}</head><body><p>Форум открылся во Владивостоке в понедельник утром.</p></body></html>"
SAYS_1251, SAYS_UTF8 = '<meta charset="windows-1251">', '<meta charset="utf-8">'


@pytest.mark.parametrize(
    ("content_type", "head", "encoding", "kept_as_it_is"),
    [
        pytest.param("text/html; charset=koi8-r", "", "koi8-r", False, id="only the server says it"),
        pytest.param("text/html; charset=utf-8", SAYS_1251, "utf-8", False, id="the server re-encoded the page"),
        pytest.param("text/html; charset=iso-8859-1", SAYS_1251, "cp1251", True, id="the page knows better"),
        pytest.param("text/html; charset=utf-8", SAYS_1251, "cp1251", True, id="not what the server says"),
        pytest.param("text/html; charset=utf-16-le", "", "utf-16-le", False, id="letters of two bytes"),
        pytest.param("text/html; charset=nonsense", SAYS_UTF8, "utf-8", True, id="no such encoding"),
        pytest.param("text/html", SAYS_1251, "cp1251", True, id="the server does not say"),
        pytest.param("application/octet-stream; charset=koi8-r", "", "utf-8", True, id="not a text"),
    ],
)
def test_the_encoding_that_the_server_states_is_heeded(
    get: Get, site: type[Site], content_type: str, head: str, encoding: str, kept_as_it_is: bool
) -> None:
    page = RUSSIAN.format(head)
    site.content_type, site.russian = content_type, page.encode(encoding)
    kept = get("/russian").read_bytes()
    assert (kept == site.russian) is kept_as_it_is
    assert decode_page(kept, "page") == page


@pytest.mark.parametrize(
    ("path", "changes", "message"),
    [
        pytest.param("/nowhere", {}, "answers 404", id="not there"),
        pytest.param("/big", {}, r"larger than the limit of 0\.1 MB", id="too large"),
        pytest.param("/zipped", {}, r"larger than the limit of 0\.1 MB", id="unpacks to too much"),
        pytest.param("/slow", {"timeout_s": 2 * SLOW_S}, "too slow for the limit", id="too slow"),
    ],
)
def test_limits(get: Get, path: str, changes: dict[str, object], message: str) -> None:
    with pytest.raises(UnreadableFileError, match=message):
        get(path, **changes)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("ftp://127.0.0.1/a.txt", "only http and https"),
        ("http:///a.txt", "only http and https"),
        ("http://user:secret@127.0.0.1/", "leave name and password out"),
        ("http://[::1/", "cannot be fetched"),
        ("http://127.0.0.1:1/", "cannot be fetched"),
    ],
    ids=["ftp", "no host", "credentials", "not a URL", "no server"],
)
def test_what_is_not_fetched(tmp_path: Path, url: str, message: str) -> None:
    with pytest.raises(UnreadableFileError, match=message) as caught:
        fetch(url, tmp_path, LIMITS)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.20.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.215.14", True),
        ("2002:7f00:1::", False),
        ("64:ff9b::a01:203", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


def test_a_name_is_refused_if_any_of_its_addresses_is(tmp_path: Path) -> None:
    def both(host: str, port: int) -> Sequence[Address]:
        return [ip_address("93.184.215.14"), ip_address("10.0.0.1")]

    with pytest.raises(UnreadableFileError, match=r"news\.example is 10\.0\.0\.1"):
        fetch("http://news.example/", tmp_path, replace(LIMITS, is_allowed=is_public, resolve=both))


def test_localhost_resolves() -> None:
    assert ip_address("127.0.0.1") in resolve("localhost", 80)


def test_a_url_is_a_source_like_any_other(site: type[Site], tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{site.port}/forum"
    with fake_pipeline(tmp_path / "data", allow_private_urls=True) as pipeline:
        told = pipeline.ingest([url], dry_run=True)
        assert [(file.source, file.outcome) for file in told.files] == [(url, "indexed")]
        assert not (tmp_path / "data/_fetched").exists()
        assert pipeline.ingest([url]).count("indexed") == 1
        assert pipeline.ingest([url]).count("unchanged") == 1
        assert pipeline.search("Eastern Economic Forum")[0].chunk.source == url
        site.page = PAGE.replace("Monday", "Tuesday")
        assert pipeline.ingest([url]).count("updated") == 1
        assert "Tuesday" in pipeline.document(url).text
        assert pipeline.raw(url) == site.page
        folder = tmp_path / "data/_fetched/default"
        assert len(list(folder.iterdir())) == 1
        pipeline.remove([url])
        assert list(folder.iterdir()) == []


def test_a_fetched_file_that_is_gone_is_named(site: type[Site], tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{site.port}/forum"
    with fake_pipeline(tmp_path / "data", allow_private_urls=True) as pipeline:
        pipeline.ingest([url])
        for path in (tmp_path / "data/_fetched/default").iterdir():
            path.unlink()
        with pytest.raises(SourceNotFoundError, match=r"forum: what was fetched is no longer there"):
            pipeline.raw(url)


def test_this_machine_is_refused_unless_allowed(site: type[Site], tmp_path: Path) -> None:
    with fake_pipeline(tmp_path / "data") as pipeline:
        report = pipeline.ingest([f"http://127.0.0.1:{site.port}/forum"])
    assert "set allow_private_urls = true" in str(report.failed[0].reason)
    assert site.hosts == []


def test_a_folder_taken_in_leaves_urls_alone(site: type[Site], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"http://127.0.0.1:{site.port}/forum"
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.txt").write_text("A report.")
    monkeypatch.chdir(tmp_path / "docs")
    with fake_pipeline(tmp_path / "data", allow_private_urls=True) as pipeline:
        pipeline.ingest([url])
        assert pipeline.ingest(["."]).count("removed") == 0
        assert len(pipeline.sources()) == 2


def test_discarding_takes_one_url_only(get: Get, site: type[Site], tmp_path: Path) -> None:
    get("/forum")
    get("/to//forum")
    discard([f"http://127.0.0.1:{site.port}/forum"], tmp_path / "kept")
    assert len(list((tmp_path / "kept").iterdir())) == 1
