"""Example questions from the documents at hand: about the names that they come back to."""

from __future__ import annotations

import re
from calendar import day_name, month_name
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress

from rag.errors import FootnoteError
from rag.pipeline import Pipeline
from rag.sentences import split_sentences
from rag.types import Document, SourceInfo

EXAMPLES = 4
LOOKED_AT = 12  # documents; enough for four names, and quick however large the index is
LEAST_MENTIONS = 2  # what is named once is rarely what a document is about
LONGEST_NAME_WORDS = 5

_WORD = re.compile(r"[^\W\d_][\w’'-]*|\d+|[^\w\s]")
_CALENDAR = {*day_name, *month_name}


def example_questions(pipeline: Pipeline, indexed: Sequence[SourceInfo]) -> list[str]:
    """Questions that the documents can take, one a document, the latest first.

    Args:
        pipeline: Where the documents are.
        indexed: What is indexed.

    Returns:
        At most four questions; none where no name stands out.
    """
    latest = sorted(indexed, key=lambda info: (info.date or "", info.source), reverse=True)
    counts = [_names(document) for document in _documents(pipeline, latest[:LOOKED_AT])]
    spread = Counter(name for count in counts for name in count)
    often = [{name: n for name, n in count.items() if n >= LEAST_MENTIONS} for count in counts]
    best = [min(count.items(), key=lambda item: _ordinary(*item, spread=spread)) for count in often if count]
    names: list[str] = []
    for name, _ in sorted(best, key=lambda item: _ordinary(*item, spread=spread)):
        if all(set(name.split()).isdisjoint(other.split()) for other in names):
            names.append(name)
    return [f"What is said about {name}?" for name in names[:EXAMPLES]]


def _ordinary(name: str, count: int, *, spread: Counter[str]) -> tuple[float, str]:
    """Small for a name worth asking about: mentioned often, of several words, and in few of the documents."""
    return (-count * len(name.split()) / spread[name], name)


def _documents(pipeline: Pipeline, indexed: Sequence[SourceInfo]) -> Iterator[Document]:
    for info in indexed:
        with suppress(FootnoteError):  # removed a moment ago, by another process
            yield pipeline.document(info.source)


def _names(document: Document) -> dict[str, int]:
    """The names in a text, with how often, but for those of its author and its publisher."""
    sentences = (span.of(document.text) for span in split_sentences(document.text))
    counts = Counter(name for sentence in sentences for name in _runs(sentence))
    ours = f"{document.author} {document.outlet}"
    return {name: count for name, count in counts.items() if name not in ours}


def _runs(sentence: str) -> Iterator[str]:
    """Runs of capitalised words inside a sentence; its first word is capitalised anyway, and dates are no names."""
    run: list[str] = []
    words = _WORD.findall(sentence)[1:]
    for word in [*words, "."]:
        if word[0].isupper() and len(word) > 1 and word not in _CALENDAR:
            run.append(word)
            continue
        if run and len(run) <= LONGEST_NAME_WORDS:
            yield " ".join(run).removesuffix("’s").removesuffix("'s")
        run = []
