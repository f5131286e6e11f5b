"""Words in tantivy (BM25), embedded on disk. The only module that imports tantivy.

Scores are BM25 with tantivy's fixed k1 = 1.2 and b = 0.75 (Robertson and Zaragoza, 2009).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from rag.index.storage import storage_errors
from rag.types import Chunk, Hit

# One thread keeps the order of segments, and with it the scores, the same from run to run.
WRITER_THREADS = 1
WRITER_HEAP_BYTES = 64_000_000
LONGEST_WORD_BYTES = 100


class TantivyIndex:
    """A `LexicalIndex` in one folder; safe to share between threads."""

    def __init__(self, path: Path, *, text_of: Callable[[Chunk], str]) -> None:
        """Index what `text_of` makes of a chunk: the same words the embedder is given."""
        self._path = path
        self._text_of = text_of
        self._lock = threading.RLock()
        self._index: Any = None
        self._analyzer: Any = None

    def upsert(self, chunks: Sequence[Chunk]) -> None:
        """Index chunks; a known id is replaced. Visible to queries on return."""
        self._write(
            delete=[("chunk_id", chunk.chunk_id) for chunk in chunks],
            add=[
                {"chunk_id": chunk.chunk_id, "doc_id": chunk.doc_id, "words": self._text_of(chunk)} for chunk in chunks
            ],
        )

    def delete(self, doc_ids: Sequence[str]) -> None:
        """Remove every chunk of these documents; unknown ids are no error."""
        self._write(delete=[("doc_id", doc_id) for doc_id in doc_ids], add=[])

    def query(self, text: str, *, limit: int, doc_ids: Collection[str] | None = None) -> list[Hit]:
        """The best chunks by BM25, best first, ties by chunk id; any text is a valid query.

        Args:
            text: What to look for.
            limit: How many hits at most.
            doc_ids: Only chunks of these documents may be found; None: of all. Scores are the same either way.
        """
        import tantivy

        with self._lock:
            index = self._opened()
            # Sorted, since a set's order, and with it the order in which equal scores are summed, varies by process.
            words = sorted(set(self._analyzer.analyze(text)))
            if not words:
                return []
            query = tantivy.Query.boolean_query(
                [
                    (tantivy.Occur.Should, tantivy.Query.term_query(index.schema, "words", word, "freq"))
                    for word in words
                ]
            )
            if doc_ids is not None:
                admitted = tantivy.Query.term_set_query(index.schema, "doc_id", sorted(doc_ids))
                unscored = tantivy.Query.const_score_query(admitted, 0.0)
                query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, unscored)])
            return self._best(index.searcher(), query, limit)

    def nearly(self, word: str, *, edits: int, limit: int) -> list[Hit]:
        """Chunks with a word spelled nearly so, by chunk id.

        Args:
            word: One word, of which the stem is compared.
            edits: How many letters may be wrong, missing or too many, or stand in each other's place: 1 or 2.
            limit: How many hits at most.
        """
        import tantivy

        with self._lock:
            index = self._opened()
            stems = self._analyzer.analyze(word)
            if len(stems) != 1:
                return []
            query = tantivy.Query.fuzzy_term_query(index.schema, "words", stems[0], distance=edits)
            return self._best(index.searcher(), query, limit)

    def chunk_ids(self) -> set[str]:
        """Every id indexed."""
        import tantivy

        with self._lock:
            searcher = self._opened().searcher()
            count = searcher.num_docs
            if not count:
                return set()
            hits = searcher.search(tantivy.Query.all_query(), limit=count).hits
            return {searcher.doc(address)["chunk_id"][0] for _, address in hits}

    def refresh(self) -> None:
        """See what other processes have written since."""
        with self._lock:
            if self._index is not None:
                self._index.reload()

    def close(self) -> None:
        """Let go of the files; the next call opens them again."""
        with self._lock:
            self._index = None

    def _best(self, searcher: Any, query: Any, limit: int) -> list[Hit]:
        # Equal scores come in storage order, so the cut is widened until it does not fall among equals.
        wanted = limit + 1
        while True:
            hits = searcher.search(query, limit=wanted).hits
            if len(hits) < wanted or hits[-1][0] < hits[limit - 1][0]:
                break
            wanted *= 2
        found = [Hit(searcher.doc(address)["chunk_id"][0], score) for score, address in hits]
        return sorted(found, key=lambda hit: (-hit.score, hit.chunk_id))[:limit]

    def _write(self, *, delete: Sequence[tuple[str, str]], add: Sequence[dict[str, str]]) -> None:
        import tantivy

        if not delete and not add:
            return
        with self._lock, storage_errors(self._path, ValueError):  # tantivy raises ValueError for everything
            index = self._opened()
            writer = index.writer(heap_size=WRITER_HEAP_BYTES, num_threads=WRITER_THREADS)
            try:
                for field, value in delete:
                    writer.delete_documents_by_term(field, value)
                for fields in add:
                    writer.add_document(tantivy.Document.from_dict(fields, index.schema))
                writer.commit()
            finally:
                writer.wait_merging_threads()  # consumes the writer and lets go of its lock
            index.reload()

    def _opened(self) -> Any:
        if self._index is None:
            import tantivy

            self._path.mkdir(parents=True, exist_ok=True)
            self._analyzer = _english_words()
            self._index = tantivy.Index(_schema(), path=str(self._path), reuse=True)
            self._index.register_tokenizer("words", self._analyzer)
            self._index.reload()
        return self._index


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("chunk_id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("doc_id", stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("words", stored=False, tokenizer_name="words", index_option="freq")
    return builder.build()


def _english_words() -> Any:
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(LONGEST_WORD_BYTES))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .filter(Filter.stopword("english"))
        .filter(Filter.stemmer("english"))
        .build()
    )
