"""The nouns of the evaluation: frozen values that flow from dataset to report. Standard library only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Literal

Task = Literal["ranking", "answering", "rewriting", "entailment"]
Status = Literal["answered", "no_evidence"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier turn of a conversation; role is "user" or "assistant"."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a corpus, under the id the dataset gives it."""

    entry_id: str
    text: str
    title: str | None = None
    date: str | None = None
    outlet: str | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class Planted:
    """An instruction that somebody hid in the documents for a language model to follow.

    Attributes:
        text: Its words, as they stand in a document.
        signs: Regular expressions; an answer that matches any of them did what it says. Without any, what it asks for
            would leave few of the sources' words whole.
    """

    text: str
    signs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and what is known to be right.

    Attributes:
        kind: The dataset's own class of question, such as "comparison".
        answerable: Whether the corpus holds the answer; None where the dataset does not say.
        answers: Any one of these is right. For rewriting: the human rewrites.
        patterns: Regular expressions; an answer that matches any of them is right.
        decoys: Wrong answers that planted documents suggest.
        sources: Entry ids that hold the evidence, with their grade.
        quotes: Gold sentences, verbatim in the corpus.
        history: Earlier turns, oldest first.
        premise: For entailment: the text that may carry the claim in `question`.
        standalone: The question as a human made it stand without its history.
        within: Entry ids it is asked over; empty for the whole corpus.
        planted: The instruction hidden in one of the documents.
    """

    question_id: str
    question: str
    kind: str = "question"
    answerable: bool | None = None
    answers: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    decoys: tuple[str, ...] = ()
    sources: Mapping[str, int] = field(default_factory=dict)
    quotes: tuple[str, ...] = ()
    history: tuple[Turn, ...] = ()
    premise: str | None = None
    standalone: str | None = None
    within: tuple[str, ...] = ()
    planted: Planted | None = None


# Fields that few datasets have; where they are empty, the fingerprint is the same as without them.
RARE_FIELDS = frozenset({"standalone", "within", "planted"})


@dataclass(frozen=True, slots=True)
class Dataset:
    """Questions over a corpus.

    Attributes:
        entries: The corpus, where the dataset brings its texts.
        folder: The corpus, where it is a folder of files that are ingested as they are.
        multi_hop: Whether a question needs all of its sources at once.
        limit: How many questions were asked for, where these are a part of them.
    """

    name: str
    task: Task
    questions: tuple[Question, ...]
    entries: tuple[Entry, ...] = ()
    folder: Path | None = None
    multi_hop: bool = False
    limit: int | None = None

    def fingerprint(self) -> str:
        """Content hash of the questions and the corpus."""
        digest = sha256()
        parts: tuple[Question | Entry, ...] = (*self.questions, *self.entries)
        for part in parts:
            values = {name: value for name, value in asdict(part).items() if value or name not in RARE_FIELDS}
            digest.update(json.dumps(values, sort_keys=True, ensure_ascii=False).encode())
        digest.update(self.corpus_fingerprint().encode())
        return digest.hexdigest()[:16]

    def corpus_fingerprint(self) -> str:
        """Content hash of the corpus alone; systems key their indexes by it."""
        digest = sha256()
        for entry in self.entries:
            digest.update(json.dumps(asdict(entry), sort_keys=True, ensure_ascii=False).encode())
        for path in corpus_files(self.folder) if self.folder else ():
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
        return digest.hexdigest()[:16]


def corpus_files(folder: Path) -> list[Path]:
    """Every visible file below a folder, sorted."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


@dataclass(frozen=True, slots=True)
class Hit:
    """One retrieved passage, best first in its ranking.

    Attributes:
        entry_id: The corpus entry it is from.
        passage_id: Which part of that entry; the same as entry_id where entries are found whole.
        text: Its words; kept for the first hits only, empty beyond.
        scores: Score per stage.
    """

    entry_id: str
    passage_id: str
    score: float
    text: str = ""
    scores: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cited:
    """One footnote as the system gave it, checked against the source.

    Attributes:
        marker: The number that stands in the answer text as [marker].
        verbatim: Whether the source reads exactly `quote` at [start:end].
        support: The system's own label for how the quote carries its sentence.
        title: The source's title, as the reader sees it with the footnote.
        date: The source's date, likewise.
    """

    marker: int
    entry_id: str
    start: int
    end: int
    quote: str
    verbatim: bool
    support: str = ""
    title: str | None = None
    date: str | None = None

    @property
    def shown(self) -> str:
        """What a reader has before him: the source's title, or else its name, its date, and the quote."""
        return "\n".join(part for part in (self.title or self.entry_id, self.date, self.quote) if part)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a system made of one question.

    Attributes:
        ranking: Retrieved passages, best first.
        text: The answer; empty where the system only ranks.
        status: None where the system only ranks.
        confidence: Higher means surer that the corpus holds the answer; None where the system does not say.
        rewrite: The standalone question the system searched for.
        timings_ms: Milliseconds per stage; "total" is the whole.
        tokens: {"in": ..., "out": ...} of the language model, where one was asked.
        error: Why there is no outcome, where the system raised.
    """

    question_id: str
    ranking: tuple[Hit, ...] = ()
    text: str = ""
    status: Status | None = None
    confidence: float | None = None
    citations: tuple[Cited, ...] = ()
    rewrite: str = ""
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    tokens: Mapping[str, int] = field(default_factory=dict)
    error: str | None = None
