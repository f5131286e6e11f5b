"""A chat model that counts what goes in and out of it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence

from rag.protocols import ChatModel
from rag.types import Message


class CountingModel:
    """A `ChatModel` over another one.

    Endpoints count tokens in ways of their own, or not at all, so one tokenizer counts for all models.

    Args:
        inner: The model that is asked.
        count: Text to number of tokens.
    """

    def __init__(self, inner: ChatModel, *, count: Callable[[str], int]) -> None:
        self._inner = inner
        self._count = count
        self._tokens_in = 0
        self._tokens_out = 0

    @property
    def name(self) -> str:
        """The inner model's."""
        return self._inner.name

    @property
    def context_tokens(self) -> int:
        """The inner model's."""
        return self._inner.context_tokens

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Generator[str]:
        """The inner model's reply, counted."""
        self._tokens_in += sum(self._count(message.content) for message in messages)
        said: list[str] = []
        try:
            for piece in self._inner.stream(messages, max_tokens=max_tokens):
                said.append(piece)
                yield piece
        finally:
            self._tokens_out += self._count("".join(said))

    def close(self) -> None:
        """Close the inner model."""
        self._inner.close()

    def take(self) -> dict[str, int]:
        """Tokens since the last call; empty where the model was not asked."""
        taken = {"in": self._tokens_in, "out": self._tokens_out} if self._tokens_in else {}
        self._tokens_in = self._tokens_out = 0
        return taken
