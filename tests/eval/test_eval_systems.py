"""Systems on a corpus of a few sentences, with fakes in place of models."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from eval.errors import EvaluationError
from eval.judges import JUDGES
from eval.run import Plan, run
from eval.systems.cache import RememberingEmbedder
from eval.systems.config import KINDS, SystemConfig
from eval.systems.follow_up import FollowUpSearch
from eval.systems.indexed import IndexSystem
from eval.systems.piped import PipelineSystem
from eval.systems.single import Rewriter, Verifier
from eval.types import Dataset, Entry, Outcome, Question, Turn
from rag.protocols import DocumentEmbeddings
from rag.testing import HashingEmbedder, OverlapChecker, OverlapReader, ScriptedChatModel
from rag.types import Span

CABINET = "The cabinet met on Monday in the old palace. Nobody voted against the plan for the harbour."
RIVER = "The river rose by two metres in April. Farmers moved their cattle to the hills."
DATASET = Dataset(
    "tiny",
    "answering",
    (Question("q", "When did the cabinet meet in the palace?", answerable=True, sources={"cabinet": 1}),),
    (Entry("cabinet", CABINET, title="Cabinet"), Entry("river", RIVER, title="River")),
)


def config(kind: str, **options: object) -> SystemConfig:
    return SystemConfig("tested", kind, "", {**KINDS[kind], **options})


class CountingEmbedder(HashingEmbedder):
    """Remembers which texts it was asked to embed."""

    def __init__(self) -> None:
        super().__init__(dimension=256)
        self.texts: list[str] = []

    def embed_documents(
        self, texts: Sequence[str], parts: Sequence[Sequence[Span]] | None = None
    ) -> DocumentEmbeddings:
        self.texts += texts
        return super().embed_documents(texts, parts)


def test_vectors_are_remembered_across_processes_by_content(tmp_path: Path) -> None:
    inner = CountingEmbedder()
    first = RememberingEmbedder(inner, tmp_path / "vectors.sqlite")
    fresh = first.embed_documents(["one", "two", "one"]).matrix
    first.close()
    second = RememberingEmbedder(inner, tmp_path / "vectors.sqlite")
    again = second.embed_documents(["two", "three", "one"]).matrix
    assert inner.texts == ["one", "two", "three"]
    assert (again[0] == fresh[1]).all()
    assert (again[2] == fresh[0]).all()
    second.remembering = False
    second.embed_documents(["one"])
    assert inner.texts[-1] == "one", "when time is measured, nothing is remembered"
    assert second.embed_documents([]).matrix.shape == (0, 256)


def test_vectors_that_cannot_be_kept_are_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"cannot be kept: unable to open.*another folder with --cache"):
        RememberingEmbedder(CountingEmbedder(), tmp_path)
    embedder = RememberingEmbedder(CountingEmbedder(), tmp_path / "vectors.sqlite")
    embedder._db.execute("PRAGMA max_page_count = 1")  # as a full disk: not one page more
    with pytest.raises(EvaluationError, match=r"cannot be kept: database or disk is full"):
        embedder.embed_documents(["one"])
    embedder.close()


@pytest.mark.parametrize("unit", ["document", "chunk"])
@pytest.mark.parametrize("mode", ["dense", "lexical", "hybrid"])
def test_retrieval_finds_the_document(tmp_path: Path, unit: str, mode: str) -> None:
    system = IndexSystem(config("index", unit=unit, mode=mode), cache=tmp_path, embedder=HashingEmbedder())
    system.index(DATASET)
    outcome = system.answer(DATASET.questions[0])
    system.close()
    assert outcome.ranking[0].entry_id == "cabinet"
    assert outcome.ranking[0].text == CABINET
    assert outcome.status is None
    assert set(outcome.timings_ms) == {"retrieve", "total"}


def test_copying_cites_every_sentence_to_itself(tmp_path: Path) -> None:
    system = IndexSystem(config("index", copy_top=True), cache=tmp_path, embedder=HashingEmbedder())
    system.index(DATASET)
    outcome = system.answer(DATASET.questions[0])
    system.close()
    assert [CABINET[cited.start : cited.end] for cited in outcome.citations] == [c.quote for c in outcome.citations]
    assert outcome.text.endswith("harbour. [2]")


@pytest.mark.parametrize("mode", ["dense", "lexical", "hybrid"])
def test_the_pipeline_answers_and_its_quotes_are_checked(tmp_path: Path, mode: str) -> None:
    settings = {"answer_mode": "quotes", "caution": 0.0}
    system = PipelineSystem(
        config("pipeline", mode=mode, settings=settings),
        cache=tmp_path,
        embedder=HashingEmbedder(),
        reader=OverlapReader(),
        checker=OverlapChecker(),
    )
    system.index(DATASET)
    outcome = system.answer(DATASET.questions[0])
    system.close()
    assert outcome.status == "answered"
    assert outcome.ranking[0].entry_id == "cabinet"
    assert outcome.confidence is not None
    assert outcome.citations
    assert all(cited.verbatim for cited in outcome.citations)
    assert "total" in outcome.timings_ms
    assert set(outcome.ranking[0].scores) - {"fused", "rerank"} == (
        {"dense", "lexical"} if mode == "hybrid" else {mode}
    )


def test_the_search_alone_loads_no_model_and_answers_nothing(tmp_path: Path) -> None:
    made = config("pipeline", answers=False)
    system = PipelineSystem(
        made, cache=tmp_path, embedder=HashingEmbedder(), reader=OverlapReader(), checker=OverlapChecker()
    )
    system.index(DATASET)
    outcome = system.answer(DATASET.questions[0])
    system.close()
    assert (outcome.ranking[0].entry_id, outcome.status, outcome.text) == ("cabinet", None, "")
    assert set(outcome.timings_ms) == {"retrieve", "total"}


def test_tokens_of_the_model_are_counted(tmp_path: Path) -> None:
    system = PipelineSystem(
        config("pipeline", settings={"answer_mode": "model", "caution": 0.0}),
        cache=tmp_path,
        embedder=HashingEmbedder(),
        reader=OverlapReader(),
        checker=OverlapChecker(),
        model=ScriptedChatModel(["The cabinet met on Monday in the old palace [1]."]),
    )
    system.index(DATASET)
    outcome = system.answer(DATASET.questions[0])
    system.close()
    assert outcome.tokens["in"] > 0
    assert outcome.tokens["out"] == 13


def test_a_folder_is_ingested_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "cabinet.txt").write_text(CABINET)
    dataset = Dataset("own", "answering", DATASET.questions, folder=folder)
    system = PipelineSystem(
        config("pipeline", settings={"answer_mode": "quotes", "caution": 0.0}),
        cache=tmp_path,
        embedder=HashingEmbedder(),
        reader=OverlapReader(),
        checker=OverlapChecker(),
    )
    system.index(dataset)
    outcome = system.answer(DATASET.questions[0])
    system.close()
    assert outcome.ranking[0].entry_id == "cabinet.txt"
    assert all(cited.verbatim for cited in outcome.citations)


def test_rewriting_and_verifying_are_measured_alone() -> None:
    history = (Turn("user", "When did the cabinet meet?"), Turn("assistant", "On Monday."))
    question = Question("q", "And where did it?", history=history)
    assert Rewriter(config("rewrite", method="none")).answer(question).rewrite == "And where did it?"
    assert "cabinet" in Rewriter(config("rewrite")).answer(question).rewrite
    claim = Question("c", "The cabinet met on Monday in the old palace.", premise=CABINET)
    wrong = Question("c", "The cabinet met on Friday in the old palace.", premise=CABINET)
    for judge in JUDGES:
        verifier = Verifier(config("verify", judge=judge))
        assert verifier.answer(claim).status == "answered"
    assert Verifier(config("verify", judge="engine")).answer(wrong).status == "no_evidence"


FOLLOW_UP = Question(
    "f", "And where did it meet?", sources={"cabinet": 1}, standalone="Where did the cabinet meet?",
    history=(Turn("user", "When did the cabinet vote on the plan?"), Turn("assistant", "On Monday.")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("reply", "searched"),
    [
        ("Did the cabinet agree on the plan?", "Did the cabinet agree on the plan?"),
        ("Did the senate agree on the plan?", "When did the cabinet vote on the plan? Did they agree?"),
    ],
)
def test_a_model_rewrites_what_rules_are_not_sure_of(tmp_path: Path, reply: str, searched: str) -> None:
    asked, model = replace(FOLLOW_UP, question="Did they agree?"), ScriptedChatModel([reply])
    made = config("follow-up", method="model", mode="lexical")
    system = FollowUpSearch(made, cache=tmp_path, embedder=HashingEmbedder(), model=model)
    system.index(replace(DATASET, questions=(asked,)))
    assert system.answer(asked).rewrite == searched
    system.close()
    assert Rewriter(config("rewrite", method="model"), model=model).answer(asked).rewrite == searched


@pytest.mark.parametrize(
    ("method", "searched"),
    [
        ("none", "And where did it meet?"),
        ("before", "When did the cabinet vote on the plan? And where did it meet?"),
        ("human", "Where did the cabinet meet?"),
        ("checked", "Where did the cabinet meet?"),
    ],
)
def test_a_follow_up_is_searched_for_as_it_was_rewritten(tmp_path: Path, method: str, searched: str) -> None:
    options = {"method": method, "mode": "lexical"}
    system = FollowUpSearch(config("follow-up", **options), cache=tmp_path, embedder=HashingEmbedder())
    system.index(replace(DATASET, questions=(FOLLOW_UP,)))
    outcome = system.answer(FOLLOW_UP)
    system.close()
    assert outcome.rewrite == searched
    assert [hit.entry_id for hit in outcome.ranking] == (["cabinet"] if method != "none" else [])
    assert set(outcome.timings_ms) == {"rewrite", "retrieve", "total"}


def test_rewrites_that_nobody_made_are_refused_before_the_first_question(tmp_path: Path) -> None:
    system = FollowUpSearch(config("follow-up", method="human"), cache=tmp_path, embedder=HashingEmbedder())
    with pytest.raises(EvaluationError, match="has no rewrite by a human"):
        system.index(DATASET)
    system.close()
    wrong = Rewriter(config("rewrite", method="magic"))
    with pytest.raises(EvaluationError, match="no method 'magic' to rewrite by; methods: condense, model"):
        wrong.answer(FOLLOW_UP)


def test_the_pipeline_keeps_to_what_a_question_is_asked_over(tmp_path: Path) -> None:
    within = replace(DATASET.questions[0], within=("river",))
    system = PipelineSystem(
        config("pipeline", settings={"answer_mode": "quotes", "caution": 0.0}),
        cache=tmp_path,
        embedder=HashingEmbedder(),
        reader=OverlapReader(),
        checker=OverlapChecker(),
    )
    system.index(DATASET)
    outcome = system.answer(within)
    system.close()
    assert {hit.entry_id for hit in outcome.ranking} == {"river"}
    assert {cited.entry_id for cited in outcome.citations} <= {"river"}


def test_a_system_that_cannot_keep_to_some_documents_is_refused(tmp_path: Path) -> None:
    within = replace(DATASET, questions=(replace(DATASET.questions[0], within=("river",)),))
    with pytest.raises(EvaluationError, match=r"system tested of kind index does not do; kinds that do: llama-index"):
        run(within, config("index"), Plan(tmp_path, tmp_path, JUDGES["overlap"]))


def ask(kind: str, folder: Path, question: Question = DATASET.questions[0], **options: object) -> Outcome:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the peers' own deprecations are not ours to mend
        if kind == "haystack":
            from eval.peers.haystack_pipeline import HaystackPipeline

            peer: object = HaystackPipeline(config("haystack"))
        else:
            from eval.peers.llama_index_starter import LlamaIndexStarter

            reply = ScriptedChatModel([str(options.pop("reply"))])
            peer = LlamaIndexStarter(
                config("llama-index", **options), cache=folder, embedder=HashingEmbedder(), model=reply
            )
        peer.index(replace(DATASET, questions=(question,)))  # type: ignore[attr-defined]
        outcome: Outcome = peer.answer(question)  # type: ignore[attr-defined]
        peer.close()  # type: ignore[attr-defined]
    return outcome


@pytest.mark.parametrize(
    ("reply", "status", "cited"),
    [("It met on Monday.", "answered", 2), ("The context does not mention it.", "no_evidence", 0)],
    ids=["answers", "refuses"],
)
def test_llama_index_answers_and_lists_what_it_retrieved(tmp_path: Path, reply: str, status: str, cited: int) -> None:
    outcome = ask("llama-index", tmp_path, answers=True, reply=reply)
    assert outcome.ranking[0].entry_id == "cabinet"
    assert (outcome.status, len(outcome.citations)) == (status, cited)


def test_llama_index_keeps_to_what_a_question_is_asked_over(tmp_path: Path) -> None:
    question = replace(DATASET.questions[0], within=("river",))
    outcome = ask("llama-index", tmp_path, question, answers=True, reply="In April.")
    assert [hit.entry_id for hit in outcome.ranking] == ["river"]
    assert [cited.title for cited in outcome.citations] == ["River"]


def test_haystack_ranks(tmp_path: Path) -> None:
    if find_spec("haystack") is None:  # looked for, not imported: our module turns its telemetry off first
        pytest.skip("a peer; pip install 'footnote[peers]'")
    assert ask("haystack", tmp_path).ranking[0].entry_id == "cabinet"


def test_a_run_with_real_parts_gives_a_result(tmp_path: Path) -> None:
    plan = Plan(
        tmp_path / "out",
        tmp_path,
        JUDGES["overlap"],
        build=lambda made, cache: IndexSystem(made, cache=cache, embedder=HashingEmbedder()),
    )
    assert run(DATASET, config("index"), plan)["metrics"]["nDCG@10"]["value"] == 1.0
