"""Vectors of texts and of their parts in one pass of the model: a part's is the mean of its tokens' ("late chunking").

Each token is read in the light of the whole text, so "It ended there." has something of what "it" is; and a text's
sentences cost no pass of their own. After Günther et al. 2024, arXiv 2409.04701.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rag.types import Span

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

# The names that sentence-transformers looks for, in its order, when it encodes documents.
DOCUMENT_PROMPTS = ("document", "passage", "corpus")


def document_prompt(model: SentenceTransformer) -> str:
    """What the model wants put before every document; mostly nothing."""
    return next((model.prompts[name] for name in DOCUMENT_PROMPTS if name in model.prompts), "") or ""


def pools_by_mean(model: SentenceTransformer) -> bool:
    """Whether a text's vector is the mean of its tokens', so that a part's mean lies in the same space."""
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling

    _, *others = model
    pooling = [module for module in others if isinstance(module, Pooling)]
    rest = [module for module in others if not isinstance(module, Pooling | Normalize)]
    return len(pooling) == 1 and pooling[0].pooling_mode == "mean" and not rest


def encode_with_parts(
    model: SentenceTransformer,
    tokenizer: Tokenizer,
    texts: Sequence[str],
    parts: Sequence[Sequence[Span]],
    *,
    batch_size: int,
) -> tuple[NDArray[np.float32], tuple[NDArray[np.float32], ...]]:
    """Encode texts as documents.

    Args:
        model: One that pools by mean.
        tokenizer: The model's own, not truncating.
        texts: Any number of them.
        parts: Where in each text its parts lie; what is past the model's limit gets the text's own vector.
        batch_size: Texts encoded at once.

    Returns:
        Shape (texts, dimension), and for each text (parts, dimension); float32, unit rows.
    """
    prompt = document_prompt(model)
    order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
    whole: dict[int, NDArray[np.float32]] = {}
    of_parts: dict[int, NDArray[np.float32]] = {}
    for start in range(0, len(order), batch_size):  # token vectors are large, so only one batch's are held
        numbers = order[start : start + batch_size]
        batch = [texts[number] for number in numbers]
        encoded: Any = model.encode_document(batch, output_value=None, batch_size=batch_size, show_progress_bar=False)
        for number, item in zip(numbers, encoded, strict=True):
            whole[number] = _unit(item["sentence_embedding"].float().cpu().numpy())
            is_token = item["attention_mask"].bool()
            tokens = item["token_embeddings"][is_token].float().cpu().numpy()
            offsets = tokenizer.encode(prompt + texts[number]).offsets[: len(tokens)]
            of_parts[number] = _pooled(tokens, offsets, parts[number], len(prompt), whole[number])
    matrix = np.array([whole[number] for number in range(len(texts))], dtype=np.float32)
    return matrix, tuple(of_parts[number] for number in range(len(texts)))


def encode_apart(
    encode: Callable[[Sequence[str]], NDArray[np.float32]], texts: Sequence[str], parts: Sequence[Sequence[Span]]
) -> tuple[NDArray[np.float32], tuple[NDArray[np.float32], ...]]:
    """As `encode_with_parts` for models that do not pool by mean: each part is encoded by itself.

    Args:
        encode: Texts to rows.
        texts: At least one.
        parts: Where in each text its parts lie.
    """
    matrix = encode(texts)
    alone = [span.of(text) for text, spans in zip(texts, parts, strict=True) for span in spans]
    rows = encode(alone) if alone else matrix[:0]
    ends = np.cumsum([len(spans) for spans in parts])
    return matrix, tuple(np.split(rows, ends[:-1]))


def _pooled(
    tokens: NDArray[np.float32],
    offsets: Sequence[tuple[int, int]],
    parts: Sequence[Span],
    shift: int,
    whole: NDArray[np.float32],
) -> NDArray[np.float32]:
    starts, ends = np.array(offsets, dtype=int).reshape(-1, 2).T - shift
    rows = []
    for part in parts:
        inside = (starts >= part.start) & (ends <= part.end) & (ends > starts)
        rows.append(_unit(tokens[inside].mean(axis=0)) if inside.any() else whole)
    return np.array(rows, dtype=np.float32).reshape(len(parts), len(whole))


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-12), dtype=np.float32)
