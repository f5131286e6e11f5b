from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import BRIDGE, OpenPipeline

from rag.config import Settings
from rag.index.collection import Collection
from rag.pipeline import Pipeline
from rag.protocols import ChatModel
from rag.testing import HashingEmbedder, MemoryChunkStore, MemoryLexicalIndex, OverlapChecker, OverlapReader
from rag.types import Answer


@pytest.fixture
def open_fake_pipeline(tmp_path: Path) -> Iterator[OpenPipeline]:
    """The real pipeline on fake models, with a data folder of this test's own."""
    opened: list[Pipeline] = []

    def open_pipeline(*texts: str, model: ChatModel | None = None, **settings: object) -> Pipeline:
        given = {"data": tmp_path / "data", "caution": 0.0, "max_file_mb": 1, **settings}
        pipeline = Pipeline(
            Settings(**given),  # type: ignore[arg-type]
            embedder=HashingEmbedder(),
            reader=OverlapReader(),
            checker=OverlapChecker(),
            model=model,
            open_collection=lambda folder: Collection(
                folder, store=MemoryChunkStore(), lexical=MemoryLexicalIndex(), lock_timeout_s=5.0
            ),
        )
        opened.append(pipeline)
        folder = tmp_path / "texts"
        folder.mkdir(exist_ok=True)
        for number, text in enumerate(texts):
            (folder / f"{number}.txt").write_text(text, "utf-8")
        if texts:
            assert not pipeline.ingest([folder]).failed
        return pipeline

    yield open_pipeline
    for pipeline in opened:
        pipeline.close()


@pytest.fixture
def pipeline(open_fake_pipeline: OpenPipeline) -> Pipeline:
    return open_fake_pipeline(BRIDGE)


@pytest.fixture
def answer(pipeline: Pipeline) -> Answer:
    return pipeline.ask("When did the bridge reopen?")
