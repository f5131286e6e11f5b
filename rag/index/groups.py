"""Which documents are reprints of one another, as the ledger knows it, and which passages are copies.

Pairs are written down as documents come in, whatever their order, so that the groups depend on the documents alone.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from rag.index.reprints import Wording, band_keys, is_reprint
from rag.types import Chunk, Document, Hit, document_of

SCHEMA = """
CREATE TABLE IF NOT EXISTS bands (
    key INTEGER NOT NULL, doc_id TEXT NOT NULL, PRIMARY KEY (key, doc_id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS bands_by_document ON bands (doc_id);
CREATE TABLE IF NOT EXISTS reprints (
    doc_id TEXT NOT NULL, twin_id TEXT NOT NULL, PRIMARY KEY (doc_id, twin_id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS reprints_by_twin ON reprints (twin_id);
"""

# Of a text that has very many near copies, these are enough to find its group.
MOST_COMPARED = 50
# Of very many copies of a passage, these are named.
MOST_NAMED = 20
# Texts of groups that are kept ready to be compared.
MOST_KEPT = 256
# Where copies fill the first places, up to this many times as many hits are looked at.
WIDEST = 8


def note_reprints(db: sqlite3.Connection, document: Document) -> None:
    """Write down which documents of the ledger this one is a reprint of, or they of it."""
    keys = band_keys(document.text)
    marks = ", ".join("?" * len(keys))
    candidates = db.execute(
        f"""SELECT documents.doc_id, text FROM documents JOIN (
                SELECT doc_id, count(*) AS shared FROM bands WHERE key IN ({marks}) GROUP BY doc_id) USING (doc_id)
            WHERE documents.doc_id != ? ORDER BY shared DESC, documents.doc_id LIMIT ?""",
        (*keys, document.doc_id, MOST_COMPARED),
    )
    pairs = [sorted((document.doc_id, doc_id)) for doc_id, text in candidates if is_reprint(document.text, text)]
    db.executemany("INSERT OR IGNORE INTO reprints VALUES (?, ?)", pairs)
    db.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", [(key, document.doc_id) for key in keys])


def strike_reprints(db: sqlite3.Connection, doc_ids: Iterable[str]) -> None:
    """Forget what was written down of these documents."""
    for doc_id in doc_ids:
        db.execute("DELETE FROM bands WHERE doc_id = ?", (doc_id,))
        db.execute("DELETE FROM reprints WHERE doc_id = ? OR twin_id = ?", (doc_id, doc_id))


@dataclass(frozen=True, slots=True)
class Member:
    """A document that is one of several with the same text, or nearly so.

    Attributes:
        sources: Where it lies, sorted.
    """

    doc_id: str
    date: str | None
    characters: int
    sources: tuple[str, ...]

    @property
    def place(self) -> tuple[str, int, str]:
        """Its place in the group: the earliest is taken for the original, of equals the fullest."""
        return (self.date or "9999", -self.characters, self.sources[0])


def read_groups(db: sqlite3.Connection) -> dict[str, tuple[Member, ...]]:
    """The groups of the documents that count."""
    rows = db.execute(
        """SELECT doc_id, date, length(text), json_group_array(source) FROM documents JOIN sources USING (doc_id)
           WHERE ready AND (doc_id IN (SELECT doc_id FROM reprints UNION SELECT twin_id FROM reprints)
                            OR doc_id IN (SELECT doc_id FROM sources GROUP BY doc_id HAVING count(*) > 1))
           GROUP BY doc_id"""
    )
    members = {
        doc_id: Member(doc_id, date, characters, tuple(sorted(json.loads(sources))))
        for doc_id, date, characters, sources in rows
    }
    pairs = db.execute("SELECT doc_id, twin_id FROM reprints ORDER BY doc_id, twin_id")
    found = find_groups(members.values(), (pair for pair in pairs if members.keys() >= set(pair)))
    return {doc_id: group for doc_id, group in found.items() if len(group) > 1 or len(group[0].sources) > 1}


def find_groups(members: Iterable[Member], pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[Member, ...]]:
    """The group of every document that has copies, each in the order of `Member.place`.

    Args:
        members: Documents that are in a pair, or have more than one source.
        pairs: Documents that are reprints of one another.
    """
    groups: dict[str, dict[str, Member]] = {member.doc_id: {member.doc_id: member} for member in members}
    for one, other in pairs:
        merged = groups[one] | groups[other]
        groups.update(dict.fromkeys(merged, merged))
    ordered = {id(group): tuple(sorted(group.values(), key=lambda member: member.place)) for group in groups.values()}
    return {doc_id: ordered[id(group)] for doc_id, group in groups.items()}


def within(groups: Mapping[str, Sequence[Member]], doc_ids: Container[str]) -> dict[str, tuple[Member, ...]]:
    """What is left of groups where only these documents are looked at."""
    return {
        doc_id: tuple(member for member in group if member.doc_id in doc_ids)
        for doc_id, group in groups.items()
        if doc_id in doc_ids
    }


@dataclass(slots=True)
class Copies:
    """Tells which passages stand in an earlier document of their group, and names the copies of those that do not.

    Args:
        groups: Group by document.
        text_of: The text of a document.
        chunks_of: Chunks by id.
    """

    groups: Mapping[str, Sequence[Member]]
    text_of: Callable[[str], str]
    chunks_of: Callable[[Sequence[str]], Mapping[str, Chunk]]
    _verdicts: dict[str, bool] = field(default_factory=dict, init=False)
    _wordings: dict[str, Wording] = field(default_factory=dict, init=False)

    def without_copies(self, query: Callable[[int], list[Hit]], *, limit: int) -> list[Hit]:
        """The best hits of which none is a copy.

        Args:
            query: Finds so many hits, best first; asked for more where copies take their places.
            limit: How many hits to return at most.
        """
        wanted = limit
        while True:
            hits = query(wanted)
            if not self.groups:
                return hits
            copies = self._copies(hits)
            kept = [hit for hit in hits if hit.chunk_id not in copies]
            if len(kept) >= limit or len(hits) < wanted or wanted >= limit * WIDEST:
                return kept[:limit]
            wanted *= 2

    def named(self, chunk: Chunk) -> tuple[str, ...]:
        """Other sources that carry what this chunk says, in the order of the group."""
        found: list[str] = []
        for member in self.groups.get(chunk.doc_id, ()):
            if len(found) < MOST_NAMED and (member.doc_id == chunk.doc_id or self._carries(member.doc_id, chunk)):
                found += (source for source in member.sources if source != chunk.source)
        return tuple(found[:MOST_NAMED])

    def stands_for(self, doc_id: str) -> str | None:
        """The source that a group goes by, of a document that is in one."""
        return self.groups[doc_id][0].sources[0] if doc_id in self.groups else None

    def _copies(self, hits: Sequence[Hit]) -> set[str]:
        doubtful = [hit.chunk_id for hit in hits if self._earlier(document_of(hit.chunk_id))]
        unknown = [chunk_id for chunk_id in doubtful if chunk_id not in self._verdicts]
        for chunk_id, chunk in self.chunks_of(unknown).items():
            self._verdicts[chunk_id] = any(
                self._carries(member.doc_id, chunk) for member in self._earlier(chunk.doc_id)
            )
        return {chunk_id for chunk_id in doubtful if self._verdicts.get(chunk_id)}

    def _earlier(self, doc_id: str) -> list[Member]:
        return list(takewhile(lambda member: member.doc_id != doc_id, self.groups.get(doc_id, ())))

    def _carries(self, doc_id: str, chunk: Chunk) -> bool:
        length = next(member.characters for member in self.groups[chunk.doc_id] if member.doc_id == chunk.doc_id)
        framed = chunk.start == 0 or chunk.end == length
        return self._wording(doc_id).carries(Wording.of(chunk.text), framed=framed)

    def _wording(self, doc_id: str) -> Wording:
        if doc_id not in self._wordings:
            if len(self._wordings) >= MOST_KEPT:
                self._wordings.clear()
            self._wordings[doc_id] = Wording.of(self.text_of(doc_id))
        return self._wordings[doc_id]
