"""What computes sentence-transformers models: torch, or OpenVINO where it is installed."""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from rag.config import ModelBackend
from rag.errors import ModelError

# OpenVINO's own reports of what it is used for. Nothing leaves this machine: without the module it sends none.
REPORTS = "openvino_telemetry"


def require_backend(backend: ModelBackend) -> None:
    """Make a backend ready to be named to sentence-transformers.

    Raises:
        ModelError: Its packages are not installed; says how to install them.
    """
    if backend == "torch":
        return
    sys.modules.setdefault(REPORTS, None)  # type: ignore[arg-type]
    if find_spec("optimum") is None or find_spec("optimum.intel") is None:
        raise ModelError(
            "The backend openvino is not installed: run pip install 'footnote[openvino]', or unset "
            "FOOTNOTE_MODEL_BACKEND to compute with torch."
        )


@contextmanager
def quiet() -> Iterator[None]:
    """Keep progress bars and warnings off the terminal while a model loads."""
    from transformers.utils import logging as output

    had_bars, silenced = output.is_progress_bar_enabled(), logging.root.manager.disable
    output.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    finally:
        logging.disable(silenced)
        if had_bars:
            output.enable_progress_bar()  # type: ignore[no-untyped-call]
