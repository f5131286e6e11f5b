"""From what a reader and the retrievers scored to probabilities, by three logistic models. Pure.

Their weights come from `python -m eval.evidence.calibrate`, which fits them on public question-answer pairs that the
reader was not trained on, and prints what they are worth.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from rag.answer.reading import Read, Reread, header, quotable
from rag.words import content_stems, names, numbers

# Each model: a weight for each of its features, by name, and "bias".
PASSAGE_WEIGHTS = {
    "answerable": 0.346,
    "topical": 0.062,
    "dense": 3.911,
    "lexical": 1.389,
    "hop": 0.933,
    "bias": -7.362,
}
SENTENCE_WEIGHTS = {"relevant": 0.296, "answerable": 0.33, "place": 0.247, "near": 4.016, "bias": -4.414}
# The same for what was read once more (`rag.answer.rereading`), and for all passages if they were.
REREAD_WEIGHTS = {
    "relevant": 0.088,
    "answerable": -0.013,
    "place": 0.184,
    "near": 2.882,
    "again": 0.343,
    "whole": 0.381,
    "bias": -3.45,
}
ANSWER_WEIGHTS = {
    "answerable": 0.415,
    "topical": 0.236,
    "dense": -0.512,
    "near": 2.873,
    "absent": 0.075,
    "bias": -2.498,
}
ANSWER_REREAD_WEIGHTS = {
    "answerable": 0.033,
    "topical": 0.165,
    "dense": 0.29,
    "near": 2.521,
    "absent": -0.787,
    "again": 0.579,
    "bias": -2.406,
}
# A name or number of the question says more about where its answer stands than any other word.
NAME_WEIGHT = 2.0
# Log-odds beyond this are certainty enough, and keep every probability away from 0 and 1.
LARGEST_LOG_ODDS = 12.0


def passage_features(read: Read) -> dict[str, float]:
    """What is known of a passage as one that holds the answer: the reader's scores, and the retrievers'."""
    scores = read.passage.scores
    return {
        "answerable": read.reading.answerable,
        "topical": read.reading.topical,
        "dense": scores.get("dense", 0.0),
        "lexical": math.log1p(scores.get("lexical", 0.0)),
        "hop": float("hop" in scores),
    }


def sentence_features(read: Read, number: int) -> dict[str, float]:
    """What is known of a sentence as one that answers: the reader's scores, and its cosine to the question."""
    reading = read.reading
    return {
        "relevant": reading.relevant[number],
        "answerable": reading.answerable,
        "place": reading.places[number] if reading.places else 0.0,
        "near": read.near[number],
    }


def reread_features(read: Read, number: int, again: Reread) -> dict[str, float]:
    """What is known of a sentence that was read once more: all that, and what the second look says."""
    return {**sentence_features(read, number), "again": again.relevant[number], "whole": again.answerable}


def sentence_odds(read: Read, number: int) -> float:
    """Log-odds that a sentence answers, by all that is known of it."""
    if read.again is None or number not in read.again.relevant:
        return log_odds(SENTENCE_WEIGHTS, sentence_features(read, number))
    return log_odds(REREAD_WEIGHTS, reread_features(read, number, read.again))


def answer_odds(question: str, read: Sequence[Read]) -> float:
    """Log-odds that the passages together hold an answer, by all that is known of them.

    Args:
        question: That stands alone.
        read: The passages.
    """
    features = answer_features(question, read)
    return log_odds(ANSWER_REREAD_WEIGHTS if "again" in features else ANSWER_WEIGHTS, features)


def answer_features(question: str, read: Sequence[Read]) -> dict[str, float]:
    """What is known of all passages together as ones that hold an answer.

    The scores of words are left out: in few documents every word is common, and so worth little. So is the best
    sentence's: beside the passage's own it says nothing more.

    Args:
        question: That stands alone.
        read: The passages.
    """
    again = [item.again.answerable for item in read if item.again is not None]
    return {
        "answerable": max(item.reading.answerable for item in read),
        "topical": max(item.reading.topical for item in read),
        "dense": max(item.passage.scores.get("dense", 0.0) for item in read),
        "near": _nearness_of_best(read),
        "absent": _absent_share(question, read),
        **({"again": max(again)} if again else {}),
    }


def _nearness_of_best(read: Sequence[Read]) -> float:
    """The cosine to the question of the likeliest sentence; others may be near it, and beside the point."""
    told = [
        (log_odds(SENTENCE_WEIGHTS, sentence_features(item, number)), item.near[number])
        for item in read
        for number in quotable(item)
    ]
    return max(told)[1] if told else 0.0


def _absent_share(question: str, read: Sequence[Read]) -> float:
    """Share of the question's content words that no passage holds; names and numbers weigh more."""
    heavy = names(question) | numbers(question)
    weights = {word: NAME_WEIGHT if word in heavy else 1.0 for word in content_stems(question)}
    held: set[str] = set()
    for item in read:
        held.update(content_stems(f"{header(item.passage.chunk)} {item.passage.chunk.text}"))
    absent = sum(weight for word, weight in weights.items() if word not in held)
    return absent / max(sum(weights.values()), 1.0)


def log_odds(weights: dict[str, float], features: dict[str, float]) -> float:
    """What a logistic model says of features, kept within what a probability can be told apart from 0 or 1."""
    found = weights["bias"] + sum(weights[name] * value for name, value in features.items())
    return min(max(found, -LARGEST_LOG_ODDS), LARGEST_LOG_ODDS)


def sigmoid(value: float) -> float:
    """The probability of log-odds."""
    return 1.0 / (1.0 + math.exp(-value))


def logit(probability: float) -> float:
    """The log-odds of a probability, kept within the same bounds."""
    least = sigmoid(-LARGEST_LOG_ODDS)
    bounded = min(max(probability, least), 1.0 - least)
    return math.log(bounded / (1.0 - bounded))
