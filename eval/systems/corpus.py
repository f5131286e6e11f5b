"""A dataset's corpus as the engine's Documents, whether it came as texts or as a folder of files."""

from __future__ import annotations

from collections.abc import Iterator

from eval.errors import DatasetError
from eval.types import Dataset, Entry, corpus_files
from rag.errors import IngestError
from rag.types import Document

LARGEST_FILE_BYTES = 100 << 20


def documents(dataset: Dataset) -> list[Document]:
    """Every text of the corpus; `source` is the entry id, or the path below the dataset's folder.

    Files that the engine cannot read are left out, as `footnote ingest` leaves them out.

    Raises:
        DatasetError: There is not one text.
    """
    found = [*map(from_entry, dataset.entries), *_from_files(dataset)]
    if not found:
        raise DatasetError(f"Dataset {dataset.name}: there is no readable document in {dataset.folder}.")
    return found


def from_entry(entry: Entry) -> Document:
    """An entry as a Document."""
    return Document(
        source=entry.entry_id,
        text=entry.text,
        title=entry.title,
        date=entry.date,
        outlet=entry.outlet,
        author=entry.author,
    )


def _from_files(dataset: Dataset) -> Iterator[Document]:
    from rag.ingest.load import load_document

    if dataset.folder is None:
        return
    for path in corpus_files(dataset.folder):
        try:
            name = path.relative_to(dataset.folder).as_posix()
            yield load_document(path, source=name, max_bytes=LARGEST_FILE_BYTES)
        except IngestError:
            continue
