"""The likeliest sentences of the best passages, read once more by a larger model. Pure.

They are few words, so that it may take its time over them; and with less beside the point it is surer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answer.probability import SENTENCE_WEIGHTS, log_odds, sentence_features
from rag.answer.reading import Read, Reread, header, quotable
from rag.protocols import EvidenceReader, Text

# So many words of a passage are read again; of its likeliest sentences so many with the one before, which tells whom
# they speak of; and where fewer words are left, no further sentence is looked for.
MOST_WORDS = 80
LED_UP_TO = 2
LEAST_WORDS = 8


def read_again(question: str, read: Sequence[Read], reader: EvidenceReader) -> list[Read]:
    """The passages with what a second look says of them; as they are, where the reader has none.

    Args:
        question: That they were read for.
        read: The best of them.
        reader: Reads once more.
    """
    kept = [likeliest(_scores(item), item.sentences) for item in read]
    texts = [
        Text(header(item.passage.chunk), tuple(item.sentences[number] for number in numbers))
        for item, numbers in zip(read, kept, strict=True)
    ]
    found = reader.reread(question, texts)
    if found is None:
        return [*read]
    return [
        replace(item, again=Reread(again.answerable, dict(zip(numbers, again.relevant, strict=True))))
        for item, numbers, again in zip(read, kept, found, strict=True)
    ]


def likeliest(scores: Sequence[float], sentences: Sequence[str]) -> tuple[int, ...]:
    """Which sentences of a passage to read again, by their numbers, in order.

    Args:
        scores: How likely each is to answer, higher being likelier.
        sentences: The passage.
    """
    words = [len(sentence.split()) for sentence in sentences]
    chosen: set[int] = set()
    left = MOST_WORDS
    for place, number in enumerate(sorted(range(len(sentences)), key=lambda number: -scores[number])):
        for wanted in (number, number - 1) if place < LED_UP_TO else (number,):
            if wanted >= 0 and wanted not in chosen and (words[wanted] <= left or not chosen):
                chosen.add(wanted)
                left -= words[wanted]
        if left < LEAST_WORDS:
            break
    return tuple(sorted(chosen))


def _scores(read: Read) -> list[float]:
    """By the first look; what is never quoted comes last."""
    wanted = {*quotable(read)}
    return [
        log_odds(SENTENCE_WEIGHTS, sentence_features(read, number)) if number in wanted else float("-inf")
        for number in range(len(read.sentences))
    ]
