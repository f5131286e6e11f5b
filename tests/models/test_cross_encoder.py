"""A cross-encoder from a folder in place of the shipped evidence model."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import ModelError
from rag.models.cross_encoder import CrossEncoderReader
from rag.models.weights import EMBEDDER_WEIGHTS, locate
from rag.protocols import Text

TEXTS = [Text("Forum", ("The forum opened on Monday.", "It lasted four days.")), Text("", ("Rain fell.",))]


def made(folder: Path, *, scores: int) -> Path:
    """A cross-encoder with the embedder's body and a head that learned nothing."""
    from sentence_transformers import CrossEncoder
    from transformers.utils import logging

    logging.set_verbosity_error()
    CrossEncoder(str(locate(EMBEDDER_WEIGHTS).parent), num_labels=scores, device="cpu").save_pretrained(str(folder))
    return folder


@pytest.mark.slow
def test_it_scores_every_sentence(tmp_path: Path) -> None:
    reader = CrossEncoderReader(str(made(tmp_path / "one-score", scores=1)), device="cpu")
    forum, rain = reader.read("When did it open?", TEXTS)
    assert (len(forum.relevant), len(rain.relevant)) == (2, 1)
    assert reader.read("When?", []) == []
    assert reader.name.startswith("one-score@")


@pytest.mark.slow
def test_a_model_with_three_scores_is_refused(tmp_path: Path) -> None:
    reader = CrossEncoderReader(str(made(tmp_path / "three", scores=3)), device="cpu")
    with pytest.raises(ModelError, match="gives 3 scores; an evidence model must give one"):
        reader.read("When?", TEXTS)
