"""What the evidence model reads: a question or claim, then a passage with a marker before each sentence.

`[CLS] question [SEP] header [M] sentence [M] sentence ... [SEP]`: read so, one forward pass scores every sentence in
the light of all the others. Training and answering encode by this one function, so they cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# What the model computes for every token, along the last axis. "relevant" counts at the sentences' markers; "start" and
# "end" of the answer at the passage's tokens; the others at the first token, for the passage as a whole.
OUTPUTS = ("relevant", "topical", "answerable", "support", "contradict", "neutral", "start", "end")
CLS, SEP, MARKER = "[CLS]", "[SEP]", "[unused0]"
# The longest question and header; with a passage of as many tokens as the embedder takes, all fits into MAX_TOKENS.
QUESTION_TOKENS = 64
HEADER_TOKENS = 32
MAX_TOKENS = 400


@dataclass(frozen=True, slots=True)
class EvidenceInput:
    """One question with one passage, as numbers.

    Attributes:
        ids: Token ids, shape (tokens,).
        types: 0 for the question, 1 for the passage, shape (tokens,).
        markers: Position of each sentence's marker, for as many sentences as fitted.
        places: For each token of a sentence (sentence, start, end) in characters of that sentence; None elsewhere.
    """

    ids: list[int]
    types: list[int]
    markers: list[int]
    places: list[tuple[int, int, int] | None]


def evidence_input(
    tokenizer: Tokenizer, question: str, header: str, sentences: Sequence[str], *, max_tokens: int = MAX_TOKENS
) -> EvidenceInput:
    """Encode; sentences past `max_tokens` are left out, the last one is cut where it does not fit whole.

    Args:
        tokenizer: Of the model; truncation and padding off.
        question: A question, or a claim to be judged.
        header: What else is known of the passage, such as its title and date; may be empty.
        sentences: The passage's sentences, in order.
        max_tokens: The most tokens of the whole.
    """
    asked, told, *read = tokenizer.encode_batch([question, header, *sentences], add_special_tokens=False)
    cls, sep, marker = (_token(tokenizer, token) for token in (CLS, SEP, MARKER))
    ids = [cls, *asked.ids[:QUESTION_TOKENS], sep]
    types = [0] * len(ids)
    ids += told.ids[:HEADER_TOKENS]
    markers: list[int] = []
    places: list[tuple[int, int, int] | None] = [None] * len(ids)
    for number, sentence in enumerate(read):
        room = max_tokens - len(ids) - 2  # its marker, and the last separator
        if room < 1:
            break
        markers.append(len(ids))
        ids += [marker, *sentence.ids[:room]]
        places += [None, *((number, start, end) for start, end in sentence.offsets[:room])]
    ids.append(sep)
    places.append(None)
    types += [1] * (len(ids) - len(types))
    return EvidenceInput(ids, types, markers, places)


def _token(tokenizer: Tokenizer, token: str) -> int:
    found = tokenizer.token_to_id(token)
    assert found is not None, f"the tokenizer has no token {token}"
    return found
