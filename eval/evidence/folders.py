"""Questions to small folders of documents, such as their readers ask, put and read as the product does it.

The folders in `eval/folders` were written for this project by a large language model that had seen neither the product
nor its failures: ten documents and 80 questions each, most in other words than the documents'. One of them, "unseen",
is kept apart, to measure on. Each question with an answer is put once more without the passages that hold it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.data import FOLDERS, folder_names, own
from eval.evidence.trials import FOLDERS_ASKED, Trial
from eval.progress import shown
from rag.answer.reading import as_read, read_passages
from rag.build import open_pipeline
from rag.protocols import EvidenceReader
from rag.types import Filter

UNSEEN = "unseen"


def folder_trials(reader: EvidenceReader) -> list[Trial]:
    """The questions that stand alone, of all folders but the one kept apart."""
    return [trial for name in folder_names() if name != UNSEEN for trial in _trials(FOLDERS / name, reader)]


def _trials(folder: Path, reader: EvidenceReader) -> list[Trial]:
    dataset = own.load(folder, name=folder.name)
    assert dataset.folder is not None
    trials = []
    with TemporaryDirectory() as data, open_pipeline(data=data, answer_mode="quotes") as pipeline:
        pipeline.ingest([dataset.folder])
        for question in shown([one for one in dataset.questions if not one.history], f"reading {folder.name}"):
            found = pipeline.finder.find(question.question, top_k=pipeline.settings.top_k, filter=Filter())
            asked = as_read(question.question, found.passages)
            gold = tuple(" ".join(quote.split()) for quote in question.quotes)
            read = tuple(read_passages(asked, found.passages, reader))
            trial = Trial(asked, read, gold, is_fitted_on=True, source=FOLDERS_ASKED)
            trials.append(trial)
            if gold:
                without = tuple(item for item in read if not trial.holds(item.passage.chunk.text))
                trials.append(replace(trial, read=without, gold=()))
    return trials
