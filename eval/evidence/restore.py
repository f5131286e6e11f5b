"""A trained evidence model, from its folder or from what was exported of it, as one that can be trained further."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

if TYPE_CHECKING:
    from transformers import BertForTokenClassification

_OF_LAYER = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


def restore(model: BertForTokenClassification, trained: Path) -> None:
    """Put the weights of a trained model in place of a model's own; of an exported one, as near as 8 bits hold them.

    Args:
        model: Of the same shape. Its word embeddings stay: training never changes them.
        trained: The folder that `eval.evidence.train` wrote, or the file that `eval.evidence.export` wrote.

    Raises:
        KeyError: If the file holds other weights than the model.
        RuntimeError: If they are of another shape.
    """
    from safetensors.torch import load_file

    if trained.is_dir():
        model.load_state_dict(load_file(trained / "model.safetensors"))
        return
    from onnx import load, numpy_helper

    graph = load(trained).graph
    held = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    layers = range(model.config.num_hidden_layers)
    names = [*(f"bert.encoder.layer.{layer}.{part}" for layer in layers for part in _OF_LAYER), "classifier"]
    products = [node.input[1].removesuffix("_quantized") for node in graph.node if node.op_type == "MatMulInteger"]
    state = {"bert.embeddings.word_embeddings.weight": model.bert.embeddings.word_embeddings.weight}
    for name, product in zip(names, products, strict=True):
        state[f"{name}.weight"] = _unquantised(held, product).T
    for name in ("token_type_embeddings", "position_embeddings"):
        state[f"bert.embeddings.{name}.weight"] = _unquantised(held, f"model.bert.embeddings.{name}.weight")
    for name in model.state_dict():
        if name not in state:
            state[name] = torch.from_numpy(held[f"model.{name}"].copy())
    model.load_state_dict(state)


def _unquantised(held: dict[str, np.ndarray], name: str) -> torch.Tensor:
    steps = held[f"{name}_quantized"].astype(np.float32) - held[f"{name}_zero_point"].astype(np.float32)
    return torch.from_numpy(steps * held[f"{name}_scale"])
