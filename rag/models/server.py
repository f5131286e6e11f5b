"""The embedded language model: llama.cpp in this process, answering on a loopback port that only a random key opens."""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rag.errors import ModelError
from rag.models.cores import usable_cores

LOOPBACK = "127.0.0.1"
# One reads the answer that is being written; the others wait for theirs, or list models.
HTTP_THREADS = 4
# Past four threads a model this small gains nothing. One core is left to others: the threads wait for each other at
# every layer, so where one of them has to share its core all are slowed, measured from 60 to 3 tokens/s.
MAX_THREADS = 4
SPARE_CORES = 1
# It says that it listens a moment before its loop runs; stopped in between, it would wait for that loop for ever.
SETTLED_S = 0.5


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a running server answers, and the key it wants."""

    base_url: str
    api_key: str = field(repr=False)


class EmbeddedServer:
    """A llama.cpp server that starts when first needed, may be stopped, and may then be started again.

    Each start takes a free port and a new key. All methods may be called from any thread.

    Args:
        weights: A GGUF file; it is mapped into memory.
        model: The name under which the server lists it.
        context_tokens: Tokens of prompt and answer together.
        threads: Threads that compute; None takes all cores but one, four at most.
    """

    def __init__(self, weights: Path, *, model: str, context_tokens: int, threads: int | None = None) -> None:
        self._weights = weights
        self._model = model
        self._context_tokens = context_tokens
        self._threads = threads or max(1, min(usable_cores() - SPARE_CORES, MAX_THREADS))
        self._lock = threading.Lock()
        self._server: Any = None
        self._endpoint: Endpoint | None = None
        self._started = 0.0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def is_running(self) -> bool:
        """Whether the server listens."""
        return self._server is not None

    def start(self) -> Endpoint:
        """Start the server unless it runs.

        Returns:
            Where it answers, and its key.

        Raises:
            ModelError: The server does not start with these weights.
        """
        with self._lock:
            if self._endpoint is None:
                self._endpoint = self._launch()
            return self._endpoint

    def stop(self) -> None:
        """Stop the server, if it runs, and free its memory; a reply that is being written breaks off."""
        with self._lock:
            self._endpoint = None
            if self._server is not None:
                time.sleep(max(0.0, self._started + SETTLED_S - time.monotonic()))
            self._server = None  # the binding stops the server as the object goes

    def _launch(self) -> Endpoint:
        import xllamacpp

        key = secrets.token_urlsafe(32)
        params = xllamacpp.CommonParams()
        params.model.path = str(self._weights)
        params.model_alias = {self._model}
        params.n_ctx = self._context_tokens
        params.n_parallel = 1  # one question at a time has the whole context
        params.cpuparams.n_threads = self._threads
        params.cpuparams_batch.n_threads = self._threads
        params.n_gpu_layers = 0  # the same arithmetic with and without a graphics card
        params.fit_params = False  # the context is what was asked for, not what is free
        params.cache_prompt = False  # a prompt read in other portions rounds otherwise: same question, other words
        params.cache_ram_mib = 0  # and so nothing is kept of earlier prompts
        params.warmup = False
        _listen_privately(params, key)
        try:
            self._server = xllamacpp.Server(params)
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelError(
                f"The embedded language model does not start from {self._weights}: {error}. Run: footnote doctor"
            ) from error
        self._started = time.monotonic()
        return Endpoint(base_url=f"{self._server.listening_address}/v1", api_key=key)


def _listen_privately(params: Any, key: str) -> None:
    params.hostnames = [LOOPBACK]
    params.port = 0  # any free one
    params.api_keys = [key]
    params.n_threads_http = HTTP_THREADS
    params.cors_origins = f"http://{LOOPBACK}"  # no page in a browser may read answers
    params.cors_credentials = False
    params.offline = True
    params.ui = False
    params.endpoint_slots = False  # it would show the prompt that is being answered
    params.endpoint_props = False
    params.endpoint_metrics = False
    params.path_prompts_log_dir = ""
    params.verbosity = -1
