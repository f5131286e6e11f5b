"""Draft to verified answer, or quotes, or an honest refusal. Every sentence of an answer carries a checked quote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from rag.answer.brief import Brief, Part, Writer
from rag.answer.differ import differing
from rag.answer.draft import ModelRefusesError, verified_draft
from rag.answer.evidence import Evidence
from rag.answer.footnotes import Footnotes, place
from rag.answer.presumption import is_unfounded
from rag.answer.quotes import MOST_QUOTES_A_PART, chosen, quoted
from rag.answer.refusal import REFUSAL, is_doubtful, refusal
from rag.errors import EndpointError
from rag.types import AnswerStatus, Citation, TextDelta

LOADED = "The question takes for granted what the documents do not say in so many words; here is the nearest they say."
NOT_SAID = "The documents don't say:"
NOT_CLEARLY_SAID = "The documents don't clearly say: {question} The nearest they come to it:"
DIFFERENT = "The sources give different answers; each is quoted with its name and date."
QUOTES = "quotes"
# From this share of the caution on a capable model is asked, too: its draft counts if sentences of it are carried.
LEAST_FOR_CAPABLE = 0.3


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
    loaded = is_unfounded(brief.question, brief.evidence, brief.checker)
    is_unsure = brief.findings.answerability < caution
    if not brief.evidence or (is_unsure and not _may_still_be_answered(brief, writer, caution)):
        yield from _refuse(refusal(brief.findings, caution, loaded=loaded), QUOTES)
        return
    notes, notice = Footnotes((*brief.evidence, *brief.findings.context)), brief.notice or (LOADED if loaded else None)
    written: list[str] = []
    parts = brief.parts or (Part(brief.question, brief.findings),)
    conflict = next(filter(None, (differing(part.question, part.findings.sentences) for part in parts)), None)
    needed = (*(conflict or ()), *(item for item in brief.needed if item not in (conflict or ())))
    needed = () if is_unsure else needed  # what is not sure waits for the model's word
    if writer is not None and not needed:  # a draft would blend what must be shown side by side
        try:
            for sentence in verified_draft(brief, writer, notes):
                written.append(f" {sentence}" if sentence and any(written) else sentence)
                yield TextDelta(written[-1])  # empty for a sentence left out: whoever streams may stop here
        except ModelRefusesError:
            yield from _refuse(REFUSAL, writer.model.name)
            return
        except EndpointError as error:
            is_quoted = not (notes.citations or is_unsure)
            notice = f"{error} The answer is in the sources' own words instead." if is_quoted else str(error)
    if is_unsure and not notes.citations:
        yield from _refuse(refusal(brief.findings, caution, loaded=loaded), QUOTES, notice)
        return
    name = writer.model.name if writer is not None and notes.citations else QUOTES
    if conflict is not None and needed:
        notice = DIFFERENT
    has_drafted = writer is not None and writer.is_capable and bool(notes.citations)
    for sentence in _lacking(brief, needed, notes, caution, has_drafted=has_drafted):
        written.append(f"\n\n{sentence}" if any(written) else sentence)
        yield TextDelta(written[-1])
    yield Composed("".join(written), "answered", tuple(notes.citations.values()), name, notice)


def _may_still_be_answered(brief: Brief, writer: Writer | None, caution: float) -> bool:
    """Whether it is worth asking a capable model about passages that may not hold an answer."""
    return writer is not None and writer.is_capable and brief.findings.answerability >= LEAST_FOR_CAPABLE * caution


def _lacking(
    brief: Brief, needed: Sequence[Evidence], notes: Footnotes, caution: float, *, has_drafted: bool
) -> Iterator[str]:
    """What a draft left out: quotes for each part of the question it does not answer, and the parts nothing does.

    Of these nothing is said where a capable model has drafted: it may have answered what the evidence model doubts.
    """
    answered = [part.findings for part in brief.parts if part.findings.answerability >= caution]
    if not answered:
        if not notes.citations:
            yield from quoted(chosen(brief.evidence, needed), notes)
        return
    across = () if has_drafted else brief.across
    bests = [chosen(findings.sentences, most=MOST_QUOTES_A_PART) for findings in answered]
    left_out = [best for best in bests if not any(place(item) in notes.citations for item in best)]
    wanted = [*needed, *across, *chain.from_iterable(left_out)]
    if across:  # each part's first before any second
        wanted = [*needed, *across, *filter(None, chain.from_iterable(zip_longest(*left_out)))]
        wanted = wanted[: len(needed) + MOST_QUOTES_A_PART * len(brief.parts)]
    yield from quoted(list({place(item): item for item in wanted}.values()), notes)
    is_told = {*map(place, across)} - {place(best[0]) for best in bests}  # by what is quoted for the whole
    for part in brief.parts:
        if part.findings.answerability < caution and not has_drafted and not is_told:
            yield from _left_open(part, notes, caution)


def _left_open(part: Part, notes: Footnotes, caution: float) -> Iterator[str]:
    """That nothing answers a part; where that is doubtful, with the nearest to it, unless that is quoted already."""
    nearest = [item for item in part.findings.sentences[:1] if place(item) not in notes.citations]
    if nearest and is_doubtful(part.findings, caution):
        yield NOT_CLEARLY_SAID.format(question=part.question)
        yield from quoted(nearest, notes)
    else:
        yield f"{NOT_SAID} {part.question}"


def _refuse(text: str, model: str, notice: str | None = None) -> Iterator[TextDelta | Composed]:
    yield TextDelta(text)
    yield Composed(text, "no_evidence", (), model, notice)
