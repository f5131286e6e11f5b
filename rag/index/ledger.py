"""The ledger's file: its tables, and how one of an earlier layout is brought up to date."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from rag.index import groups, sentence_vectors

SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    doc_id TEXT PRIMARY KEY, text TEXT NOT NULL, title TEXT, date TEXT, outlet TEXT, author TEXT, language TEXT,
    page_starts TEXT NOT NULL, headings TEXT NOT NULL, ready INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS sources (
    source TEXT PRIMARY KEY, doc_id TEXT NOT NULL REFERENCES documents (doc_id),
    file_sha256 TEXT NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, found TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS sources_by_document ON sources (doc_id);
CREATE TABLE IF NOT EXISTS chunks (
    chunk_id TEXT PRIMARY KEY, doc_id TEXT NOT NULL REFERENCES documents (doc_id), start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, page INTEGER, heading TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS chunks_by_document ON chunks (doc_id);
CREATE TABLE IF NOT EXISTS generation (number INTEGER NOT NULL);
INSERT INTO generation SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM generation);
"""

# Before layout 3 it did not say where facts were found; no file has this stamp, so each is read again.
UPGRADE = """
ALTER TABLE sources ADD COLUMN found TEXT NOT NULL DEFAULT '{}';
UPDATE sources SET file_sha256 = '', size = -1, mtime_ns = 0;
"""

# How long SQLite waits for another connection's short transaction.
BUSY_TIMEOUT_S = 30.0


def open_ledger(path: Path) -> sqlite3.Connection:
    """Open the ledger at `path`, made if it is not there; it may be shared between threads that take turns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'sentence_vectors'").fetchall():  # the latest table
        columns = db.execute("SELECT name FROM pragma_table_info('sources')").fetchall()
        upgrade = UPGRADE if columns and ("found",) not in columns else ""
        db.executescript(f"BEGIN IMMEDIATE; {upgrade} {SCHEMA} {groups.SCHEMA} {sentence_vectors.SCHEMA} COMMIT;")
    return db
