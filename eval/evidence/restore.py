"""A trained model, from its folder or from what was exported of it, as one that can be trained further."""

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
_EMBEDDINGS = ("word_embeddings", "token_type_embeddings", "position_embeddings")


def restore(model: BertForTokenClassification, trained: Path, *, words: bool = False) -> None:
    """Put the weights of a trained model in place of a model's own; of an exported one, as near as 8 bits hold them.

    Args:
        model: Of the same shape.
        trained: The folder that `eval.evidence.train` wrote, or the file that `eval.evidence.export` wrote.
        words: Whether the word embeddings are read from that file, too; else the model's own stay, which training never
            changes, and which have more than 8 bits.

    Raises:
        KeyError: If the file holds other weights than the model.
        RuntimeError: If they are of another shape.
    """
    from safetensors.torch import load_file

    if trained.is_dir():
        model.load_state_dict(load_file(trained / "model.safetensors"))
        return
    state = _read(model, trained, prefix="model.")
    if not words:
        state["bert.embeddings.word_embeddings.weight"] = model.bert.embeddings.word_embeddings.weight
    model.load_state_dict(state)


def restore_encoder(model: BertForTokenClassification, file: Path) -> None:
    """Put the encoder of somebody else's 8-bit ONNX export in place of a model's own; the head stays.

    Args:
        model: Of the same shape.
        file: Whose weights are named as transformers names them.

    Raises:
        KeyError: If the file holds other weights than the model.
        RuntimeError: If they are of another shape.
    """
    head = {name: weight for name, weight in model.state_dict().items() if name.startswith("classifier.")}
    model.load_state_dict(_read(model, file, prefix="") | head)


def _read(model: BertForTokenClassification, file: Path, *, prefix: str) -> dict[str, torch.Tensor]:
    """The weights of a file by the model's names; the products with them stand in the order they are computed in."""
    from onnx import load, numpy_helper

    graph = load(file).graph
    held = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    layers = range(model.config.num_hidden_layers)
    names = [*(f"bert.encoder.layer.{layer}.{part}" for layer in layers for part in _OF_LAYER), "classifier"]
    products = [node.input[1].removesuffix("_quantized") for node in graph.node if node.op_type == "MatMulInteger"]
    state = {f"{name}.weight": _unquantised(held, product).T for name, product in zip(names, products, strict=False)}
    for name in _EMBEDDINGS:
        weight = f"bert.embeddings.{name}.weight"
        state[weight] = _unquantised(held, f"{prefix}{weight}")
    for name in model.state_dict():
        if name not in state:
            state[name] = torch.from_numpy(held[f"{prefix}{name}"].copy())
    return state


def _unquantised(held: dict[str, np.ndarray], name: str) -> torch.Tensor:
    steps = held[f"{name}_quantized"].astype(np.float32) - held[f"{name}_zero_point"].astype(np.float32)
    return torch.from_numpy(steps * held[f"{name}_scale"])
