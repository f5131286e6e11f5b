"""The evidence model that is shipped: one forward pass over question and passage scores every sentence of it.

Trained by `python -m eval.evidence.train`; the larger one, for a second look at the likeliest sentences, by
`python -m eval.evidence.second`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.models.encoder import PairEncoder
from rag.models.evidence_input import OUTPUTS, EvidenceInput
from rag.models.weights import EVIDENCE_WEIGHTS, SECOND_WEIGHTS
from rag.protocols import Reading, SecondReading, Text

# The longest answer that is looked for within a sentence, in tokens.
LONGEST_ANSWER = 30
# A sentence whose best span is so much less likely than another's does not hold the answer, whatever it is.
FARTHEST = -15.0
_AT = {name: number for number, name in enumerate(OUTPUTS)}


class FootnoteReader:
    """An `EvidenceReader` over the shipped weights.

    Args:
        folder: Holds `model.onnx` and `tokenizer.json`; None for the weights that are shipped.
        second: The same for the second look.
    """

    def __init__(self, folder: Path | None = None, second: Path | None = None) -> None:
        self._encoder = PairEncoder(EVIDENCE_WEIGHTS, folder)
        self._larger = PairEncoder(SECOND_WEIGHTS, second)

    @property
    def name(self) -> str:
        """`footnote-evidence@weights`."""
        return self._encoder.name

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        """What each passage holds for the question.

        Args:
            question: That stands alone.
            texts: Passages; sentences past the model's limit of tokens are scored as irrelevant.

        Raises:
            WeightsError: The shipped weights are not there, or not those that were tested.
        """
        return [
            _reading(encoded, logits, len(text.sentences))
            for text, (encoded, logits) in zip(texts, self._encoder.outputs(question, texts), strict=True)
        ]

    def reread(self, question: str, texts: Sequence[Text]) -> list[SecondReading]:
        """What each of a few short texts holds for the question, by the larger model.

        Args:
            question: That stands alone.
            texts: The likeliest sentences of a passage each.

        Raises:
            WeightsError: The shipped weights are not there, or not those that were tested.
        """
        return [
            SecondReading(_relevant(encoded, logits, len(text.sentences)), float(logits[0, _AT["answerable"]]))
            for text, (encoded, logits) in zip(texts, self._larger.outputs(question, texts), strict=True)
        ]


def _reading(encoded: EvidenceInput, logits: NDArray[np.float32], sentences: int) -> Reading:
    answer, best = _spans(encoded, logits, sentences)
    return Reading(
        relevant=_relevant(encoded, logits, sentences),
        answerable=float(logits[0, _AT["answerable"]]),
        topical=float(logits[0, _AT["topical"]]),
        answer=answer,
        places=tuple(max(score - max(best), FARTHEST) for score in best),
    )


def _relevant(encoded: EvidenceInput, logits: NDArray[np.float32], sentences: int) -> tuple[float, ...]:
    """That each sentence answers; what did not fit is not relevant."""
    known = [float(logits[position, _AT["relevant"]]) for position in encoded.markers]
    unread = [float(np.finfo(np.float32).min)] * (sentences - len(known))
    return (*known, *unread)


def _spans(
    encoded: EvidenceInput, logits: NDArray[Any], sentences: int
) -> tuple[tuple[int, int, int] | None, list[float]]:
    """The likeliest span within one sentence, unless that there is none is likelier still; and each sentence's best."""
    starts, ends = logits[:, _AT["start"]].tolist(), logits[:, _AT["end"]].tolist()
    none, found = starts[0] + ends[0], None
    best = [float(np.finfo(np.float32).min)] * max(sentences, 1)
    likeliest = none
    for first, place in enumerate(encoded.places):
        if place is None:
            continue
        for last in range(first, min(first + LONGEST_ANSWER, len(encoded.places))):
            other = encoded.places[last]
            if other is None or other[0] != place[0]:
                break
            score = starts[first] + ends[last]
            best[place[0]] = max(best[place[0]], score)
            if score > likeliest:
                likeliest, found = score, (place[0], place[1], other[2])
    return found, best[:sentences]
