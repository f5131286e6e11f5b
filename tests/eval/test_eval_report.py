"""Comparisons, reports, the README's table, recorded figures, and system files."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from eval_fakes import CONFIG, EVIL, FakeSystem, RightSystem, dataset, plan

from eval.compare import changes, compare, find_result_path
from eval.data import CATALOGUE, SAMPLES, folder_names
from eval.errors import ResultError, SystemFileError
from eval.metrics.meaning import MEANINGS
from eval.published import BEGIN, END, keep, update_tables
from eval.report.gather import gather
from eval.report.markdown import report_markdown
from eval.report.page import report_page
from eval.result import Result
from eval.run import run
from eval.summary import summary_table
from eval.systems.config import SystemConfig, known_systems, load_system
from eval.verify import Expectation, read_expectations, verify


def test_compare_finds_who_wins_where(tmp_path: Path) -> None:
    a = run(dataset(), CONFIG, plan(tmp_path, FakeSystem()))
    b = run(dataset(), SystemConfig("right", "index", "", {}), plan(tmp_path, RightSystem()))
    found = compare(a, b)["correct"]
    assert (found.a, found.b, found.wins, found.losses, found.ties) == (0.5, 1.0, 2, 0, 2)
    metric, moved = changes(a, b)
    assert metric == "correct"
    assert [change.question_id for change in moved] == ["q1", "q3"]
    assert moved[0].answer_b == "(refused)"
    assert find_result_path("made/right", tmp_path / "out").parts[-3] == "right"


def test_what_cannot_be_compared_is_said(tmp_path: Path) -> None:
    a = run(dataset(), CONFIG, plan(tmp_path, FakeSystem()))
    with pytest.raises(ResultError, match="different questions"):
        compare(a, a | {"dataset": a["dataset"] | {"name": "other"}})
    with pytest.raises(ResultError, match="no result at 'nowhere'"):
        find_result_path("nowhere", tmp_path)


def test_reports_hold_every_system_and_show_answers_as_text(tmp_path: Path) -> None:
    run(dataset(), CONFIG, plan(tmp_path, FakeSystem()))
    run(dataset(), SystemConfig("right", "index", "", {}), plan(tmp_path, RightSystem()))
    results = gather(tmp_path / "out")
    text = report_markdown(results)
    assert "| fake | 0.500 [" in text
    assert "| right | **1.000** [" in text
    page = report_page(results)
    assert page.count("<script") == 2, "no answer opens a script of its own"
    assert EVIL not in page
    assert "http" not in page, "the page needs nothing from elsewhere"


def test_no_two_systems_of_a_section_share_a_colour(tmp_path: Path) -> None:
    names = [f"system{number:02}" for number in range(12)]
    made = run(dataset(), CONFIG, plan(tmp_path, FakeSystem()))
    group = [made | {"system": made["system"] | {"name": name}} for name in names]
    page = report_page({"first": group[:6], "second": [group[1], group[11]]})
    keys = [re.findall(r'<i class="(s\d)"></i>(\w+)', part) for part in page.split('<div class="legend">')[1:]]
    assert [len(dict(key)) for key in keys] == [6, 2]
    assert keys[0][1] == keys[1][0], "the same colour in both sections"


def test_the_tables_are_stale_until_written(tmp_path: Path) -> None:
    run(dataset(), CONFIG, plan(tmp_path, FakeSystem()))
    kept = tmp_path / "kept"
    assert [line.split()[-1] for line in keep(tmp_path / "out", kept)] == ["kept"]
    assert "questions" not in json.loads((kept / "made" / "fake.json").read_text())
    assert [line.split()[-1] for line in keep(tmp_path / "out", kept)] == ["unchanged"]
    readme, details = tmp_path / "README.md", tmp_path / "results.md"
    for path in (readme, details):
        path.write_text(f"before\n{BEGIN}\n{END}\nafter\n")
    assert update_tables(readme, details, folder=kept, write=False) == [readme, details]
    assert update_tables(readme, details, folder=kept, write=True) == [readme, details]
    assert update_tables(readme, details, folder=kept, write=False) == []
    assert "| fake |" in details.read_text()
    stood = details.read_text()
    readme.write_text("no marks")
    with pytest.raises(ResultError, match="lacks the two marks"):
        update_tables(readme, details, folder=kept, write=True)
    assert details.read_text() == stood


def test_the_summary_shows_the_better_of_two_in_bold_and_leaves_out_what_nobody_measured() -> None:
    def result(system: str, questions: int = 500, **metrics: float) -> Result:
        found = {name: {"value": value, "low": value, "high": value} for name, value in metrics.items()}
        return {"system": {"name": system}, "dataset": {"questions": questions}, "metrics": found}

    ours, theirs = (
        result("quotes", correct=0.6, false_answer=0.3),
        result("llama-index", 50, correct=0.2, false_answer=0.9),
    )
    table = summary_table({"squad2": [ours, theirs, result("lexical-whole")], "scifact": [result("quotes")]})
    correct, false_answers = table.splitlines()[2:]
    assert "| **0.600** [0.60, 0.60] | – | 0.200 [0.20, 0.20], 50 of 500 questions | – | – | – |" in correct
    assert "↓ | **0.300** [0.30, 0.30] | – | 0.900 [0.90, 0.90], 50 of 500 questions |" in false_answers


def test_verify_tells_ok_fail_and_skip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "a.txt").write_text("It was on Monday then.")
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": "q0", "question": "When?", "answers": ["Monday"]}\n')

    def expect(value: float, name: str = str(path), metric: str = "correct") -> Expectation:
        return Expectation(name, "copy-top", metric, value, 0.01, "made up")

    wanted = [expect(1.0), expect(0.5), expect(1.0, name="scifact"), expect(1.0, metric="none such")]
    found = list(verify(wanted, plan(tmp_path, FakeSystem()), path=tmp_path / "nowhere"))
    assert [verdict.outcome for verdict in found] == ["OK", "FAIL", "SKIP", "FAIL"]
    assert found[1].actual == 1.0


@pytest.mark.parametrize("wanted", read_expectations(), ids=lambda item: f"{item.dataset}-{item.system}-{item.metric}")
def test_recorded_figures_name_what_there_is(wanted: Expectation) -> None:
    assert wanted.dataset in {*CATALOGUE, SAMPLES, *folder_names()}
    assert wanted.system in known_systems()
    assert wanted.metric in MEANINGS
    assert wanted.source


@pytest.mark.parametrize("name", known_systems())
def test_shipped_systems_are_well_formed(name: str) -> None:
    config = load_system(name)
    assert config.about


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("kind = 'magic'", r"kind = 'magic' is none; kinds: index, pipeline"),
        ("kind = 'index'\nmodus = 'x'", r"has no option 'modus'; options: unit, mode"),
        ("kind = 'index'\ndepth = 'ten'", r"option depth = 'ten' must be of type int"),
        ("kind =", r"is not TOML"),
    ],
    ids=["kind", "option", "type", "toml"],
)
def test_wrong_system_files_say_what_would_do(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(content)
    with pytest.raises(SystemFileError, match=message):
        load_system(str(path))


def test_an_unknown_system_lists_the_known_ones() -> None:
    with pytest.raises(SystemFileError, match=r"no system 'lexica'.*lexical-whole"):
        load_system("lexica")
