"""What Footnote does, as one object: take documents in, find passages, answer with checked footnotes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from rag.answer.brief import Writer
from rag.answer.evidence import look_closely
from rag.answer.question import History, read_history, require_filter, require_question
from rag.asking import Means, reply
from rag.config import Settings
from rag.index.collection import Collection
from rag.ingest.fetch import discard
from rag.ingest.intake import Intake
from rag.ingest.raw import raw_text
from rag.ingest.sync import OnProgress, find_source, ingest_paths, reindex, remove_sources
from rag.protocols import ChatModel, ClaimChecker, Embedder, EvidenceReader
from rag.retrieve.finder import Finder
from rag.retrieve.narrow import Found, joined
from rag.types import Answer, Document, Filter, IngestReport, Passage, SourceInfo, TextDelta

OnWait = Callable[[str], None]


class Pipeline:
    """Documents in, answers out. A context manager; safe to share between threads. Made by `rag.open_pipeline`."""

    def __init__(
        self,
        settings: Settings,
        *,
        embedder: Embedder,
        reader: EvidenceReader,
        checker: ClaimChecker,
        model: ChatModel | None,
        open_collection: Callable[[Path], Collection],
    ) -> None:
        """Put the parts together.

        Args:
            settings: What is in force.
            embedder: Texts to vectors.
            reader: Reads closely what was retrieved.
            checker: Tells whether it carries what is claimed.
            model: Who drafts answers; None quotes the sources only.
            open_collection: Opens, or makes, a collection in a folder.
        """
        self.settings = settings
        self._embedder = embedder
        self._reader, self._checker = reader, checker
        self._intake = Intake.of(settings, embedder)
        self._model = model
        self._open_collection = open_collection
        self._folder = settings.data / settings.collection
        self._collection = open_collection(self._folder)
        self._collection.mend()

    def ingest(
        self,
        paths: Sequence[str | Path],
        *,
        passwords: Sequence[str] = (),
        dry_run: bool = False,
        on_progress: OnProgress | None = None,
        on_wait: OnWait | None = None,
    ) -> IngestReport:
        """Bring the index in step with files and folders: add, update, remove; leave alone what has not changed.

        Args:
            paths: Files, folders with all below them, and http(s) URLs, which are fetched.
            passwords: Tried on files that are encrypted.
            dry_run: Tell what would become of every file, and write nothing.
            on_progress: Told before each file.
            on_wait: Told once, in a sentence, if another process is writing.

        Returns:
            What became of every file; a file that cannot be read does not stop the others.

        Raises:
            IndexMismatchError: The index was made with another embedder or chunking.
            IndexBusyError: Another process kept writing past the timeout.
            StorageError: The disk is full or forbidden; what was stored before is kept.
        """
        with ExitStack() as stack:
            if dry_run:
                fetched = Path(stack.enter_context(TemporaryDirectory()))
            else:
                stack.enter_context(self._collection.writing("footnote ingest", on_wait=on_wait))
                fetched = self._fetched
            intake = replace(self._intake, passwords=tuple(passwords), fetched=fetched)
            self._collection.require(intake.manifest)
            return ingest_paths(
                paths, collection=self._collection, intake=intake, on_progress=on_progress, dry_run=dry_run
            )

    def remove(self, sources: Sequence[str], *, on_wait: OnWait | None = None) -> IngestReport:
        """Remove sources from the index, by the names `sources()` gives; the user's own files stay."""
        with self._collection.writing("footnote remove", on_wait=on_wait):
            report = remove_sources(sources, collection=self._collection)
            discard(sources, self._fetched)
            return report

    def rebuild(self, *, on_progress: OnProgress | None = None, on_wait: OnWait | None = None) -> IngestReport:
        """Index what is stored anew, with the embedder and chunking in force; needs no file. Resumable."""
        with self._collection.writing("footnote rebuild", on_wait=on_wait):
            draft = self._folder.with_name(f".{self._folder.name}.rebuild")
            fresh = self._open_collection(draft)
            if fresh.manifest not in (None, self._intake.manifest):
                fresh.close()
                shutil.rmtree(draft)
                fresh = self._open_collection(draft)
            report = reindex(self._collection, into=fresh, intake=self._intake, on_progress=on_progress)
            fresh.close()
            self._collection.replace_with(draft)
        self._collection = self._open_collection(self._folder)
        return report

    def sources(self) -> list[SourceInfo]:
        """What is indexed, sorted by source."""
        return self._collection.sources()

    def document(self, source: str) -> Document:
        """The indexed text of one source, which every offset points into.

        Raises:
            SourceNotFoundError: Nothing is indexed under that name.
        """
        return find_source(source, collection=self._collection)

    def raw(self, source: str, *, passwords: Sequence[str] = ()) -> str:
        """The text of an indexed source as it came in, before cleaning: read from its file.

        Raises:
            SourceNotFoundError: Nothing is indexed under that name, or its file is no longer there.
            UnreadableFileError: The file cannot be read any more.
        """
        return raw_text(self.document(source).source, self._intake.limits, fetched=self._fetched, passwords=passwords)

    def disagreements(self) -> dict[str, set[str]]:
        """Chunk ids that the ledger and the two indexes do not agree on, by what is wrong; empty when all is well."""
        self._collection.refresh()
        return self._collection.disagreements()

    def require_index(self) -> None:
        """Refuse an index that the settings in force cannot search.

        Raises:
            IndexMismatchError: Names both values and the command that mends it.
        """
        self._collection.require(self._intake.manifest)

    def search(self, question: str, *, top_k: int | None = None, filter: Filter | None = None) -> list[Passage]:
        """The passages nearest to a question, best first; `find` says what of the sources was searched, too."""
        return [*self.find(question, top_k=top_k, filter=filter).passages]

    def find(self, question: str, *, top_k: int | None = None, filter: Filter | None = None) -> Found:
        """The passages nearest to a question, best first, and the filter they were searched within.

        Args:
            question: What to look for.
            top_k: How many passages; the setting if None.
            filter: Which sources to search; None: what the question suggests, if anything; `Filter()`: all.

        Raises:
            QuestionError: The question is empty or overlong, or the filter's dates cannot be read.
            IndexMismatchError: The index was made with another embedder or chunking.
        """
        require_question(question)
        require_filter(filter)
        count = top_k or self.settings.top_k
        asked, name = self.finder.respelled(question), self._embedder.name
        found = self.finder.find(asked.question, top_k=count, filter=filter)
        findings = look_closely(asked.question, found.passages, reader=self._reader, embedder=name, top_k=count)
        return replace(found, passages=findings.passages, notice=joined(asked.notice, found.notice))

    def widen(self, passages: Sequence[Passage]) -> list[Passage]:
        """Passages found here, each with the rest of its section; of several in one section the first."""
        wide: dict[str, Passage] = {}
        for passage in passages:
            chunk = passage.chunk
            whole = self.finder.section(chunk, self.document(chunk.source).text)
            wide.setdefault(whole.chunk_id, replace(passage, chunk=whole, near=()))
        return [*wide.values()]

    def ask(
        self, question: str, *, history: History = (), top_k: int | None = None, filter: Filter | None = None
    ) -> Answer:
        """Answer a question from the documents; every sentence of the answer carries a checked quote.

        Args:
            question: In the user's words.
            history: What was said before, oldest first: `{"role": "user" | "assistant", "content": ...}`.
            top_k: Passages to answer from; the setting if None.
            filter: Which sources to answer from; None: what the question suggests, if anything; `Filter()`: all.

        Raises:
            QuestionError: The question is empty or overlong, or the filter's dates cannot be read.
            IndexMismatchError: The index was made with another embedder or chunking.
        """
        *_, answer = self.stream(question, history=history, top_k=top_k, filter=filter)
        assert isinstance(answer, Answer)
        return answer

    def stream(
        self, question: str, *, history: History = (), top_k: int | None = None, filter: Filter | None = None
    ) -> Iterator[TextDelta | Answer]:
        """Answer as `ask` does: TextDeltas as sentences are verified, then exactly one Answer.

        Closing the iterator stops the work.
        """
        require_question(question)
        require_filter(filter)
        count = top_k or self.settings.top_k
        writer = Writer.by(self.settings, self._model)
        means = Means(self.finder, self._reader, self._checker, count, writer, self.settings.caution)
        yield from reply(question, read_history(history), filter, means=means)

    @property
    def finder(self) -> Finder:
        """What finds passages, before they are read closely."""
        return Finder(self._collection, self._intake.manifest, self._embedder, self.settings)

    def close(self) -> None:
        """Stop the model and let go of all files."""
        if self._model is not None:
            self._model.close()
        self._collection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    def _fetched(self) -> Path:
        return self.settings.data / "_fetched" / self.settings.collection
