"""Texts to vectors with sentence-transformers, on this machine; questions and documents encoded each in their way."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.config import EMBEDDED_EMBEDDER, ModelBackend
from rag.errors import ModelError
from rag.index.late_pooling import document_prompt, encode_apart, encode_with_parts, pools_by_mean
from rag.models.backend import quiet, require_backend
from rag.models.hub import cached_commit, cannot_load, check_on_hub, folder_digest, hub_name
from rag.models.tokenizer import own_tokenizer
from rag.models.weights import EMBEDDER_WEIGHTS, verify
from rag.protocols import DocumentEmbeddings, QueryEmbedding
from rag.types import Span

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

SETTING = "FOOTNOTE_EMBEDDER"
# Known without loading the model, so that listing an index does not wait seconds for torch.
EMBEDDED_DIMENSION = 384
EMBEDDED_MAX_TOKENS = 254
LOOKS_LIKE_PATH = re.compile(r"[./~\\]|[A-Za-z]:[\\/]|.*/.*/")
# Longer limits are a tokenizer's way of saying that it knows none.
LARGEST_LIMIT = 1 << 20
FALLBACK_LIMIT = 512


@dataclass(frozen=True, slots=True)
class _Loaded:
    model: SentenceTransformer
    tokenizer: Tokenizer  # a copy of its own: the model's is set to truncate while it encodes
    dimension: int
    max_tokens: int
    pools_by_mean: bool


class SentenceTransformerEmbedder:
    """An `Embedder` over a sentence-transformers model, loaded when first needed.

    The embedded default comes from its package, checksum verified. A folder is loaded as it is. Any other name is a
    model on the Hugging Face hub: taken from the local cache, and downloaded only when it is not there.

    Args:
        model: "all-MiniLM-L6-v2" for the embedded one, a folder, or a hub name.
        device: Where torch computes, such as "cpu" or "cuda"; None takes the best there is.
        batch_size: Texts encoded at once.
        backend: What computes; the vectors are the same but for rounding, so they go by one name.
    """

    def __init__(
        self,
        model: str = EMBEDDED_EMBEDDER,
        *,
        device: str | None = None,
        batch_size: int = 32,
        backend: ModelBackend = "torch",
    ) -> None:
        self._model = model
        self._device = device
        self._backend = backend
        self._batch_size = batch_size
        self._load_lock = threading.Lock()
        self._encode_lock = threading.Lock()
        self._loaded: _Loaded | None = None
        self._name: str | None = None
        self._latest: tuple[str, QueryEmbedding] | None = None  # a question is searched for, and then read

    @property
    def name(self) -> str:
        """`model@weights`: first digits of the weights' checksum, or of the hub's commit.

        A folder is told by its JSON files and by the sizes of, and samples from, its weight files.
        """
        if self._name is None:
            self._name = self._find_name()
        return self._name

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        return EMBEDDED_DIMENSION if self._is_embedded else self._load().dimension

    @property
    def max_tokens(self) -> int:
        """Tokens of text the model reads (special tokens and its document prompt not counted)."""
        return EMBEDDED_MAX_TOKENS if self._is_embedded else self._load().max_tokens

    def embed_query(self, text: str) -> QueryEmbedding:
        """Embed one question.

        Args:
            text: The question.

        Returns:
            Shape (dimension,), float32, unit length.

        Raises:
            ModelError: The model cannot be loaded.
        """
        latest = self._latest
        if latest is not None and latest[0] == text:
            return latest[1]
        model = self._load().model
        with self._encode_lock:
            vector = model.encode_query(text, normalize_embeddings=True, show_progress_bar=False)
        found = QueryEmbedding(np.asarray(vector, dtype=np.float32))
        self._latest = (text, found)
        return found

    def embed_documents(
        self, texts: Sequence[str], parts: Sequence[Sequence[Span]] | None = None
    ) -> DocumentEmbeddings:
        """Embed texts; what lies past `max_tokens` is not read.

        Args:
            texts: Any number of them.
            parts: Where in each text the parts lie that get vectors of their own, such as its sentences. They come from
                the same pass, if the model pools by mean; else each is embedded by itself.

        Returns:
            Shape (texts, dimension), and (parts, dimension) for each text; float32, unit rows, in the order given.

        Raises:
            ModelError: The model cannot be loaded.
        """
        if not texts:
            return DocumentEmbeddings(np.zeros((0, self.dimension), dtype=np.float32))
        loaded = self._load()
        if parts is None:
            return DocumentEmbeddings(self._encode(loaded.model, texts))
        if loaded.pools_by_mean:
            size = self._batch_size
            with self._encode_lock:
                return DocumentEmbeddings(
                    *encode_with_parts(loaded.model, loaded.tokenizer, texts, parts, batch_size=size)
                )
        return DocumentEmbeddings(*encode_apart(lambda some: self._encode(loaded.model, some), texts, parts))

    def _encode(self, model: SentenceTransformer, texts: Sequence[str]) -> NDArray[np.float32]:
        with self._encode_lock:
            matrix = model.encode_document(
                list(texts), batch_size=self._batch_size, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(matrix, dtype=np.float32)

    def token_spans(self, text: str) -> list[Span]:
        """Where each token of `text` stands in it, untruncated, special tokens left out.

        Tokenizers of bytes may give several tokens the span of one character.

        Args:
            text: Any text.

        Returns:
            One span per token, in order.

        Raises:
            ModelError: The model cannot be loaded.
        """
        encoding = self._load().tokenizer.encode(text, add_special_tokens=False)
        return [Span(start, end) for start, end in encoding.offsets]

    @property
    def _is_embedded(self) -> bool:
        return self._model == EMBEDDED_EMBEDDER

    @property
    def _folder(self) -> Path | None:
        path = Path(self._model).expanduser()
        if path.is_dir():
            return path
        if LOOKS_LIKE_PATH.match(self._model):
            raise ModelError(f"There is no embedding model at {path}: set FOOTNOTE_EMBEDDER to a folder or a hub name.")
        return None

    def _find_name(self) -> str:
        if self._is_embedded:
            return f"{EMBEDDED_EMBEDDER}@{EMBEDDER_WEIGHTS.sha256[:8]}"
        folder = self._folder
        if folder is not None:
            return f"{folder.resolve().name}@{folder_digest(folder)}"
        model = hub_name(self._model)
        if cached_commit(model) is None:
            self._load()  # downloads it, and then the commit is known
        commit = cached_commit(model)
        return f"{model}@{commit[:8]}" if commit else model

    def _load(self) -> _Loaded:
        with self._load_lock:
            if self._loaded is None:
                self._loaded = self._describe(self._open())
            return self._loaded

    def _open(self) -> SentenceTransformer:
        if self._is_embedded:
            return self._construct(str(verify(EMBEDDER_WEIGHTS).parent), local_files_only=True)
        folder = self._folder
        if folder is not None:
            return self._construct(str(folder), local_files_only=True)
        model = hub_name(self._model)
        if cached_commit(model) is not None:
            return self._construct(model, local_files_only=True)
        check_on_hub(model, setting=SETTING)
        return self._construct(model, local_files_only=False)

    def _construct(self, source: str, *, local_files_only: bool) -> SentenceTransformer:
        require_backend(self._backend)
        from sentence_transformers import SentenceTransformer

        try:
            with quiet():
                return SentenceTransformer(
                    source,
                    device=self._device,
                    local_files_only=local_files_only,
                    trust_remote_code=False,
                    backend=self._backend,
                )
        except (OSError, ValueError, RuntimeError, ImportError, KeyError) as error:
            raise cannot_load(source, error, setting=SETTING) from error

    def _describe(self, model: SentenceTransformer) -> _Loaded:
        tokenizer = own_tokenizer(model.tokenizer, self._model)
        dimension = model.get_embedding_dimension()
        if dimension is None:
            raise ModelError(f"The embedding model {self._model} does not say how long its vectors are; use another.")
        limit = model.max_seq_length or FALLBACK_LIMIT
        reserved = tokenizer.num_special_tokens_to_add(is_pair=False)
        reserved += len(tokenizer.encode(document_prompt(model), add_special_tokens=False).ids)
        limit = limit if limit < LARGEST_LIMIT else FALLBACK_LIMIT
        return _Loaded(model, tokenizer, dimension, limit - reserved, pools_by_mean(model))
