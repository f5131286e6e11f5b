"""Whether the embedder speaks the language of a question: one that does not finds little by meaning. Pure."""

from __future__ import annotations

import re

from rag.language import question_language

# Embedders trained on English alone, by what their makers call them; any other is taken to speak what it is asked in.
_ENGLISH_ONLY = re.compile(
    r"(?:^|/)all-(?:minilm|mpnet|distilroberta)|(?:^|/)(?:multi-qa|msmarco|paraphrase)-(?!multilingual)|-en(?=[-@.]|$)|"
    r"-english\b",
    re.IGNORECASE,
)


def language_notice(question: str, embedder: str) -> str | None:
    """What the reader should know of the question's language; None where the embedder speaks it, or may.

    Args:
        question: In the user's words.
        embedder: `model@weights`, the embedder's name.
    """
    if not _ENGLISH_ONLY.search(embedder) or question_language(question) in (None, "en"):
        return None
    return (
        "The question does not read as English, the only language that the embedder "
        f"{embedder.partition('@')[0]} knows, so little is found by its meaning. Ask in English, or set a multilingual "
        "embedder (FOOTNOTE_EMBEDDER) and run: footnote rebuild."
    )
