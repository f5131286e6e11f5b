"""Draft to verified answer, or quotes, or an honest refusal. Every sentence of an answer carries a checked quote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from rag.answer.carrying import LEAST_FOLLOWS, follows, together
from rag.answer.cite import markers, sentences_of, without_markers
from rag.answer.differ import differing
from rag.answer.evidence import Evidence, Findings
from rag.answer.footnotes import Footnotes, place
from rag.answer.presumption import is_unfounded
from rag.answer.prompt import REFUSAL_PHRASE, build_prompt
from rag.answer.quotes import MOST_QUOTES_A_PART, chosen, quoted
from rag.answer.refusal import REFUSAL, refusal
from rag.answer.thoughts import spoken
from rag.answer.verify import may_follow, support
from rag.errors import EndpointError
from rag.protocols import ChatModel, EvidenceReader, Text
from rag.types import AnswerStatus, Citation, Passage, Support, TextDelta
from rag.words import content_stems

LOADED = "The question takes for granted what the documents do not say in so many words; here is the nearest they say."
NOT_SAID = "The documents don't say:"
DIFFERENT = "The sources give different answers; each is quoted with its name and date."
QUOTES = "quotes"
# From this share of the caution on a capable model is asked, too: its draft counts if sentences of it are carried.
LEAST_FOR_CAPABLE = 0.3
# A draft may wander to sentences that are true but beside the question.
LEAST_DRAFT_RELEVANCE = 0.3


@dataclass(frozen=True, slots=True)
class Part:
    """One of the questions that a question is made of, and what the passages hold for it."""

    question: str
    findings: Findings


@dataclass(frozen=True, slots=True)
class Brief:
    """What an answer is written from: the standalone question, and what the passages hold for it.

    Attributes:
        reader: Judges whether a draft's sentence follows from a source's.
        parts: Where the question asks several things: each one, with what was found for it.
        needed: Sentences to quote in any case; a draft would blend them.
        notice: What the reader should know of the question answered, if it is not quite the one asked.
    """

    question: str
    findings: Findings
    reader: EvidenceReader
    parts: tuple[Part, ...] = ()
    needed: tuple[Evidence, ...] = ()
    notice: str | None = None

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The passages, best first."""
        return self.findings.passages

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The passages' sentences, in the order in which they are to be quoted."""
        return self.findings.sentences


@dataclass(frozen=True, slots=True)
class Writer:
    """Who drafts, and within what bounds.

    Attributes:
        is_capable: Whether it rewrites follow-ups, and its word that the documents don't say is taken; the smallest
            say it at random.
    """

    model: ChatModel
    prompt_tokens: int
    answer_tokens: int
    is_capable: bool


@dataclass(frozen=True, slots=True)
class Composed:
    """A finished answer: `text` is the concatenation of the TextDeltas before it."""

    text: str
    status: AnswerStatus
    citations: tuple[Citation, ...]
    model: str
    notice: str | None = None


def compose(brief: Brief, *, writer: Writer | None, caution: float) -> Iterator[TextDelta | Composed]:
    """Write the answer: TextDeltas as sentences are verified, then one Composed.

    Args:
        brief: The question with its evidence.
        writer: Who drafts; None quotes the sources only.
        caution: The least answerability at which the documents count as holding an answer, 0 to 1.
    """
    loaded = is_unfounded(brief.question, brief.evidence, brief.reader)
    is_doubtful = brief.findings.answerability < caution
    if not brief.evidence or (is_doubtful and not _may_still_be_answered(brief, writer, caution)):
        yield from _refuse(refusal(brief.findings, caution, loaded=loaded), QUOTES)
        return
    notes, notice = Footnotes((*brief.evidence, *brief.findings.context)), brief.notice or (LOADED if loaded else None)
    written: list[str] = []
    parts = brief.parts or (Part(brief.question, brief.findings),)
    conflict = next(filter(None, (differing(part.question, part.findings.sentences) for part in parts)), None)
    needed = (*(conflict or ()), *(item for item in brief.needed if item not in (conflict or ())))
    needed = () if is_doubtful else needed  # what is doubtful waits for the model's word
    if writer is not None and not needed:  # a draft would blend what must be shown side by side
        try:
            for sentence in _verified_draft(brief, writer, notes):
                written.append(f" {sentence}" if sentence and any(written) else sentence)
                yield TextDelta(written[-1])  # empty for a sentence left out: whoever streams may stop here
        except _ModelRefusesError:
            yield from _refuse(REFUSAL, writer.model.name)
            return
        except EndpointError as error:
            is_quoted = not (notes.citations or is_doubtful)
            notice = f"{error} The answer is in the sources' own words instead." if is_quoted else str(error)
    if is_doubtful and not notes.citations:
        yield from _refuse(refusal(brief.findings, caution, loaded=loaded), QUOTES, notice)
        return
    name = writer.model.name if writer is not None and notes.citations else QUOTES
    if conflict is not None and needed:
        notice = DIFFERENT
    for sentence in _lacking(brief, needed, notes, caution):
        written.append(f"\n\n{sentence}" if any(written) else sentence)
        yield TextDelta(written[-1])
    yield Composed("".join(written), "answered", tuple(notes.citations.values()), name, notice)


