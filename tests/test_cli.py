"""The command line as a user runs it: what it prints, how it exits, and that --help stays light."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from parts import write_documents

from rag.cli.doctor import without_password

FORUM = "Forum report\n\nThe Eastern Economic Forum was held in Vladivostok in September 2022. It ended on Thursday.\n"
COMMAND = [sys.executable, "-c", "from rag.cli import main; main()"]
HEAVY = ("torch", "chromadb", "gradio", "llama_index", "sentence_transformers", "tantivy", "pydantic", "numpy")

Run = Callable[..., subprocess.CompletedProcess[str]]


def run(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, text=True, cwd=cwd, check=False)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one document, ingested by the real command."""
    root = tmp_path_factory.mktemp("cli")
    write_documents(root / "docs", {"forum.txt": FORUM})
    result = run("ingest", "docs", "--data", root / "data", cwd=root)
    assert result.returncode == 0, result.stderr
    assert "indexed   docs/forum.txt" in result.stdout
    return root


def test_help_imports_nothing_heavy() -> None:
    code = "import sys\nsys.argv = ['footnote', '--help']\nfrom rag.cli import main\n"
    code += "try: main()\nexcept SystemExit: pass\n"
    code += f"sys.exit(','.join(name for name in {HEAVY!r} if name in sys.modules) or 0)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    for command in ("ingest", "ask", "search", "sources", "show", "remove", "rebuild", "doctor", "chat"):
        assert command in result.stdout


@pytest.mark.parametrize("command", ["ingest", "ask", "search", "sources", "show", "remove", "rebuild", "doctor"])
def test_every_command_shows_an_example(command: str) -> None:
    result = run(command, "--help")
    assert result.returncode == 0
    assert "Example:" in result.stdout
    assert "--collection" in result.stdout


@pytest.mark.slow
def test_ask_as_json_has_the_documented_shape(data: Path) -> None:
    result = run("ask", "Where was the Eastern Economic Forum held?", "--json", "--data", data / "data", cwd=data)
    assert result.returncode == 0, result.stderr
    answer = json.loads(result.stdout)
    keys = "question standalone_question status answer citations passages timings_ms model confidence notice"
    assert list(answer) == [*keys.split(), "as_of", "suggestions", "filter"]
    assert answer["status"] == "answered"
    assert "Vladivostok" in answer["answer"]
    citation = answer["citations"][0]
    keys = "marker source title date page start end quote support copies speaker manner kind"
    assert list(citation) == keys.split()
    assert citation["source"] == "docs/forum.txt"
    text = run("show", "docs/forum.txt", "--data", data / "data", cwd=data).stdout
    assert text[citation["start"] : citation["end"]] == citation["quote"]
    keys = "chunk_id source title date page start end text score retriever copies sentences"
    assert list(answer["passages"][0]) == keys.split()


@pytest.mark.slow
def test_ask_prints_the_answer_and_its_footnotes(data: Path) -> None:
    history = data / "history.json"
    history.write_text(json.dumps([{"role": "user", "content": "Where was the Eastern Economic Forum held?"}]))
    result = run(
        "ask",
        "And on which day did it end?",
        "--mode",
        "quotes",
        "--history",
        history,
        "--data",
        data / "data",
        cwd=data,
    )
    assert result.returncode == 0, result.stderr
    assert "[1] Forum report" in result.stdout
    assert "Read as: On which day did the Eastern Economic Forum end?" in result.stderr


@pytest.mark.slow
def test_the_sentence_that_answers_is_quoted_though_it_says_it(data: Path) -> None:
    question = "When did the Eastern Economic Forum end?"
    result = run("ask", question, "--mode", "quotes", "--data", data / "data", cwd=data)
    assert "It ended on Thursday." in result.stdout


@pytest.mark.slow
def test_search_and_sources(data: Path) -> None:
    found = json.loads(run("search", "economic forum", "--json", "--data", data / "data", cwd=data).stdout)
    assert [passage["source"] for passage in found] == ["docs/forum.txt"]
    listed = json.loads(run("sources", "--json", "--data", data / "data", cwd=data).stdout)
    assert [(source["source"], source["title"]) for source in listed] == [("docs/forum.txt", "Forum report")]
    assert listed[0]["found"] == {"title": "first line"}
    assert "(first line)" in run("sources", "--found", "--data", data / "data", cwd=data).stdout
    assert "(first line)" not in run("sources", "--data", data / "data", cwd=data).stdout


@pytest.mark.slow
def test_search_keeps_to_what_the_filter_admits(data: Path) -> None:
    def found(*options: str) -> tuple[list[str], str]:
        result = run("search", "economic forum", "--json", *options, "--data", data / "data", cwd=data)
        return [passage["source"] for passage in json.loads(result.stdout)], result.stderr

    assert found("--source", "docs")[0] == ["docs/forum.txt"]
    assert found("--source", "other")[0] == []
    assert found("--language", "ru")[0] == []
    sources, note = found("--from", "2022-09")
    assert sources == []
    assert "1 source has no date and is left out" in note
    assert "YYYY-MM" in found_error("--until", "September", data=data)


def found_error(*options: str, data: Path) -> str:
    result = run("search", "forum", *options, "--data", data / "data", cwd=data)
    assert result.returncode == 1
    return result.stderr


