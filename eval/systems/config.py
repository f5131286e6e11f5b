"""System files: TOML with name, kind, about, and the options of that kind."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.errors import SystemFileError

FOLDER = Path(__file__).parent

# The options of each kind with their defaults.
KINDS: dict[str, dict[str, Any]] = {
    "index": {
        "unit": "chunk",  # what is indexed: "chunk", or "document" (whole)
        "mode": "hybrid",  # "hybrid", "dense" or "lexical"
        "chunk_tokens": 160,
        "overlap_tokens": 32,
        "depth": 100,  # passages returned
        "candidates": 200,  # hits each retriever brings before fusion
        "embedder": "all-MiniLM-L6-v2",
        "hops": False,  # search a second time, for names that the best passages bring in
        "rerank": 0,  # how many of the best the evidence model reads and puts in order anew
        "copy_top": False,  # answer with the best passage, word for word
    },
    "pipeline": {
        "mode": "hybrid",  # "hybrid", "dense" or "lexical"
        "depth": 20,  # passages ranked, of which top_k are answered from
        "answers": True,  # False only searches, as `footnote search` does
        "settings": {},  # any of Footnote's own settings
    },
    "replayed": {  # a pipeline whose language model's replies are kept in a file
        "mode": "hybrid",
        "depth": 20,
        "answers": True,
        "settings": {},
    },
    "rewrite": {
        "method": "condense",  # the engine's rules; "none": as it was asked; "before": the question before it, too;
        # "model": a language model's where the rules are not sure
        "settings": {},  # Footnote's settings that name the language model
    },
    "follow-up": {
        "method": "condense",  # as above, or "human": as a human rewrote it
        "settings": {},
        "unit": "chunk",  # as of "index"
        "mode": "hybrid",
        "depth": 20,
        "rerank": 0,
    },
    "verify": {
        "judge": "engine",  # a judge of eval.judges
    },
    "llama-index": {
        "chunk_tokens": 1024,  # LlamaIndex's own defaults
        "overlap_tokens": 200,
        "top_k": 2,
        "depth": 20,  # passages ranked, of which top_k are answered from
        "embedder": "all-MiniLM-L6-v2",
        "answers": False,  # ask the language model; False only ranks
        "settings": {},  # Footnote's settings that name the language model
    },
    "haystack": {
        "depth": 100,
    },
}


@dataclass(frozen=True, slots=True)
class SystemConfig:
    """One system file, with the defaults of its kind filled in."""

    name: str
    kind: str
    about: str
    options: Mapping[str, Any]

    def canonical(self) -> str:
        """The same text for the same configuration; the name and the remark do not count."""
        return json.dumps({"kind": self.kind, "options": self.options}, sort_keys=True)


def known_systems() -> list[str]:
    """The names of the systems that are shipped."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load_system(name: str) -> SystemConfig:
    """Read a shipped system by name, or any system file by path.

    Raises:
        SystemFileError: There is none, or it cannot be used; lists what would do.
    """
    path = Path(name) if name.endswith(".toml") else FOLDER / f"{name}.toml"
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SystemFileError(
            f"There is no system {name!r}. Give the path of a .toml file, or one of: {', '.join(known_systems())}."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise SystemFileError(f"{path} is not TOML: {error}.") from error
    return _checked(values, path)


def _checked(values: dict[str, Any], path: Path) -> SystemConfig:
    kind, about = values.pop("kind", None), values.pop("about", "")
    if kind not in KINDS:
        raise SystemFileError(f"{path}: kind = {kind!r} is none; kinds: {', '.join(KINDS)}.")
    defaults = KINDS[kind]
    for name, value in values.items():
        if name not in defaults:
            raise SystemFileError(f"{path}: kind {kind} has no option {name!r}; options: {', '.join(defaults)}.")
        if type(value) is not type(defaults[name]):
            wanted = type(defaults[name]).__name__
            raise SystemFileError(f"{path}: option {name} = {value!r} must be of type {wanted}.")
    return SystemConfig(path.stem, kind, str(about), {**defaults, **values})
