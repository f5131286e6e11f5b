"""Another backend is named to sentence-transformers, or its absence told with the next step."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import numpy as np
import pytest

from rag.errors import ModelError
from rag.index.embed import SentenceTransformerEmbedder
from rag.models import backend
from rag.models.cross_encoder import CrossEncoderReader
from rag.protocols import Text


def test_a_backend_that_is_not_installed_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backend, "find_spec", lambda name: None)
    monkeypatch.setitem(sys.modules, backend.REPORTS, None)
    with pytest.raises(ModelError, match=r"footnote\[openvino\].*FOOTNOTE_MODEL_BACKEND"):
        SentenceTransformerEmbedder(backend="openvino").embed_query("Who?")
    with pytest.raises(ModelError, match="not installed"):
        CrossEncoderReader("some/reader", backend="openvino").read("Who?", [Text("", ("One.",))])


@pytest.mark.slow
@pytest.mark.skipif(find_spec("optimum") is None, reason="pip install 'footnote[openvino]'")
def test_openvino_makes_the_vectors_that_torch_makes() -> None:
    texts = ["The forum ended on Friday.", "Who spoke?"]
    one, other = (SentenceTransformerEmbedder(backend=name).embed_documents(texts) for name in ("torch", "openvino"))
    assert np.allclose(one.matrix, other.matrix, atol=0.01)
    assert sys.modules[backend.REPORTS] is None, "nothing is reported to anybody"
