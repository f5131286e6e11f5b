"""A shipped encoder that reads one text with a passage: 8-bit weights run by ONNX Runtime, without torch."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.models.cores import usable_cores
from rag.models.evidence_input import EvidenceInput, evidence_input
from rag.models.weights import Weights, verify
from rag.protocols import Text

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

# Passages that are computed at once where there are as many processors.
MOST_AT_ONCE = 8


class PairEncoder:
    """The weights of one model, checksum verified; loaded when first used, safe between threads.

    Args:
        weights: Those that are shipped.
        folder: Holds `model.onnx` and `tokenizer.json`; None for the weights that are shipped.
    """

    def __init__(self, weights: Weights, folder: Path | None) -> None:
        self._weights = weights
        self._given = folder
        self._lock = threading.Lock()
        self._loaded: tuple[InferenceSession, Tokenizer] | None = None

    @property
    def name(self) -> str:
        """`model@weights`."""
        return f"{self._weights.model}@{self._given.name if self._given else self._weights.sha256[:8]}"

    def folder(self) -> Path:
        """Where the weights are.

        Raises:
            WeightsError: The shipped weights are not there, or not those that were tested.
        """
        return self._given or verify(self._weights).parent

    def outputs(self, text: str, passages: Sequence[Text]) -> list[tuple[EvidenceInput, NDArray[np.float32]]]:
        """Each passage as it was read with the text, and what the model says of each token, shape (tokens, outputs).

        One by one, and as many at once as there are processors: 8-bit activations are scaled by what is computed
        together, so in a batch a passage's scores would depend on its neighbours.

        Raises:
            WeightsError: The shipped weights are not there, or not those that were tested.
        """
        session, tokenizer = self._load()

        def computed(passage: Text) -> tuple[EvidenceInput, NDArray[np.float32]]:
            encoded = evidence_input(tokenizer, text, passage.header, passage.sentences)
            (logits,) = session.run(["logits"], _tensors(encoded))
            return encoded, logits[0]

        with ThreadPoolExecutor(min(MOST_AT_ONCE, usable_cores())) as workers:
            return list(workers.map(computed, passages))

    def _load(self) -> tuple[InferenceSession, Tokenizer]:
        from tokenizers import Tokenizer

        with self._lock:
            if self._loaded is None:
                folder = self.folder()
                tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
                self._loaded = session_of(folder / "model.onnx"), tokenizer
            return self._loaded


def session_of(file: Path) -> InferenceSession:
    """An exported model, ready to run on one processor."""
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = 1  # a passage is too small to be shared between processors
    # Sums and norms fused into one operation take three times as long as one after the other.
    apart = ["SkipLayerNormFusion"]
    return InferenceSession(str(file), options, providers=["CPUExecutionProvider"], disabled_optimizers=apart)


def _tensors(encoded: EvidenceInput) -> dict[str, NDArray[np.int64]]:
    """The model's inputs, each of shape (1, tokens)."""
    values = {"input_ids": encoded.ids, "token_type_ids": encoded.types}
    return {name: np.array([value], dtype=np.int64) for name, value in values.items()}
