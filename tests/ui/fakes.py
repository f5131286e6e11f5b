"""Texts and a model for the tests of the page."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Sequence

from rag.pipeline import Pipeline
from rag.types import Message

BRIDGE = """Bridge reopens after repairs

The bridge reopened on Monday morning. Officials said that traffic was normal.

A spokesman called the closure <b>regrettable</b>. Repairs of the bridge will go on until May.
"""
# Sentences that a model can write one after the other, each of them verified.
STORY = [f"Witness number {number} saw the bridge shake." for number in range(10, 40)]


class PatientModel:
    """A model that tells the story, a sentence every `pause_s`."""

    name = "patient"
    context_tokens = 2048

    def __init__(self, pause_s: float) -> None:
        self.pause_s = pause_s
        self.interrupted = threading.Event()

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Generator[str]:
        try:
            for sentence in STORY:
                yield f"{sentence} "
                time.sleep(self.pause_s)
        except GeneratorExit:
            self.interrupted.set()
            raise

    def close(self) -> None:
        pass


OpenPipeline = Callable[..., Pipeline]
