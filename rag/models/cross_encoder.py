"""Any sentence-transformers cross-encoder as an evidence reader, in place of the one that is shipped.

It sees one text at a time: each passage, and each of its sentences with its neighbours.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rag.config import ModelBackend
from rag.errors import ModelError
from rag.models.backend import require_backend
from rag.models.hub import cached_commit, cannot_load, check_on_hub, folder_digest
from rag.protocols import Reading, Text

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

SETTING = "FOOTNOTE_EVIDENCE_MODEL"


class CrossEncoderReader:
    """An `EvidenceReader` over a cross-encoder with one score, such as those trained on MS MARCO.

    It judges no claims: every verdict is neutral, so that only what is checked word for word counts as supported.

    Args:
        model: A folder, or a full name on the hub; downloaded only when it is not in the local cache.
        device: Where torch computes; None takes the best there is.
        backend: What computes.
    """

    def __init__(self, model: str, *, device: str | None = None, backend: ModelBackend = "torch") -> None:
        self._model = model
        self._device = device
        self._backend = backend
        self._lock = threading.Lock()
        self._loaded: CrossEncoder | None = None

    @property
    def name(self) -> str:
        """`model@weights`: of the folder's files, or the hub's commit."""
        folder = Path(self._model).expanduser()
        if folder.is_dir():
            return f"{folder.resolve().name}@{folder_digest(folder)}"
        commit = cached_commit(self._model)
        return f"{self._model}@{commit[:8]}" if commit else self._model

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        """What each passage holds for the question.

        Raises:
            ModelError: The model cannot be loaded, or has not one score.
        """
        asked = [f"{text.header}\n{' '.join(text.sentences)}" for text in texts]
        asked += [_in_context(text, number) for text in texts for number in range(len(text.sentences))]
        scores = self._scores(question, asked)
        readings, place = [], len(texts)
        for text, passage in zip(texts, scores, strict=False):
            relevant = tuple(scores[place : place + len(text.sentences)])
            place += len(text.sentences)
            readings.append(Reading(relevant, answerable=passage, topical=passage))
        return readings

    def reread(self, question: str, texts: Sequence[Text]) -> None:
        """None: it reads as closely the first time."""

    def _scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """Log-odds of each text."""
        from torch.nn import Identity

        if not texts:
            return []
        found = self._load().predict(
            [(question, text) for text in texts], activation_fn=Identity(), show_progress_bar=False
        )
        return [float(score) for score in found]

    def _load(self) -> CrossEncoder:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._open()
            return self._loaded

    def _open(self) -> CrossEncoder:
        require_backend(self._backend)
        from sentence_transformers import CrossEncoder

        folder = Path(self._model).expanduser()
        is_here = folder.is_dir() or cached_commit(self._model) is not None
        if not is_here:
            check_on_hub(self._model, setting=SETTING)
        source = str(folder) if folder.is_dir() else self._model
        try:
            model: CrossEncoder = CrossEncoder(
                source,
                device=self._device,
                local_files_only=is_here,
                trust_remote_code=False,
                backend=self._backend,
            )
        except (OSError, ValueError, RuntimeError, ImportError, KeyError) as error:
            raise cannot_load(self._model, error, setting=SETTING) from error
        if model.num_labels != 1:
            raise ModelError(
                f"The model {self._model} gives {model.num_labels} scores; an evidence model must give one. "
                f"Set {SETTING} to another, or unset it to use the one that is shipped."
            )
        return model


def _in_context(text: Text, number: int) -> str:
    """A sentence with the one before it and the one after."""
    return " ".join((text.header, *text.sentences[max(0, number - 1) : number + 2]))
