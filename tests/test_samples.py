import json
import re
import zipfile
from collections import Counter
from functools import cache
from io import BytesIO
from typing import Any

import pytest

from eval.samples.make import FORMATS, QUESTIONS, SAMPLES, build
from rag.ingest.load import load_document
from rag.types import Document

SEEDS = SAMPLES.parent.parent / "shared" / "seeds"
SHINGLE_WORDS = 8
KINDS = {"fact", "date", "who_said", "cross_document", "follow_up", "false_premise", "unanswerable"}

# Title as the document gives it (its start), date, outlet, author.
METADATA = {
    "autumn-2022-summit-calendar.md": (
        "Briefing note: the Russian",
        "2022-09-09",
        "Capital Calendar Desk",
        "Ines Calder",
    ),
    "chinese-commentary-on-the-august-call.pdf": ("A reader’s guide", "2021-08-31", None, "Petra Halloran"),
    "eastern-economic-forum.html": ("Vladivostok forum", "2022-09-09", "Harbour Briefing", "Ruta Adeyemi"),
    "global-times-editorial-review.pdf": ("Who is isolated?", "2022-09-10", None, "Petra Halloran"),
    "kosachev-aipa-assembly.md": ("Russian senator tells", "2020-09-11", "Lantern Monitor", "Tomas Verhoek"),
    "leaders-contact-diary-2021.txt": ("Contact diary", "2021-08-30", None, None),
    "naryshkin-history-roundtable.docx": ("Naryshkin after", "2022-09-09", None, "Ines Calder"),
    "samarkand-summit-preparations.txt": ("Kremlin aide", "2022-09-08", None, None),
    "two-invitations-questions-and-answers.docx": ("Questions and answers", "2021-02-15", None, "Ruta Adeyemi"),
    "umakhanov-wang-chen-meeting.txt": ("Umakhanov and Wang Chen", "2020-12-10", None, None),
    "wang-yi-lavrov-call.html": ("Wang Yi offers Lavrov", "2020-11-19", "Meridian Wire", "Elin Marsh"),
    "xi-putin-call-report.html": ("Xi and Putin speak", "2021-08-28", "Meridian Wire", "Oskar Lindqvist"),
}


def names() -> list[str]:
    return sorted(path.name for path in SAMPLES.iterdir())


@cache
def document(name: str) -> Document:
    return load_document(SAMPLES / name, source=name, max_bytes=1_000_000)


@cache
def questions() -> list[dict[str, Any]]:
    return [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+(?:[-'’]\w+)*", text.lower().replace("’", "'"))
    return {tuple(words[i : i + SHINGLE_WORDS]) for i in range(len(words) - SHINGLE_WORDS + 1)}


def test_the_corpus_is_the_files_described():
    assert names() == sorted(METADATA)


@pytest.mark.parametrize("stem", FORMATS)
def test_made_files_are_what_the_script_makes(stem: str):
    made, kept = build(stem), (SAMPLES / f"{stem}{FORMATS[stem]}").read_bytes()
    if FORMATS[stem] == ".docx":  # deflate may differ between zlib versions
        assert members(made) == members(kept)
    else:
        assert made == kept


def members(package: bytes) -> list[tuple[str, tuple[int, ...], bytes]]:
    with zipfile.ZipFile(BytesIO(package)) as archive:
        return [(info.filename, info.date_time, archive.read(info)) for info in archive.infolist()]


@pytest.mark.parametrize("name", METADATA)
def test_a_sample_says_what_it_is(name: str):
    title, date, outlet, author = METADATA[name]
    found = document(name)
    assert found.title is not None
    assert found.title.startswith(title)
    assert found.date == date
    assert outlet in (None, found.outlet)
    assert author in (None, found.author)
    assert found.language in (None, "en")


@pytest.mark.parametrize("name", METADATA)
def test_a_sample_is_short(name: str):
    assert 250 <= len(document(name).text.split()) <= 700


@pytest.mark.parametrize("name", [name for name in METADATA if name.endswith(".html")])
def test_navigation_and_notices_are_not_text(name: str):
    text = document(name).text
    assert not re.search(r"cookie|privacy|newsletter|imprint|subscribe", text, re.IGNORECASE)


def test_one_pdf_has_two_pages():
    assert sorted(len(document(name).page_starts) for name in METADATA if name.endswith(".pdf")) == [1, 2]


def test_two_documents_count_the_calls_differently_and_say_whose_count_it_is():
    wire, diary = document("xi-putin-call-report.html").text, document("leaders-contact-diary-2021.txt").text
    assert "third telephone call between the two this year, by Meridian Wire’s count" in wire
    assert "Our diary has it as the fourth telephone call" in diary
    assert "Lantern Monitor keeps a diary" in diary


def test_questions_are_enough_of_each_kind():
    assert len({question["id"] for question in questions()}) == len(questions()) >= 48
    kinds = Counter(question["kind"] for question in questions())
    assert set(kinds) == KINDS
    assert min(kinds.values()) >= 6


@pytest.mark.parametrize("question", questions(), ids=lambda question: question["id"])
def test_a_question_is_answered_by_its_sources(question: dict[str, Any]):
    texts = {name: document(name).text for name in question["sources"]}
    for quote in question["quotes"]:
        assert any(quote in text for text in texts.values()), f"not verbatim in its sources: {quote}"
    for name, text in texts.items():
        assert any(quote in text for quote in question["quotes"]), f"no quote from {name}"
    assert question["answerable"] == bool(question["answers"]) == bool(texts)


@pytest.mark.parametrize("question", questions(), ids=lambda question: question["id"])
def test_a_question_fits_its_kind(question: dict[str, Any]):
    kind = question["kind"]
    assert bool(question["history"]) == (kind == "follow_up")
    assert not (kind == "unanswerable" and question["answerable"])
    assert kind != "cross_document" or len(question["sources"]) >= 2
    if question["patterns"]:
        gold = " ".join([*question["answers"], *question["quotes"]])
        assert any(re.search(pattern, gold, re.IGNORECASE) for pattern in question["patterns"])


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the reports that the samples retell are not here")
def test_no_sentence_is_copied():
    seeds = set().union(*(shingles(path.read_text(encoding="utf-8")) for path in sorted(SEEDS.glob("*.txt"))))
    assert seeds
    for name in METADATA:
        assert not shingles(document(name).text) & seeds, name
