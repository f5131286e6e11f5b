"""The README is run: its Python as printed, its commands as named."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
from importlib.metadata import entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


@pytest.mark.slow
def test_the_python_example_runs_and_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    (example,) = blocks("python")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(example, "README.md", "exec"), {})
    output = printed.getvalue()
    assert "12 documents indexed" in output
    assert "answered" in output
    assert "Umakhanov" in output


def test_every_command_named_is_there() -> None:
    from rag.cli.app import app

    known = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    known |= {entry.name for entry in entry_points(group="footnote.commands")}
    named = set(re.findall(r"^footnote ([a-z]+)", "\n".join(blocks("sh")), flags=re.MULTILINE))
    assert named
    assert named <= known


def test_every_make_target_named_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"make ([a-z]+)", README):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


def test_every_setting_named_is_there() -> None:
    from rag.config import Settings

    table = README.split("| setting |")[1].split("\n\n")[0]
    named = re.findall(r"`([a-z_]+)`", "".join(row.split("|")[1] for row in table.splitlines()[2:]))
    assert named
    assert set(named) <= set(Settings.model_fields)
