"""What is sent to a model endpoint, what is not, and how a reply is read and ended."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler

import pytest
from endpoints import KEY, QUESTION, chunk, endpoint, model_at, refuse, say_hello, send_event, start_events

from rag.errors import EndpointError


def test_a_reply_is_streamed() -> None:
    with endpoint(say_hello) as url:
        assert list(model_at(url).stream(QUESTION, max_tokens=8)) == ["Hello", " there"]


def test_a_busy_endpoint_is_asked_again() -> None:
    asked: list[int] = []

    def busy_at_first(handler: BaseHTTPRequestHandler, body: dict[str, object]) -> None:
        asked.append(1)
        (refuse(503, "Loading model") if len(asked) < 2 else say_hello)(handler, body)

    with endpoint(busy_at_first) as url:
        assert "".join(model_at(url).stream(QUESTION, max_tokens=8)) == "Hello there"


@pytest.mark.parametrize("refused", ["seed", "temperature", "max_tokens"])
def test_a_parameter_the_model_refuses_is_left_out_from_then_on(refused: str) -> None:
    bodies: list[dict[str, object]] = []

    def picky(handler: BaseHTTPRequestHandler, body: dict[str, object]) -> None:
        bodies.append(body)
        (refuse(400, f"Unsupported parameter: '{refused}'") if refused in body else say_hello)(handler, body)

    with endpoint(picky) as url:
        model = model_at(url)
        for _ in range(2):
            assert "".join(model.stream(QUESTION, max_tokens=8)) == "Hello there"
    assert [refused in body for body in bodies] == [True, False, False]
    assert refused != "max_tokens" or bodies[-1]["max_completion_tokens"] == 8


def test_closing_a_reply_hangs_up() -> None:
    hung_up = threading.Event()

    def talk_on(handler: BaseHTTPRequestHandler, _body: dict[str, object]) -> None:
        start_events(handler)
        try:
            while True:
                send_event(handler, chunk("and so on "))
                time.sleep(0.01)
        except OSError:
            hung_up.set()

    with endpoint(talk_on) as url:
        reply = model_at(url).stream(QUESTION, max_tokens=8)
        assert next(reply) == "and so on "
        assert not hung_up.is_set()
        reply.close()
        assert hung_up.wait(5)


def test_nothing_of_the_machine_or_of_openai_variables_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    headers: dict[str, str] = {}

    def listen(handler: BaseHTTPRequestHandler, body: dict[str, object]) -> None:
        headers.update({name.lower(): value for name, value in handler.headers.items()})
        say_hello(handler, body)

    monkeypatch.setenv("OPENAI_API_KEY", "sk-someone-elses")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-private")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_API_BASE", "http://127.0.0.1:9/v1")
    with endpoint(listen) as url:
        list(model_at(url, key=None).stream(QUESTION, max_tokens=8))
        assert "authorization" not in headers
        list(model_at(url).stream(QUESTION, max_tokens=8))
    assert headers.pop("authorization") == f"Bearer {KEY}"
    assert not any("openai-" in name or "stainless" in name for name in headers)


def test_a_loopback_endpoint_is_not_asked_for_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with endpoint(say_hello) as url:
        assert "".join(model_at(url).stream(QUESTION, max_tokens=8)) == "Hello there"


def test_a_key_read_with_its_line_end_still_opens() -> None:
    keys: list[str | None] = []

    def listen(handler: BaseHTTPRequestHandler, body: dict[str, object]) -> None:
        keys.append(handler.headers["authorization"])
        say_hello(handler, body)

    with endpoint(listen) as url:
        list(model_at(url, key=f"{KEY}\n").stream(QUESTION, max_tokens=8))
    assert keys == [f"Bearer {KEY}"]


def test_a_check_asks_the_model_and_finds_what_is_wrong() -> None:
    with endpoint(say_hello) as url:
        model_at(url).check()
    with endpoint(refuse(401, "no")) as url, pytest.raises(EndpointError, match="refuses the key"):
        model_at(url).check()
