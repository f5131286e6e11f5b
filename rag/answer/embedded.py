"""The packaged language model, asked like any endpoint: the server in this process starts with the first question."""

from __future__ import annotations

import threading
from collections.abc import Generator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from pydantic import SecretStr

from rag.answer.llm import OpenAICompatibleModel
from rag.config import EMBEDDED_LLM
from rag.models.server import EmbeddedServer
from rag.models.weights import LLM_WEIGHTS, verify

if TYPE_CHECKING:
    from rag.types import Message


class EmbeddedModel:
    """The packaged language model as a `ChatModel`: it starts with the first question, weights verified.

    Args:
        context_tokens: Tokens of prompt and answer together.
        timeout_s: Longest silence.
        threads: Threads that compute; None leaves it to the server.
    """

    def __init__(self, *, context_tokens: int, timeout_s: float, threads: int | None = None) -> None:
        self._context_tokens = context_tokens
        self._timeout_s = timeout_s
        self._threads = threads
        self._lock = threading.Lock()
        self._server: EmbeddedServer | None = None

    @property
    def name(self) -> str:
        """The packaged model's name."""
        return EMBEDDED_LLM

    @property
    def context_tokens(self) -> int:
        """Tokens of prompt and answer together."""
        return self._context_tokens

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Generator[str]:
        """Yield the reply piece by piece; the same prompt has the same reply. Closing the iterator stops it.

        Args:
            messages: The conversation; the last one is answered.
            max_tokens: Longest reply.

        Yields:
            Pieces of text, none of them empty.

        Raises:
            WeightsError: The weights are missing or not the ones expected.
            EndpointError: The prompt does not fit, or the model was closed meanwhile.
        """
        with closing(self._connect().stream(messages, max_tokens=max_tokens)) as pieces:
            yield from pieces

    def close(self) -> None:
        """Stop the server and free its memory; the next question starts it anew."""
        with self._lock:
            server, self._server = self._server, None
        if server is not None:
            server.stop()

    def _connect(self) -> OpenAICompatibleModel:
        with self._lock:
            if self._server is None:
                self._server = EmbeddedServer(
                    verify(LLM_WEIGHTS), model=EMBEDDED_LLM, context_tokens=self._context_tokens, threads=self._threads
                )
            endpoint = self._server.start()
        return OpenAICompatibleModel(
            base_url=endpoint.base_url,
            model=EMBEDDED_LLM,
            context_tokens=self._context_tokens,
            timeout_s=self._timeout_s,
            api_key=SecretStr(endpoint.api_key),
        )