def _may_still_be_answered(brief: Brief, writer: Writer | None, caution: float) -> bool:
    """Whether it is worth asking a capable model about passages that may not hold an answer."""
    return writer is not None and writer.is_capable and brief.findings.answerability >= LEAST_FOR_CAPABLE * caution


def _lacking(brief: Brief, needed: Sequence[Evidence], notes: Footnotes, caution: float) -> Iterator[str]:
    """What a draft left out: quotes for each part of the question it does not answer, and the parts nothing does."""
    answered = [part.findings for part in brief.parts if part.findings.answerability >= caution]
    if not answered:
        if not notes.citations:
            yield from quoted(chosen(brief.evidence, needed), notes)
        return
    wanted = list(needed)
    for findings in answered:
        best = chosen(findings.sentences, most=MOST_QUOTES_A_PART)
        if not any(place(item) in notes.citations for item in best):
            wanted += best
    yield from quoted(list({place(item): item for item in wanted}.values()), notes)
    for part in brief.parts:
        if part.findings.answerability < caution:
            yield f"{NOT_SAID} {part.question}"


class _ModelRefusesError(Exception):
    """The model says that the documents don't say."""


def _refuse(text: str, model: str, notice: str | None = None) -> Iterator[TextDelta | Composed]:
    yield TextDelta(text)
    yield Composed(text, "no_evidence", (), model, notice)


def _verified_draft(brief: Brief, writer: Writer, notes: Footnotes) -> Iterator[str]:
    """The draft's sentences that a source carries, each with its marker; an empty text for each of the others."""
    prompt = build_prompt(brief.question, brief.passages, brief.evidence, max_tokens=writer.prompt_tokens)
    said: set[str] = set()
    with closing(writer.model.stream(prompt, max_tokens=writer.answer_tokens)) as pieces:
        for sentence in sentences_of(spoken(pieces)):
            claim = without_markers(sentence)
            if writer.is_capable and not said and claim.upper().startswith(REFUSAL_PHRASE):
                raise _ModelRefusesError
            found = _carrier(claim, markers(sentence), brief) if claim not in said else None
            if found is None:
                yield ""
            else:
                said.add(claim)
                carriers, how = found
                yield claim + "".join(notes.cite(item, how) for item in carriers)


def _carrier(claim: str, cited: Sequence[int], brief: Brief) -> tuple[list[Evidence], Support] | None:
    """The sentence that carries the claim, sought first in the passages it cites; verbatim before supported.

    Where no sentence does by its words alone, a few of one source may together.
    """
    if set(content_stems(claim)) <= set(content_stems(brief.question)):
        return None  # the question said back is no answer
    least = LEAST_DRAFT_RELEVANCE * max(item.relevance for item in brief.evidence)
    usable = [item for item in brief.evidence if item.relevance >= least]
    named = [item for item in usable if item.passage.rank in cited]
    for candidates in (named, usable):
        carried = [(item, support(claim, item.text, context=_about(item))) for item in candidates]
        for wanted in ("verbatim", "supported"):
            for item, how in carried:
                if how == wanted:
                    return [item], how
        if implying := _implied(claim, candidates, brief.reader):
            return implying, "supported"
    return None


def _implied(claim: str, candidates: Sequence[Evidence], reader: EvidenceReader) -> list[Evidence]:
    """Sentences of one document that nothing speaks against and from which together the claim follows; or none."""
    documents: dict[str, list[Evidence]] = {}
    for item in candidates:
        documents.setdefault(item.passage.chunk.doc_id, []).append(item)
    told = [sorted(items, key=lambda item: item.span.start) for items in documents.values()]
    groups = [[items[n] for n in together(claim, [item.text for item in items])] for items in told]
    possible = [group for group in groups if group and may_follow(claim, _text(group), context=_about(group[0]))]
    texts = [Text(_about(group[0]), tuple(item.text for item in group)) for group in possible]
    for group, verdict in zip(possible, reader.judge(claim, texts), strict=True):
        if follows(claim, f"{_about(group[0])}\n{_text(group)}", verdict) >= LEAST_FOLLOWS:
            return group
    return []


def _text(group: Sequence[Evidence]) -> str:
    return " ".join(item.text for item in group)


def _about(evidence: Evidence) -> str:
    chunk = evidence.passage.chunk
    return "\n".join(part for part in (chunk.title, chunk.date) if part)
