"""What a person reads when the model endpoint is down, slow, refuses, or is not a model endpoint at all."""

from __future__ import annotations

import socket
import threading
import time
import traceback
from http.server import BaseHTTPRequestHandler

import pytest
from endpoints import KEY, QUESTION, Answer, chunk, endpoint, model_at, refuse, send_event, start_events

from rag.answer.llm import OpenAICompatibleModel
from rag.errors import ConfigError, EndpointError


def complaint(model: OpenAICompatibleModel) -> str:
    """The message; also checks that the key is nowhere in what a traceback prints."""
    with pytest.raises(EndpointError) as caught:
        list(model.stream(QUESTION, max_tokens=8))
    assert KEY not in "".join(traceback.format_exception(caught.value))
    return str(caught.value)


def test_an_endpoint_that_is_down_is_named() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
        message = complaint(model_at(url))
    assert f"at {url} cannot be reached" in message
    assert "footnote doctor" in message


@pytest.mark.parametrize("begins", [False, True], ids=["before-the-reply", "within-the-reply"])
def test_a_silent_endpoint_times_out_once(begins: bool) -> None:
    asked: list[dict[str, object]] = []
    finished = threading.Event()

    def stall(handler: BaseHTTPRequestHandler, body: dict[str, object]) -> None:
        asked.append(body)
        if begins:
            start_events(handler)
            send_event(handler, chunk("Well"))
        finished.wait(20)

    with endpoint(stall) as url:
        started = time.monotonic()
        message = complaint(model_at(url, timeout_s=0.3))
        waited_s = time.monotonic() - started
        finished.set()
    assert "sent nothing for 0.3 s" in message
    assert "FOOTNOTE_LLM_TIMEOUT_S" in message
    assert len(asked) == 1
    assert waited_s < 10


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_not_repeated(status: int) -> None:
    with endpoint(refuse(status, f"Incorrect API key provided: {KEY}")) as url:
        message = complaint(model_at(url))
    assert f"refuses the key ({status})" in message
    assert "FOOTNOTE_LLM_API_KEY" in message


def test_an_unknown_model_lists_the_known_ones() -> None:
    with endpoint(refuse(404, "no such model"), models=("llama3:8b", "gemma3:4b")) as url:
        message = complaint(model_at(url))
    assert "no model 'qwen3:4b'" in message
    assert "FOOTNOTE_LLM_MODEL to one of: gemma3:4b, llama3:8b." in message


def test_a_wrong_address_says_what_to_check() -> None:
    with endpoint(refuse(404, "not found")) as url:
        message = complaint(model_at(url))
    assert "FOOTNOTE_LLM_BASE_URL, which usually ends in /v1" in message


def test_what_the_endpoint_says_is_passed_on_without_the_key() -> None:
    with endpoint(refuse(400, f"prompt too long for {KEY}")) as url:
        message = complaint(model_at(url))
    assert "prompt too long for [key]" in message


@pytest.mark.parametrize(("status", "says"), [(429, "too many requests"), (503, "failed"), (500, "failed")])
def test_an_endpoint_that_stays_busy_or_fails_says_so(status: int, says: str) -> None:
    with endpoint(refuse(status, "try later")) as url:
        message = complaint(model_at(url))
    assert says in message
    assert "try later" in message


def _html(handler: BaseHTTPRequestHandler, _body: dict[str, object]) -> None:
    handler.send_response(200)
    handler.send_header("content-type", "text/html")
    handler.end_headers()
    handler.wfile.write(b"<html>Please log in</html>")


def _broken_json(handler: BaseHTTPRequestHandler, _body: dict[str, object]) -> None:
    start_events(handler)
    handler.wfile.write(b"data: {not json}\n\n")


def _other_shape(handler: BaseHTTPRequestHandler, _body: dict[str, object]) -> None:
    start_events(handler)
    send_event(handler, {"tokens": ["Hello"]})


@pytest.mark.parametrize("answer", [_html, _broken_json, _other_shape], ids=["html", "broken-json", "other-shape"])
def test_what_is_no_chat_reply_is_recognised(answer: Answer) -> None:
    with endpoint(answer) as url:
        assert "does not stream chat replies" in complaint(model_at(url))


def test_an_error_within_the_reply_is_passed_on() -> None:
    def fail_midway(handler: BaseHTTPRequestHandler, _body: dict[str, object]) -> None:
        start_events(handler)
        send_event(handler, chunk("Well"))
        send_event(handler, {"error": {"message": f"out of memory {KEY}"}})

    with endpoint(fail_midway) as url:
        assert "reported an error: out of memory [key]" in complaint(model_at(url))


def test_a_connection_lost_within_the_reply_is_no_complete_reply() -> None:
    def hang_up(handler: BaseHTTPRequestHandler, _body: dict[str, object]) -> None:
        handler.send_response(200)
        handler.send_header("content-type", "text/event-stream")
        handler.send_header("content-length", "100000")
        handler.end_headers()
        send_event(handler, chunk("Well"))

    with endpoint(hang_up) as url:
        assert "broke off its reply" in complaint(model_at(url))


def test_a_password_in_the_address_is_refused_unshown() -> None:
    with pytest.raises(ConfigError, match="a key in FOOTNOTE_LLM_API_KEY") as caught:
        model_at(f"http://user:{KEY}@127.0.0.1/v1")
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("key", [f"{KEY} {KEY}", f"{KEY}\n{KEY}", f"{KEY}ключ"], ids=["space", "newline", "cyrillic"])
def test_a_key_that_cannot_be_sent_is_refused_unshown(key: str) -> None:
    with pytest.raises(ConfigError, match="FOOTNOTE_LLM_API_KEY") as caught:
        model_at("http://127.0.0.1/v1", key=key)
    assert KEY not in str(caught.value)


def test_a_redirect_is_not_followed() -> None:
    def move(handler: BaseHTTPRequestHandler, _body: dict[str, object]) -> None:
        handler.send_response(307)
        handler.send_header("location", "http://127.0.0.1:9/v1/chat/completions")
        handler.send_header("content-length", "0")
        handler.end_headers()

    with endpoint(move) as url:
        assert "does not stream chat replies" in complaint(model_at(url))


@pytest.mark.parametrize("url", ["localhost:11434", "ftp://localhost/v1", "http://", ""])
def test_an_address_that_is_no_url_is_refused_at_once(url: str) -> None:
    with pytest.raises(ConfigError, match=r"FOOTNOTE_LLM_BASE_URL.*http://localhost:11434/v1"):
        model_at(url)
