"""Groups of reprints in the ledger, and what a search makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest
from parts import fake_pipeline, write_documents

from rag.index.groups import Member, find_groups
from rag.ingest.load import load_document
from rag.pipeline import Pipeline

SAMPLES = Path(__file__).parents[2] / "samples"
CALENDAR = "autumn-2022-summit-calendar.md"
MEETING = load_document(
    SAMPLES / "umakhanov-wang-chen-meeting.txt", source="umakhanov-wang-chen-meeting.txt", max_bytes=10**6
).text
DROPPED = MEETING.split("\n\n")[2]
REPRINT = "The Daily Reprint | from our correspondent in the capital\n\n" + MEETING.replace(f"{DROPPED}\n\n", "")


@pytest.fixture
def pipeline(tmp_path: Path) -> Iterator[Pipeline]:
    with fake_pipeline(tmp_path / "data", chunk_tokens=64, overlap_tokens=0, top_k=20) as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    other = (SAMPLES / CALENDAR).read_text(encoding="utf-8")
    return write_documents(tmp_path / "docs", {"a.txt": MEETING, "b.txt": REPRINT, "other.md": other})


def names(pipeline: Pipeline, question: str) -> list[str]:
    return [Path(passage.chunk.source).name for passage in pipeline.search(question)]


def test_a_group_counts_as_one_source_and_names_its_copies(pipeline: Pipeline, folder: Path) -> None:
    pipeline.ingest([folder])
    found = pipeline.search("What did Umakhanov and Wang Chen discuss?")
    assert {Path(passage.chunk.source).name for passage in found} <= {"a.txt", "other.md"}
    by_text = {passage.chunk.text: passage.chunk for passage in found}
    copied = [chunk for text, chunk in by_text.items() if chunk.source.endswith("a.txt") and text not in DROPPED]
    assert copied
    assert any(chunk.copies == (str(folder / "b.txt"),) for chunk in copied)
    for chunk in copied:
        if DROPPED[:40] in chunk.text:
            assert chunk.copies == (), "what the reprint left out is not said to stand in it"


def test_sources_name_what_a_copy_is_a_copy_of(pipeline: Pipeline, folder: Path) -> None:
    pipeline.ingest([folder])
    told = {Path(source.source).name: source.copy_of for source in pipeline.sources()}
    assert told == {"a.txt": None, "b.txt": str(folder / "a.txt"), "other.md": None}


def test_what_only_the_copy_says_is_found_in_the_copy(pipeline: Pipeline, folder: Path) -> None:
    extra = "The quokka of Rottnest Island was mentioned by nobody in any other report of that long day of talks."
    (folder / "b.txt").write_text(f"{REPRINT}\n\n{extra}")
    pipeline.ingest([folder])
    assert "b.txt" in names(pipeline, "quokka Rottnest Island")
    assert pipeline.sources()[1].copy_of is not None


def test_when_the_first_goes_the_copy_stands_for_itself(pipeline: Pipeline, folder: Path) -> None:
    pipeline.ingest([folder])
    pipeline.remove([str(folder / "a.txt")])
    assert "b.txt" in names(pipeline, "Umakhanov Wang Chen")
    assert {source.copy_of for source in pipeline.sources()} == {None}
    (folder / "b.txt").write_text("Something else altogether about the weather.")
    pipeline.ingest([folder])
    assert {Path(source.source).name: source.copy_of for source in pipeline.sources()} == {
        "a.txt": None, "b.txt": None, "other.md": None,
    }  # fmt: skip


def test_groups_do_not_depend_on_the_order_of_arrival(tmp_path: Path, folder: Path) -> None:
    (folder / "c.txt").write_text(REPRINT.replace("Daily", "Evening"))
    told = []
    for number, order in enumerate(permutations(["a.txt", "b.txt", "c.txt"])):
        with fake_pipeline(tmp_path / f"data-{number}") as pipeline:
            for name in order:
                pipeline.ingest([folder / name])
            told.append([(source.source, source.copy_of) for source in pipeline.sources()])
    assert all(each == told[0] for each in told)
    assert [copy for _, copy in told[0]].count(str(folder / "a.txt")) == 2


def test_the_same_file_twice_is_named_as_a_copy(pipeline: Pipeline, tmp_path: Path) -> None:
    folder = write_documents(tmp_path / "twins", {"one.txt": MEETING, "two.txt": MEETING})
    pipeline.ingest([folder])
    assert pipeline.search("Umakhanov")[0].chunk.copies == (str(folder / "two.txt"),)
    assert [source.copy_of for source in pipeline.sources()] == [None, str(folder / "one.txt")]


def test_many_copies_do_not_crowd_out_other_documents(tmp_path: Path, folder: Path) -> None:
    copies = {f"copy-{number:02}.txt": f"Paper number {number}\n\n{MEETING}" for number in range(30)}
    write_documents(folder, copies)
    with fake_pipeline(tmp_path / "data", candidates=5, top_k=5) as pipeline:
        pipeline.ingest([folder])
        found = pipeline.search("Umakhanov Wang Chen meeting")
        assert len(found) == 5
        assert len({passage.chunk.text for passage in found}) == 5


def test_a_disagreement_between_near_copies_is_not_hidden(pipeline: Pipeline, tmp_path: Path) -> None:
    told = "Flood report\n\nThe river rose fast that night. It killed 14 people. " + "The dam held. " * 3
    write_documents(tmp_path / "flood", {"one.txt": told, "two.txt": told.replace("14", "41")})
    pipeline.ingest([tmp_path / "flood"])
    assert {"one.txt", "two.txt"} <= set(names(pipeline, "How many people were killed?"))


def member(name: str, *, date: str | None = None, characters: int = 100) -> Member:
    return Member(name, date, characters, (f"{name}.txt",))


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        pytest.param([member("b", date="2020-01-02"), member("a", date="2020-01-03")], "ba", id="the earlier first"),
        pytest.param([member("b"), member("a", date="2020-01-03")], "ab", id="a known date first"),
        pytest.param([member("a"), member("b", characters=200)], "ba", id="of equals the fuller"),
        pytest.param([member("b"), member("a")], "ab", id="then by name"),
    ],
)
def test_who_stands_for_a_group(members: list[Member], expected: str) -> None:
    group = find_groups(members, [("a", "b")])["a"]
    assert "".join(each.doc_id for each in group) == expected


def test_pairs_join_to_groups() -> None:
    found = find_groups([member(name) for name in "abcde"], [("a", "b"), ("d", "e"), ("b", "c")])
    assert {doc_id: len(group) for doc_id, group in found.items()} == {"a": 3, "b": 3, "c": 3, "d": 2, "e": 2}
