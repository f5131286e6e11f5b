"""Which embedding model is meant, what it is called, and what happens when it cannot be had."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from rag.errors import ModelError
from rag.index.embed import EMBEDDED_DIMENSION, EMBEDDED_MAX_TOKENS, SentenceTransformerEmbedder
from rag.models.hub import SAMPLE_BYTES, folder_digest
from rag.models.weights import EMBEDDER_WEIGHTS, locate


@pytest.fixture
def model_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "my-model"
    folder.mkdir()
    (folder / "config.json").write_text('{"hidden_size": 384}')
    (folder / "model.safetensors").write_bytes(bytes(3 * SAMPLE_BYTES))
    return folder


def test_the_embedded_model_is_known_without_loading_it() -> None:
    code = (
        "import sys; from rag.index.embed import SentenceTransformerEmbedder as Embedder; e = Embedder(); "
        "print(e.name, e.dimension, e.max_tokens, {'torch', 'transformers'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [f"all-MiniLM-L6-v2@{EMBEDDER_WEIGHTS.sha256[:8]}", "384", "254", "set()"]


@pytest.mark.slow
def test_what_is_known_of_the_embedded_model_is_true(real_embedder: SentenceTransformerEmbedder) -> None:
    copy = SentenceTransformerEmbedder(str(locate(EMBEDDER_WEIGHTS).parent), device="cpu")
    assert (copy.dimension, copy.max_tokens) == (EMBEDDED_DIMENSION, EMBEDDED_MAX_TOKENS)
    text = "Wheat exports rose in May."
    assert np.array_equal(copy.embed_query(text).vector, real_embedder.embed_query(text).vector)


@pytest.mark.slow
def test_threads_may_share_it(real_embedder: SentenceTransformerEmbedder) -> None:
    texts = [f"Statement number {number} " * (1 + number % 40) for number in range(24)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda text: real_embedder.embed_query(text).vector, texts))
        lengths = list(pool.map(lambda text: len(real_embedder.token_spans(text)), texts))
    for text, vector, length in zip(texts, together, lengths, strict=True):
        assert np.array_equal(vector, real_embedder.embed_query(text).vector)
        assert length == len(real_embedder.token_spans(text))


@pytest.mark.slow
def test_loading_and_encoding_print_nothing() -> None:
    code = (
        "from rag.index.embed import SentenceTransformerEmbedder as Embedder; e = Embedder(device='cpu'); "
        "e.embed_documents(['word ' * 2000] * 3); e.embed_query('?'); e.token_spans('word ' * 2000)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


def test_the_same_folder_has_the_same_name_and_changed_weights_another(model_folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere" / "my-model"
    shutil.copytree(model_folder, copy)
    name = SentenceTransformerEmbedder(str(model_folder)).name
    assert name == f"my-model@{folder_digest(model_folder)}"
    assert SentenceTransformerEmbedder(str(copy)).name == name
    (copy / "model.safetensors").write_bytes(bytes([1]) * (3 * SAMPLE_BYTES))
    assert SentenceTransformerEmbedder(str(copy)).name != name


def test_a_changed_configuration_is_another_name(model_folder: Path) -> None:
    before = folder_digest(model_folder)
    (model_folder / "config.json").write_text('{"hidden_size": 385}')
    assert folder_digest(model_folder) != before


@pytest.mark.parametrize("model", ["/no/such/folder", "./models/none", "~/none", "a/b/c"])
def test_a_folder_that_is_not_there_is_named(model: str) -> None:
    with pytest.raises(ModelError, match=r"There is no embedding model at .*FOOTNOTE_EMBEDDER"):
        _ = SentenceTransformerEmbedder(model).name


@pytest.mark.slow
def test_a_model_that_is_not_here_is_not_fetched_when_offline() -> None:
    embedder = SentenceTransformerEmbedder("some-organization/some-model")
    with pytest.raises(ModelError, match=r"some-organization/some-model cannot be loaded .*FOOTNOTE_EMBEDDER"):
        embedder.embed_query("?")
    with pytest.raises(ModelError, match="cannot be loaded"):
        _ = embedder.name


@pytest.mark.slow
def test_a_folder_without_a_model_is_refused(model_folder: Path) -> None:
    with pytest.raises(ModelError, match=r"my-model cannot be loaded .*FOOTNOTE_EMBEDDER"):
        SentenceTransformerEmbedder(str(model_folder)).embed_query("?")
