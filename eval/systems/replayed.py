"""A capable model's replies, kept in a file, so that what the product makes of them can be measured without the model.

They were written by a large language model that saw nothing but the prompts, for the samples and the folder "unseen".
"""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from pathlib import Path

from rag.errors import EndpointError
from rag.types import Message

REPLIES = Path(__file__).parent / "replies.jsonl"
CONTEXT_TOKENS = 8192
# What stands before the question in a prompt that asks for a draft.
_QUESTION = "\n\nQuestion: "


class ReplayedModel:
    """A `ChatModel` that says what was said to the same question, or to the same conversation.

    A draft is found by its question alone: which passages are shown may change, and what it draws on is checked anew.
    """

    def __init__(self, replies: Path = REPLIES) -> None:
        lines = map(json.loads, replies.read_text(encoding="utf-8").splitlines())
        self._replies: dict[str, str] = {line["asked"]: line["reply"] for line in lines}

    @property
    def name(self) -> str:
        """Said in place of the model's own."""
        return "replayed"

    @property
    def context_tokens(self) -> int:
        """Of the models that it stands for, the smallest's."""
        return CONTEXT_TOKENS

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Generator[str]:
        """The reply, in one piece, however long.

        Raises:
            EndpointError: None is kept.
        """
        asked = messages[-1].content.rpartition(_QUESTION)[2]
        if asked not in self._replies:
            raise EndpointError(f"No reply is kept to: {asked}")
        yield self._replies[asked]

    def close(self) -> None:
        """Nothing is held."""
