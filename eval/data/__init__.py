"""Every dataset by name, read from where the user has it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path

from eval.data import (
    beir,
    bipia,
    canard,
    clapnq,
    hotpotqa,
    misspelt,
    mtrag,
    multihop_rag,
    own,
    qed,
    rgb,
    said,
    squad,
    twowiki,
    wice,
)
from eval.errors import DatasetError
from eval.types import Dataset

DATASETS_VARIABLE = "FOOTNOTE_DATASETS"
SAMPLES = "samples"
SAMPLE_QUESTIONS = Path(__file__).parents[1] / "samples" / own.QUESTIONS_FILE
SAMPLE_DOCUMENTS = Path(__file__).parents[2] / "samples"
# Each holds documents and questions to them; "unseen" is only measured on (`eval.evidence.folders`).
FOLDERS = Path(__file__).parents[1] / "folders"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a public dataset is found below the datasets folder, and what reads it."""

    folder: str
    load: Callable[..., Dataset]
    about: str


def load_samples(documents: Path | None = None) -> Dataset:
    """The questions that are shipped with the sample documents."""
    return own.load(SAMPLE_QUESTIONS, name=SAMPLES, documents=documents or SAMPLE_DOCUMENTS)


def folder_names() -> list[str]:
    """The names of the folders that are shipped with questions to them."""
    return sorted(path.name for path in FOLDERS.iterdir() if path.is_dir())


CATALOGUE: dict[str, Source] = {
    "2wiki": Source("2wiki", twowiki.load, "ranking: multi-hop, 101 questions over 6,119 passages"),
    "beir": Source(".", beir.load, "ranking: any folder in the BEIR layout, given with --path"),
    "bipia": Source("bipia", partial(bipia.load, base=load_samples), "answering: instructions planted in the samples"),
    "canard": Source("canard", canard.load, "rewriting follow-up questions"),
    "canard-passages": Source("canard", canard.load_passages, "ranking: follow-ups with human rewrites"),
    "clapnq": Source("clapnq", clapnq.load, "answering: long grounded answers, abstention"),
    "hotpotqa": Source("hotpotqa", hotpotqa.load, "answering: multi-hop"),
    "mtrag": Source("mtrag", mtrag.load, "answering: conversations"),
    "mtrag-follow-ups": Source("mtrag", mtrag.load_follow_ups, "ranking: follow-up turns of conversations"),
    "mtrag-rewrites": Source("mtrag", mtrag.load_rewrites, "rewriting follow-up questions"),
    "multihop-rag": Source("multihop_rag", multihop_rag.load, "answering: news, comparison, time, refusal"),
    "qed": Source("qed", qed.load, "answering: short answers with their evidence sentence"),
    "rgb": Source("rgb", rgb.load, "answering: news among noise"),
    "rgb-counterfactual": Source("rgb", partial(rgb.load, variant="counterfactual"), "answering: falsified news"),
    "rgb-disagreement": Source("rgb", rgb.load_disagreement, "answering: right and falsified news side by side"),
    "rgb-noise-0": Source("rgb", partial(rgb.load_noise, noise=0.0), "answering: five snippets each, none irrelevant"),
    "rgb-noise-0.4": Source("rgb", partial(rgb.load_noise, noise=0.4), "answering: five each, two irrelevant"),
    "rgb-noise-0.8": Source("rgb", partial(rgb.load_noise, noise=0.8), "answering: five each, four irrelevant"),
    "rgb-noise-1": Source(
        "rgb", partial(rgb.load_noise, noise=1.0), "answering: five each, all irrelevant by RGB's word"
    ),
    "rgb-none": Source("rgb", rgb.load_none, "answering: five each, and none that answers after all"),
    "rgb-refusal": Source("rgb", partial(rgb.load, variant="refusal"), "answering: nothing can be answered"),
    "said": Source("article_extraction", said.load, "answering: who said what, in 91 news pages"),
    "said-written-on": Source(
        "article_extraction",
        partial(said.load, written_on=True),
        "answering: the same of the pages that rules were written on",
    ),
    "scifact": Source("scifact", beir.load, "ranking: scientific claims over 5,183 abstracts"),
    "squad2": Source("squad2_half", squad.load, "answering: short answers, abstention"),
    "squad2-misspelt": Source(
        "squad2_half", partial(misspelt.load, base=squad.load), "answering: the same with a word of each misspelt"
    ),
    "wice": Source("wice", wice.load, "entailment: does the source carry the claim?"),
    "wice-gold": Source("wice", partial(wice.load, gold=True), "entailment: do the sentences that should carry it?"),
}


def load_dataset(
    name: str, *, path: Path | None = None, documents: Path | None = None, limit: int | None = None
) -> Dataset:
    """Read a dataset by name, or your own by the path of its questions.

    Args:
        name: A name of CATALOGUE, "samples", the name of a shipped folder such as "unseen", or the path of a questions
            file or its folder.
        path: The dataset's folder or the folder that holds it; without it, FOOTNOTE_DATASETS.
        documents: For your own questions: the folder of documents.
        limit: Keep this many questions, the same ones at each call; the corpus stays whole.

    Raises:
        DatasetError: The name or path is wrong, the format is another, or nothing is in it.
    """
    dataset = _load(name, path, documents)
    if not dataset.questions:
        raise DatasetError(f"Dataset {name} has no questions. Check the files it was read from.")
    if dataset.task in ("ranking", "answering") and not dataset.entries and not dataset.folder:
        raise DatasetError(f"Dataset {name} has questions but no documents to find the answers in.")
    return sample(dataset, limit) if limit else dataset


def sample(dataset: Dataset, size: int) -> Dataset:
    """A part of the questions, chosen by the hash of their ids: the same part on any machine, nested by size."""
    chosen = sorted(dataset.questions, key=lambda q: sha256(q.question_id.encode()).digest())[:size]
    ids = {question.question_id for question in chosen}
    return replace(dataset, questions=tuple(q for q in dataset.questions if q.question_id in ids), limit=size)


def _load(name: str, path: Path | None, documents: Path | None) -> Dataset:
    if name == SAMPLES:
        return load_samples(documents)
    if name in folder_names():
        return own.load(FOLDERS / name, name=name, documents=documents)
    if name in CATALOGUE:
        source = CATALOGUE[name]
        return source.load(_folder(name, source, path), name=name)
    if Path(name).exists():
        stem = Path(name).resolve()
        label = stem.parent.name if stem.name == own.QUESTIONS_FILE else stem.stem
        return own.load(Path(name), name=label or "own", documents=documents)
    known = ", ".join(sorted((*CATALOGUE, SAMPLES, *folder_names())))
    raise DatasetError(f"There is no dataset {name!r}, and no file or folder of that name. Datasets: {known}.")


def _folder(name: str, source: Source, path: Path | None) -> Path:
    root = path or (Path(value) if (value := os.environ.get(DATASETS_VARIABLE)) else None)
    if root is None:
        raise DatasetError(f"Where is dataset {name}? Give its folder with --path, or set {DATASETS_VARIABLE}.")
    if not root.exists():
        raise DatasetError(f"There is no folder {root} to read dataset {name} from; give another with --path.")
    below = root / source.folder
    return below if below.is_dir() else root
