"""Claims and questions of two hops with what is found for them, read closely, to fit the order of passages on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from eval.data.beir import load as load_beir
from eval.data.hotpotqa import load as load_hotpotqa
from eval.evidence.order import Ranking
from eval.progress import shown
from eval.systems.config import KINDS, SystemConfig
from eval.systems.indexed import IndexSystem
from eval.types import Dataset
from rag.answer.probability import passage_features
from rag.answer.reading import read_passages
from rag.protocols import EvidenceReader

DEPTH = 16
CANDIDATES = 40
CLAIMS = 200


def claims(folder: Path) -> Dataset:
    """The first claims of SciFact's training part; its test part is for testing."""
    dataset = load_beir(folder / "scifact", name="scifact-train", split="train")
    return replace(dataset, questions=dataset.questions[:CLAIMS])


def two_hops(folder: Path) -> Dataset:
    """HotpotQA's questions over the paragraphs of all of them."""
    return load_hotpotqa(folder / "hotpotqa", name="hotpotqa")


def rankings(dataset: Dataset, *, cache: Path, reader: EvidenceReader) -> list[Ranking]:
    """The best passages of each question of a dataset, its documents being found whole."""
    options = {**KINDS["index"], "unit": "document", "depth": DEPTH, "candidates": CANDIDATES, "hops": True}
    system = IndexSystem(SystemConfig(dataset.name, "index", "", options), cache=cache)
    system.index(dataset)
    found = []
    for question in shown(dataset.questions, f"reading {dataset.name}"):
        read = read_passages(question.question, system.search(question.question), reader)
        right = tuple(item.passage.chunk.source in question.sources for item in read)
        found.append(Ranking(tuple(map(passage_features, read)), right))
    system.close()
    return found
