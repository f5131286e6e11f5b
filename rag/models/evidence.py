"""The evidence model that is shipped: one forward pass over question and passage scores every sentence of it.

Trained by `python -m eval.evidence.train`; quantised to 8 bits and run by ONNX Runtime, without torch.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rag.models.cores import usable_cores
from rag.models.evidence_input import OUTPUTS, EvidenceInput, evidence_input
from rag.models.weights import EVIDENCE_WEIGHTS, verify
from rag.protocols import Reading, Text, Verdict

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

# The longest answer that is looked for within a sentence, in tokens.
LONGEST_ANSWER = 30
# Passages that are computed at once where there are as many processors.
MOST_AT_ONCE = 8
# A sentence whose best span is so much less likely than another's does not hold the answer, whatever it is.
FARTHEST = -15.0
_AT = {name: number for number, name in enumerate(OUTPUTS)}


@dataclass(frozen=True, slots=True)
class _Loaded:
    session: InferenceSession
    tokenizer: Tokenizer
    verdict_temperature: float


class FootnoteReader:
    """An `EvidenceReader` over the shipped weights, checksum verified; loaded when first used, safe between threads.

    Args:
        folder: Holds `model.onnx`, `tokenizer.json` and `calibration.json`; None for the weights that are shipped.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None

    @property
    def name(self) -> str:
        """`footnote-evidence@weights`."""
        return f"footnote-evidence@{self._folder.name if self._folder else EVIDENCE_WEIGHTS.sha256[:8]}"

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
            for text, (encoded, logits) in zip(texts, self._outputs(question, texts), strict=True)
        ]

    def judge(self, claim: str, texts: Sequence[Text]) -> list[Verdict]:
        """What each passage says of the claim.

        Args:
            claim: One sentence.
            texts: Passages.

        Raises:
            WeightsError: The shipped weights are not there, or not those that were tested.
        """
        temperature = self._load().verdict_temperature
        verdicts = []
        for _, logits in self._outputs(claim, texts):
            scaled = logits[0, _AT["support"] : _AT["neutral"] + 1] / temperature
            odds = np.exp(scaled - scaled.max())
            verdicts.append(Verdict(*(float(share) for share in odds / odds.sum())))
        return verdicts

    def _outputs(self, question: str, texts: Sequence[Text]) -> list[tuple[EvidenceInput, NDArray[np.float32]]]:
        """Each passage with its outputs, shape (tokens, len(OUTPUTS)).

        One by one, and as many at once as there are processors: 8-bit activations are scaled by what is computed
        together, so in a batch a passage's scores would depend on its neighbours.
        """
        loaded = self._load()

        def computed(text: Text) -> tuple[EvidenceInput, NDArray[np.float32]]:
            encoded = evidence_input(loaded.tokenizer, question, text.header, text.sentences)
            (logits,) = loaded.session.run(["logits"], _tensors(encoded))
            return encoded, logits[0]

        with ThreadPoolExecutor(min(MOST_AT_ONCE, usable_cores())) as workers:
            return list(workers.map(computed, texts))

    def _load(self) -> _Loaded:
        with self._lock:
            if self._loaded is None:
                self._loaded = _open(self._folder or verify(EVIDENCE_WEIGHTS).parent)
            return self._loaded


def _open(folder: Path) -> _Loaded:
    from tokenizers import Tokenizer

    session = session_of(folder / "model.onnx")
    calibration = json.loads((folder / "calibration.json").read_text(encoding="utf-8"))
    return _Loaded(
        session, Tokenizer.from_file(str(folder / "tokenizer.json")), float(calibration["verdict_temperature"])
    )


def session_of(file: Path) -> InferenceSession:
    """An exported evidence model, ready to run on one processor."""
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


def _reading(encoded: EvidenceInput, logits: NDArray[np.float32], sentences: int) -> Reading:
    known = [float(logits[position, _AT["relevant"]]) for position in encoded.markers]
    unread = [float(np.finfo(np.float32).min)] * (sentences - len(known))
    answer, best = _spans(encoded, logits, sentences)
    return Reading(
        relevant=(*known, *unread),
        answerable=float(logits[0, _AT["answerable"]]),
        topical=float(logits[0, _AT["topical"]]),
        answer=answer,
        places=tuple(max(score - max(best), FARTHEST) for score in best),
    )


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
