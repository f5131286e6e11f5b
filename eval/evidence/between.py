r"""Lay out the model between two that were trained one from the other: what is learned stays, and less is forgotten.

Run: python -m eval.evidence.between SECOND FOURTH OUT

The folders are what `eval.evidence.second` wrote. Writes `model.onnx` and `tokenizer.json`, and prints the checksum.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from eval.evidence.export import described, quantise
from eval.evidence.restore import restore
from eval.evidence.second import larger_model
from eval.evidence.train import keep

# Of the earlier one: on the five folders halfway back puts the right sentence first more often than either.
SHARE = 0.5


def main() -> None:
    """Restore both, mix them, quantise."""
    earlier, later, out = map(Path, sys.argv[1:4])
    out.mkdir(parents=True, exist_ok=True)
    start, model = larger_model(), larger_model()
    restore(start, earlier / "model.onnx", words=True)
    restore(model, later / "model.onnx", words=True)
    keep(model, start.state_dict(), SHARE)
    file = out / "model.onnx"
    quantise(model, file)
    shutil.copy(later / "tokenizer.json", out)
    print(described(file))


if __name__ == "__main__":
    main()
