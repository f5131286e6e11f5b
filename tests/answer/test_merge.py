"""Findings of several questions as one list of passages, and each question's own within it."""

from __future__ import annotations

from rag.answer.evidence import Evidence, Findings
from rag.answer.merge import merged
from rag.types import Chunk, Passage, Span


def findings(*names: str, answerability: float = 0.5) -> Findings:
    passages = tuple(
        Passage(Chunk(name, f"{name}.txt", 0, 2, name * 2), 0.5, rank, "rerank")
        for rank, name in enumerate(names, start=1)
    )
    sentences = tuple(Evidence(passage, Span(0, 2), passage.chunk.text, 0.9 / passage.rank) for passage in passages)
    return Findings(passages, sentences, answerability)


def test_each_question_s_best_passages_come_first_in_turn() -> None:
    together, each = merged([findings("a", "b", answerability=0.2), findings("c", "a", answerability=0.8)], limit=9)
    assert [passage.chunk.doc_id for passage in together.passages] == ["a", "c", "b"]
    assert [passage.rank for passage in together.passages] == [1, 2, 3]
    assert together.answerability == 0.8
    assert [found.answerability for found in each] == [0.2, 0.8]
    assert [item.passage.rank for item in each[1].sentences] == [2, 1]


def test_a_sentence_found_for_several_counts_once_as_where_it_answers_best() -> None:
    together, _ = merged([findings("a", "b"), findings("b")], limit=9)
    assert [(item.passage.chunk.doc_id, item.relevance) for item in together.sentences] == [("a", 0.9), ("b", 0.9)]


def test_what_is_beyond_the_limit_is_left_out_with_its_sentences() -> None:
    together, each = merged([findings("a", "b"), findings("c")], limit=2)
    assert {item.passage.chunk.doc_id for item in together.sentences} == {"a", "c"}
    assert [item.passage.chunk.doc_id for item in each[0].sentences] == ["a"]
