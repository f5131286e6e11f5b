"""Does a confidence of 0.7 come true seven times in ten? Reliability by bins, and its mean miss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True, slots=True)
class Claim:
    """A confidence, 0 to 1, and how far what it stands for came true, 0 to 1."""

    confidence: float
    came_true: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Claims of about the same confidence: which tenth, its mean, the share that came true, and how many they are."""

    tenth: int
    confidence: float
    came_true: float
    count: int


def reliability(claims: Sequence[Claim]) -> list[Bin]:
    """Claims in ten bins of equal width, the empty ones left out (Guo et al., ICML 2017)."""
    binned: dict[int, list[Claim]] = {}
    for claim in claims:
        binned.setdefault(min(int(claim.confidence * BINS), BINS - 1), []).append(claim)
    return [
        Bin(
            tenth,
            sum(claim.confidence for claim in group) / len(group),
            sum(claim.came_true for claim in group) / len(group),
            len(group),
        )
        for tenth, group in sorted(binned.items())
    ]


def expected_error(claims: Sequence[Claim]) -> float | None:
    """Expected calibration error: the mean distance between confidence and what came true, by bin, 0 at best.

    With few claims a bin misses by chance alone, so the value is above 0 even for a calibrated system.

    Returns:
        None without claims.
    """
    if not claims:
        return None
    return sum(abs(b.confidence - b.came_true) * b.count for b in reliability(claims)) / len(claims)
