"""Examples to padded batches of tensors."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from eval.evidence.examples import UNKNOWN, Example
from rag.models.evidence_input import EvidenceInput, evidence_input

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# Padded tokens of a batch, and how many examples are sorted by length together.
BATCH_TOKENS = 6144
POOL = 2048
TRAINING_TOKENS = 288


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of some examples; UNKNOWN wherever there is nothing to learn.

    Attributes:
        ids: (examples, tokens), with `types` and `mask` of the same shape.
        relevant: (examples, tokens), known at the sentences' markers only.
        topical: (examples,), as are `answerable`, `verdict`, `start` and `end`; these two are token positions, 0
            where the passage holds no answer.
    """

    ids: Tensor
    types: Tensor
    mask: Tensor
    relevant: Tensor
    topical: Tensor
    answerable: Tensor
    verdict: Tensor
    start: Tensor
    end: Tensor


def batches(
    examples: Sequence[Example],
    tokenizer: Tokenizer,
    *,
    chooser: random.Random | None = None,
    tokens: int = BATCH_TOKENS,
) -> Iterator[tuple[list[Example], Batch]]:
    """Batches of examples of about one length; in random order if there is a chooser."""
    for first in range(0, len(examples), POOL):
        pool = [(example, _encode(example, tokenizer)) for example in examples[first : first + POOL]]
        pool.sort(key=lambda pair: len(pair[1].ids))
        groups: list[list[tuple[Example, EvidenceInput]]] = [[]]
        for pair in pool:
            if (len(groups[-1]) + 1) * len(pair[1].ids) > tokens:
                groups.append([])
            groups[-1].append(pair)
        if chooser is not None:
            chooser.shuffle(groups)
        for group in groups:
            yield [example for example, _ in group], _collate(group)


def _encode(example: Example, tokenizer: Tokenizer) -> EvidenceInput:
    return evidence_input(tokenizer, example.text, example.title, example.sentences, max_tokens=TRAINING_TOKENS)


def _collate(group: Sequence[tuple[Example, EvidenceInput]]) -> Batch:
    shape = (len(group), max(len(encoded.ids) for _, encoded in group))
    ids, types, mask = (torch.zeros(shape, dtype=torch.long) for _ in range(3))
    relevant = torch.full(shape, UNKNOWN, dtype=torch.long)
    spans = []
    for row, (example, encoded) in enumerate(group):
        length = len(encoded.ids)
        ids[row, :length] = torch.tensor(encoded.ids)
        types[row, :length] = torch.tensor(encoded.types)
        mask[row, :length] = 1
        relevant[row, encoded.markers] = torch.tensor(example.relevant[: len(encoded.markers)])
        spans.append(_span(example, encoded))
    start, end = torch.tensor(spans).unbind(dim=1)
    topical, answerable, verdict = torch.tensor(
        [(example.topical, example.answerable, example.verdict) for example, _ in group]
    ).unbind(dim=1)
    return Batch(ids, types, mask, relevant, topical, answerable, verdict, start, end)


def _span(example: Example, encoded: EvidenceInput) -> tuple[int, int]:
    """First and last token of the answer; (0, 0) where there is none, UNKNOWN where that is not known."""
    if example.span is None:
        return (0, 0) if example.answerable == 0 else (UNKNOWN, UNKNOWN)
    number, start, end = example.span
    inside = [
        position
        for position, place in enumerate(encoded.places)
        if place is not None and place[0] == number and place[1] < end and place[2] > start
    ]
    return (inside[0], inside[-1]) if inside else (UNKNOWN, UNKNOWN)
