"""CANARD (Elgohary et al., EMNLP 2019): follow-up questions of QuAC with the standalone ones humans made of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from eval.data.halves import half
from eval.data.reading import Record, file_at, read_array
from eval.types import Dataset, Entry, Question, Turn

FILE = "dev.json"
# What stands where the article had no answer.
NO_ANSWER = "I don't know."
FORMAT = "the CANARD JSON array: History[] (title, section, then questions and answers in turn), Question, Rewrite"


def load(path: Path, *, name: str) -> Dataset:
    """Read a CANARD file, or the dev.json in a folder; there is no corpus.

    Raises:
        DatasetError: The file is missing or malformed.
    """
    path = file_at(path, FILE)
    questions = tuple(_question(record) for record in read_array(path, FORMAT))
    return Dataset(name, "rewriting", questions)


def _question(record: Record) -> Question:
    history = record.texts("History")
    if len(history) < 2:
        raise record.wrong("History", "a list that starts with title and section")
    topic = Turn("user", f"{history[0]}: {history[1]}")
    turns = (Turn("assistant" if n % 2 else "user", text) for n, text in enumerate(history[2:]))
    text, rewrite = record.filled("Question"), record.filled("Rewrite")
    return Question(
        f"{record.text('QuAC_dialog_id')}#{record.text('Question_no')}",
        text,
        kind="left as it was" if text == rewrite else "rewritten",
        answers=(rewrite,),
        history=(topic, *turns),
    )


def load_passages(path: Path, *, name: str) -> Dataset:
    """Read a CANARD file as follow-ups to search for, which their human rewrites can be held against.

    The file has no articles, but the answers in a conversation are its section's own words: one after another they
    stand in for the section, and a follow-up that is answered there must find it among those of all conversations. As
    in OR-QuAC (arXiv 2005.11364), a conversation starts with the human rewrite of its first question in place of the
    section's title, since that is how one would begin to ask.

    Raises:
        DatasetError: The file is missing or malformed.
    """
    everything = load(path, name=name).questions
    openings = {_conversation(q): Turn("user", q.answers[0]) for q in everything if len(q.history) == 1}
    asked = [question for question in everything if len(question.history) > 1]
    said: dict[str, list[str]] = defaultdict(list)
    answered: set[tuple[str, str]] = set()
    for question in asked:
        before, answer = question.history[-2:]
        if answer.content != NO_ANSWER:
            said[_section(question)].append(answer.content)
            answered.add((_conversation(question), before.content))
    entries = tuple(Entry(title, "\n".join(dict.fromkeys(texts)), title=title) for title, texts in said.items())
    questions = tuple(
        replace(
            question,
            kind=half(question.question_id),
            answers=(),
            standalone=question.answers[0],
            sources={_section(question): 1},
            history=(openings.get(_conversation(question), question.history[1]), *question.history[2:]),
        )
        for question in asked
        if (_conversation(question), question.question) in answered
    )
    return Dataset(name, "ranking", questions, entries)


def _section(question: Question) -> str:
    return question.history[0].content


def _conversation(question: Question) -> str:
    return question.question_id.partition("#")[0]
