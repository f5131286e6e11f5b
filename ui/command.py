"""`footnote chat`: open a collection, serve its page, stop cleanly."""

from __future__ import annotations

import os
import signal
import socket
import webbrowser
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer

from rag.errors import ConfigError, FootnoteError

if TYPE_CHECKING:
    from rag.config import Settings

SIGNAL_CHECK_S = 0.5  # on Windows a signal is only seen between waits


def chat(
    *,
    data: Annotated[Path | None, typer.Option(help="Folder that holds the indexes.")] = None,
    collection: Annotated[str | None, typer.Option(help="Which set of documents, by name.")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on; 0.0.0.0 lets the network in.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes any that is free.")] = None,
    show: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """Ask your documents in a browser."""
    try:
        on_ready = webbrowser.open if show else None
        serve(until=_signalled, on_ready=on_ready, data=data, collection=collection, host=host, port=port)
    except FootnoteError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


def serve(
    *, until: Callable[[], None], on_ready: Callable[[str], object] | None = None, **settings: str | int | Path | None
) -> None:
    """Serve the page of a collection.

    Args:
        until: Returns when it is time to stop.
        on_ready: Called with the page's address once it can be opened.
        settings: Settings over environment and settings file; None is not given.

    Raises:
        ConfigError: A setting cannot be used, or the port is taken.
        StorageError: The data folder cannot be used.
    """
    from rag.build import build_pipeline
    from rag.config import load_settings

    in_force = load_settings(**settings)
    port = _free_port(in_force)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read once, when gradio is imported
    from ui.app import build_page, launch_options
    from ui.documents import arrivals_folder

    with build_pipeline(in_force) as pipeline, arrivals_folder(in_force) as arrivals:
        os.environ["GRADIO_TEMP_DIR"] = str(arrivals)  # read when the page is built
        page = build_page(pipeline)
        try:
            page.launch(
                server_name=_bracketed(in_force.host),
                server_port=port,
                prevent_thread_lock=True,
                quiet=True,
                **launch_options(in_force),
            )
            address = f"http://{_reachable(in_force.host)}:{port}"
            typer.echo(f"Footnote is at {address} (collection {in_force.collection}). Ctrl-C stops it.")
            if not _is_loopback(in_force.host):
                typer.echo("Anyone who reaches this address can read, add and remove documents.", err=True)
            if on_ready:
                on_ready(address)
            until()
        finally:
            page.close(verbose=False)


def _signalled() -> None:
    """Wait for Ctrl-C or a request to terminate."""
    asked = Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: asked.set())
    while not asked.wait(SIGNAL_CHECK_S):
        pass
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_DFL)  # whoever is in a hurry asks twice
    typer.echo("Stopping.")


def _free_port(settings: Settings) -> int:
    """The port of the settings, or for 0 one that is free.

    Raises:
        ConfigError: It cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise ConfigError(
                f"The chat page cannot listen on {settings.host}, port {settings.port} ({error.strerror}). "
                "If another Footnote runs there, use or stop that one; or take another port: footnote chat --port 0."
            ) from error
        return int(probe.getsockname()[1])


def _reachable(host: str) -> str:
    if host in ("0.0.0.0", "::"):
        return "localhost"
    return _bracketed(host)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
