"""Loaders: each on a small copy of its format, and what they say of wrong input."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from eval.data import CATALOGUE, DATASETS_VARIABLE, SAMPLES, folder_names, load_dataset, said, sample, wice
from eval.data.halves import HELD_OUT, TUNED_ON, half
from eval.data.misspelt import misspelt
from eval.data.own import KINDS
from eval.errors import DatasetError
from eval.systems.corpus import documents
from eval.types import Dataset, Question, corpus_files
from rag.ingest.load import load_document

SHARED = Path(os.environ.get(DATASETS_VARIABLE, Path(__file__).parents[3] / "shared" / "datasets"))

# Questions and corpus entries of the public copies, as their README counts them.
SIZES = {
    "2wiki": (101, 6119),
    "bipia": (75, 75),
    "canard": (3430, 0),
    "canard-passages": (2047, 471),
    "clapnq": (600, 597),
    "hotpotqa": (100, 1000),
    "mtrag": (507, 1152),
    "mtrag-follow-ups": (309, 1152),
    "mtrag-rewrites": (777, 0),
    "multihop-rag": (500, 326),
    "qed": (1355, 1343),
    "rgb": (100, 969),
    "rgb-counterfactual": (100, 975),
    "rgb-disagreement": (100, 370),
    "rgb-noise-0": (100, 492),
    "rgb-noise-0.4": (100, 491),
    "rgb-noise-0.8": (100, 490),
    "rgb-noise-1": (100, 434),
    "rgb-none": (42, 434),
    "rgb-refusal": (100, 581),
    "said": (171, 91),
    "said-written-on": (106, 91),
    "scifact": (300, 5183),
    "squad2": (6078, 646),
    "squad2-misspelt": (6078, 646),
    "wice": (190, 0),
    "wice-gold": (190, 0),
}


@pytest.mark.parametrize("name", sorted(SIZES))
def test_public_copies_are_read_whole(name: str) -> None:
    folder = SHARED / CATALOGUE[name].folder
    if not folder.is_dir():
        pytest.skip(f"{folder} is not here; set {DATASETS_VARIABLE}")
    dataset = load_dataset(name, path=SHARED)
    assert (len(dataset.questions), len(dataset.entries)) == SIZES[name]
    known = {entry.entry_id for entry in dataset.entries}
    assert len({question.question_id for question in dataset.questions}) == len(dataset.questions)
    assert all(set(question.sources) <= known for question in dataset.questions)


def test_every_public_dataset_is_tested() -> None:
    assert set(SIZES) == set(CATALOGUE) - {"beir"}


def test_samples_are_well_formed_and_of_all_kinds() -> None:
    dataset = load_dataset(SAMPLES)
    assert len(dataset.questions) >= 40
    assert {question.kind for question in dataset.questions} >= {
        "fact", "date", "who_said", "cross_document", "follow_up", "false_premise", "unanswerable",
    }  # fmt: skip


@pytest.mark.parametrize("name", folder_names())
def test_shipped_folders_hold_every_quote_word_for_word(name: str) -> None:
    dataset = load_dataset(name)
    assert len(dataset.questions) == 80
    assert sum(question.answerable for question in dataset.questions) == 62
    assert {question.kind for question in dataset.questions} == set(KINDS)
    assert dataset.folder is not None
    texts = {
        path.name: " ".join(load_document(path, source=path.name, max_bytes=10**6).text.split())
        for path in corpus_files(dataset.folder)
    }
    missing = [
        quote
        for question in dataset.questions
        for quote in question.quotes
        if not any(" ".join(quote.split()) in texts[source] for source in question.sources)
    ]
    assert missing == []


def write(path: Path, *records: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    write(tmp_path / "corpus.jsonl", {"_id": "d1", "title": "T", "text": "one"}, {"_id": "d2", "text": "two"})
    write(tmp_path / "queries.jsonl", {"_id": "q1", "text": "which?"}, {"_id": "q2", "text": "not judged"})
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\n")
    return tmp_path


def test_beir_keeps_judged_queries_and_positive_grades(beir: Path) -> None:
    dataset = load_dataset("beir", path=beir)
    assert [question.question_id for question in dataset.questions] == ["q1"]
    assert dataset.questions[0].sources == {"d1": 2}
    assert dataset.entries[0].title == "T"


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("qrels/test.tsv", "q1 d1 1\n", r"test\.tsv, line 1: not query-id TAB corpus-id TAB grade"),
        ("qrels/test.tsv", "q9\td1\t1\n", r"judges query 'q9', which queries\.jsonl does not hold"),
        ("qrels/test.tsv", "q1\td9\t1\n", r"judges document 'd9', which corpus\.jsonl does not hold"),
        ("qrels/test.tsv", "", "has no questions"),
        ("corpus.jsonl", "", r"judges document 'd1'"),
        ("corpus.jsonl", '{"_id": "d1"}\n', r"line 1: field 'text' must be a string; it is missing; found fields: _id"),
        ("corpus.jsonl", "[1]\n", r"line 1: must be a JSON object"),
        ("queries.jsonl", "{]\n", r"line 1: not JSON"),
        ("queries.jsonl", '{"_id": "q", "text": "a"}\n{"_id": "q", "text": "b"}\n', r"line 2: id 'q' was already used"),
    ],
    ids=lambda value: value[:24],
)
def test_wrong_beir_names_file_line_and_field(beir: Path, file: str, content: str, message: str) -> None:
    (beir / file).write_text(content)
    with pytest.raises(DatasetError, match=message):
        load_dataset("beir", path=beir)


def test_a_wrong_path_says_what_was_expected_and_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("")
    with pytest.raises(DatasetError, match=r"no file .*corpus\.jsonl.*BEIR layout.*holds: other\.txt"):
        load_dataset("scifact", path=tmp_path)
    with pytest.raises(DatasetError, match=r"no folder .*nowhere"):
        load_dataset("scifact", path=tmp_path / "nowhere")


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(DatasetError, match=r"no dataset 'sciFact2'.*scifact"):
        load_dataset("sciFact2")


def test_without_a_path_it_says_how_to_give_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DATASETS_VARIABLE, raising=False)
    with pytest.raises(DatasetError, match=f"--path, or set {DATASETS_VARIABLE}"):
        load_dataset("scifact")


def test_squad_tells_answerable_questions_apart(tmp_path: Path) -> None:
    qas = [
        {"id": "a", "question": "Who?", "is_impossible": False, "answers": [{"text": "X"}, {"text": "X"}]},
        {"id": "b", "question": "Why?", "is_impossible": True, "answers": [], "plausible_answers": [{"text": "Y"}]},
    ]
    path = tmp_path / "dev-v2.0.json"
    path.write_text(json.dumps({"data": [{"title": "A_B", "paragraphs": [{"context": "X did.", "qas": qas}]}]}))
    first, second = load_dataset("squad2", path=tmp_path).questions
    assert (first.answers, first.sources, first.answerable) == (("X",), {"A B#0": 1}, True)
    assert (second.answers, second.sources, second.answerable) == ((), {}, False)
    qas[0]["answers"] = []
    path.write_text(json.dumps({"data": [{"title": "A", "paragraphs": [{"context": "X.", "qas": qas}]}]}))
    with pytest.raises(DatasetError, match=r"qas\[0\]: field 'answers' must be a list with at least one answer"):
        load_dataset("squad2", path=tmp_path)


def test_rgb_answers_of_several_groups_must_all_be_met(tmp_path: Path) -> None:
    from eval.metrics.answer import containment

    record = {
        "id": 1, "query": "when?", "answer": [["May 5", "5 May"], ["Rome"]], "fakeanswer": "Oslo",
        "positive": ["p"], "positive_wrong": ["w"], "negative": ["n", "n"],
    }  # fmt: skip
    write(tmp_path / "en_fact.json", record)
    question = load_dataset("rgb", path=tmp_path).questions[0]
    assert containment("In Rome on 5 May", (), question.patterns) == 1.0
    assert containment("In Rome on 6 May", (), question.patterns) == 0.0
    false = load_dataset("rgb-counterfactual", path=tmp_path)
    assert false.questions[0].decoys == ("Oslo",)
    assert {entry.text for entry in false.entries} == {"w", "n"}
    assert load_dataset("rgb-refusal", path=tmp_path).questions[0].answerable is False


@pytest.mark.parametrize(
    ("name", "right", "irrelevant"),
    [
        ("rgb-noise-0", 3, 2),  # three right ones are all there are
        ("rgb-noise-0.4", 3, 2),
        ("rgb-noise-0.8", 1, 4),
        ("rgb-noise-1", 0, 5),
    ],
)
def test_rgb_asks_over_five_snippets_of_which_some_are_noise(
    tmp_path: Path, name: str, right: int, irrelevant: int
) -> None:
    record = {
        "id": 1, "query": "when?", "answer": "May 5", "fakeanswer": "June 6", "positive": ["p1", "p2", "p3"],
        "positive_wrong": ["w1", "w2", "w3"], "negative": [f"n{number}" for number in range(7)],
    }  # fmt: skip
    write(tmp_path / "en_fact.json", record)
    dataset = load_dataset(name, path=tmp_path)
    (question,) = dataset.questions
    texts = {entry.entry_id: entry.text for entry in dataset.entries}
    assert "".join(texts[key][0] for key in question.within) == "p" * right + "n" * irrelevant
    assert len(question.sources) == right
    assert question.answerable is bool(right)
    both = load_dataset("rgb-disagreement", path=tmp_path)
    assert [entry.text for entry in both.entries] == ["p1", "p2", "w1", "w2"]
    assert (both.questions[0].answers, both.questions[0].decoys) == (("May 5",), ("June 6",))


def test_wice_gives_the_page_or_what_of_it_should_carry_the_claim(tmp_path: Path) -> None:
    record = {"claim": "So it was.", "evidence": ["One.", "Two.", "Three."], "meta": {"id": next(_ids(HELD_OUT))}}
    write(
        tmp_path / "dev.jsonl",
        record | {"label": "supported", "supporting_sentences": [[0, 2], [1]]},
        record | {"label": "not_supported", "supporting_sentences": []},
    )
    assert [q.premise for q in load_dataset("wice", path=tmp_path).questions] == ["One.\nTwo.\nThree."] * 2
    gold, none = load_dataset("wice-gold", path=tmp_path).questions
    assert (gold.premise, gold.answerable) == ("One.\nThree.", True)
    assert (none.premise, none.answerable) == ("One.\nTwo.\nThree.", False)


def test_who_said_what_is_asked_of_one_half_of_the_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(said, "QUESTIONS", tmp_path / "questions.jsonl")
    record = {"kind": "said_who", "question": "Who?", "answerable": True, "spans": [[0, 7]], "patterns": ["Lee"]}
    nothing = {"answerable": False, "spans": [], "patterns": []}
    write(
        tmp_path / "questions.jsonl",
        record | {"id": "1", "page": "000000a0"},
        record | nothing | {"id": "2", "page": "000000a0"},
        record | {"id": "3", "page": "000000a1"},
    )
    write(tmp_path / "ground-truth.json", {page: {"articleBody": "Lee: no."} for page in ("000000a0", "000000a1")})
    answered, unsaid = load_dataset("said", path=tmp_path).questions
    assert (answered.quotes, dict(answered.sources), answered.patterns) == (("Lee: no",), {"000000a0": 1}, ("Lee",))
    assert (unsaid.answerable, unsaid.quotes, dict(unsaid.sources)) == (False, (), {})
    assert [q.question_id for q in load_dataset("said-written-on", path=tmp_path).questions] == ["3"]
    write(tmp_path / "ground-truth.json", {"000000a1": {"articleBody": "Lee: no."}})
    with pytest.raises(DatasetError, match="there is no page '000000a0'"):
        load_dataset("said", path=tmp_path)


def test_half_of_wice_is_kept_to_report_on(tmp_path: Path) -> None:
    ids = [next(_ids(TUNED_ON)), next(_ids(HELD_OUT))]
    record = {"claim": "So it was.", "evidence": ["One."], "label": "supported", "supporting_sentences": [[0]]}
    write(tmp_path / "dev.jsonl", *(record | {"meta": {"id": found}} for found in ids))
    assert [q.question_id for q in load_dataset("wice", path=tmp_path).questions] == ids[1:]
    assert [q.question_id for q in wice.load(tmp_path, name="wice", part=TUNED_ON).questions] == ids[:1]


def _ids(part: str) -> Iterator[str]:
    return (str(number) for number in count() if half(str(number)) == part)


def test_a_section_is_what_its_conversations_say_of_it(tmp_path: Path) -> None:
    def turn(dialog: str, number: int, *history: str, question: str, rewrite: str) -> dict[str, Any]:
        return {
            "QuAC_dialog_id": dialog, "Question_no": number, "History": ["Ann", "Life", *history],
            "Question": question, "Rewrite": rewrite,
        }  # fmt: skip

    records = [
        turn("x", 1, question="Who?", rewrite="Who was Ann?"),
        turn("x", 2, "Who?", "A singer.", question="When?", rewrite="When was Ann born?"),
        turn("x", 3, "Who?", "A singer.", "When?", "In 1950.", question="Why?", rewrite="Why was Ann?"),
        turn("x", 4, "Who?", "A singer.", "When?", "In 1950.", "Why?", "I don't know.", question="So?", rewrite="So?"),
        turn("y", 1, question="Where?", rewrite="Where was Ann?"),
        turn("y", 2, "Where?", "In Rome.", question="With whom?", rewrite="With whom was Ann?"),
    ]
    (tmp_path / "dev.json").write_text(json.dumps(records))
    dataset = load_dataset("canard-passages", path=tmp_path)
    assert [(e.title, e.text) for e in dataset.entries] == [("Ann: Life", "A singer.\nIn 1950.\nIn Rome.")]
    (question,) = dataset.questions
    assert (question.question, question.standalone) == ("When?", "When was Ann born?")
    assert question.sources == {"Ann: Life": 1}
    assert [item.content for item in question.history] == ["Who was Ann?", "A singer."], "begun as one would ask"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "a.txt").write_text("The cabinet met on Monday.")
    return tmp_path


GOOD = {"id": "1", "question": "When?", "answers": ["Monday"], "sources": ["a.txt"]}


def test_own_questions_are_read(own: Path) -> None:
    history = [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Yes?"}]
    write(own / "questions.jsonl", GOOD | {"history": history}, {"id": "2", "question": "Who?", "answerable": False})
    first, second = load_dataset(str(own)).questions
    assert (first.answers, first.sources, len(first.history)) == (("Monday",), {"a.txt": 1}, 2)
    assert second.answerable is False


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"id": "1", "question": "When?"}, r"line 1: question '1' is answerable but has no gold"),
        (GOOD | {"sources": ["b.txt"]}, r"names source 'b\.txt', which .*documents lacks. It holds: a\.txt"),
        (GOOD | {"patterns": ["("]}, r"field 'patterns' must be a list of regular expressions"),
        (GOOD | {"answer": "Monday"}, r"there is no field 'answer'"),
        (GOOD | {"answers": "Monday"}, r"field 'answers' must be a list of strings; found \"Monday\""),
        (GOOD | {"answerable": "yes"}, r"field 'answerable' must be true or false"),
        (GOOD | {"question": " "}, r"field 'question' must be a string that is not blank"),
        (GOOD | {"question": "REPLACE: ask"}, r"field 'question' must be your own"),
        (GOOD | {"history": [{"role": "bot", "content": "x"}]}, r"history\[0\]: field 'role' must be one of user"),
    ],
    ids=lambda value: str(value)[-24:],
)
def test_wrong_own_questions_are_named(own: Path, record: dict[str, Any], message: str) -> None:
    write(own / "questions.jsonl", record)
    with pytest.raises(DatasetError, match=message):
        load_dataset(str(own))


@pytest.mark.parametrize("content", ["", "\n \n"], ids=["empty", "blank lines"])
def test_own_questions_that_are_none_are_said(own: Path, content: str) -> None:
    (own / "questions.jsonl").write_text(content)
    with pytest.raises(DatasetError, match=r"has no questions\. Check the files it was read from"):
        load_dataset(str(own))


def test_a_folder_without_a_readable_document_is_said(own: Path) -> None:
    write(own / "questions.jsonl", GOOD)
    (own / "documents" / "a.txt").write_bytes(b"")
    with pytest.raises(DatasetError, match=r"there is no readable document in .*documents"):
        documents(load_dataset(str(own)))


def test_a_sample_is_the_same_each_time_and_nested() -> None:
    questions = tuple(Question(str(number), "?") for number in range(100))
    dataset = Dataset("d", "ranking", questions)
    small, large = sample(dataset, 10), sample(dataset, 20)
    assert small.questions == sample(dataset, 10).questions
    assert {question.question_id for question in small.questions} < {q.question_id for q in large.questions}
    assert list(large.questions) == sorted(large.questions, key=lambda question: int(question.question_id))


def test_an_empty_rare_field_leaves_the_fingerprint_as_it_was() -> None:
    question = Question("q", "When?")
    plain = Dataset("d", "ranking", (question,)).fingerprint()
    assert plain == "04fc54f7b914bc66"
    assert Dataset("d", "ranking", (replace(question, standalone="When did it end?"),)).fingerprint() != plain


def test_the_fingerprint_follows_the_content(own: Path) -> None:
    write(own / "questions.jsonl", GOOD)
    before = load_dataset(str(own)).fingerprint()
    assert load_dataset(str(own)).fingerprint() == before
    (own / "documents" / "a.txt").write_text("The cabinet met on Tuesday.")
    assert load_dataset(str(own)).fingerprint() != before


def test_a_question_is_misspelt_in_one_word_and_the_same_way_every_time() -> None:
    asked = "When did Germany invade Poland?"
    made = {misspelt(asked, str(seed)) for seed in range(40)}
    assert misspelt(asked, "7") == misspelt(asked, "7")
    assert asked not in made
    assert {"When did Gremany invade Poland?", "When did Grmany invade Poland?"} <= made
    assert all(question.startswith("When did G") and question.endswith(" invade Poland?") for question in made)
    assert misspelt("Who is it?", "7") == "Who is it?"
