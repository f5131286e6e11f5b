"""RGB (arXiv 2309.01431): news questions among noise, with the evidence taken away, and with the evidence falsified."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from eval.data.pool import Pool, pooled
from eval.data.reading import Record
from eval.types import Dataset, Question

FILE = "en_fact.json"
FORMAT = (
    "RGB lines: id, query, answer (text or lists of alternatives), fakeanswer, positive[], positive_wrong[], negative[]"
)
ANSWERED = Path(__file__).with_name("rgb_answered.tsv")
# As many snippets as the paper gives with each question.
SNIPPETS = 5
Variant = Literal["noise", "refusal", "counterfactual"]


def load(path: Path, *, name: str, variant: Variant = "noise") -> Dataset:
    """Read an RGB file, or the en_fact.json in a folder; the snippets of all questions together are the corpus.

    Args:
        path: The file or its folder.
        name: What to call the dataset.
        variant: noise: right and irrelevant snippets. refusal: irrelevant ones only, nothing can be answered.
            counterfactual: falsified and irrelevant ones; the planted wrong answers are the decoys.

    Raises:
        DatasetError: The file is missing or malformed.
    """
    return pooled(path, FILE, FORMAT, lambda record, pool: _pooled(record, pool, variant), name=name)


def load_noise(path: Path, *, name: str, noise: float) -> Dataset:
    """As the paper asks: each question over five snippets of its own, of which a share is irrelevant.

    Where there are too few of either sort, the other fills up, as in the paper's own code.

    Args:
        path: The file or its folder.
        name: What to call the dataset.
        noise: The share, 0 to 1; with 1 nothing can be answered.

    Raises:
        DatasetError: The file is missing or malformed.
    """
    wanted = SNIPPETS - round(SNIPPETS * noise)

    def question(record: Record, pool: Pool) -> Question:
        right, wrong = record.texts("positive"), record.texts("negative")
        most = min(len(right), wanted if noise == 1 else max(wanted, SNIPPETS - len(wrong)))
        ids = [pool.add(_clean(text)) for text in right[:most]]
        others = [pool.add(_clean(text)) for text in wrong[: SNIPPETS - most]]
        return _over(record, f"noise {noise:g}", gold=ids, within=[*ids, *others])

    return pooled(path, FILE, FORMAT, question, name=name)


def load_none(path: Path, *, name: str) -> Dataset:
    """Irrelevant snippets only, as in `load_noise`, of the questions that none of them answers, even in part.

    RGB calls a snippet irrelevant that lacks the gold words; a third of its questions are answered by one in other
    words ("Meta bought Instagram"). They were read and are listed in rgb_answered.tsv.

    Raises:
        DatasetError: The file is missing or malformed.
    """
    whole = load_noise(path, name=name, noise=1.0)
    lines = (line for line in ANSWERED.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    answered = {line.split("\t")[0] for line in lines}
    return replace(whole, questions=tuple(q for q in whole.questions if q.question_id not in answered))


def load_disagreement(path: Path, *, name: str) -> Dataset:
    """Each question over its first right snippets and the same ones falsified: both answers should be shown.

    Raises:
        DatasetError: The file is missing or malformed.
    """
    return pooled(path, FILE, FORMAT, _beside_falsified, name=name)


def _beside_falsified(record: Record, pool: Pool) -> Question:
    right = [pool.add(_clean(text)) for text in record.texts("positive")[: SNIPPETS // 2]]
    falsified = [pool.add(_clean(text)) for text in record.texts("positive_wrong")[: SNIPPETS // 2]]
    question = _over(record, "disagreement", gold=right, within=[*right, *falsified])
    return replace(question, decoys=(record.text("fakeanswer"),))


def _over(record: Record, kind: str, *, gold: Sequence[str], within: Sequence[str]) -> Question:
    """A question over snippets of its own; it has an answer if any of them is right."""
    answers, patterns = _answers(record) if gold else ((), ())
    return Question(
        record.text("id"),
        record.filled("query"),
        kind=kind,
        answerable=bool(gold),
        answers=answers,
        patterns=patterns,
        sources=dict.fromkeys(gold, 1),
        within=tuple(dict.fromkeys(within)),
    )


def _pooled(record: Record, pool: Pool, variant: Variant) -> Question:
    evidence = {"noise": "positive", "refusal": None, "counterfactual": "positive_wrong"}[variant]
    ids = [pool.add(_clean(text)) for text in record.texts(evidence)] if evidence else []
    for text in record.texts("negative"):
        pool.add(_clean(text))
    answers, patterns = _answers(record)
    truthful = variant == "noise"
    return Question(
        record.text("id"),
        record.filled("query"),
        kind=variant,
        answerable=None if variant == "counterfactual" else truthful,
        answers=answers if variant != "refusal" else (),
        patterns=patterns if variant != "refusal" else (),
        decoys=(record.text("fakeanswer"),) if variant == "counterfactual" and "fakeanswer" in record else (),
        sources=dict.fromkeys(ids, 1) if truthful else {},
    )


def _clean(snippet: str) -> str:
    return snippet.replace("\xa0", " ").strip()


def _answers(record: Record) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Answers of which one is enough; where each of several groups must be met, a pattern says so."""
    value = record.values.get("answer")
    if isinstance(value, str):
        return (value,), ()
    if not isinstance(value, list) or not value:
        raise record.wrong("answer", "text, or a list of texts or of lists of alternatives")
    groups = [group if isinstance(group, list) else [group] for group in value]
    if len(groups) == 1:
        return tuple(map(str, groups[0])), ()
    tests = ("(?=.*(?:" + "|".join(re.escape(str(text)) for text in group) + "))" for group in groups)
    return (", ".join(str(group[0]) for group in groups),), ("(?is)" + "".join(tests),)
