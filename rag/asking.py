"""One question to one answer: read with the conversation, searched, weighed, composed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.answer.agreement import ALONE, COMPARE, matter_of, of_each_source, side_by_side
from rag.answer.brief import Brief, Part, Writer
from rag.answer.compose import QUOTES, Composed, compose
from rag.answer.condense import by_itself, recent, resolve
from rag.answer.context import passages_beyond, with_context
from rag.answer.evidence import Evidence, Findings, look_closely, told_of
from rag.answer.instead import instead_of
from rag.answer.merge import merged
from rag.answer.parts import Asked, parts_of
from rag.answer.question import LONGEST_QUESTION
from rag.answer.quotes import chosen
from rag.answer.recast import newly_named
from rag.answer.rewrite import Understood, understood
from rag.answer.small_talk import small_talk
from rag.answer.speakers import introduced
from rag.answer.suggest import suggestions
from rag.answer.weighing import weighed
from rag.answer.who_spoke import NOTICE, asks_who_spoke, of_each_speaker
from rag.protocols import ClaimChecker, EvidenceReader
from rag.retrieve.finder import Finder
from rag.retrieve.narrow import Found, joined
from rag.stopwatch import Stopwatch
from rag.types import Answer, Filter, Message, TextDelta
from rag.words import content_stems

# Who "writes" the reply to a greeting: neither the documents nor a model.
NOBODY = "none"
# Asked whether sources agree, what several of them tell of is so many times as likely to be told.
SEVERAL_SOURCES = 2
# Of so many sources the best sentence is quoted for two questions in one.
TOLD_ACROSS = 2
NOTHING_PASSES = "There is nothing to answer from: no source passes the filter."


@dataclass(frozen=True, slots=True)
class Means:
    """What an answer is made with.

    Attributes:
        finder: Finds passages.
        reader: Reads them closely.
        checker: Tells whether they carry what is claimed.
        top_k: How many of them to answer from.
        writer: Who drafts; None quotes the sources only.
        caution: The least answerability at which the documents count as holding an answer, 0 to 1.
    """

    finder: Finder
    reader: EvidenceReader
    checker: ClaimChecker
    top_k: int
    writer: Writer | None
    caution: float


def reply(
    question: str, history: Sequence[Message], wanted: Filter | None, *, means: Means
) -> Iterator[TextDelta | Answer]:
    """Answer a question: TextDeltas as sentences are verified, then exactly one Answer.

    Args:
        question: In the user's words.
        history: What was said before, oldest first.
        wanted: Which sources to answer from; None leaves it to the question.
        means: What to answer with.
    """
    if courtesy := small_talk(question):
        yield TextDelta(courtesy)
        yield Answer(question, question, courtesy, "no_evidence", (), (), {}, NOBODY)
        return
    watch = Stopwatch()
    with watch.stage("rewrite"):
        meant = _meant(question, history, means.writer)
    asked = means.finder.respelled(meant.text[-LONGEST_QUESTION:])
    standalone = asked.question
    if meant.is_joined:
        standalone, found, brief = _followed_up(question, history, standalone, wanted, means, watch)
    else:
        found, brief = _briefed(standalone, wanted, means, watch)
    composed = None
    with watch.stage("answer"):
        for part in _composed(brief, found, means):
            if isinstance(part, Composed):
                composed = part
            else:
                yield part
    assert composed is not None
    offered: tuple[str, ...] = ()
    if composed.status == "no_evidence":
        with watch.stage("suggest"):
            offered = suggestions(standalone, brief.findings, reader=means.reader, caution=means.caution)
    yield Answer(
        question=question,
        standalone_question=standalone,
        text=composed.text,
        status=composed.status,
        citations=composed.citations,
        passages=(*brief.passages, *passages_beyond(brief.findings, composed.citations)),
        timings_ms=watch.timings_ms,
        model=composed.model,
        confidence=brief.findings.answerability,
        notice=joined(asked.notice, found.notice, composed.notice),
        filter=found.filter,
        suggestions=offered,
    )


def _meant(question: str, history: Sequence[Message], writer: Writer | None) -> Understood:
    return understood(question, history, writer.model if writer is not None and writer.is_capable else None)


def _followed_up(
    question: str, history: Sequence[Message], joined: str, wanted: Filter | None, means: Means, watch: Stopwatch
) -> tuple[str, Found, Brief]:
    """What is found for a follow-up that its conversation alone does not resolve, and the question it is taken for.

    The documents tell who is a person, and so may be "he". Failing that it is searched for behind the question that it
    leans on, and read by itself: whatever answered that question would answer both.
    """
    with watch.stage("rewrite"):
        near = means.finder.find(joined, top_k=means.top_k, filter=wanted)
        people = introduced(passage.chunk.text for passage in near.passages)
        resolved = resolve(question, recent(history), people)
    if resolved is not None:
        return resolved, *_briefed(resolved, wanted, means, watch)
    found, together = _look(joined, wanted, means, watch, read_as=by_itself(question))
    brief = Brief(joined, together, means.checker)
    if apart := _taken_apart(question, brief, wanted, means, watch):
        return apart[1].question, *apart
    return joined, found, brief


def _briefed(question: str, wanted: Filter | None, means: Means, watch: Stopwatch) -> tuple[Found, Brief]:
    """What is found for the question and, where it asks several things, for each of them."""
    asked = parts_of(question)
    if alone := matter_of(question):
        return _compared(alone, *_look(alone, wanted, means, watch), means)
    if beside := _beside(question, wanted, means, watch):
        return beside
    found, whole = _look(question, wanted, means, watch)
    if not asked and asks_who_spoke(question) and (speakers := of_each_speaker(whole)):
        # That the source is about the occasion is all that is said, and enough.
        matter = told_of(question, [speakers[0].passage], means.reader)
        told = replace(whole, answerability=max(whole.answerability, matter))
        return found, Brief(question, told, means.checker, needed=speakers, notice=NOTICE)
    if not asked:
        return _told_otherwise(question, whole, wanted, means, watch) or (found, Brief(question, whole, means.checker))
    looks = [whole, *(_look(part.searched, wanted, means, watch, read_as=part.question)[1] for part in asked)]
    together, each = merged(looks, limit=means.top_k + len(asked))
    parts = tuple(Part(part.question, findings) for part, findings in zip(asked, each[1:], strict=True))
    across = _across(each[0], asked, means)
    return found, Brief(question, together, means.checker, parts, across=across)


def _beside(question: str, wanted: Filter | None, means: Means, watch: Stopwatch) -> tuple[Found, Brief] | None:
    """What each source holds for a question that sets two things beside each other, if two sources tell of it."""
    matter = side_by_side(question)
    if matter is None:
        return None
    found, told = _look(matter, wanted, means, watch)
    return _compared(matter, found, told, means) if len(of_each_source(told)) > 1 else None


def _compared(matter: str, found: Found, told: Findings, means: Means) -> tuple[Found, Brief]:
    """What each source holds for a matter of which it is asked whether they agree."""
    needed = of_each_source(told)
    if len(needed) <= 1:
        return found, Brief(matter, told, means.checker, needed=needed, notice=ALONE)
    likely = min(means.caution, SEVERAL_SOURCES * told.answerability)
    told = replace(told, answerability=max(told.answerability, likely))
    return found, Brief(matter, told, means.checker, needed=needed, notice=COMPARE)


def _across(whole: Findings, asked: Sequence[Asked], means: Means) -> tuple[Evidence, ...]:
    """What two sources hold for a question behind which a second stands, such as what was planned and what came of it.

    The second mostly says too little to be read alone.
    """
    if not any(part.leans for part in asked):
        return ()
    told = of_each_source(whole)[:TOLD_ACROSS]
    return tuple(sorted(told, key=lambda item: item.passage.chunk.date or "")) if len(told) == TOLD_ACROSS else ()


def _taken_apart(
    question: str, together: Brief, wanted: Filter | None, means: Means, watch: Stopwatch
) -> tuple[Found, Brief] | None:
    """What is said about the name that is all a follow-up has of its own, if both questions together don't find it."""
    name = newly_named(question)
    quotable = chosen(together.evidence) if together.evidence else []
    if name is None or any(set(content_stems(name)) <= set(content_stems(item.text)) for item in quotable):
        return None
    anything = f"What is said about {name}?"
    found, told = _look(anything, wanted, means, watch)
    return found, Brief(anything, told, means.checker)


