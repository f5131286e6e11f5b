"""From draft to answer with scripted models: nothing unverified gets through, whatever the model writes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.brief import Brief, Part, Writer
from rag.answer.compose import Composed, compose
from rag.answer.evidence import Evidence, Findings
from rag.answer.refusal import DOUBTFUL, EMPTY, REFUSAL, refusal
from rag.answer.verify import is_verbatim
from rag.errors import EndpointError
from rag.testing import OverlapChecker, ScriptedChatModel
from rag.types import Chunk, Passage, Span, TextDelta

SENTENCES = (
    "The Eastern Economic Forum was held in Vladivostok on Wednesday.",
    "Zhang Hanhui said that trade between the two countries has been resilient.",
    "China has been the largest trading partner of Russia for 12 consecutive years.",
)
TEXT = " ".join(SENTENCES)
PASSAGE = Passage(Chunk("d", "d.txt", 0, len(TEXT), TEXT, title="Forum"), 0.5, 1, "hybrid")


def evidence(*relevances: float) -> tuple[Evidence, ...]:
    found = []
    for text, relevance in zip(SENTENCES, relevances, strict=True):
        start = TEXT.index(text)
        found.append(Evidence(PASSAGE, Span(start, start + len(text)), text, relevance))
    return tuple(sorted(found, key=lambda item: -item.relevance))


def written(model: ScriptedChatModel | None, *, caution: float = 0.0, is_capable: bool = False) -> tuple[str, Composed]:
    brief = Brief(
        "Where was the forum held, and who spoke?",
        Findings((PASSAGE,), evidence(0.9, 0.5, 0.4), 0.9),
        OverlapChecker(),
    )
    writer = None if model is None else Writer(model, prompt_tokens=600, answer_tokens=100, is_capable=is_capable)
    *deltas, composed = compose(brief, writer=writer, caution=caution)
    assert isinstance(composed, Composed)
    streamed = "".join(delta.text for delta in deltas if isinstance(delta, TextDelta))
    assert streamed == composed.text
    return streamed, composed


def test_markers_are_numbered_by_first_use_and_quotes_cited_once() -> None:
    draft = f"{SENTENCES[1]} [1] {SENTENCES[0]} [1] {SENTENCES[1]} [1]"
    text, composed = written(ScriptedChatModel([draft]))
    assert text == f"{SENTENCES[1]} [1] {SENTENCES[0]} [2]"
    assert [citation.quote for citation in composed.citations] == [SENTENCES[1], SENTENCES[0]]


def test_a_sentence_without_a_marker_is_tied_to_what_carries_it() -> None:
    text, composed = written(ScriptedChatModel([SENTENCES[2]]))
    assert text == f"{SENTENCES[2]} [1]"
    assert composed.citations[0].support == "verbatim"


def test_a_sentence_made_of_two_is_tied_to_both() -> None:
    fused = "Russia and China were resilient for 12 consecutive years, Zhang Hanhui said."
    text, composed = written(ScriptedChatModel([fused, "unused"]))
    assert composed.model == "quotes", "not all of its words are there, so the reader does not find it to follow"
    fused = "Zhang Hanhui said that China has been the largest trading partner of Russia."
    text, composed = written(ScriptedChatModel([fused]))
    assert text == f"{fused} [1] [2]"
    assert [citation.quote for citation in composed.citations] == [SENTENCES[1], SENTENCES[2]]
    assert {citation.support for citation in composed.citations} == {"supported"}


def test_a_sentence_made_of_two_with_an_invented_number_is_not_shown() -> None:
    invented = "Zhang Hanhui said that China has been the largest trading partner of Russia for 13 consecutive years."
    text, composed = written(ScriptedChatModel([invented]))
    assert composed.model == "quotes"
    assert "13 consecutive" not in text


def test_the_question_said_back_is_no_answer() -> None:
    _, composed = written(ScriptedChatModel(["The forum was held, and who spoke."]))
    assert composed.model == "quotes"


def test_a_model_that_is_down_gives_way_to_quotes_with_a_notice() -> None:
    text, composed = written(ScriptedChatModel([], error=EndpointError("The endpoint is down. Start it.")))
    assert text.startswith(f"“{SENTENCES[0]}” [1]")
    assert composed.model == "quotes"
    assert composed.notice == "The endpoint is down. Start it. The answer is in the sources' own words instead."


def test_a_model_may_say_that_the_documents_do_not_say_if_it_is_to_be_believed() -> None:
    text, composed = written(ScriptedChatModel(["NOT IN THE DOCUMENTS."]), is_capable=True)
    assert (text, composed.status, composed.citations) == (REFUSAL, "no_evidence", ())
    _, unbelieved = written(ScriptedChatModel(["NOT IN THE DOCUMENTS."]), is_capable=False)
    assert unbelieved.status == "answered"


HARDLY_REACHED = 0.95  # a caution that the evidence does not reach


def test_of_doubtful_evidence_a_capable_model_may_make_an_answer_that_is_carried() -> None:
    text, composed = written(ScriptedChatModel([f"{SENTENCES[0]} [1]"]), caution=HARDLY_REACHED, is_capable=True)
    assert text == f"{SENTENCES[0]} [1]"
    assert composed.status == "answered"


@pytest.mark.parametrize(
    ("draft", "is_capable"),
    [("The forum was held on the moon. [1]", True), ("NOT IN THE DOCUMENTS", True), (f"{SENTENCES[0]} [1]", False)],
    ids=["nothing carried", "it declines", "a small model"],
)
def test_otherwise_doubtful_evidence_is_no_answer(draft: str, *, is_capable: bool) -> None:
    text, composed = written(ScriptedChatModel([draft]), caution=HARDLY_REACHED, is_capable=is_capable)
    declined = draft.startswith("NOT")  # then it was read
    assert (text, composed.status) == (REFUSAL if declined else DOUBTFUL, "no_evidence")
    assert composed.citations == ()


def test_a_model_that_is_down_makes_no_answer_of_doubtful_evidence() -> None:
    model = ScriptedChatModel([], error=EndpointError("The endpoint is down."))
    text, composed = written(model, caution=HARDLY_REACHED, is_capable=True)
    assert (text, composed.notice) == (DOUBTFUL, "The endpoint is down.")


def test_without_enough_evidence_no_model_is_asked() -> None:
    model = ScriptedChatModel([SENTENCES[0]])
    _, composed = written(model, caution=1.0)
    assert composed.status == "no_evidence"
    assert model.asked == []


@given(
    st.lists(
        st.sampled_from([*SENTENCES, "The forum was held in Paris.", "Xi Jinping said so.", "[7] [x]"]), max_size=6
    )
)
def test_whatever_is_drafted_every_sentence_shown_is_carried(drafted: list[str]) -> None:
    text, composed = written(ScriptedChatModel([" ".join(f"{sentence} [1]" for sentence in drafted)]))
    assert "Paris" not in text
    assert "Xi Jinping" not in text
    for citation in composed.citations:
        assert TEXT[citation.start : citation.end] == citation.quote
        assert is_verbatim(citation.quote, TEXT)


def test_other_words_are_shown_only_where_the_claim_checker_finds_that_they_follow() -> None:
    place, *_ = SENTENCES
    words = place.rstrip(".").split()
    reordered = " ".join([words[0], words[1], *words[5:], *words[2:5]]) + "."
    assert not is_verbatim(reordered, place)
    text, composed = written(ScriptedChatModel([reordered]))
    assert (text, composed.citations[0].support) == (f"{reordered} [1]", "supported")
    _, doubted = written(ScriptedChatModel([f"{reordered.rstrip('.')} with great pomp."]))
    assert doubted.model == "quotes"


# In words that no check finds in the second sentence, though most of them stand there.
REWORDED = "The ambassador, Zhang Hanhui, found trade between the two countries to be resilient, come what may. [1]"


@pytest.mark.parametrize("caution", [0.0, HARDLY_REACHED])
def test_what_a_capable_model_draws_on_is_quoted_where_its_own_words_are_not_carried(caution: float) -> None:
    text, composed = written(ScriptedChatModel([REWORDED]), caution=caution, is_capable=True)
    assert f"“{SENTENCES[1]}” [" in text
    assert "come what may" not in text
    assert composed.status == "answered"
    assert {citation.support for citation in composed.citations} == {"verbatim"}


def test_what_a_small_model_draws_on_is_not() -> None:
    text, _ = written(ScriptedChatModel([REWORDED]))
    assert text.startswith(f"“{SENTENCES[0]}” [1]")  # the likeliest sentence, as without a model


def test_what_draws_on_nothing_leaves_no_trace_beside_what_does() -> None:
    invented = "The minister resigned over the vanished gold of the bank. [1]"
    text, composed = written(ScriptedChatModel([f"{invented} {REWORDED}"]), is_capable=True)
    assert "gold" not in text
    assert [citation.quote for citation in composed.citations] == [SENTENCES[1]]


def test_a_sentence_that_is_drawn_on_twice_is_quoted_once() -> None:
    again = "Zhang Hanhui found it resilient, trade between the two countries, so he did. [1]"
    text, composed = written(ScriptedChatModel([f"{REWORDED} {again}"]), is_capable=True)
    assert text.count(SENTENCES[1]) == len(composed.citations) == 1


@pytest.mark.parametrize(("name", "is_carried"), [("Ann Lee", True), ("Bo Holm", False)])
def test_who_he_is_may_be_named_where_it_is_sure_and_is_cited(name: str, *, is_carried: bool) -> None:
    introduced, said = "The envoy Ann Lee spoke of trade.", "She said that all ports should open by March."
    passage = replace(PASSAGE, chunk=Chunk("d", "d.txt", 0, len(introduced) + len(said) + 1, f"{introduced} {said}"))
    found = [
        Evidence(passage, Span(0, len(introduced)), introduced, 0.5),
        Evidence(passage, Span(len(introduced) + 1, len(introduced) + 1 + len(said)), said, 0.9),
    ]
    brief = Brief("When should ports open?", Findings((passage,), (found[1], found[0]), 0.9), OverlapChecker())
    claim = f"{name} said that all ports should open by March."
    writer = Writer(ScriptedChatModel([f"{claim} [1]"]), prompt_tokens=600, answer_tokens=100, is_capable=True)
    *_, composed = compose(brief, writer=writer, caution=0.0)
    assert isinstance(composed, Composed)
    assert (claim in composed.text) is is_carried
    if is_carried:
        assert {citation.quote for citation in composed.citations} == {said, introduced}


def parted(
    *answerabilities: float,
    model: ScriptedChatModel | None = None,
    is_capable: bool = False,
    across: tuple[Evidence, ...] = (),
) -> Composed:
    whole = evidence(0.9, 0.5, 0.4)
    parts = [
        Part(question, Findings((PASSAGE,), tuple(item for item in whole if item.text == sentence), answerability))
        for question, sentence, answerability in zip(
            ("Where was the forum held?", "What did Zhang say?"), SENTENCES, answerabilities, strict=False
        )
    ]
    together = Findings((PASSAGE,), whole, 0.9)
    brief = Brief("Where, and what did he say?", together, OverlapChecker(), tuple(parts), across=across)
    writer = None if model is None else Writer(model, prompt_tokens=600, answer_tokens=100, is_capable=is_capable)
    *_, composed = compose(brief, writer=writer, caution=0.4)
    assert isinstance(composed, Composed)
    return composed


def test_what_a_capable_model_has_answered_is_not_said_to_be_missing() -> None:
    draft = f"{SENTENCES[0]} [1] {SENTENCES[1]} [1]"
    composed = parted(0.9, 0.1, model=ScriptedChatModel([draft]), is_capable=True)
    assert composed.text == f"{SENTENCES[0]} [1] {SENTENCES[1]} [2]"
    assert "don't say" in parted(0.9, 0.1).text


def test_each_part_of_a_question_is_answered_or_said_to_be_missing() -> None:
    assert [citation.quote for citation in parted(0.9, 0.8).citations] == list(SENTENCES[:2])
    missing = parted(0.9, 0.1)
    assert [citation.quote for citation in missing.citations] == [SENTENCES[0]]
    assert missing.text.endswith("The documents don't say: What did Zhang say?")


def test_a_part_that_may_be_answered_is_left_open_with_the_nearest_quoted() -> None:
    doubtful = parted(0.9, 0.3)
    assert [citation.quote for citation in doubtful.citations] == list(SENTENCES[:2])
    told, asked, nearest = doubtful.text.split("\n\n")
    assert SENTENCES[0] in told
    assert asked == "The documents don't clearly say: What did Zhang say? The nearest they come to it:"
    assert SENTENCES[1] in nearest
    assert "clearly" not in parted(0.9, 0.1).text


def test_a_part_that_the_draft_leaves_out_is_quoted_behind_it() -> None:
    composed = parted(0.9, 0.8, model=ScriptedChatModel([f"{SENTENCES[0]} [1]"]))
    assert composed.text.startswith(f"{SENTENCES[0]} [1]\n\n")
    assert [citation.quote for citation in composed.citations] == list(SENTENCES[:2])


def test_a_question_that_takes_for_granted_what_nothing_says_is_told_so() -> None:
    for answerability, where in ((0.9, "notice"), (0.1, "text")):
        brief = Brief(
            "Why was the forum cancelled?",
            Findings((PASSAGE,), evidence(0.9, 0.5, 0.4), answerability),
            OverlapChecker(),
        )
        *_, composed = compose(brief, writer=None, caution=0.4)
        assert isinstance(composed, Composed)
        assert "takes for granted" in (getattr(composed, where) or "")


def test_what_is_far_from_an_answer_is_said_not_to_be_one() -> None:
    findings = Findings((PASSAGE,), evidence(0.9, 0.5, 0.4), 0.1)
    assert refusal(findings, 0.4, loaded=False) == REFUSAL
    assert refusal(replace(findings, answerability=0.2), 0.4, loaded=False) == DOUBTFUL
    assert refusal(replace(findings, passages=()), 0.4, loaded=False) == EMPTY


def test_what_sources_hold_for_two_questions_together_comes_first_and_tells_the_part_that_was_missing() -> None:
    where, said, other = evidence(0.9, 0.5, 0.4)
    told = parted(0.9, 0.1, across=(other, where))
    assert [citation.quote for citation in told.citations] == [other.text, where.text]
    assert "don't say" not in told.text
    nothing_more = parted(0.9, 0.1, across=(where,))
    assert nothing_more.text.endswith("The documents don't say: What did Zhang say?")
    drafted = parted(
        0.9, 0.8, model=ScriptedChatModel([f"{where.text} [1] {said.text} [1]"]), is_capable=True, across=(other,)
    )
    assert [citation.quote for citation in drafted.citations] == [where.text, said.text]
