"""Models that are not packaged: which weights a folder or a hub name stands for."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from rag.errors import ModelError

# What short names on the hub stand for, as sentence-transformers itself resolves them.
HUB_ORGANIZATION = "sentence-transformers"
HUB_TIMEOUT_S = 10.0
# Fine-tuning keeps a weight file's size and moves nearly all of its numbers, so a few samples tell versions apart
# without reading gigabytes at each start.
SAMPLES = 8
SAMPLE_BYTES = 1 << 16
MODEL_FILES = {".bin", ".json", ".model", ".safetensors", ".txt"}


def hub_name(model: str) -> str:
    """The model's full name on the hub."""
    return model if "/" in model else f"{HUB_ORGANIZATION}/{model}"


def cached_commit(model: str) -> str | None:
    """Which commit of a hub model is on this machine.

    Args:
        model: Its full name on the hub.

    Returns:
        The commit's hash, or None where the model is not in the local cache.
    """
    from huggingface_hub import try_to_load_from_cache

    path = try_to_load_from_cache(model, "config.json", cache_dir=os.environ.get("SENTENCE_TRANSFORMERS_HOME"))
    return Path(path).parent.name if isinstance(path, str) else None


def check_on_hub(model: str, *, setting: str) -> None:
    """Ask the hub for a model once, so that a wrong name or a missing connection shows in seconds.

    Args:
        model: Its full name on the hub.
        setting: The environment variable that named it.

    Raises:
        ModelError: There is no such model, or no connection.
    """
    import httpx
    from huggingface_hub import model_info

    try:
        model_info(model, timeout=HUB_TIMEOUT_S)
    except (OSError, ValueError, httpx.HTTPError) as error:
        raise cannot_load(model, error, setting=setting) from error


def cannot_load(model: str, error: Exception, *, setting: str) -> ModelError:
    """The error for a model that does not load, whatever the reason."""
    first_line = str(error).strip().partition("\n")[0]
    return ModelError(
        f"The model {model} cannot be loaded ({type(error).__name__}: {first_line}). Check {setting} and the "
        "connection to the model hub, or unset it to use the model that is shipped."
    )


def folder_digest(folder: Path) -> str:
    """Tells models in folders apart: names and sizes of their files, and samples of what is in them.

    Args:
        folder: A model as sentence-transformers saves it.

    Returns:
        Eight hex digits.
    """
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in MODEL_FILES and path.is_file()):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder).as_posix()}\0{size}\0".encode())
        with path.open("rb") as file:
            for sample in range(SAMPLES):
                file.seek(max(0, size - SAMPLE_BYTES) * sample // (SAMPLES - 1))
                digest.update(file.read(SAMPLE_BYTES))
    return digest.hexdigest()[:8]
