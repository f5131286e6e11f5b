"""Which language a text or a question is in, and which of a text's lines are in another script than the rest of it."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Any

_SCRIPTS = {
    "Latin": re.compile(r"[A-Za-z\u00aa-\u024f]+"),
    "Cyrillic": re.compile(r"[\u0400-\u052f]+"),
    "Greek": re.compile(r"[\u0370-\u03ff]+"),
    "Hebrew": re.compile(r"[\u0590-\u05ff]+"),
    "Arabic": re.compile(r"[\u0600-\u06ff]+"),
    "East Asian": re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"),
}
_NOT_LATIN = re.compile(r"[\u0370-\u1dff\u3040-\ud7af]")
_LOOKED_AT = 20_000  # characters
_SAMPLE = 4000  # characters
_LETTERS = 40  # fewer letters than this say nothing certain
_CONFIDENCE = 0.9
# A question is short. From here on none of 3,608 English questions of seven datasets was taken for another language.
_QUESTION_CONFIDENCE = 0.8
_NO_LANGUAGE = "zxx"  # what codes and figures are "written" in
# Models trained on English alone, by what their makers call them; any other is taken to know what it is asked in.
_ENGLISH_ONLY = re.compile(
    r"(?:^|/)all-(?:minilm|mpnet|distilroberta)|(?:^|/)(?:multi-qa|msmarco|paraphrase)-(?!multilingual)|-en(?=[-@.]|$)|"
    r"-english\b|^footnote-evidence\b|(?:^|/)ms-marco-",
    re.IGNORECASE,
)


def script_of(text: str) -> str | None:
    """The script that most letters of a text are in; None where it has none, or none of these scripts."""
    if not _NOT_LATIN.search(text):
        return "Latin" if any(map(str.isalpha, text)) else None
    letters = {script: sum(map(len, run.findall(text))) for script, run in _SCRIPTS.items()}
    script = max(letters, key=lambda name: letters[name])
    return script if letters[script] else None


def foreign_lines(text: str) -> dict[str, int]:
    """How many lines are in another script than most of the text, by script."""
    if not _NOT_LATIN.search(text):
        return {}
    scripts = Counter(script_of(line) for line in text.split("\n"))
    own = script_of(text)
    return {script: count for script, count in sorted(scripts.items(), key=str) if script and script != own}


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def detect_language(text: str) -> str | None:
    """ISO 639-1 code of the language most of a text is in, or None where that is not certain.

    Lines in another script than most of the text, such as a Russian site's menu around an English text, do not count.
    """
    text = text[:_LOOKED_AT]
    own = script_of(text)
    sample = "\n".join(line for line in text.split("\n") if script_of(line) in (own, None))[:_SAMPLE]
    if sum(map(str.isalpha, sample)) < _LETTERS:
        return None
    language, confidence = _identifier().classify(sample)
    return str(language) if confidence >= _CONFIDENCE and language != _NO_LANGUAGE else None


def question_language(question: str) -> str | None:
    """ISO 639-1 code of the language that a question is in, or None where that is not certain, as of a name alone."""
    language, confidence = _identifier().classify(question)
    is_certain = confidence >= _QUESTION_CONFIDENCE or script_of(question) not in ("Latin", None)
    return str(language) if is_certain and language != _NO_LANGUAGE else None


def speaks(model: str, question: str) -> bool:
    """Whether a model may know the language of a question.

    Args:
        model: Its name, with or without `@weights`.
        question: In the user's words.
    """
    return not _ENGLISH_ONLY.search(model) or question_language(question) in (None, "en")
