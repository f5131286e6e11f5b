"""An OpenAI-compatible endpoint on loopback, as well or ill behaved as a test wants it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pydantic import SecretStr

from rag.answer.llm import OpenAICompatibleModel
from rag.types import Message

KEY = "sk-very-secret-key"
QUESTION = [Message("user", "Who denied the report?")]
Answer = Callable[[BaseHTTPRequestHandler, dict[str, object]], None]


@contextmanager
def endpoint(answer: Answer, models: tuple[str, ...] = ()) -> Iterator[str]:
    """A server on loopback: `answer` writes what a POST gets; GET /v1/models lists `models`, or is a 404."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            answer(self, json.loads(body))

        def do_GET(self) -> None:
            if self.path == "/v1/models" and models:
                send_json(self, 200, {"data": [{"id": name} for name in models]})
            else:
                send_json(self, 404, {})

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def send_json(handler: BaseHTTPRequestHandler, status: int, body: object) -> None:
    data = json.dumps(body).encode()
    handler.send_response(status)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


def start_events(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("content-type", "text/event-stream")
    handler.end_headers()


def send_event(handler: BaseHTTPRequestHandler, data: object) -> None:
    handler.wfile.write(f"data: {json.dumps(data)}\n\n".encode())
    handler.wfile.flush()


def chunk(text: str) -> dict[str, object]:
    return {"id": "1", "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"content": text}}]}


def say_hello(handler: BaseHTTPRequestHandler, _body: dict[str, object]) -> None:
    start_events(handler)
    for word in ("Hello", " there"):
        send_event(handler, chunk(word))
    handler.wfile.write(b"data: [DONE]\n\n")


def refuse(status: int, message: str) -> Answer:
    return lambda handler, _body: send_json(handler, status, {"error": {"message": message}})


def model_at(url: str, *, key: str | None = KEY, timeout_s: float = 20.0) -> OpenAICompatibleModel:
    return OpenAICompatibleModel(
        base_url=url,
        model="qwen3:4b",
        context_tokens=2048,
        timeout_s=timeout_s,
        api_key=SecretStr(key) if key else None,
    )
