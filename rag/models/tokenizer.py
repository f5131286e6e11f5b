"""A model's tokenizer as one of its own, which measures texts while the model's is set to truncate them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rag.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer


def own_tokenizer(tokenizer: Any, model: str) -> Tokenizer:
    """A copy that neither truncates nor pads.

    Args:
        tokenizer: A sentence-transformers model's.
        model: Its name, for the message.

    Raises:
        ModelError: It does not say where its tokens stand.
    """
    from tokenizers import Tokenizer

    backend = getattr(tokenizer, "backend_tokenizer", None)
    if not isinstance(backend, Tokenizer):
        raise ModelError(
            f"The embedding model {model} has no fast tokenizer, so its chunks cannot be measured; use another."
        )
    own: Tokenizer = Tokenizer.from_str(backend.to_str())
    own.no_truncation()
    own.no_padding()
    return own
