"""Questions offered after a refusal are ones that the passages answer."""

from __future__ import annotations

from rag.answer.evidence import Findings
from rag.answer.suggest import suggestions
from rag.testing import OverlapReader
from rag.types import Chunk, Passage

TEXT = "Sergey Naryshkin spoke to the press. The Russian side agreed with Sergey Naryshkin on history."


def offered(question: str, *, caution: float = 0.0) -> tuple[str, ...]:
    chunk = Chunk("d", "d.txt", 0, len(TEXT), TEXT, title="Naryshkin on history")
    found = Findings((Passage(chunk, 0.5, 1, "hybrid", {"dense": 0.5, "lexical": 5.0}),), (), 0.1)
    return suggestions(question, found, reader=OverlapReader(), caution=caution)


def test_what_question_and_passages_name_is_offered_once() -> None:
    assert offered("Where did Sergey Naryshkin go to university?") == ("What is said about Sergey Naryshkin?",)


def test_without_a_shared_name_the_titles_serve() -> None:
    assert offered("Who went to university?") == ("What is said about Naryshkin?",)


def test_what_would_be_refused_again_is_not_offered() -> None:
    assert offered("Where did Sergey Naryshkin go?", caution=1.0) == ()


def test_the_question_itself_is_not_offered() -> None:
    assert offered("What is said about Sergey Naryshkin?") == ()
