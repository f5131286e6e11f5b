"""What is a reprint and what is not: texts of the samples, reprinted, and reports that only look alike."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rag.index.reprints import LONGEST_COMPARED, Wording, band_keys, is_reprint
from rag.ingest.load import load_document

SAMPLES = Path(__file__).parents[2] / "samples"
HEADER = "The Daily Reprint | 3 March 2023 | reporting from our correspondent"
NAMES = sorted(path.name for path in SAMPLES.iterdir() if path.suffix in (".txt", ".md", ".html", ".pdf", ".docx"))

BULLETIN = (
    "Flood bulletin\n\nThe river rose to 612 cm at the Old Bridge on Monday. Two roads in the lower town were closed, "
    "and 14 families were taken to the school on the hill. Mayor Roe said that the dam would hold.\n\n"
    "Trains to the coast run every two hours. The next bulletin comes in the evening."
)
CALL = "Foreign ministers Wang Yi and Sergei Lavrov spoke by telephone on Wednesday about the supply of vaccines."


def sample(name: str) -> str:
    return load_document(SAMPLES / name, source=name, max_bytes=10**7).text


def reprinted(text: str) -> str:
    """Under another header, one paragraph left out."""
    paragraphs = text.split("\n\n")
    return "\n\n".join([HEADER, *paragraphs[:2], *paragraphs[3:]])


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_under_another_header_without_a_paragraph_is_a_reprint(name: str) -> None:
    text = sample(name)
    assert is_reprint(text, reprinted(text))
    assert is_reprint(reprinted(text), text)
    assert set(band_keys(text)) & set(band_keys(reprinted(text)))


def test_no_two_samples_are_reprints_though_some_tell_of_one_event() -> None:
    texts = [sample(name) for name in NAMES]
    assert not [
        (one, other) for one in range(len(texts)) for other in range(one) if is_reprint(texts[one], texts[other])
    ]


@pytest.mark.parametrize(
    ("found", "put"),
    [
        ("612 cm", "655 cm"),
        ("Monday", "Tuesday"),
        ("14 families", "41 families"),
        ("Old Bridge", "Iron Gate"),
        ("Mayor Roe", "President Ortega"),
    ],
    ids=["number", "day", "count", "name", "who"],
)
def test_the_same_words_with_another_fact_are_another_report(found: str, put: str) -> None:
    assert not is_reprint(BULLETIN, BULLETIN.replace(found, put))


@pytest.mark.parametrize(
    "other",
    [
        f"{HEADER}\n\n{BULLETIN}",
        BULLETIN.replace("Flood bulletin", "Morning news, updated 07:15"),
        f"{BULLETIN}\n\nMore on this story at our website.",
        BULLETIN.replace("taken to the school", "brought to the school"),
        BULLETIN.upper(),
        BULLETIN.replace("\n\n", "\n").replace(". ", ".  "),
    ],
    ids=["header added", "header changed", "footer added", "a word edited", "capitals", "spacing"],
)
def test_what_leaves_it_the_same_report(other: str) -> None:
    assert is_reprint(BULLETIN, other)


@pytest.mark.parametrize(
    ("text", "passage", "framed", "expected"),
    [
        pytest.param(CALL, CALL, False, True, id="the same"),
        pytest.param(f"Before. {CALL} After.", CALL.upper(), False, True, id="inside, in capitals"),
        pytest.param(CALL, f"{HEADER}\n\n{CALL}", True, True, id="a header at the start"),
        pytest.param(CALL, f"{HEADER}\n\n{CALL}", False, False, id="the same words in the middle"),
        pytest.param(CALL, f"BEIJING, Nov. 18 (Xinhua) -- {CALL}", True, True, id="a dateline"),
        pytest.param(CALL, CALL.replace("vaccines", "grain"), True, False, id="another word"),
        pytest.param(CALL, CALL.replace("Wednesday", "Thursday"), True, False, id="another day"),
        pytest.param(CALL, f"{CALL} They also agreed to meet in May.", True, False, id="a sentence more"),
        pytest.param(f"{CALL} They agreed to meet.", CALL, False, True, id="a sentence less"),
    ],
)
def test_what_one_text_carries_of_another(text: str, passage: str, framed: bool, expected: bool) -> None:
    assert Wording.of(text).carries(Wording.of(passage), framed=framed) is expected


def test_a_text_too_long_to_be_a_reprint_is_not_compared() -> None:
    assert band_keys("word " * LONGEST_COMPARED) == []


def test_keys_are_the_same_in_every_process() -> None:
    code = f"from rag.index.reprints import band_keys; print(band_keys({BULLETIN!r}))"
    for seed in ("1", "2"):
        found = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}, cwd=SAMPLES.parent,
        )  # fmt: skip
        assert found.stdout.strip() == str(band_keys(BULLETIN))
