"""Quantise a trained evidence model to 8 bits, and lay it where the engine looks for it.

Run: python -m eval.evidence.export TRAINED FOLDER_OF_PAIRS OUT

Writes `model.onnx` (at most 25 MB), `tokenizer.json` and `calibration.json`, and reports what is held out before and
after, so that a loss by quantising shows.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
from pathlib import Path

import torch
from torch import Tensor, nn

from eval.evidence.held_out import outputs_of, outputs_of_file, report
from eval.evidence.mix import mixed

LARGEST_BYTES = 25_000_000


class Logits(nn.Module):
    """The model with tensors in and a tensor out, as the exporter wants it."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor, token_type_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Shape (examples, tokens, outputs)."""
        logits: Tensor = self.model(
            input_ids=input_ids, token_type_ids=token_type_ids, attention_mask=attention_mask
        ).logits
        return logits


def main() -> None:
    """Export, report, and print the checksum."""
    from tokenizers import Tokenizer
    from transformers import AutoModelForTokenClassification

    trained, pairs, out = map(Path, sys.argv[1:])
    out.mkdir(parents=True, exist_ok=True)
    model = AutoModelForTokenClassification.from_pretrained(trained, attn_implementation="eager").eval()
    tokenizer = Tokenizer.from_file(str(trained / "tokenizer.json"))
    _, held_out = mixed(pairs)
    print("As trained:")
    report(outputs_of(model), held_out, tokenizer)
    file = out / "model.onnx"
    quantise(model, file)
    assert file.stat().st_size <= LARGEST_BYTES, f"{file} is larger than {LARGEST_BYTES:,} bytes"
    print("Quantised:")
    temperature = report(outputs_of_file(file), held_out, tokenizer)
    (out / "calibration.json").write_text(json.dumps({"verdict_temperature": temperature}) + "\n", encoding="utf-8")
    shutil.copy(trained / "tokenizer.json", out / "tokenizer.json")
    print(f"{file}: {file.stat().st_size:,} bytes, SHA-256 {hashlib.sha256(file.read_bytes()).hexdigest()}")


def quantise(model: nn.Module, file: Path) -> None:
    """Write a model as ONNX with weights of 8 bits."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    ids = torch.ones((2, 40), dtype=torch.long)
    names = ["input_ids", "token_type_ids", "attention_mask"]
    sizes = {0: torch.export.Dim("examples"), 1: torch.export.Dim("tokens")}
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            Logits(model),
            (ids, torch.zeros_like(ids), torch.ones_like(ids)),
            str(whole),
            input_names=names,
            output_names=["logits"],
            dynamic_shapes=(sizes, sizes, sizes),
            dynamo=True,
            external_data=False,
        )
        quantize_dynamic(str(whole), str(file), weight_type=QuantType.QInt8, per_channel=True)


if __name__ == "__main__":
    main()
