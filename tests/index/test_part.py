"""Copies within the part of a collection that a filter leaves."""

from __future__ import annotations

from pathlib import Path

from parts import fake_pipeline, write_documents

from rag.types import Filter

TEXT = (
    "The two ministers met on the harbour bridge in the morning. The ferry waited for the delegation until midnight. "
    "Nobody on the pier had been told about the visit, and the harbour master closed the gates for an hour. "
    "The delegation left for the capital by the last train, and the talks are to go on there next week."
)


def test_a_reprint_is_found_where_its_original_is_left_out(tmp_path: Path) -> None:
    folder = write_documents(
        tmp_path / "docs",
        {
            "first.md": f"---\ntitle: The meeting\noutlet: Wire\ndate: 2020-01-01\n---\n\n{TEXT}\n",
            "second.md": f"---\ntitle: The meeting\noutlet: Post\ndate: 2020-01-02\n---\n\n{TEXT}\n",
        },
    )
    with fake_pipeline(tmp_path / "data") as pipeline:
        pipeline.ingest([folder])
        question = "Where did the ministers meet?"
        assert [Path(passage.chunk.source).name for passage in pipeline.search(question)] == ["first.md"]
        (passage,) = pipeline.search(question, filter=Filter(outlets=("Post",)))
        assert passage.chunk.source == str(folder / "second.md")
        assert passage.chunk.copies == (str(folder / "first.md"),), "where else it stands is still said"


def test_a_text_that_lies_in_two_places_is_named_by_the_one_that_passes(tmp_path: Path) -> None:
    folder = write_documents(tmp_path / "docs", {"a/meeting.txt": TEXT, "b/meeting.txt": TEXT})
    with fake_pipeline(tmp_path / "data") as pipeline:
        pipeline.ingest([folder])
        (passage,) = pipeline.search("ferry", filter=Filter(sources=(str(folder / "b"),)))
        assert passage.chunk.source == str(folder / "b" / "meeting.txt")
        assert passage.chunk.copies == (str(folder / "a" / "meeting.txt"),)


def test_what_comes_in_later_is_found_too(tmp_path: Path) -> None:
    folder = write_documents(tmp_path / "docs", {"a.txt": TEXT})
    wanted = Filter(sources=(str(folder),))
    with fake_pipeline(tmp_path / "data") as reader, fake_pipeline(tmp_path / "data") as writer:
        assert reader.search("quokka", filter=wanted) == []
        writer.ingest([folder])
        assert len(reader.search("ferry", filter=wanted)) == 1
        write_documents(folder, {"b.txt": "A quokka was seen on the pier."})
        writer.ingest([folder])
        assert reader.search("quokka", filter=wanted)[0].chunk.source.endswith("b.txt")
        writer.remove([str(folder / "b.txt")])
        assert all(passage.chunk.source.endswith("a.txt") for passage in reader.search("quokka", filter=wanted))
