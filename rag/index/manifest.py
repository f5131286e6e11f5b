"""Which embedder and chunking made an index: written once, compared at every start."""

from __future__ import annotations

import json
import shlex
from dataclasses import asdict, dataclass
from pathlib import Path

from rag.errors import IndexMismatchError, StorageError

# Raised when stored data is laid out in a way that older code cannot read.
LAYOUT = 4


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index depends on.

    Attributes:
        embedder: The embedder's name, which names its weights too.
        dimension: Length of its vectors.
        chunking: The rule that cut the documents, with its numbers.
    """

    embedder: str
    dimension: int
    chunking: str
    layout: int = LAYOUT


def read_manifest(path: Path) -> Manifest | None:
    """The manifest at `path`, or None where there is none yet.

    Raises:
        StorageError: The file is there but is not a manifest.
    """
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        return Manifest(**fields)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise StorageError(
            f"{path} cannot be read as a manifest ({error}). "
            f"Restore it, or remove the folder {path.parent} and ingest again."
        ) from error


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Write `manifest` whole or not at all."""
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(asdict(manifest), indent=2) + "\n", encoding="utf-8")
    draft.replace(path)


def rebuild_command(folder: Path) -> str:
    """What to type to index a collection's documents anew, wherever its folder is."""
    return shlex.join(["footnote", "rebuild", "--data", str(folder.parent), "--collection", folder.name])


def require_match(stored: Manifest | None, wanted: Manifest, folder: Path) -> None:
    """Refuse an index that the settings in force cannot search; one that is still empty takes them on.

    Args:
        stored: What the index was made with.
        wanted: What the settings would make it with.
        folder: The collection's.

    Raises:
        IndexMismatchError: Names what differs, both values, and the command that mends it.
    """
    if stored is None:
        return
    differences = [
        f"{name} {getattr(stored, name)!r} (settings: {getattr(wanted, name)!r})"
        for name in ("layout", "embedder", "dimension", "chunking")
        if getattr(stored, name) != getattr(wanted, name)
    ]
    if differences:
        way_back = ", or put the settings back" if stored.layout == wanted.layout else "; it needs none of their files"
        raise IndexMismatchError(
            f"Collection {folder.name!r} was indexed with {', '.join(differences)}. "
            f"Run `{rebuild_command(folder)}` to index its documents anew{way_back}."
        )