def _told_otherwise(
    question: str, findings: Findings, wanted: Filter | None, means: Means, watch: Stopwatch
) -> tuple[Found, Brief] | None:
    """What is found for a question that nothing answers, asked without what it takes for granted, if that is not so."""
    other = instead_of(question)
    if other is None or findings.answerability >= means.caution:
        return None
    found, told = _look(other.question, wanted, means, watch)
    if told.answerability < means.caution or not other.is_told_otherwise(told):
        return None
    return found, Brief(other.question, told, means.checker, notice=other.notice)


def _composed(brief: Brief, found: Found, means: Means) -> Iterator[TextDelta | Composed]:
    if found.filter and not found.passages:
        yield TextDelta(NOTHING_PASSES)
        yield Composed(NOTHING_PASSES, "no_evidence", (), QUOTES)
    else:
        yield from compose(brief, writer=means.writer, caution=means.caution)


def _look(
    question: str, wanted: Filter | None, means: Means, watch: Stopwatch, read_as: str | None = None
) -> tuple[Found, Findings]:
    """Passages and what they hold; what only the question suggested is given up where it holds no answer.

    Args:
        question: What is searched for.
        wanted: Which sources to answer from; None leaves it to the question.
        means: What to answer with.
        watch: Takes the time.
        read_as: What the passages are read for, if not the question.
    """
    asked = read_as or question
    with watch.stage("retrieve"):
        found = means.finder.find(question, top_k=means.top_k, filter=wanted)
    with watch.stage("evidence"):
        embedder = means.finder.embedder.name
        read = look_closely(asked, found.passages, reader=means.reader, embedder=embedder, top_k=means.top_k)
        findings = weighed(asked, with_context(read, means.finder.around))
    if found.proposed and findings.answerability < means.caution:
        return _look(question, Filter(), means, watch, read_as)
    return found, findings
