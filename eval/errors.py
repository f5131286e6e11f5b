"""What the evaluation raises on purpose.

FootnoteError
└── EvaluationError       the root of what is below
    ├── DatasetError      a dataset is missing, or not in the format expected
    ├── SystemFileError   a system file that cannot be used
    └── ResultError       a result that is missing, damaged, or cannot be compared
"""

from __future__ import annotations

from rag.errors import FootnoteError


class EvaluationError(FootnoteError):
    """The root of what the evaluation raises on purpose."""


class DatasetError(EvaluationError):
    """A dataset is missing, or not in the format expected; the message names the file, the line and the field."""


class SystemFileError(EvaluationError):
    """A system file that cannot be used; the message lists what would do."""


class ResultError(EvaluationError):
    """A result that is missing, damaged, or cannot be compared."""
