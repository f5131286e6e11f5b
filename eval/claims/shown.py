"""What is shown of a capable model's sentences, true or altered, when the product is asked as a user would ask it.

Run: python -m eval.claims.shown   (two minutes)

Each sentence of `eval/claims/drafts` is what the model replies to its question. Printed is which share of the true
ones, and of the altered ones by what was changed, is shown in its own words; others are left out or quoted for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterator, Sequence
from tempfile import TemporaryDirectory

from eval.claims.drafts import FAITHFUL, MEASURED_ON, TUNED_ON, Draft, drafts
from eval.data import FOLDERS
from eval.metrics.stats import estimate_mean
from eval.progress import shown
from rag.build import build_pipeline
from rag.config import load_settings
from rag.types import Message

# So that what is asked for is settings of a capable model; nobody answers there.
NOWHERE = "http://127.0.0.1:9/v1"


class Replying:
    """A `ChatModel` that says what it is told to."""

    name = "drafts"
    context_tokens = 8192

    def __init__(self) -> None:
        self.reply = ""

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Generator[str]:
        """The reply, in one piece."""
        yield self.reply

    def close(self) -> None:
        """Nothing is held."""


def main() -> None:
    """Ask, and print the shares."""
    for part, folders in (("tuned on", TUNED_ON), ("measured on", MEASURED_ON)):
        told: dict[str, list[float]] = defaultdict(list)
        for folder in folders:
            for draft, is_shown in _asked(folder):
                told[draft.change].append(is_shown)
        altered = [value for change, values in told.items() if change != FAITHFUL for value in values]
        print(f"{part}: shown of the true ones {_share(told[FAITHFUL])}, of the altered ones {_share(altered)}")
        for change, values in sorted(told.items()):
            print(f"  {change}: {sum(values):.0f} of {len(values)}")


def _asked(folder: str) -> Iterator[tuple[Draft, float]]:
    """Each draft, and 1 where it is shown in its own words, otherwise 0."""
    model = Replying()
    with TemporaryDirectory() as data:
        settings = load_settings(data=data, caution=0.0, llm_base_url=NOWHERE, llm_model=model.name)
        with build_pipeline(settings, model=model) as pipeline:
            pipeline.ingest([FOLDERS / folder / "documents"])
            for draft in shown(list(drafts(folder)), folder):
                model.reply = draft.text
                yield draft, float(draft.text.rstrip(" .") in pipeline.ask(draft.question).text)


def _share(values: Sequence[float]) -> str:
    found = estimate_mean(values)
    return f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}] of {len(values)}"


if __name__ == "__main__":
    main()
