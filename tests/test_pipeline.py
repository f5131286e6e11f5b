"""The whole way with real indexes and fake models: take in, find, answer, refuse, remove, rebuild."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from parts import fake_pipeline, write_documents

from rag.answer.agreement import COMPARE
from rag.answer.who_spoke import NOTICE
from rag.errors import IndexMismatchError, QuestionError, SourceNotFoundError
from rag.pipeline import Pipeline
from rag.types import Answer, Filter, IngestProgress, Message, TextDelta

FORUM = "Forum report\n\nThe Eastern Economic Forum was held in Vladivostok. It ended on Thursday.\n"
CALL = "Call report\n\nWang Yi and Sergei Lavrov spoke by telephone on 18 November 2020. They discussed vaccines.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_documents(tmp_path / "docs", {"forum.txt": FORUM, "deep/call.txt": CALL})


@pytest.fixture
def pipeline(tmp_path: Path) -> Iterator[Pipeline]:
    with fake_pipeline(tmp_path / "data") as made:
        yield made


def outcomes(pipeline: Pipeline, *paths: Path) -> dict[str, str]:
    return {Path(file.source).name: file.outcome for file in pipeline.ingest(paths).files}


def test_a_folder_is_taken_in_and_then_left_alone(pipeline: Pipeline, folder: Path) -> None:
    assert outcomes(pipeline, folder) == {"call.txt": "indexed", "forum.txt": "indexed"}
    before = pipeline.sources()
    assert outcomes(pipeline, folder) == {"call.txt": "unchanged", "forum.txt": "unchanged"}
    assert pipeline.sources() == before
    assert pipeline.disagreements() == {}


def test_changes_are_followed(pipeline: Pipeline, folder: Path) -> None:
    pipeline.ingest([folder])
    (folder / "forum.txt").write_text(FORUM.replace("Thursday", "Friday, in the rain"), encoding="utf-8")
    (folder / "deep/call.txt").unlink()
    (folder / "new.txt").write_text("A new report about energy in Siberia.", encoding="utf-8")
    assert outcomes(pipeline, folder) == {"call.txt": "removed", "forum.txt": "updated", "new.txt": "indexed"}
    assert [Path(source.source).name for source in pipeline.sources()] == ["forum.txt", "new.txt"]
    assert "Friday" in pipeline.document(str(folder / "forum.txt")).text
    assert pipeline.disagreements() == {}


def test_a_folder_that_has_gone_empty_removes_nothing(pipeline: Pipeline, folder: Path) -> None:
    pipeline.ingest([folder])
    for path in (folder / "forum.txt", folder / "deep/call.txt"):
        path.unlink()
    report = pipeline.ingest([folder])
    assert [file.outcome for file in report.files] == ["failed"]
    assert "holds no files" in str(report.files[0].reason)
    assert len(pipeline.sources()) == 2


def test_two_files_with_one_text_are_one_document(pipeline: Pipeline, tmp_path: Path) -> None:
    folder = write_documents(tmp_path / "twins", {"a.txt": FORUM, "b.txt": FORUM})
    pipeline.ingest([folder])
    assert len(pipeline.sources()) == 2
    assert len({passage.chunk.chunk_id for passage in pipeline.search("forum")}) == len(pipeline.search("forum"))
    pipeline.remove([str(folder / "a.txt")])
    assert pipeline.search("forum")[0].chunk.source == str(folder / "b.txt")
    assert pipeline.disagreements() == {}


def test_passages_name_their_retriever_and_slice_their_document(pipeline: Pipeline, folder: Path) -> None:
    pipeline.ingest([folder])
    found = pipeline.search("Where was the Eastern Economic Forum held?")
    assert found[0].chunk.source.endswith("forum.txt")
    assert [passage.rank for passage in found] == list(range(1, len(found) + 1))
    assert found[0].retriever == "rerank"
    for passage in found:
        chunk = passage.chunk
        assert pipeline.document(chunk.source).text[chunk.start : chunk.end] == chunk.text


def check_invariants(pipeline: Pipeline, answer: Answer) -> None:
    chunks = {passage.chunk.chunk_id: passage.chunk for passage in answer.passages}
    for citation in answer.citations:
        assert f"[{citation.marker}]" in answer.text
        assert citation.quote in chunks[citation.chunk_id].text
        assert pipeline.document(citation.source).text[citation.start : citation.end] == citation.quote
        assert citation.support in ("verbatim", "supported")
    assert [citation.marker for citation in answer.citations] == list(range(1, len(answer.citations) + 1))


def test_quotes_answer_without_a_model(pipeline: Pipeline, folder: Path) -> None:
    pipeline.ingest([folder])
    answer = pipeline.ask("Where was the Eastern Economic Forum held?")
    assert answer.status == "answered"
    assert answer.model == "quotes"
    assert answer.text.startswith("“The Eastern Economic Forum was held in Vladivostok.” [1]")
    check_invariants(pipeline, answer)


def test_a_speaker_introduced_in_a_passage_that_was_not_found_is_named_and_cited(tmp_path: Path) -> None:
    filler = " ".join(f"Item {number} of the agenda was adjourned until the evening." for number in range(40))
    text = f"The envoy Ann Lee opened the talks.\n\n{filler}\n\nLee said that every harbour should be dredged."
    folder = write_documents(tmp_path / "docs", {"talks.txt": text})
    with fake_pipeline(tmp_path / "data", top_k=1) as pipeline:
        pipeline.ingest([folder])
        answer = pipeline.ask("Who wants every harbour dredged?")
        check_invariants(pipeline, answer)
    assert answer.text.startswith("envoy Ann Lee [1], in ")
    assert [passage.rank for passage in answer.passages] == [1, 2]
    assert [passage.retriever for passage in answer.passages] == ["rerank", "context"]


def test_the_documents_tell_who_he_may_be(pipeline: Pipeline, tmp_path: Path) -> None:
    text = "The envoy Bo Holm sailed on the Vega to Ghana. Bo Holm paid for the harbour. The captain was Ada Pell."
    pipeline.ingest([write_documents(tmp_path / "docs", {"vega.txt": text})])
    said = [Message("user", "Who sailed to Ghana?"), Message("assistant", "Bo Holm went on the Vega. [1]")]
    answer = pipeline.ask("And what did he pay for?", history=said)
    assert answer.standalone_question == "What did Bo Holm pay for?"


def test_a_follow_up_is_read_by_itself_where_nobody_can_tell_what_it_leans_on(
    pipeline: Pipeline, tmp_path: Path
) -> None:
    text = "The Vega and the Lyra sailed to Ghana. Ada Pell was the captain."
    pipeline.ingest([write_documents(tmp_path / "docs", {"vega.txt": text})])
    asked = "Which ships sailed to Ghana?"
    said = [Message("user", asked), Message("assistant", "The Vega and the Lyra sailed to Ghana. [1]")]
    answer = pipeline.ask("Who was its captain?", history=said)
    assert answer.standalone_question == f"{asked} Who was its captain?"
    assert answer.citations[0].quote == "Ada Pell was the captain."


def test_the_parts_of_a_question_are_searched_for_and_quoted_apart(pipeline: Pipeline, folder: Path) -> None:
    pipeline.ingest([folder])
    question = "Where was the Eastern Economic Forum held? What did Wang Yi and Sergei Lavrov discuss by telephone?"
    answer = pipeline.ask(question)
    assert {Path(citation.source).name for citation in answer.citations} == {"forum.txt", "call.txt"}
    assert [passage.rank for passage in answer.passages] == list(range(1, len(answer.passages) + 1))
    check_invariants(pipeline, answer)


def test_what_was_planned_and_what_came_of_it_are_quoted_from_both_sources_in_their_order(
    pipeline: Pipeline, tmp_path: Path
) -> None:
    came = "---\ndate: 2022-05-01\n---\nThe quay of Holm was opened in October 2021. It cost more than planned."
    planned = "---\ndate: 2020-05-01\n---\nThe quay of Holm is to be opened in March 2021."
    pipeline.ingest([write_documents(tmp_path / "docs", {"report.md": came, "notice.md": planned})])
    answer = pipeline.ask("When was the quay of Holm to be opened and when was it really?")
    assert [Path(citation.source).name for citation in answer.citations][:2] == ["notice.md", "report.md"]
    check_invariants(pipeline, answer)


def test_what_two_sources_tell_of_is_compared_where_one_alone_would_be_too_unsure(tmp_path: Path) -> None:
    asked = "Do the reports agree on who opened the quay of Holm?"
    wire, letter = "Ada Pell opened the quay of Holm.", "The quay of Holm was opened by Bo Lund."
    folder = write_documents(tmp_path / "docs", {"wire.txt": wire})
    with fake_pipeline(tmp_path / "data", answer_mode="quotes") as pipeline:
        pipeline.ingest([folder])
        alone = pipeline.ask(asked).confidence
    with fake_pipeline(tmp_path / "data", answer_mode="quotes", caution=1.5 * alone) as pipeline:
        assert pipeline.ask(asked).status == "no_evidence"
        pipeline.ingest([write_documents(folder, {"letter.txt": letter})])
        assert {citation.quote for citation in pipeline.ask(asked).citations} == {wire, letter}


def test_what_is_set_side_by_side_is_quoted_from_each_source_where_two_tell_of_it(
    pipeline: Pipeline, tmp_path: Path
) -> None:
    asked = "How did the bill for the quay of Holm compare with the estimate for it?"
    estimate = "The estimate for the quay of Holm was four million."
    bill = "In the end the bill for the quay of Holm was nine million."
    folder = write_documents(tmp_path / "docs", {"plan.txt": estimate})
    pipeline.ingest([folder])
    assert pipeline.ask(asked).notice is None
    pipeline.ingest([write_documents(folder, {"accounts.txt": bill})])
    answer = pipeline.ask(asked)
    assert {citation.quote for citation in answer.citations} == {estimate, bill}
    assert answer.notice == COMPARE
    check_invariants(pipeline, answer)


def test_a_verified_draft_is_the_answer_and_inventions_are_left_out(tmp_path: Path, folder: Path) -> None:
    draft = (
        "The Eastern Economic Forum was held in Vladivostok [1]. It was opened by Angela Merkel [1]. "
        "Wang Yi and Sergei Lavrov spoke by telephone on 18 November 2020 [9]."
    )
    with fake_pipeline(tmp_path / "data", replies=[draft]) as pipeline:
        pipeline.ingest([folder])
        answer = pipeline.ask("Where was the Eastern Economic Forum held, and who spoke by telephone?")
        assert "Merkel" not in answer.text
        assert answer.text.startswith("The Eastern Economic Forum was held in Vladivostok. [1]")
        assert "[9]" not in answer.text
        assert answer.model == "scripted"
        check_invariants(pipeline, answer)


def test_a_draft_of_inventions_gives_way_to_quotes(tmp_path: Path, folder: Path) -> None:
    with fake_pipeline(
        tmp_path / "data", replies=["The forum was held in Paris [1]. Everyone was happy [2]."]
    ) as pipeline:
        pipeline.ingest([folder])
        answer = pipeline.ask("Where was the Eastern Economic Forum held?")
        assert answer.model == "quotes"
        assert "Paris" not in answer.text
        check_invariants(pipeline, answer)


def test_too_weak_evidence_is_refused_with_the_nearest_passages(tmp_path: Path, folder: Path) -> None:
    with fake_pipeline(tmp_path / "data", replies=["Never asked."], caution=1.0) as pipeline:
        pipeline.ingest([folder])
        answer = pipeline.ask("Who won the football match?")
        assert answer.status == "no_evidence"
        assert answer.citations == ()
        assert answer.passages
        assert "don't say" in answer.text


def test_a_stream_is_deltas_and_then_one_answer(pipeline: Pipeline, folder: Path) -> None:
    pipeline.ingest([folder])
    *deltas, answer = pipeline.stream("What did Wang Yi and Lavrov discuss?")
    assert all(isinstance(delta, TextDelta) for delta in deltas)
    assert isinstance(answer, Answer)
    assert "".join(delta.text for delta in deltas if isinstance(delta, TextDelta)) == answer.text


def test_a_follow_up_is_read_with_the_question_before_it(pipeline: Pipeline, folder: Path) -> None:
    pipeline.ingest([folder])
    history = [
        {"role": "user", "content": "Where was the Eastern Economic Forum held?"},
        {"role": "assistant", "content": "In Vladivostok. [1]"},
    ]
    answer = pipeline.ask("And when did it end?", history=history)
    assert answer.question == "And when did it end?"
    assert "Eastern Economic Forum" in answer.standalone_question
    assert answer.passages[0].chunk.source.endswith("forum.txt")


def test_thanks_are_answered_without_a_search(pipeline: Pipeline, folder: Path) -> None:
    pipeline.ingest([folder])
    *deltas, answer = pipeline.stream("Thank you!")
    assert isinstance(answer, Answer)
    assert "".join(delta.text for delta in deltas) == answer.text
    assert (answer.status, answer.citations, answer.passages, answer.model) == ("no_evidence", (), (), "none")


@pytest.mark.parametrize(
    ("question", "message"), [("  ", "empty"), ("why " * 2500, "10,000 characters")], ids=["empty", "overlong"]
)
def test_questions_that_cannot_be_asked(pipeline: Pipeline, question: str, message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        pipeline.ask(question)


def test_a_history_turn_of_another_shape_is_refused(pipeline: Pipeline) -> None:
    with pytest.raises(QuestionError, match="role"):
        pipeline.ask("Why?", history=[{"who": "me"}])


def test_an_empty_collection_says_so(pipeline: Pipeline) -> None:
    answer = pipeline.ask("Who spoke?")
    assert answer.status == "no_evidence"
    assert "no documents" in answer.text


def test_removing_what_is_not_there_says_what_comes_near(pipeline: Pipeline, folder: Path) -> None:
    pipeline.ingest([folder])
    report = pipeline.remove([str(folder / "forun.txt")])
    assert report.files[0].outcome == "failed"
    assert "forum.txt" in str(report.files[0].reason)
    with pytest.raises(SourceNotFoundError, match=r"forum\.txt"):
        pipeline.document(str(folder / "forun.txt"))


def test_another_chunking_is_refused_until_rebuilt(tmp_path: Path, folder: Path) -> None:
    with fake_pipeline(tmp_path / "data") as pipeline:
        pipeline.ingest([folder])
    with fake_pipeline(tmp_path / "data", chunk_tokens=48) as pipeline:
        with pytest.raises(IndexMismatchError, match=r"160/32.*48/32.*footnote rebuild --data .* --collection default"):
            pipeline.search("forum")
        with pytest.raises(IndexMismatchError, match="or put the settings back"):
            pipeline.ingest([folder])
        assert pipeline.rebuild().count("updated") == 2
        assert pipeline.search("forum")
        assert outcomes(pipeline, folder) == {"call.txt": "unchanged", "forum.txt": "unchanged"}
        assert pipeline.disagreements() == {}


def test_collections_are_apart(tmp_path: Path, folder: Path) -> None:
    with (
        fake_pipeline(tmp_path / "data", collection="one") as one,
        fake_pipeline(tmp_path / "data", collection="two") as two,
    ):
        one.ingest([folder / "forum.txt"])
        two.ingest([folder / "deep"])
        assert [source.title for source in one.sources()] == ["Forum report"]
        assert [source.title for source in two.sources()] == ["Call report"]


def test_progress_counts_files(pipeline: Pipeline, folder: Path) -> None:
    seen: list[IngestProgress] = []
    pipeline.ingest([folder], on_progress=seen.append)
    assert [(state.done, state.total) for state in seen] == [(0, 2), (1, 2), (2, 2)]


def test_files_that_cannot_be_read_do_not_stop_the_others(pipeline: Pipeline, tmp_path: Path, folder: Path) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    (folder / "program.exe").write_bytes(b"MZ\x00\x01")
    (folder / "empty.txt").write_text("")
    report = {Path(file.source).name: file for file in pipeline.ingest([folder, tmp_path / "missing"]).files}
    assert report["forum.txt"].outcome == "indexed"
    assert report["broken.pdf"].outcome == "failed"
    assert report["program.exe"].outcome == "skipped"
    assert report["empty.txt"].outcome == "failed"
    assert report["missing"].outcome == "failed"
    assert all(file.reason for file in report.values() if file.outcome in ("failed", "skipped"))


def _by_relevance(answer: Answer) -> list[int]:
    """Where the sentences of the best passage start, the most relevant first."""
    sentences = sorted(answer.passages[0].sentences, key=lambda sentence: -sentence.relevance)
    return [sentence.start for sentence in sentences]


def test_an_outlet_that_the_question_names_is_searched_and_not_looked_for_in_its_text(
    pipeline: Pipeline, folder: Path
) -> None:
    (folder / "forum.txt.meta.toml").write_text('outlet = "Harbour Gazette"', encoding="utf-8")
    pipeline.ingest([folder])
    told = pipeline.ask("According to Harbour Gazette, where was the Eastern Economic Forum held?")
    within = Filter(outlets=("Harbour Gazette",))
    plain = pipeline.ask("Where was the Eastern Economic Forum held?", filter=within)
    assert told.filter is not None
    assert told.filter.outlets == ("Harbour Gazette",)
    assert [citation.quote for citation in told.citations] == [citation.quote for citation in plain.citations]
    assert _by_relevance(told) == _by_relevance(plain)


TALKS = "Report\n\nUmakhanov and Wang Chen had the talks by video link in December. Lunch was served in Moscow.\n"


def test_a_question_that_takes_a_place_for_granted_is_answered_without_it(tmp_path: Path) -> None:
    asked, without = "What made Umakhanov fly to Beijing for the talks?", "Where did Umakhanov have the talks?"
    with fake_pipeline(tmp_path / "data") as pipeline:
        pipeline.ingest([write_documents(tmp_path / "docs", {"talks.txt": TALKS})])
        low, high = (pipeline.ask(question).confidence for question in (asked, without))
    assert low is not None
    assert high is not None
    with fake_pipeline(tmp_path / "data", caution=(low + high) / 2) as pipeline:
        answer = pipeline.ask(asked)
        assert answer.status == "answered"
        assert "by video link" in answer.text
        assert answer.standalone_question == asked
        assert "(Beijing)" in (answer.notice or "")
        assert without in (answer.notice or "")


def test_asked_whether_sources_agree_each_is_quoted(tmp_path: Path) -> None:
    told = {
        "wire.txt": "Wire\n\nThe name of the conference is Dialogue of Ports.\n",
        "diary.txt": "Diary\n\nThe name of the conference is Dialogue of Cities.\n",
    }
    with fake_pipeline(tmp_path / "data", caution=0.0) as pipeline:
        pipeline.ingest([write_documents(tmp_path / "docs", told)])
        answer = pipeline.ask("Do the reports agree about the name of the conference?")
    assert {Path(citation.source).name for citation in answer.citations} == set(told)
    assert answer.notice == COMPARE
    assert answer.standalone_question == "Do the reports agree about the name of the conference?"


def test_asked_who_spoke_at_an_event_its_speakers_are_named(tmp_path: Path) -> None:
    told = (
        "Forum\n\nThe Vessary Port Forum was held on Tuesday. Minister Anna Reyes said that the port would be dredged. "
        "Tom Hale, head of the pilots' guild, said that it came too late.\n"
    )
    with fake_pipeline(tmp_path / "data", caution=0.0) as pipeline:
        pipeline.ingest([write_documents(tmp_path / "docs", {"forum.txt": told})])
        answer = pipeline.ask("Who spoke at the Vessary Port Forum?")
    assert [citation.speaker for citation in answer.citations[:2]] == ["Anna Reyes", "Tom Hale"]
    assert answer.notice == NOTICE


@pytest.mark.parametrize(
    ("name", "understood"),
    [
        ("Drellmark", "What is said about Drellmark?"),
        ("Vessary", "How often did the two mayors telephone from the harbour? What about Vessary?"),
    ],
    ids=["found apart", "found together"],
)
def test_a_name_that_the_earlier_question_has_no_place_for_is_asked_about_alone(
    tmp_path: Path, name: str, understood: str
) -> None:
    earlier = "How often did the two mayors telephone from the harbour?"
    told = {
        "calls.txt": "The two mayors did telephone five times from the harbour in Vessary.\n",
        "moors.txt": "Sheep graze near Drellmark.\n",
    }
    with fake_pipeline(tmp_path / "data") as pipeline:
        pipeline.ingest([write_documents(tmp_path / "docs", told)])
        answer = pipeline.ask(f"What about {name}?", history=[{"role": "user", "content": earlier}])
    assert answer.standalone_question == understood
