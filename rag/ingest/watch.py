"""Follow files and folders: wait until something there has changed and then been quiet for a moment."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

# A copy or a save is many changes: wait until none has come for a while, but not for ever in a busy folder.
QUIET_MS = 400
LONGEST_MS = 5000


def changes(paths: Sequence[str | Path], *, ignored: Path, stop: Event | None = None) -> Iterator[None]:
    """Yield whenever something at or below the paths has changed, until `stop` is set.

    Args:
        paths: Files and folders; those that are not there are left out. Hidden files do not count. Linked folders are
            followed on Linux; of a linked file only the link is.
        ignored: A folder whose changes do not count, since we write there ourselves.
        stop: Ends the waiting.
    """
    from watchfiles import Change, watch

    there = [path.resolve() for path in map(Path, paths) if path.exists()]
    own = os.path.realpath(ignored)

    def counts(change: Change, changed: str) -> bool:
        return not os.path.realpath(changed).startswith(own + os.sep) and any(_shows(changed, path) for path in there)

    # A file is watched by its folder, since many programs save by putting a new file in its place.
    roots = {path if path.is_dir() else path.parent for path in there}
    if roots:
        for _ in watch(*roots, watch_filter=counts, debounce=LONGEST_MS, step=QUIET_MS, stop_event=stop):
            yield


def _shows(changed: str, path: Path) -> bool:
    """Whether a change is at or below a path, and not in something hidden there; a sidecar is part of its file."""
    if not path.is_dir():
        return changed.startswith(str(path))
    below = Path(changed)
    return below.is_relative_to(path) and not any(part.startswith(".") for part in below.relative_to(path).parts)
