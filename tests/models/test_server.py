"""The in-process server: private, quiet, safe to start from many threads, and gone when stopped."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from rag.errors import ModelError
from rag.models.server import EmbeddedServer, Endpoint
from rag.models.weights import LLM_WEIGHTS, locate

HELLO = {"messages": [{"role": "user", "content": "Say hello."}], "max_tokens": 4, "temperature": 0}


@pytest.fixture
def server() -> Iterator[EmbeddedServer]:
    with EmbeddedServer(locate(LLM_WEIGHTS), model="tiny", context_tokens=512, threads=1) as running:
        yield running


def ask(endpoint: Endpoint, key: str | None = None, **headers: str) -> httpx.Response:
    headers["Authorization"] = f"Bearer {endpoint.api_key if key is None else key}"
    return httpx.post(f"{endpoint.base_url}/chat/completions", json=HELLO, headers=headers, timeout=60)


@pytest.mark.slow
def test_it_answers_on_loopback_to_its_key_alone(server: EmbeddedServer) -> None:
    endpoint = server.start()
    assert urlsplit(endpoint.base_url).hostname == "127.0.0.1"
    assert ask(endpoint).json()["choices"][0]["message"]["content"]
    assert httpx.post(f"{endpoint.base_url}/chat/completions", json=HELLO).status_code == 401
    assert ask(endpoint, key="guess").status_code == 401
    assert httpx.get(f"{endpoint.base_url}/models", headers={"Authorization": "Bearer guess"}).status_code == 401


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/slots", "/metrics", "/"])
def test_it_shows_no_prompts_and_no_pages(server: EmbeddedServer, path: str) -> None:
    endpoint = server.start()
    url = endpoint.base_url.removesuffix("/v1") + path
    assert httpx.get(url, headers={"Authorization": f"Bearer {endpoint.api_key}"}).status_code >= 400


@pytest.mark.slow
def test_a_page_in_a_browser_may_not_read_answers(server: EmbeddedServer) -> None:
    allowed = ask(server.start(), Origin="https://evil.example").headers.get("access-control-allow-origin")
    assert allowed not in ("*", "https://evil.example")


@pytest.mark.slow
def test_threads_that_start_it_together_get_one_server() -> None:
    server = EmbeddedServer(locate(LLM_WEIGHTS), model="tiny", context_tokens=512, threads=1)
    assert not server.is_running
    with ThreadPoolExecutor(4) as pool:
        endpoints = list(pool.map(lambda _: server.start(), range(4)))
    assert len(set(endpoints)) == 1
    server.stop()
    assert not server.is_running


@pytest.mark.slow
def test_stopped_it_is_gone_and_started_again_it_has_another_key(server: EmbeddedServer) -> None:
    first = server.start()
    server.stop()
    server.stop()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", urlsplit(first.base_url).port)) != 0
    second = server.start()
    assert second.api_key != first.api_key
    assert ask(second).is_success
    assert ask(second, key=first.api_key).status_code == 401


@pytest.mark.slow
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "broken.gguf"
    path.write_bytes(b"GGUF but not really")
    server = EmbeddedServer(path, model="tiny", context_tokens=512)
    with pytest.raises(ModelError, match=r"does not start from .*broken\.gguf.*footnote doctor"):
        server.start()
    assert not server.is_running
    assert capfd.readouterr() == ("", "")


def test_the_key_is_not_in_what_an_endpoint_shows() -> None:
    assert "secret" not in repr(Endpoint(base_url="http://127.0.0.1:1/v1", api_key="secret"))


@pytest.mark.slow
@pytest.mark.parametrize("stop", ["server.stop()", ""], ids=["stopped", "left-running"])
def test_it_prints_nothing_and_does_not_keep_the_process_alive(stop: str) -> None:
    code = (
        "import httpx\n"
        "from rag.models.server import EmbeddedServer\n"
        "from rag.models.weights import LLM_WEIGHTS, locate\n"
        "server = EmbeddedServer(locate(LLM_WEIGHTS), model='tiny', context_tokens=512)\n"
        "endpoint = server.start()\n"
        f"httpx.post(endpoint.base_url + '/chat/completions', json={HELLO!r}, timeout=60,\n"
        "           headers={'Authorization': 'Bearer ' + endpoint.api_key}).raise_for_status()\n"
        f"{stop}\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
