r"""Train the evidence model from the embedder's weights, or an exported one further.

Run: python -m eval.evidence.train FOLDER_OF_PAIRS OUT   (80 minutes on two cores)
and: python -m eval.evidence.train FOLDER_OF_PAIRS OUT --further THAT.onnx --seed 9 --share 0.3 --written --keep 0.5
     (30 minutes; then from that one, B, with --seed 10 and no --keep, 45 minutes; and from that with --seed 11
     --share 0.15 --keep 0.3 --back-to B, 53 minutes)

One pass over `eval.evidence.mix`, and over `eval.evidence.written` if asked, in batches of one length, bf16 where the
processor has it. The word embeddings are kept as they are, and nothing is dropped out: one pass over so many
pairs does not overfit, and dropout made a step three times slower. What is held out is reported at the end.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from eval.evidence.batches import Batch, batches
from eval.evidence.held_out import outputs_of, report
from eval.evidence.mix import SEED, apart_from, harder, mixed
from eval.evidence.restore import restore
from eval.evidence.written import SIMILAR, WITHOUT, counterparts, written
from rag.models.evidence_input import OUTPUTS
from rag.models.weights import EMBEDDER_WEIGHTS, locate

if TYPE_CHECKING:
    from transformers import BertForTokenClassification

LEARNING_RATE = 1.5e-4
LEARNING_RATE_FURTHER = 8e-5
WARM_UP = 0.06
WEIGHT_DECAY = 0.01
LARGEST_GRADIENT = 1.0
# What each output weighs beside the others.
WEIGHTS = {"relevant": 2.0, "answerable": 1.0, "topical": 0.3, "verdict": 1.0, "span": 0.5}
REPORT_EVERY = 100


def main() -> None:
    """Train, report, save."""
    from tokenizers import Tokenizer

    asked = _arguments()
    asked.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(asked.seed)
    torch.use_deterministic_algorithms(mode=True)
    _, held_out = mixed(asked.pairs)
    chooser = random.Random(asked.seed)
    own, own_held_out = written(asked.pairs, chooser)
    both = [*held_out, *own_held_out]
    pairs = apart_from(both, mixed(asked.pairs, asked.seed)[0])
    taken = int(asked.share * len(pairs))
    training = pairs[:taken]
    if asked.written:
        training += counterparts(own, pairs[taken:])
        answered = [example for example in own if example.answerable == 1]
        made = harder(answered, chooser, similar=SIMILAR, without=WITHOUT)
        training += apart_from(both, [*own, *made])
        chooser.shuffle(training)
    print(f"{len(training):,} examples to train on, {len(both):,} held out", flush=True)
    weights = locate(EMBEDDER_WEIGHTS)
    assert weights is not None
    tokenizer = Tokenizer.from_file(str(weights.parent / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    model = new_model(weights.parent)
    if asked.further is not None:
        restore(model, asked.further)
    steps = [batch for _, batch in batches(training, tokenizer, chooser=random.Random(asked.seed))]
    start = deepcopy(model)
    if asked.back_to is not None:
        restore(start, asked.back_to)
    train(model, steps, LEARNING_RATE if asked.further is None else LEARNING_RATE_FURTHER, loss_of)
    keep(model, start.state_dict(), asked.keep)
    model.save_pretrained(asked.out)
    tokenizer.save(str(asked.out / "tokenizer.json"))
    report(outputs_of(model), held_out, tokenizer)
    print("Of those written for this project:")
    report(outputs_of(model), own_held_out, tokenizer)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train the evidence model.")
    parser.add_argument("pairs", type=Path, help="folder of the training pairs")
    parser.add_argument("out", type=Path, help="folder for the trained model")
    parser.add_argument("--further", type=Path, metavar="MODEL", help="a trained or exported model to start from")
    parser.add_argument("--seed", type=int, default=SEED, help="another one draws other harder examples")
    parser.add_argument("--share", type=float, default=1.0, help="of the examples, to take less time")
    parser.add_argument("--written", action="store_true", help="with the questions written for this project")
    parser.add_argument("--keep", type=float, default=0.0, help="share of earlier weights in the final ones")
    parser.add_argument(
        "--back-to", type=Path, metavar="MODEL", help="whose weights those are; else those training started from"
    )
    return parser.parse_args()


def new_model(folder: Path) -> BertForTokenClassification:
    """The encoder in `folder` with a fresh head, without dropout."""
    from transformers import AutoModelForTokenClassification

    model: BertForTokenClassification = AutoModelForTokenClassification.from_pretrained(
        folder,
        num_labels=len(OUTPUTS),
        id2label=dict(enumerate(OUTPUTS)),
        label2id={name: number for number, name in enumerate(OUTPUTS)},
        attn_implementation="eager",
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    model.bert.embeddings.word_embeddings.weight.requires_grad = False
    return model


def train(
    model: BertForTokenClassification,
    steps: list[Batch],
    learning_rate: float,
    loss_of: Callable[[Tensor, Batch], Tensor],
) -> None:
    """One pass, the learning rate rising and then falling in straight lines.

    Args:
        model: What is trained.
        steps: The batches, in order.
        learning_rate: The highest.
        loss_of: What is to be made small, from the outputs for a batch.
    """
    learned = [weight for weight in model.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=learning_rate, weight_decay=WEIGHT_DECAY, fused=True)
    warm_up = WARM_UP * len(steps)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm_up, (len(steps) - step) / (len(steps) - warm_up))
    )
    model.train()
    began, recent = time.monotonic(), 0.0
    for number, batch in enumerate(steps, start=1):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(input_ids=batch.ids, token_type_ids=batch.types, attention_mask=batch.mask).logits
        loss = loss_of(logits.float(), batch)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(learned, LARGEST_GRADIENT)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
        recent += loss.item()
        if number % REPORT_EVERY == 0:
            passed = time.monotonic() - began
            left = passed / number * (len(steps) - number)
            print(f"step {number}/{len(steps)}, loss {recent / REPORT_EVERY:.3f}, {left / 60:.0f} min left", flush=True)
            recent = 0.0


def keep(model: torch.nn.Module, start: Mapping[str, Tensor], share: float) -> None:
    """Put the weights a share of the way back to earlier ones: what is learned stays, and less is forgotten.

    After Wortsman et al. 2022, arXiv 2109.01903.
    """
    trained = model.state_dict()
    model.load_state_dict({name: weight.lerp(start[name], share) for name, weight in trained.items()})


def loss_of(logits: Tensor, batch: Batch) -> Tensor:
    """What is to be made small, from outputs of shape (examples, tokens, len(OUTPUTS))."""
    return torch.stack([WEIGHTS[name] * part for name, part in loss_of_parts(logits, batch).items()]).sum()


def loss_of_parts(logits: Tensor, batch: Batch) -> dict[str, Tensor]:
    """The same by what is to be learned, unweighed."""
    of = {name: logits[..., number] for number, name in enumerate(OUTPUTS)}
    verdicts = torch.stack([of[name][:, 0] for name in ("support", "contradict", "neutral")], dim=1)
    outside = (batch.types == 0) | (batch.mask == 0)
    outside[:, 0] = False  # where an answer that is not there "stands"
    start, end = (of[name].masked_fill(outside, -1e4) for name in ("start", "end"))
    return {
        "relevant": _yes_or_no(of["relevant"], batch.relevant),
        "answerable": _yes_or_no(of["answerable"][:, 0], batch.answerable),
        "topical": _yes_or_no(of["topical"][:, 0], batch.topical),
        "verdict": _which(verdicts, batch.verdict),
        "span": (_which(start, batch.start) + _which(end, batch.end)) / 2,
    }


def _yes_or_no(logits: Tensor, wanted: Tensor) -> Tensor:
    known = wanted >= 0
    if not known.any():
        return logits.sum() * 0.0
    return binary_cross_entropy_with_logits(logits[known], wanted[known].float())


def _which(logits: Tensor, wanted: Tensor) -> Tensor:
    known = wanted >= 0
    return cross_entropy(logits[known], wanted[known]) if known.any() else logits.sum() * 0.0


if __name__ == "__main__":
    main()
