"""What every test stands on: no network, no settings of the person who runs it, real models loaded once."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from rag.answer.embedded import EmbeddedModel
from rag.index.embed import SentenceTransformerEmbedder
from rag.models.claims import FootnoteChecker
from rag.models.evidence import FootnoteReader

REAL_CONTEXT_TOKENS = 2048
REAL_TIMEOUT_S = 120.0


# A busy machine is slow, not wrong: hangs are pytest-timeout's business.
hypothesis.settings.register_profile("steady", deadline=None)
hypothesis.settings.load_profile("steady")


def pytest_configure() -> None:
    os.environ["HF_HUB_OFFLINE"] = "1"  # read once, when huggingface_hub is imported


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Connections and name look-ups that leave this machine fail the test that makes them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _only_local(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", _only_local(socket.socket.connect_ex))
        patch.setattr(socket, "getaddrinfo", _resolve_only_local(socket.getaddrinfo))
        yield


@pytest.fixture(autouse=True)
def isolated_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No FOOTNOTE_* or OPENAI_* variable, no settings file, and a data folder of this test's own."""
    for name in [name for name in os.environ if name.startswith(("FOOTNOTE_", "OPENAI_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("FOOTNOTE_CONFIG", str(tmp_path / "footnote.toml"))
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "user-data"))


@pytest.fixture(scope="session")
def real_embedder() -> SentenceTransformerEmbedder:
    """The embedded embedding model; only tests marked slow may ask for it."""
    return SentenceTransformerEmbedder(device="cpu")


@pytest.fixture(scope="session")
def real_reader() -> FootnoteReader:
    """The shipped evidence model; only tests marked slow may ask for it."""
    return FootnoteReader()


@pytest.fixture(scope="session")
def real_checker() -> FootnoteChecker:
    """The shipped claim checker; only tests marked slow may ask for it."""
    return FootnoteChecker()


@pytest.fixture(scope="session")
def real_chat_model() -> Iterator[EmbeddedModel]:
    """The embedded language model; only tests marked slow may ask for it."""
    model = EmbeddedModel(context_tokens=REAL_CONTEXT_TOKENS, timeout_s=REAL_TIMEOUT_S)
    yield model
    model.close()


def _only_local(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_local(address[0]):
            _refuse(address[0])
        return connect(self, address)

    return guarded


def _resolve_only_local(getaddrinfo: Any) -> Any:
    def guarded(host: Any, *arguments: Any, **options: Any) -> Any:
        if host and not _is_local(host):
            _refuse(host)
        return getaddrinfo(host, *arguments, **options)

    return guarded


def _is_local(host: str | bytes) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    try:
        address = ip_address(name)
    except ValueError:
        return name == "localhost"
    return address.is_loopback or address.is_unspecified


def _refuse(host: str | bytes) -> None:
    pytest.fail(
        f"A test tried to reach {host!r}. Tests stay on this machine: start a server on 127.0.0.1 in the test, "
        "or use a fake from rag.testing."
    )
