"""The claim checker that is shipped: is a claim carried by a passage, or has something in it been put wrong?

Trained from the evidence model by `python -m eval.claims.train`, for this alone: what makes a claim wrong is often one
word of many, which a model that is taught to find what is about the matter learns to overlook.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from rag.models.encoder import PairEncoder
from rag.models.weights import CLAIM_WEIGHTS
from rag.protocols import Text


class FootnoteChecker:
    """A `ClaimChecker` over the shipped weights.

    Args:
        folder: Holds `model.onnx` and `tokenizer.json`; None for the weights that are shipped.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._encoder = PairEncoder(CLAIM_WEIGHTS, folder)

    @property
    def name(self) -> str:
        """`footnote-claims@weights`."""
        return self._encoder.name

    def support(self, claim: str, texts: Sequence[Text]) -> list[float]:
        """How probable it is that each passage carries the claim, in 0..1.

        Args:
            claim: One sentence.
            texts: Passages; what is past the model's limit of tokens is not read.

        Raises:
            WeightsError: The shipped weights are not there, or not those that were tested.
        """
        return [float(1 / (1 + np.exp(-logits[0, 0]))) for _, logits in self._encoder.outputs(claim, texts)]
