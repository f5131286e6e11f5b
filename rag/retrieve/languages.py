"""What the reader should know where a model does not know the language of a question. Pure."""

from __future__ import annotations

from rag.language import speaks


def language_notice(question: str, *, embedder: str, reader: str) -> str | None:
    """What follows from the question's language; None where both models know it, or may.

    Args:
        question: In the user's words.
        embedder: The embedder's name, with or without `@weights`.
        reader: The evidence model's.
    """
    if not speaks(embedder, question):
        return (
            "The question does not read as English, the only language that the embedder "
            f"{embedder.partition('@')[0]} knows, so little is found by its meaning. Ask in English, or set a "
            "multilingual embedder (FOOTNOTE_EMBEDDER) and run: footnote rebuild."
        )
    if not speaks(reader, question):
        return (
            f"The question does not read as English, the only language that the evidence model "
            f"{reader.partition('@')[0]} reads: what is shown is nearest to it in meaning, and whether it answers was "
            "not checked. Ask in English, or set a multilingual cross-encoder (FOOTNOTE_EVIDENCE_MODEL)."
        )
    return None
