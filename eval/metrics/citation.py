"""Do the footnotes carry the answer? Sources and quotes against gold, and ALCE's citation recall and precision.

ALCE: Gao et al., arXiv 2305.14627, section 4.3 and the published eval.py. Copying the top passage scores near 100 there
by construction, so these numbers are read only beside correctness.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from eval.metrics.answer import without_markers
from eval.metrics.retrieval import holds

MARKER = re.compile(r"\[(\d+)\]")
LEADING_MARKERS = re.compile(r"\s*(?:\[\d+\]\s*)+")

# ALCE looks at the first citations of a sentence only.
MOST_CITATIONS = 3

Entails = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of the answer, without its markers, and the numbers of its footnotes in order."""

    text: str
    markers: tuple[int, ...]


def statements(answer: str, *, titles: Iterable[str] = ()) -> list[Statement]:
    """The answer's sentences with their footnotes; markers behind a full stop belong to the sentence before it.

    Args:
        answer: The answer with its markers.
        titles: Of the cited sources; where one is named, a stop within it ends no sentence ("Who won? (2022): ...").
    """
    found: list[Statement] = []
    for sentence in _sentences(answer, tuple(titles)):
        leading = LEADING_MARKERS.match(sentence)
        if leading and found:
            found[-1] = Statement(found[-1].text, _unique((*found[-1].markers, *_numbers(leading[0]))))
            sentence = sentence[leading.end() :]
        text = without_markers(sentence)
        if text:
            found.append(Statement(text, _unique(_numbers(sentence))))
    return found


def _sentences(answer: str, titles: Sequence[str]) -> Iterator[str]:
    from rag.sentences import split_sentences

    spans = split_sentences(answer)
    start = None
    for span in spans:
        start = span.start if start is None else start
        sentence = answer[start : span.end]
        said = without_markers(sentence).rstrip("…")
        if span is spans[-1] or not (said and any(title.startswith(said) for title in titles)):
            yield sentence
            start = None


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in MARKER.findall(text))


def _unique(numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(numbers))


def citation_recall(answer: Sequence[Statement], quotes: Mapping[int, str], entails: Entails) -> float:
    """ALCE: the share of sentences that all their citations together entail; one without citations is not carried."""
    return sum(_carried(s, quotes, entails) for s in answer) / len(answer) if answer else 0.0


def citation_precision(answer: Sequence[Statement], quotes: Mapping[int, str], entails: Entails) -> float:
    """ALCE: the share of citations that are needed.

    A citation is needless if its sentence is not carried, or if it does not entail the sentence alone while the
    others do without it.
    """
    needed = total = 0
    for statement in answer:
        markers = _cited(statement, quotes)
        total += len(markers)
        if _carried(statement, quotes, entails):
            needed += sum(_is_needed(marker, markers, quotes, statement.text, entails) for marker in markers)
    return needed / total if total else 0.0


def precision_recall(cited: Set[str], gold: Set[str]) -> tuple[float, float]:
    """How many of the cited sources are gold, and how many of the gold ones are cited."""
    common = len(cited & gold)
    return (common / len(cited) if cited else 0.0, common / len(gold) if gold else 0.0)


def quote_precision_recall(cited: Iterable[str], gold: Iterable[str]) -> tuple[float, float]:
    """How many of the cited quotes hold, or are held by, a gold sentence, and how many gold sentences are met so."""
    cited, gold = list(cited), list(gold)
    met = [[holds(quote, sentence) or holds(sentence, quote) for sentence in gold] for quote in cited]
    precision = sum(any(row) for row in met) / len(cited) if cited else 0.0
    recall = sum(any(column) for column in zip(*met, strict=True)) / len(gold) if gold and cited else 0.0
    return precision, recall


def _cited(statement: Statement, quotes: Mapping[int, str]) -> tuple[int, ...]:
    """As ALCE does: a sentence that cites what does not exist counts as citing nothing."""
    if any(marker not in quotes for marker in statement.markers):
        return ()
    return statement.markers[:MOST_CITATIONS]


def _carried(statement: Statement, quotes: Mapping[int, str], entails: Entails) -> bool:
    markers = _cited(statement, quotes)
    return bool(markers) and entails("\n".join(quotes[marker] for marker in markers), statement.text)


def _is_needed(
    marker: int, markers: Sequence[int], quotes: Mapping[int, str], statement: str, entails: Entails
) -> bool:
    others = [quotes[other] for other in markers if other != marker]
    return not others or entails(quotes[marker], statement) or not entails("\n".join(others), statement)
