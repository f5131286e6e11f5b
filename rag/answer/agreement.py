"""Do the sources agree on something? The matter is asked alone, and each source that tells of it is quoted. Pure.

No one sentence answers such a question. Whether what is quoted agrees is left to the reader, but for counts, dates and
names that can be compared word for word (`rag.answer.differ`).
"""

from __future__ import annotations

import re

from rag.answer.evidence import Evidence, Findings

COMPARE = "Each source that tells of it is quoted, so that they can be compared."
ALONE = "Only one source tells of it."
# The best sentence of a further source must be this relevant, beside the best of all: one that is read for a matter
# which another tells in plainer words is given little, but what is beside the matter less by far.
LEAST_RELATIVE_RELEVANCE = 0.08
MOST_SOURCES = 4

_SOURCES = (
    r"(?:(?:all|both)\s+)?(?:of\s+)?(?:(?:the|these|those|my|our)\s+)?(?:(?!agree)\w+\s+)?"
    r"(?:accounts|articles|authors|documents|files|papers|reports|sources|texts)"
)
_AGREE = r"(?:agree|disagree|differ|diverge|conflict|(?:contradict|match)(?:\s+(?:each\s+other|one\s+another))?)"
_ASKED = re.compile(
    rf"(?:and\s+|but\s+)?(?:do|does|did|where\s+do|how\s+do)\s+{_SOURCES}\s+(?:all\s+)?{_AGREE}\s+"
    r"(?:about|as\s+to|concerning|in|on|over|regarding)\s+(?P<matter>.+)",
    re.IGNORECASE,
)
_KINDS = (
    "account|article|book|catalogue|dictionary|document|editorial|file|guide|handbook|interview|letter|manual|minutes|"
    "news|notice|paper|plan|post|record|report|review|statement|statute|text"
)
_BOTH = re.compile(
    rf"(?:do|does|did)\s+(?=.*\b(?:{_KINDS})s?\b)(?P<who>\S.*?\s+and\s+.+?)\s+{_AGREE}\s+"
    r"(?:about|as\s+to|concerning|in|on|over|regarding)\s+(?P<matter>.+)",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"(?:do|does|did)\s+\S.*?\s+and\s+.+?\s+(?:cite|give|have|name|quote|report|state|use)\s+the\s+same\s+"
    r"(?P<matter>\w+\s+(?:for|of|to)\s+.+)",
    re.IGNORECASE,
)
# "What is it called? I have seen two names.", "What is it called, do both papers use the same name?"
_ADDED = re.compile(
    r"(?P<matter>(?:how|what|when|where|which|who|whom|whose|why)\b.+?)\s*[,;?.–—-]+\s*"
    r"(?:i(?:['’]ve|\s+have)\s+(?:found|heard|read|seen)\s+(?:conflicting|different|several|three|two)\b.*|"
    r"do(?:es)?\s+.+\s+(?:give|have|name|say|tell|use)\s+the\s+same\b.*)",
    re.IGNORECASE,
)
# "Which two figures are given for the catch?", and nothing else asked.
_TWO = re.compile(
    r"(?!.*\sand\s+(?:are|did|do|does|has|have|how|is|was|were|what|when|where|which|who|why)\b)"
    r"(?P<ask>what|which)\s+two\s+(?:(?:conflicting|different|differing)\s+)?"
    r"(?P<told>(?:accounts|counts|dates|estimates|explanations|figures|names|numbers|reasons|spellings|sums|titles|totals|"
    r"versions)\b.+)",
    re.IGNORECASE,
)
# "How did the bill compare with the estimate?", "How has his view changed since the spring?"
_BESIDE = re.compile(
    r"how\s+(?:(?:closely|far|well)\s+)?(?:did|do|does)\s+.+\s+(?:compare|square|tally)\s+(?:to|with)\s+.+|"
    r"how\s+(?:(?:far|much)\s+)?(?:did|has|have|had)\s+.+\s+(?:changed?|shift(?:ed)?)\s+(?:between|from|over|since)\s+.+",
    re.IGNORECASE,
)
# "When was the ferry meant to sail and when did it?", "What was planned for the quay and what was really built?"
_PLANNED = re.compile(
    r"(?P<planned>(?P<word>how\s+(?:long|many|much)|when|where|who|"
    r"what(?=.*\band\b.*\b(?:actually|in\s+fact|in\s+the\s+end|really)\b))\b.+?"
    r"\b(?:due|estimated|expected|intended|meant|planned|pledged|promised|scheduled|supposed)\b.*?),?\s+"
    r"and\s+(?P=word)\b.+",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"(?:how|what|when|where|which|who|whom|whose|why)\b", re.IGNORECASE)
_ASPECT = re.compile(r"the\s+(?P<aspect>\w+)\s+(?:for|of)\s+\S", re.IGNORECASE)


def matter_of(question: str) -> str | None:
    """The question whether sources agree on something, as the question for that; None for any other.

    Args:
        question: That stands alone.
    """
    bare = _bare(question)
    if two := _TWO.fullmatch(bare):
        return f"{two['ask']} {two['told']}?"
    asked = next(filter(None, (form.fullmatch(bare) for form in (_ASKED, _BOTH, _SAME, _ADDED))), None)
    if asked is None or asked["matter"].lower().startswith("whether "):
        return None
    matter = f"the {asked['matter']}" if asked.re is _SAME else asked["matter"]
    if _QUESTION.match(matter):
        return f"{matter[0].upper()}{matter[1:]}?"
    if aspect := _ASPECT.match(matter):
        word = aspect["aspect"].lower()
        return f"What {'are' if word.endswith('s') and not word.endswith('ss') else 'is'} {matter}?"
    return f"What is said about {matter}?"


def side_by_side(question: str) -> str | None:
    """What to read for where a question sets two things beside each other that two sources may tell; None elsewhere.

    That is the question itself, or what was planned: of what came of it the second half mostly says too little.

    Args:
        question: That stands alone.
    """
    bare = _bare(question)
    if planned := _PLANNED.fullmatch(bare):
        return f"{planned['planned']}?"
    return question if _BESIDE.fullmatch(bare) else None


def _bare(question: str) -> str:
    return question.strip().rstrip("?.! ")


def of_each_source(findings: Findings) -> tuple[Evidence, ...]:
    """The best sentence of each source that has a relevant one, best first."""
    best: dict[str, Evidence] = {}
    for item in sorted(findings.sentences, key=lambda item: -item.relevance):
        best.setdefault(item.passage.chunk.doc_id, item)
    kept = list(best.values())
    return tuple(item for item in kept[:MOST_SOURCES] if item.relevance >= LEAST_RELATIVE_RELEVANCE * kept[0].relevance)
