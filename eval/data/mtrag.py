"""MTRAG (arXiv 2501.03468): conversations over documents; whole tasks, and follow-up turns with human rewrites."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from eval.data.halves import half
from eval.data.reading import Record, read_lines
from eval.types import Dataset, Entry, Question, Turn

FORMAT = (
    "generation_reference.jsonl: task_id, contexts[] (document_id, text), input[] (speaker, text), "
    "targets[].text, answerability[]"
)
REWRITE_FORMAT = 'pairs of files NAME_lastturn.jsonl and NAME_rewrite.jsonl, each {"_id", "text"}'
DOMAINS = ("clapnq", "cloud", "fiqa", "govt")

# Half-answered and underspecified turns have no agreed right behaviour, so abstention is not judged on them.
ANSWERABLE = {"ANSWERABLE": True, "UNANSWERABLE": False, "PARTIAL": None, "UNDERSPECIFIED": None}


def load(path: Path, *, name: str) -> Dataset:
    """Read the generation tasks; their contexts together are the corpus.

    Raises:
        DatasetError: The file is missing or malformed.
    """
    entries: dict[str, Entry] = {}
    questions = tuple(_task(record, entries) for record in read_lines(path / "generation_reference.jsonl", FORMAT))
    return Dataset(name, "answering", questions, tuple(entries.values()))


def load_follow_ups(path: Path, *, name: str) -> Dataset:
    """Read the turns that come after others and have passages to be found; nobody rewrote these.

    Raises:
        DatasetError: The file is missing or malformed.
    """
    tasks = load(path, name=name)
    questions = tuple(
        replace(question, kind=half(question.question_id), answers=())
        for question in tasks.questions
        if question.history and question.sources
    )
    return Dataset(name, "ranking", questions, tasks.entries)


def load_rewrites(path: Path, *, name: str) -> Dataset:
    """Read the follow-up turns that a human rewrote, with the conversation before each.

    The files hold last turns only, so the history of a turn is the last turns of the same conversation before it.

    Raises:
        DatasetError: A file is missing or malformed.
    """
    questions: list[Question] = []
    for domain in DOMAINS:
        rewrites = {r.text("_id"): _spoken(r) for r in read_lines(path / f"{domain}_rewrite.jsonl", REWRITE_FORMAT)}
        turns = list(read_lines(path / f"{domain}_lastturn.jsonl", REWRITE_FORMAT))
        questions += [_rewrite(record, rewrites, turns, domain) for record in turns]
    return Dataset(name, "rewriting", tuple(questions))


def _task(record: Record, entries: dict[str, Entry]) -> Question:
    contexts = record.records("contexts")
    for context in contexts:
        entry = Entry(context.filled("document_id"), context.text("text").strip())
        entries.setdefault(entry.entry_id, entry)
    *earlier, last = record.records("input")
    label = record.texts("answerability")[0]
    if label not in ANSWERABLE:
        raise record.wrong("answerability", f"one of {', '.join(ANSWERABLE)}")
    evidence = label in ("ANSWERABLE", "PARTIAL")
    return Question(
        record.text("task_id"),
        last.filled("text").strip(),
        kind=f"{label.lower()}, {'follow-up' if earlier else 'first turn'}",
        answerable=ANSWERABLE[label],
        answers=tuple(target.text("text").strip() for target in record.records("targets")) if evidence else (),
        sources={context.text("document_id"): 1 for context in contexts} if evidence else {},
        history=tuple(_turn(turn) for turn in earlier),
    )


def _turn(record: Record) -> Turn:
    speaker = record.choice("speaker", ("user", "agent"))
    return Turn("user" if speaker == "user" else "assistant", record.text("text"))


def _spoken(record: Record) -> str:
    return record.filled("text").split("|user|:")[-1].strip()


def _rewrite(record: Record, rewrites: dict[str, str], turns: list[Record], domain: str) -> Question:
    identifier = record.text("_id")
    if identifier not in rewrites:
        raise record.wrong("_id", f"an id of {domain}_rewrite.jsonl")
    conversation, _, number = identifier.rpartition("<::>")
    history = tuple(
        Turn("user", _spoken(other))
        for other in turns
        if other.text("_id").rpartition("<::>")[0] == conversation
        and int(other.text("_id").rpartition("<::>")[2]) < int(number)
    )
    changed = rewrites[identifier] != _spoken(record)
    kind = "first turn" if not history else "rewritten" if changed else "left as it was"
    return Question(
        f"{domain}:{identifier}", _spoken(record), kind=kind, answers=(rewrites[identifier],), history=history
    )
