from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from ui.command import chat, serve


@pytest.fixture
def command() -> typer.Typer:
    app = typer.Typer()
    app.command()(chat)
    return app


def test_a_port_that_is_taken_is_one_sentence_with_a_way_out(command: typer.Typer, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(command, ["--data", str(tmp_path), "--port", str(port)])
    assert result.exit_code == 1
    assert f"cannot listen on 127.0.0.1, port {port}" in result.stderr
    assert "footnote chat --port 0" in result.stderr
    assert "Traceback" not in result.output


def test_a_setting_that_cannot_be_used_is_said(command: typer.Typer, tmp_path: Path) -> None:
    result = CliRunner().invoke(command, ["--data", str(tmp_path), "--collection", "../x"])
    assert result.exit_code == 1
    assert "collection" in result.stderr


def test_help_needs_no_gradio() -> None:
    code = "import sys, ui.command; sys.exit(any(name in sys.modules for name in ('gradio', 'torch', 'chromadb')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_another_host_that_is_not_here_is_said(tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"cannot listen on 192\.0\.2\.1"):
        serve(until=lambda: None, data=tmp_path, host="192.0.2.1")
