r"""Train the claim checker from the evidence model's weights, quantise it, and lay it where the engine looks for it.

Run: python -m eval.claims.train FOLDER_OF_PAIRS OUT   (half an hour on two cores)

One pass over twin claims written for this project, claims in passages' own words with something in the wrong place, and
a share of the public claims that the evidence model was taught. There is one output, at the first token: is the claim
carried? Why it is not makes no difference to what may be shown. Writes `model.onnx` and `tokenizer.json`, and reports
what is held out, before and after quantising.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from sklearn.metrics import roc_auc_score
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from eval.claims.crossed import crossed
from eval.claims.twins import twins
from eval.evidence.batches import Batch, batches
from eval.evidence.examples import SUPPORT, UNKNOWN, Example
from eval.evidence.export import described, quantise
from eval.evidence.held_out import outputs_of, outputs_of_file
from eval.evidence.mix import mixed
from eval.evidence.restore import restore
from eval.evidence.train import new_model, train
from eval.evidence.written import is_held_out, own_claims, own_passages
from rag.answer.carrying import together
from rag.models.evidence_input import OUTPUTS
from rag.models.weights import EMBEDDER_WEIGHTS, EVIDENCE_WEIGHTS, locate

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import BertForTokenClassification

SEED = 12
LEARNING_RATE = 1.5e-4
# Of the public claims so many are kept in mind, and of so many passages claims are made.
PUBLIC, PASSAGES = 0.25, 6000
# How often the claims written for this project are read with the sentences nearest to them; once in four with all.
TIMES, WHOLE = 2, 0.25
# Where passages come from that say what is so, in sentences.
TELLING = frozenset({"covidqa", "mlqa_en", "nq_open_oracle", "onestopqa", "policyqa", "squadshifts", "tydiqa_en"})


def main() -> None:
    """Train, quantise, report, and print the checksum."""
    from tokenizers import Tokenizer

    pairs, out = map(Path, sys.argv[1:])
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(SEED)
    torch.use_deterministic_algorithms(mode=True)
    training, held_out = examples(pairs, random.Random(SEED))
    print(f"{len(training):,} claims to train on", flush=True)
    embedder = locate(EMBEDDER_WEIGHTS)
    tokenizer = Tokenizer.from_file(str(embedder.parent / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    model = checker(embedder.parent)
    steps = [batch for _, batch in batches(training, tokenizer, chooser=random.Random(SEED))]
    train(model, steps, LEARNING_RATE, loss_of)
    file = out / "model.onnx"
    quantise(model, file)
    tokenizer.save(str(out / "tokenizer.json"))
    for name, outputs in (("As trained", outputs_of(model)), ("Quantised", outputs_of_file(file))):
        for kind, known in held_out.items():
            print(f"{name}, {kind}, {len(known):,}: AUROC {_auroc(known, outputs, tokenizer):.3f}", flush=True)
    print(described(file))


def examples(pairs: Path, chooser: random.Random) -> tuple[list[Example], dict[str, list[Example]]]:
    """The claims to train on, shuffled, and those held out, by kind.

    Args:
        pairs: The folder of the public training pairs.
        chooser: Decides which are taken, and what is made of passages.
    """
    public, public_held_out = mixed(pairs, SEED)
    told = [example for example in public if example.verdict != UNKNOWN]
    chooser.shuffle(told)
    telling = list({example.passage: example for example in public if example.origin in TELLING}.values())
    chooser.shuffle(telling)
    own = [passage for passage in own_passages() if not is_held_out(passage.sentences)]
    kept: dict[bool, dict[str, list[Example]]] = {True: {}, False: {}}
    for name, known in (("twins", twins()), ("written claims", own_claims())):
        for is_out in kept:
            kept[is_out][name] = [example for example in known if is_held_out(example.sentences) is is_out]
    written = [example for known in kept[False].values() for example in known]
    training = [example for example in written if chooser.random() < WHOLE]
    training += [nearest(example) for example in written * TIMES]
    training += [nearest(example) for example in crossed([*telling[:PASSAGES], *own], chooser)]
    training += told[: int(PUBLIC * len(told))]
    chooser.shuffle(training)
    held_out = {name: [nearest(example) for example in known] for name, known in kept[True].items()}
    return training, held_out | {"public claims": [e for e in public_held_out if e.verdict != UNKNOWN]}


def nearest(example: Example) -> Example:
    """A claim with the few sentences of its passage that hold most of its words, as the engine reads it."""
    chosen = together(example.text, example.sentences)
    sentences = tuple(example.sentences[number] for number in chosen) or example.sentences
    return replace(example, sentences=sentences, relevant=(UNKNOWN,) * len(sentences))


def checker(embedder: Path) -> BertForTokenClassification:
    """The evidence model with one output in place of its eight: how far it leans to "supported"."""
    model = new_model(embedder)
    restore(model, locate(EVIDENCE_WEIGHTS))
    support, contradict, neutral = (OUTPUTS.index(name) for name in ("support", "contradict", "neutral"))
    known, head = model.classifier, torch.nn.Linear(model.config.hidden_size, 1)
    with torch.no_grad():
        for new, old in ((head.weight, known.weight), (head.bias, known.bias)):
            new[0] = old[support] - (old[contradict] + old[neutral]) / 2
    model.classifier, model.num_labels = head, 1
    return model


def loss_of(logits: Tensor, batch: Batch) -> Tensor:
    """What is to be made small, from outputs of shape (examples, tokens, 1)."""
    return binary_cross_entropy_with_logits(logits[:, 0, 0], (batch.verdict == SUPPORT).float())


def _auroc(known: Sequence[Example], outputs: Callable[[Batch], Tensor], tokenizer: Tokenizer) -> float:
    scored = [
        (example.verdict == SUPPORT, float(score))
        for group, batch in batches(known, tokenizer)
        for example, score in zip(group, outputs(batch)[:, 0, 0], strict=True)
    ]
    return float(roc_auc_score(*zip(*scored, strict=True)))


if __name__ == "__main__":
    main()
