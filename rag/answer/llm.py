"""A chat model at any OpenAI-compatible endpoint, through LlamaIndex's OpenAILike.

The only module that imports llama_index. Its heavy imports happen when a question is first asked.
"""

from __future__ import annotations

import ipaddress
import re
import ssl
import time
from collections.abc import Generator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from rag.errors import ConfigError
from rag.types import Message

if TYPE_CHECKING:
    import httpx
    from llama_index.core.base.llms.types import ChatResponse

SEED = 0
CHECK_TOKENS = 16  # fewer are refused by some
FIT_FOR_HEADER = re.compile(r"[!-~]*")
# An endpoint that is loading its model or is busy gets two more chances before any text has come.
RETRY_WAITS_S = (0.5, 2.0)
BUSY = (429, 502, 503)
# The OpenAI client insists on a key; requests carry ours, or none, whatever is given here or set in OPENAI_*.
UNUSED_KEY = "unused"
# Everything else the client would send (organization, project, machine and Python version) stays here.
SENT_HEADERS = {"host", "accept", "accept-encoding", "connection", "content-type", "content-length", "user-agent"}


class OpenAICompatibleModel:
    """A `ChatModel` at an OpenAI-compatible endpoint.

    Args:
        base_url: The endpoint, such as http://localhost:11434/v1.
        model: The model's name there.
        context_tokens: Tokens of prompt and answer together.
        timeout_s: Longest silence of the endpoint.
        api_key: Its key; None sends none, and no environment variable stands in.

    Raises:
        ConfigError: `base_url` is not an http or https URL, or the key cannot be sent.
    """

    def __init__(
        self, *, base_url: str, model: str, context_tokens: int, timeout_s: float, api_key: SecretStr | None = None
    ) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
            raise ConfigError(
                f"FOOTNOTE_LLM_BASE_URL = {base_url.rpartition('@')[2]!r} is not a plain URL; write it like "
                "http://localhost:11434/v1, and a key in FOOTNOTE_LLM_API_KEY."
            )
        self._base_url = base_url.rstrip("/")
        self._shown_url = f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")
        self._is_local = _is_loopback(parts.hostname)
        self._model = model
        self._context_tokens = context_tokens
        self._timeout_s = timeout_s
        self._api_key = api_key.get_secret_value().strip() if api_key else ""
        if not FIT_FOR_HEADER.fullmatch(self._api_key):
            raise ConfigError("FOOTNOTE_LLM_API_KEY holds a space or a character no key has. Copy the key again.")
        self._refused: frozenset[str] = frozenset()
        self._tls: ssl.SSLContext | None = None

    @property
    def name(self) -> str:
        """The model's name at its endpoint."""
        return self._model

    @property
    def context_tokens(self) -> int:
        """Tokens of prompt and answer together."""
        return self._context_tokens

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Generator[str]:
        """Yield the reply piece by piece, at temperature 0.

        Closing the iterator closes the connection, which stops the generation.

        Args:
            messages: The conversation; the last one is answered.
            max_tokens: Longest reply.

        Yields:
            Pieces of text, none of them empty.

        Raises:
            EndpointError: The endpoint is down, slow, refuses, or sends what is not a chat reply.
        """
        import httpx
        import openai

        from rag.answer.llm_errors import MALFORMED, explain, list_models, not_a_chat_model, unknown_model

        has_replied = False
        with self._client() as client:
            try:
                with closing(self._replies(client, messages, max_tokens)) as replies:
                    for reply in replies:
                        has_replied = True
                        if reply.delta:
                            yield reply.delta
            except openai.NotFoundError:
                known = list_models(client, self._base_url)
                raise unknown_model(self._shown_url, self._model, known) from None
            except (openai.OpenAIError, httpx.HTTPError, *MALFORMED) as error:
                # Without its cause: that one may quote a key the endpoint repeats.
                raise explain(
                    error, endpoint=self._shown_url, model=self._model, key=self._api_key, timeout_s=self._timeout_s
                ) from None
        if not has_replied:
            raise not_a_chat_model(self._shown_url)

    def check(self) -> None:
        """Ask for a word, as a real question would, and hang up as soon as the endpoint replies.

        Raises:
            EndpointError: The endpoint is down, slow, or refuses the key or the model.
        """
        with closing(self.stream([Message("user", "Hello")], max_tokens=CHECK_TOKENS)) as reply:
            next(reply, None)

    def close(self) -> None:
        """Nothing is held between replies."""

    def _replies(self, client: httpx.Client, messages: Sequence[Message], max_tokens: int) -> Generator[ChatResponse]:
        """Ask until the endpoint takes the request; it refuses before the first piece, so nothing is said twice."""
        import openai
        from llama_index.core.base.llms.types import ChatMessage

        turns = [ChatMessage(role=message.role, content=message.content) for message in messages]
        waits_s = iter(RETRY_WAITS_S)
        while True:
            try:
                yield from self._language_model(client).stream_chat(turns, **self._parameters(max_tokens))
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                if not self._learn_refusal(str(error)):
                    raise
            except openai.APIStatusError as error:
                wait_s = next(waits_s, None)
                if error.status_code not in BUSY or wait_s is None:
                    raise
                time.sleep(wait_s)
            else:
                return

    def _language_model(self, client: httpx.Client) -> Any:
        from llama_index.llms.openai_like import OpenAILike  # type: ignore[import-untyped]

        return OpenAILike(
            model=self._model,
            api_base=self._base_url,
            api_key=UNUSED_KEY,
            context_window=self._context_tokens,
            is_chat_model=True,
            is_function_calling_model=False,
            temperature=0.0,
            timeout=self._timeout_s,
            max_retries=0,
            http_client=client,
        )

    def _parameters(self, max_tokens: int) -> dict[str, Any]:
        import openai

        parameters: dict[str, Any] = {"temperature": 0.0, "seed": SEED, "max_tokens": max_tokens}
        for refused in self._refused:
            parameters[refused] = openai.omit
        if "max_tokens" in self._refused:
            parameters["max_completion_tokens"] = max_tokens
        return parameters

    def _learn_refusal(self, complaint: str) -> bool:
        """Some hosted models know no seed, fix the temperature, or call the token limit otherwise: ask without."""
        named = {name for name in ("seed", "temperature", "max_tokens") if name in complaint} - self._refused
        self._refused |= named
        return bool(named)

    def _client(self) -> httpx.Client:
        """One per reply, so that closing it surely ends the reply; a loopback address is asked without a proxy."""
        import httpx

        if self._tls is None:
            self._tls = httpx.create_ssl_context()
        return httpx.Client(
            verify=self._tls,
            trust_env=not self._is_local,
            timeout=self._timeout_s,
            event_hooks={"request": [self._dress]},
        )

    def _dress(self, request: httpx.Request) -> None:
        for header in set(request.headers) - SENT_HEADERS:
            del request.headers[header]
        if self._api_key:
            request.headers["authorization"] = f"Bearer {self._api_key}"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
