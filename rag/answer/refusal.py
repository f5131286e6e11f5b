"""What is said where nothing is quoted: no more than is known. Pure."""

from __future__ import annotations

from rag.answer.evidence import Findings

REFUSAL = "The documents don't say. The nearest passages are listed, but none of them answers the question."
DOUBTFUL = "The documents don't clearly say. The nearest passages are listed; one of them may hold the answer."
LOADED = (
    "The documents don't say, and the question takes for granted what they don't say either. The nearest passages are "
    "listed, but none of them answers it."
)
EMPTY = "There are no documents to answer from yet."
# From this share of the caution on it is doubtful whether the documents say: of such questions to the folders that
# weights are fitted on (docs/decisions/0013), 57 of 91 have an answer, of those below it 18 of 54.
LEAST_DOUBTFUL = 0.5


def refusal(findings: Findings, caution: float, *, loaded: bool) -> str:
    """What a question is told that gets no answer.

    Args:
        findings: What was found for it.
        caution: The least answerability at which the documents count as holding an answer.
        loaded: Whether it takes something for granted that the documents do not say.
    """
    if not findings.passages:
        return EMPTY
    if loaded:
        return LOADED
    return DOUBTFUL if is_doubtful(findings, caution) else REFUSAL


def is_doubtful(findings: Findings, caution: float) -> bool:
    """Whether the documents may hold an answer, though too unclearly to give it as one.

    Args:
        findings: What was found for a question.
        caution: The least answerability at which the documents count as holding an answer.
    """
    return LEAST_DOUBTFUL * caution <= findings.answerability < caution
