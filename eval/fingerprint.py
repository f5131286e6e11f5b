"""What a result depends on, by content: dataset, configuration, code; and where it was made."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from eval.errors import EvaluationError
from eval.systems.config import SystemConfig
from eval.types import Dataset

ROOT = Path(__file__).parents[1]
RETRIEVAL_CODE = ("rag/index", "rag/ingest", "rag/retrieve", "rag/sentences.py")
REWRITING_CODE = (
    *(f"rag/answer/{name}.py" for name in ("condense", "mentions", "pronouns", "recast", "rewrite", "small_talk")),
    "rag/words.py",
    "eval/systems/single.py",
)
EVIDENCE_CODE = tuple(f"rag/models/{name}.py" for name in ("encoder", "evidence", "evidence_input", "weights"))
READING_CODE = tuple(f"rag/answer/{name}.py" for name in ("evidence", "probability", "reading"))

INDEX_CODE = (*RETRIEVAL_CODE, *READING_CODE, *EVIDENCE_CODE, "eval/systems/indexed.py")

# The code that each kind of system runs; a change there makes a new result.
CODE: Mapping[str, tuple[str, ...]] = {
    "index": INDEX_CODE,
    "pipeline": ("rag", "eval/systems/piped.py", "eval/systems/intake.py"),
    "replayed": ("rag", "eval/systems/piped.py", "eval/systems/intake.py", "eval/systems/replies.jsonl"),
    "rewrite": REWRITING_CODE,
    "follow-up": (*INDEX_CODE, *REWRITING_CODE, "eval/systems/follow_up.py"),
    "verify": (
        *EVIDENCE_CODE,
        "rag/models/claims.py",
        *(f"rag/answer/{name}.py" for name in ("carrying", "probability", "provenance", "verify")),
        "rag/words.py",
        "rag/sentences.py",
        "eval/judges.py",
    ),
    "llama-index": ("eval/peers/llama_index_starter.py",),
    "haystack": ("eval/peers/haystack_pipeline.py",),
}
# Code that no question passes through.
NOT_MEASURED = frozenset({"cli.py", "testing.py", "lock.py", "doctor.py"})
FOLDER_OPTIONS = frozenset({"--out", "--cache", "--path", "--documents"})
SCORING_PACKAGES = ("ir-measures", "rouge-score")
PACKAGES: Mapping[str, tuple[str, ...]] = {
    "index": ("sentence-transformers", "tantivy"),
    "pipeline": ("sentence-transformers", "tantivy", "chromadb"),
    "replayed": ("sentence-transformers", "tantivy", "chromadb"),
    "rewrite": (),
    "follow-up": ("sentence-transformers", "tantivy"),
    "verify": (),
    "llama-index": ("llama-index-core", "sentence-transformers"),
    "haystack": ("haystack-ai", "sentence-transformers"),
}


def run_fingerprint(dataset: Dataset, system: SystemConfig) -> str:
    """Equal for runs that must give equal outcomes."""
    parts = (
        dataset.fingerprint(),
        system.canonical(),
        code_fingerprint(CODE[system.kind]),
        *(f"{name}={installed(name)}" for name in PACKAGES[system.kind]),
    )
    return sha256("\n".join(parts).encode()).hexdigest()[:16]


@cache
def code_fingerprint(paths: tuple[str, ...]) -> str:
    """Content hash of Python files, given as files or folders below the root."""
    digest = sha256()
    for name in paths:
        path = ROOT / name
        files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
        for file in files:
            if file.name not in NOT_MEASURED and file.exists():
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def installed(package: str) -> str:
    """A package's version, or "absent"."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


def require_packages() -> None:
    """Refuse to start what could not be scored.

    Raises:
        EvaluationError: A package that scoring needs is not installed; names the command that installs it.
    """
    missing = [name for name in SCORING_PACKAGES if installed(name) == "absent"]
    if missing:
        raise EvaluationError(f"Scoring needs {' and '.join(missing)}. Install with: pip install 'footnote[eval]'")


def environment(kind: str) -> dict[str, Any]:
    """Where a result was made: machine, Python, packages, commit."""
    return {
        "commit": commit(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "packages": {name: installed(name) for name in ("torch", "numpy", *PACKAGES[kind])},
    }


def commit() -> str:
    """The checked-out commit, with "+" if files differ from it; "unknown" outside a checkout."""
    head = _git("rev-parse", "--short", "HEAD")
    if not head:
        return "unknown"
    return head + ("+" if _git("status", "--porcelain", "--untracked-files=no") else "")


def command_line() -> str:
    """The command that made a result, as a user types it, without this machine's own folders."""
    words, passed = [], False
    for word in sys.argv[1:]:
        name = word.partition("=")[0]
        if not passed and name not in FOLDER_OPTIONS:
            words.append(word)
        passed = word in FOLDER_OPTIONS
    return " ".join(["footnote eval", *(word for word in words if word != "eval")])


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")
