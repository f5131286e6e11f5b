"""System files to systems: the only place that constructs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from eval.errors import SystemFileError
from eval.systems import System
from eval.systems.config import SystemConfig


def build_system(config: SystemConfig, *, cache: Path) -> System:
    """The system that a file describes; models load when first used.

    Args:
        config: What the file says.
        cache: Folder for vectors and indexes that later runs reuse.

    Raises:
        SystemFileError: A package that the system needs is not installed; names the command that installs it.
    """
    return MAKERS[config.kind](config, cache)


def _index(config: SystemConfig, cache: Path) -> System:
    from eval.systems.indexed import IndexSystem

    return IndexSystem(config, cache=cache)


def _pipeline(config: SystemConfig, cache: Path) -> System:
    from eval.systems.piped import PipelineSystem

    return PipelineSystem(config, cache=cache)


def _replayed(config: SystemConfig, cache: Path) -> System:
    from eval.systems.piped import PipelineSystem
    from eval.systems.replayed import ReplayedModel

    return PipelineSystem(config, cache=cache, model=ReplayedModel())


def _rewrite(config: SystemConfig, cache: Path) -> System:
    from eval.systems.single import Rewriter

    return Rewriter(config)


def _follow_up(config: SystemConfig, cache: Path) -> System:
    from eval.systems.follow_up import FollowUpSearch

    return FollowUpSearch(config, cache=cache)


def _verify(config: SystemConfig, cache: Path) -> System:
    from eval.systems.single import Verifier

    return Verifier(config)


def _llama_index(config: SystemConfig, cache: Path) -> System:
    from eval.peers.llama_index_starter import LlamaIndexStarter

    return LlamaIndexStarter(config, cache=cache)


def _haystack(config: SystemConfig, cache: Path) -> System:
    with _needs("haystack-ai"):
        from eval.peers.haystack_pipeline import HaystackPipeline

        return HaystackPipeline(config)


@contextmanager
def _needs(package: str) -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        raise SystemFileError(
            f"This system needs the package {package} ({error}). Install it: pip install 'footnote[peers]'"
        ) from error


MAKERS: Mapping[str, Callable[[SystemConfig, Path], System]] = {
    "index": _index,
    "pipeline": _pipeline,
    "replayed": _replayed,
    "rewrite": _rewrite,
    "follow-up": _follow_up,
    "verify": _verify,
    "llama-index": _llama_index,
    "haystack": _haystack,
}
