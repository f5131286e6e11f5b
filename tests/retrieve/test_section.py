"""A passage and what stands around it under the same heading."""

from __future__ import annotations

from pathlib import Path

import pytest
from parts import fake_pipeline, write_documents

from rag.retrieve import section
from rag.retrieve.section import around, widened
from rag.types import Chunk

TEXT = "One. Two. Three. Four. Five."
CHUNKS = [
    Chunk("d", "d.txt", start, start + len(part), part, heading=heading)
    for part, heading in (("One.", "A"), ("Two.", "B"), ("Three.", "B"), ("Four.", "B"), ("Five.", "C"))
    for start in (TEXT.index(part),)
]


@pytest.mark.parametrize(
    ("place", "text"), [(0, "One."), (1, "Two. Three. Four."), (3, "Two. Three. Four."), (4, "Five.")]
)
def test_a_section_is_what_stands_under_one_heading(place: int, text: str) -> None:
    wide = widened(CHUNKS[place], CHUNKS[::-1], TEXT)
    assert wide.text == text == TEXT[wide.start : wide.end]
    assert wide.heading == CHUNKS[place].heading


def test_of_a_long_section_what_is_nearest_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(section, "LONGEST_SECTION", len("Three. Four."))
    assert widened(CHUNKS[2], CHUNKS, TEXT).text == "Three. Four."
    monkeypatch.setattr(section, "LONGEST_SECTION", 1)
    assert widened(CHUNKS[2], CHUNKS, TEXT).text == "Three."


def test_around_a_passage_is_what_opens_its_document_and_what_stands_right_before_and_after() -> None:
    chunks = [Chunk("d", "d.txt", start, start + 1, "x") for start in range(12)]
    ids = [chunk.chunk_id for chunk in reversed(chunks)]
    assert around(chunks[11], ids) == ["d:0-1", "d:1-2", "d:9-10", "d:10-11"]
    assert around(chunks[3], ids) == ["d:0-1", "d:1-2", "d:2-3", "d:4-5"]
    assert around(chunks[0], ids) == ["d:1-2"]


def test_passages_of_one_section_become_one(tmp_path: Path) -> None:
    facts = " ".join(f"The ferry number {number} sails at noon from the northern pier." for number in range(30))
    folder = write_documents(tmp_path / "docs", {"a.md": f"# Ferries\n\n{facts}\n\n# Trains\n\nNo train runs.\n"})
    with fake_pipeline(tmp_path / "data", chunk_tokens=64, overlap_tokens=8) as pipeline:
        pipeline.ingest([folder])
        found = pipeline.search("When does the ferry number 7 sail?")
        wide = {passage.chunk.heading: passage.chunk.text for passage in pipeline.widen(found)}
        assert len(pipeline.widen(found)) == len(wide) == len({passage.chunk.heading for passage in found})
    assert len([passage for passage in found if passage.chunk.heading == "Ferries"]) > 1
    assert {f"number {number} " in wide["Ferries"] for number in range(30)} == {True}
