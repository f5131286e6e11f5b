"""What a trained evidence model is worth on pairs that were held out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from torch import Tensor

from eval.evidence.batches import Batch, batches
from eval.evidence.examples import SUPPORT, UNKNOWN, Example
from rag.models.encoder import session_of
from rag.models.evidence_input import OUTPUTS

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import BertForTokenClassification

Outputs = Callable[[Batch], Tensor]
_PLACE = {name: number for number, name in enumerate(OUTPUTS)}


def outputs_of(model: BertForTokenClassification) -> Outputs:
    """What a model as it was trained computes: shape (examples, tokens, len(OUTPUTS))."""
    model.train(mode=False)

    def compute(batch: Batch) -> Tensor:
        with torch.inference_mode():
            inputs = {"input_ids": batch.ids, "token_type_ids": batch.types, "attention_mask": batch.mask}
            logits: Tensor = model(**inputs).logits
            return logits

    return compute


def outputs_of_file(path: Path) -> Outputs:
    """What an exported model computes, one example at a time, as the engine has it; zeros for what is padded."""
    session = session_of(path)

    def compute(batch: Batch) -> Tensor:
        logits = torch.zeros((*batch.ids.shape, len(OUTPUTS)))
        for row, length in enumerate(batch.mask.sum(dim=1).tolist()):
            inputs = {"input_ids": batch.ids[row, :length], "token_type_ids": batch.types[row, :length]}
            (found,) = session.run(["logits"], {name: tensor.numpy()[None] for name, tensor in inputs.items()})
            logits[row, :length] = torch.from_numpy(found[0])
        return logits

    return compute


def report(outputs: Outputs, examples: Sequence[Example], tokenizer: Tokenizer) -> None:
    """Print what each output is worth."""
    hits: list[bool] = []
    scores: dict[str, list[tuple[int, float]]] = {"answerable": [], "topical": [], "support": []}
    verdicts: list[Tensor] = []
    told: list[int] = []
    for group, batch in batches(examples, tokenizer):
        logits = outputs(batch)
        for row, example in enumerate(group):
            marked = batch.relevant[row] != UNKNOWN
            if example.answerable == 1 and int(marked.sum()) > 1:
                best = int(logits[row, marked, _PLACE["relevant"]].argmax())
                hits.append(bool(batch.relevant[row, marked][best]))
            for name in ("answerable", "topical"):
                if (known := getattr(example, name)) != UNKNOWN:
                    scores[name].append((known, float(logits[row, 0, _PLACE[name]])))
            if example.verdict != UNKNOWN:
                verdicts.append(logits[row, 0, _PLACE["support"] : _PLACE["neutral"] + 1])
                told.append(example.verdict)
                scores["support"].append((int(example.verdict == SUPPORT), float(verdicts[-1].softmax(0)[SUPPORT])))
    print(f"sentence found in its passage: {np.mean(hits):.3f} of {len(hits)}")
    for name, known in scores.items():
        if len({truth for truth, _ in known}) > 1:
            print(f"{name} AUROC: {roc_auc_score(*zip(*known, strict=True)):.3f} of {len(known)}")
    _report_verdicts(verdicts, told)


def _report_verdicts(verdicts: Sequence[Tensor], told: Sequence[int]) -> None:
    right = [int(verdict.argmax()) == truth for verdict, truth in zip(verdicts, told, strict=True)]
    if right:
        print(f"verdict right: {np.mean(right):.3f} of {len(right)}", flush=True)
