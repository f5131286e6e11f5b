"""The command line: what it lists, what it refuses and how, and a small run from end to end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.command import app
from eval.data.own import PLACEHOLDER
from eval.errors import DatasetError, SystemFileError
from eval.fingerprint import command_line
from rag.errors import FootnoteError

RUNNER = CliRunner()


def invoke(*arguments: str) -> str:
    result = RUNNER.invoke(app, list(arguments))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "cabinet.txt").write_text("The cabinet of Norway met on 5 May 2021 in the old palace of Oslo.")
    return folder


def test_lists() -> None:
    assert "scifact" in invoke("datasets")
    assert "lexical-whole" in invoke("systems")


def test_a_first_word_that_is_no_command_is_a_dataset(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no dataset 'nonsense'"):
        invoke("nonsense", "--system", "lexical-chunks", "--out", str(tmp_path))
    with pytest.raises(SystemFileError, match="no system 'nonsense'"):
        invoke("samples", "--system", "nonsense", "--out", str(tmp_path))


def test_start_run_compare_and_report(tmp_path: Path, documents: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    invoke("init", str(documents))
    lines = [json.loads(line) for line in questions.read_text().splitlines()]
    assert lines[0]["sources"] == ["cabinet.txt"]
    assert lines[-1]["answerable"] is False
    with pytest.raises(DatasetError, match="exists already"):
        invoke("init", str(documents))
    with pytest.raises(DatasetError, match=f"replace the line that starts with '{PLACEHOLDER}'"):
        invoke(str(questions), "-s", "lexical-chunks", "--out", str(tmp_path / "out"))

    lines[0]["question"] = "When did the cabinet meet?"
    questions.write_text(json.dumps(lines[0]) + "\n")
    out = ("--out", str(tmp_path / "out"), "--cache", str(tmp_path / "cache"))
    assert "nDCG@10" in invoke(str(questions), "-s", "lexical-whole", *out)
    name = next((tmp_path / "out").iterdir()).name
    compared = invoke("compare", f"{name}/lexical-whole", f"{name}/lexical-whole", "--out", str(tmp_path / "out"))
    assert "wins by nDCG@10: 0 questions" in compared
    invoke("report", str(tmp_path / "out"))
    assert (tmp_path / "out" / "report.html").read_text().startswith("<!doctype html>")


def test_what_is_wrong_is_one_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "eval.run", "nonsense", "-s", "quotes"], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Error: There is no dataset 'nonsense'")
    assert "Traceback" not in done.stderr
    assert issubclass(DatasetError, FootnoteError)


def test_a_recorded_command_leaves_this_machines_folders_out(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = ["footnote", "eval", "rgb", "-s", "quotes", "--out", "/here", "--cache=/there", "--limit", "9"]
    monkeypatch.setattr("sys.argv", typed)
    assert command_line() == "footnote eval rgb -s quotes --limit 9"


def test_the_command_is_light_to_import() -> None:
    heavy = "torch chromadb numpy gradio ir_measures llama_index tantivy"
    code = f"import sys, eval.command; print([n for n in {heavy.split()!r} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
