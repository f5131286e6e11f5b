"""Which sentences of a source carry a claim, and how surely? Decided by explicit checks and the claim checker.

A wrong claim may keep nearly all words of a source and have one in the wrong place. So words alone say nothing, however
many are there: the checker has to agree, and no name, number, date, negation, stance or quotation to speak against it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from rag.answer.probability import log_odds, logit, sigmoid
from rag.answer.provenance import without_provenance
from rag.answer.verify import is_verbatim, may_follow
from rag.protocols import ClaimChecker, Text
from rag.types import Support
from rag.words import content_stems, names, numbers

# A draft's sentence seldom says more than this many of a source's.
MOST_TOGETHER = 3
# A logistic model, by `python -m eval.claims.calibrate`: a weight for each of the features, by name, and "bias".
FOLLOWS_WEIGHTS = {"support": 0.4, "words": 1.8, "facts": 0.37, "bias": -1.33}
# How probable it must be that a claim in other words follows. Of the altered sentences that it was chosen on 0.011
# pass, and of the true ones 0.389 (docs/decisions/0014).
LEAST_FOLLOWS = 0.7


@dataclass(frozen=True, slots=True)
class Source:
    """What one document says, as far as it was found.

    Attributes:
        sentences: In order.
        title: The document's.
        date: The document's, as YYYY-MM-DD or shorter.
        people: For each sentence who is meant by its "he", as the document introduces them; empty where nobody is.
    """

    sentences: tuple[str, ...]
    title: str | None = None
    date: str | None = None
    people: tuple[str, ...] = ()

    def text(self, numbers: Sequence[int]) -> str:
        """Some sentences as one text."""
        return " ".join(self.sentences[number] for number in numbers)

    def about(self, numbers: Sequence[int]) -> str:
        """What else is known of some sentences: the title, the year, and who is meant."""
        people = [self.people[number] for number in numbers] if self.people else []
        return "\n".join(part for part in (self.title, (self.date or "")[:4], *people) if part)


@dataclass(frozen=True, slots=True)
class Carried:
    """How a source carries a claim.

    Attributes:
        sentences: Their numbers, in order.
        probability: That the claim follows from them, in 0..1; below LEAST_FOLLOWS where anything speaks against it.
        is_verbatim: Whether they hold it word for word.
    """

    sentences: tuple[int, ...]
    probability: float
    is_verbatim: bool = False

    @property
    def support(self) -> Support:
        """As citations have it."""
        if self.is_verbatim:
            return "verbatim"
        return "supported" if self.probability >= LEAST_FOLLOWS else "unsupported"


def carried(claim: str, source: Source, checker: ClaimChecker) -> Carried:
    """The fewest sentences from which a claim follows; or, if it does not, those from which it most nearly would.

    Args:
        claim: One sentence, without markers.
        source: What it may follow from.
        checker: Tells how surely it does.
    """
    told = without_provenance(claim, title=source.title, date=source.date)
    for number, sentence in enumerate(source.sentences):
        if is_verbatim(told, sentence) and may_follow(told, sentence):  # part of a denial denies nothing
            return Carried((number,), 1.0, is_verbatim=is_verbatim(claim, sentence))
    tried = list(groups(told, source.sentences))
    texts = [Text(source.title or "", tuple(source.sentences[number] for number in group)) for group in tried]
    weighed = [
        Carried(group, _probability(told, source, group, support))
        for group, support in zip(tried, checker.support(told, texts), strict=True)
    ]
    enough = [item for item in weighed if item.support != "unsupported"]
    fewest = [item for item in enough if len(item.sentences) == len(enough[0].sentences)]
    return max(fewest or weighed, key=lambda item: item.probability, default=Carried((), 0.0))


def together(claim: str, sentences: Sequence[str]) -> list[int]:
    """The few sentences that hold most of a claim's words: each next one adds the most, until none adds any.

    Args:
        claim: One sentence.
        sentences: Of one source.

    Returns:
        Their numbers, in order; at most MOST_TOGETHER.
    """
    left = set(content_stems(claim))
    held = [set(content_stems(sentence)) for sentence in sentences]
    chosen: list[int] = []
    while held and len(chosen) < MOST_TOGETHER:
        best = max(range(len(held)), key=lambda number: (len(held[number] & left), -number))
        if not held[best] & left:
            break
        chosen.append(best)
        left -= held[best]
    return sorted(chosen)


def groups(claim: str, sentences: Sequence[str]) -> Iterator[tuple[int, ...]]:
    """The numbers of the sentences that hold most of a claim's words, one by one and together."""
    chosen = together(claim, sentences)
    for size in range(1, len(chosen) + 1):
        yield from combinations(chosen, size)


def _probability(claim: str, source: Source, group: Sequence[int], support: float) -> float:
    evidence, about = source.text(group), source.about(group)
    probability = follows(claim, f"{evidence}\n{about}", support)
    return probability if may_follow(claim, evidence, context=about) else probability * LEAST_FOLLOWS


def follows(claim: str, evidence: str, support: float) -> float:
    """Probability that a claim follows from sentences: what the claim checker says, weighed with the words they share.

    Args:
        claim: One sentence.
        evidence: The sentences, and what else their source makes known.
        support: As the claim checker has it, of these sentences.
    """
    return sigmoid(log_odds(FOLLOWS_WEIGHTS, follows_features(claim, evidence, support)))


def follows_features(claim: str, evidence: str, support: float) -> dict[str, float]:
    """The model's log-odds, and which share of the claim's words, and of its names and numbers, the evidence holds."""
    held = set(content_stems(evidence))
    wanted, facts = set(content_stems(claim)), names(claim) | numbers(claim)
    return {
        "support": logit(support),
        "words": len(wanted & held) / max(len(wanted), 1),
        "facts": len(facts & held) / len(facts) if facts else 1.0,
    }
