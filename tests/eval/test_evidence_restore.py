"""A model that was trained or exported can be trained further: it is restored to what it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from tokenizers import Tokenizer

from eval.evidence.examples import Example
from rag.models.weights import EMBEDDER_WEIGHTS, EVIDENCE_WEIGHTS, locate

PASSAGE = (
    "The port of Vostok opened in 1998.",
    "Its first harbour master was Ivan Belov.",
    "It lies near the old town.",
)
EXAMPLES = [
    Example("When did the port of Vostok open?", "Vostok", PASSAGE, (1, 0, 0), topical=1, answerable=1),
    Example("Who was its first harbour master?", "", PASSAGE, (0, 1, 0), topical=1, answerable=1),
]


@pytest.mark.slow
def test_an_exported_model_is_restored_to_what_it_was() -> None:
    pytest.importorskip("onnx", reason="pip install 'footnote[training]'")
    from eval.evidence.batches import batches
    from eval.evidence.held_out import outputs_of, outputs_of_file
    from eval.evidence.restore import restore
    from eval.evidence.train import new_model

    exported, embedder = locate(EVIDENCE_WEIGHTS), locate(EMBEDDER_WEIGHTS)
    assert exported is not None
    assert embedder is not None
    model = new_model(embedder.parent)
    restore(model, exported)
    ((_, batch),) = batches(EXAMPLES, Tokenizer.from_file(str(exported.parent / "tokenizer.json")))
    difference = (outputs_of(model)(batch) - outputs_of_file(exported)(batch))[batch.mask == 1]
    assert float(difference.abs().mean()) < 0.2, "what is left is that the exported one rounds while it computes"


@pytest.mark.slow
def test_a_trained_model_is_restored_from_its_folder(tmp_path: Path) -> None:
    from eval.evidence.restore import restore
    from eval.evidence.train import new_model

    embedder = locate(EMBEDDER_WEIGHTS)
    assert embedder is not None
    trained, other = new_model(embedder.parent), new_model(embedder.parent)  # each with a head drawn at random
    trained.save_pretrained(tmp_path)
    restore(other, tmp_path)
    assert all(weight.equal(other.state_dict()[name]) for name, weight in trained.state_dict().items())
