"""HotpotQA (arXiv 1809.09600), distractor setting: two-hop questions with ten paragraphs each, two of them needed."""

from __future__ import annotations

from pathlib import Path

from eval.data.pool import Pool, pooled
from eval.data.reading import Record
from eval.types import Dataset, Question

FILE = "hotpot_distractor_sample100.jsonl"
FORMAT = (
    "HotpotQA lines: id, question, answer, type, supporting_facts (title[], sent_id[]), "
    "context (title[], sentences[][])"
)


def load(path: Path, *, name: str) -> Dataset:
    """Read a HotpotQA file; the paragraphs of all questions together are the corpus.

    Raises:
        DatasetError: The file is missing or malformed.
    """
    return pooled(path, FILE, FORMAT, _question, name=name, multi_hop=True)


def _question(record: Record, pool: Pool) -> Question:
    context = record.record("context")
    sentences = dict(zip(context.texts("title"), context.items("sentences"), strict=False))
    ids = {title: pool.add("".join(lines).strip(), title=title) for title, lines in sentences.items()}
    facts = record.record("supporting_facts")
    gold: dict[str, int] = {}
    quotes = []
    for title, number in zip(facts.texts("title"), facts.items("sent_id"), strict=True):
        if title not in sentences:
            raise facts.wrong("title", f"titles of the context; {title!r} is none")
        gold[ids[title]] = 1
        if number < len(sentences[title]):  # a few published annotations point past the paragraph
            quotes.append(sentences[title][number].strip())
    return Question(
        record.text("id"),
        record.filled("question"),
        kind=record.text("type"),
        answerable=True,
        answers=(record.filled("answer"),),
        sources=gold,
        quotes=tuple(quotes),
    )
