"""What computes sentence-transformers models: torch, or OpenVINO where it is installed."""

from __future__ import annotations

import sys
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
