"""What leads up to a sentence that may be quoted: it tells who "he" is, and is cited where it does."""

from __future__ import annotations

from rag.answer.context import passages_beyond, with_context
from rag.answer.evidence import Evidence, Findings
from rag.answer.footnotes import Footnotes
from rag.answer.quotes import quoted
from rag.types import Chunk, Passage, Span

OPENING, END = "The envoy Ann Lee spoke of trade.", "She said that ports should open."
TEXT = f"{OPENING} {END}"


def chunk(text: str) -> Chunk:
    start = TEXT.index(text)
    return Chunk("d", "d.txt", start, start + len(text), text)


def found() -> Findings:
    passage = Passage(chunk(END), 0.5, 1, "rerank")
    return Findings((passage,), (Evidence(passage, Span(len(OPENING) + 1, len(TEXT)), END, 0.9),), 0.9)


def test_whoever_was_introduced_before_is_named_and_that_passage_is_cited() -> None:
    findings = with_context(found(), lambda _: [chunk(OPENING), chunk(TEXT)])
    assert [item.text for item in findings.context] == [OPENING]  # what was found itself is not repeated
    notes = Footnotes((*findings.sentences, *findings.context))
    assert list(quoted(findings.sentences, notes)) == [f"envoy Ann Lee [1], in d.txt: “{END}” [2]"]
    (beyond,) = passages_beyond(findings, [*notes.citations.values()])
    assert (beyond.rank, beyond.retriever) == (2, "context")
    assert OPENING in beyond.chunk.text


def test_what_is_not_cited_is_no_passage_of_the_answer() -> None:
    findings = with_context(found(), lambda _: [chunk(OPENING)])
    notes = Footnotes(findings.sentences)
    assert list(quoted(findings.sentences, notes)) == [f"“{END}” [1]"]
    assert passages_beyond(findings, [*notes.citations.values()]) == ()