def test_show_prints_what_was_kept_or_what_came_in(tmp_path: Path) -> None:
    write_documents(tmp_path / "docs", {"forum.txt": f"{FORUM}\nShare this article\n"})
    run("ingest", "docs", "--data", tmp_path / "data", cwd=tmp_path)
    shown = [run("show", "docs/forum.txt", *raw, "--data", tmp_path / "data", cwd=tmp_path) for raw in ((), ("--raw",))]
    assert [result.returncode for result in shown] == [0, 0]
    assert shown[0].stdout == FORUM
    assert shown[1].stdout == f"{FORUM}\nShare this article\n\n"


def test_a_dry_run_tells_and_writes_nothing(tmp_path: Path) -> None:
    write_documents(tmp_path / "docs", {"forum.txt": FORUM, "program.xyz": "MZ\x00"})
    told = run("ingest", "docs", "--dry-run", "--data", tmp_path / "data", cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    assert "indexed   docs/forum.txt" in told.stdout
    assert "would be: 1 indexed" in told.stdout
    assert json.loads(run("sources", "--json", "--data", tmp_path / "data", cwd=tmp_path).stdout) == []


@pytest.mark.slow
def test_an_interrupt_is_one_sentence(tmp_path: Path) -> None:
    write_documents(tmp_path / "docs", {f"{number}.txt": f"{FORUM} Number {number}." for number in range(500)})
    arguments = ["ingest", "docs", "--data", str(tmp_path / "data")]
    process = subprocess.Popen(
        [*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path
    )
    while not (tmp_path / "data/default/writer.json").exists():
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert told.startswith("Stopped. What was finished is kept")


@pytest.mark.slow
def test_sources_tell_copies_and_in_a_wide_terminal_outlets(tmp_path: Path) -> None:
    write_documents(
        tmp_path / "docs",
        {"a.txt": FORUM, "b.txt": FORUM, "a.txt.meta.toml": 'outlet = "The Paper"', "b.txt.meta.toml": "date = 2022"},
    )
    run("ingest", "docs", "--data", tmp_path / "data", cwd=tmp_path)
    shown = {}
    for columns in ("80", "200"):
        result = subprocess.run(
            [*COMMAND, "sources", "--data", str(tmp_path / "data")],
            capture_output=True, text=True, check=False, cwd=tmp_path, env={**os.environ, "COLUMNS": columns},
        )  # fmt: skip
        shown[columns] = result.stdout
    assert "2 sources, 1 of them copies" in shown["80"]
    assert "The Paper" not in shown["80"]
    assert "The Paper" in shown["200"]
    assert "= docs/b.txt" in shown["200"]


@pytest.mark.slow
def test_doctor_finds_all_well(data: Path) -> None:
    result = run("doctor", "--data", data / "data", cwd=data)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "1 sources, 1 chunks" in result.stdout
    assert "argument" in result.stdout


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("http://me:secret@host:1/v1", "http://***@host:1/v1"),
        ("https://key@host/v1", "https://***@host/v1"),
        ("http://localhost:11434/v1", "http://localhost:11434/v1"),
        ("/data/a@b", "/data/a@b"),
    ],
)
def test_doctor_shows_no_password(value: str, shown: str) -> None:
    assert without_password(value) == shown


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["ask", "  "], "The question is empty", id="empty question"),
        pytest.param(["ask", "why " * 2500], "10,000 characters", id="overlong question"),
        pytest.param(["ask", "why?", "--history", "nowhere.json"], "nowhere.json cannot be read", id="no history file"),
        pytest.param(["ask", "why?", "--mode", "guess"], "answer_mode = 'guess' cannot be used", id="unknown mode"),
        pytest.param(["show", "nowhere.txt"], "Nothing is indexed under 'nowhere.txt'", id="unknown source"),
        pytest.param(["sources", "--collection", "../up"], "use 1 to 64 letters", id="collection name"),
        pytest.param(["ingest", "missing-folder"], "missing-folder does not exist", id="missing path"),
        pytest.param(["ingest", "empty"], "holds no files", id="empty folder"),
        pytest.param(["remove", "nowhere.txt"], "Nothing is indexed under 'nowhere.txt'", id="remove unknown"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(tmp_path: Path, arguments: list[str], message: str) -> None:
    (tmp_path / "empty").mkdir()
    result = run(*arguments, "--data", tmp_path / "data", cwd=tmp_path)
    assert result.returncode == 1
    assert message in result.stdout + result.stderr
    assert "Traceback" not in result.stderr


def test_an_unknown_setting_lists_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "footnote.toml").write_text("colection = 'typo'\n")
    result = subprocess.run(
        [*COMMAND, "sources"], capture_output=True, text=True, check=False, cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "FOOTNOTE_CONFIG": str(tmp_path / "footnote.toml")},
    )  # fmt: skip
    assert result.returncode == 1
    assert "There is no setting 'colection'" in result.stderr
    assert "collection" in result.stderr


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    result = run("sources", "--data", tmp_path / "file", cwd=tmp_path)
    assert result.returncode == 1
    assert str(tmp_path / "file") in result.stderr
    assert "Traceback" not in result.stderr
