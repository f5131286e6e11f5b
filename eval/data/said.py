"""Who said what: questions to real news pages (scrapinghub/article-extraction-benchmark), written for this project.

The pages are read from where you have them; `eval/speakers/questions.jsonl` holds the questions, and where in a page
the answer stands. The rules that tell who speaks were written on one half of the pages, so they are two datasets.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from eval.data.reading import Record, file_at, read_json, read_lines, unique_ids
from eval.errors import DatasetError
from eval.types import Dataset, Entry, Question

QUESTIONS = Path(__file__).parents[1] / "speakers" / "questions.jsonl"
PAGES = "ground-truth.json"
FORMAT = 'article-extraction-benchmark\'s ground-truth.json: {PAGE: {"articleBody": "..."}}'
QUESTION_FORMAT = "lines of id, page, kind, question, answerable, spans[] (start, end), patterns[]"


def is_written_on(page: str) -> bool:
    """Whether a page, by its id, is of the half that rules were written on."""
    return int(page[:8], 16) % 2 == 1


def load(path: Path, *, name: str, written_on: bool = False) -> Dataset:
    """The questions to one half of the pages; all pages are the corpus.

    Args:
        path: The folder that holds ground-truth.json.
        name: What to call the dataset.
        written_on: Take the half that rules were written on, not the one that is only measured on.

    Raises:
        DatasetError: The pages are missing or malformed, or a page that is asked about is not among them.
    """
    pages = _pages(file_at(path, PAGES))
    asked = unique_ids(read_lines(QUESTIONS, QUESTION_FORMAT), "id")
    questions = tuple(_question(record, pages) for record in asked if is_written_on(record.text("page")) == written_on)
    return Dataset(name, "answering", questions, tuple(Entry(key, text) for key, text in pages.items()))


def _pages(path: Path) -> dict[str, str]:
    """The text of every page by its id."""
    value = read_json(path, FORMAT)
    if not isinstance(value, dict):
        raise DatasetError(f"{path} must hold a JSON object. Expected {FORMAT}.")
    holder = Record(value, str(path), FORMAT)
    return {page: holder.record(page).filled("articleBody") for page in value}


def _question(record: Record, pages: Mapping[str, str]) -> Question:
    page = record.filled("page")
    if page not in pages:
        raise DatasetError(f"{record.where}: there is no page {page!r} in {PAGES}. Take the whole benchmark.")
    answerable = record.flag("answerable")
    spans = [slice(*span) for span in record.items("spans")]
    return Question(
        record.filled("id"),
        record.filled("question"),
        kind=record.filled("kind"),
        answerable=answerable,
        patterns=record.texts("patterns"),
        sources={page: 1} if answerable else {},
        quotes=tuple(pages[page][span] for span in spans),
    )
