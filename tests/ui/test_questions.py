from __future__ import annotations

from fakes import OpenPipeline

from ui.questions import EXAMPLES, example_questions

SAMARKAND = "Plans\n\nLeaders meet in Samarkand in May. The hosts in Samarkand are ready. By Monday, in Asia, it ends."
BALI = "More plans\n\nThe group meets in Bali in May. The island of Bali is in Asia. They came by Monday, to Asia."


def test_questions_are_about_names_that_the_documents_come_back_to(open_fake_pipeline: OpenPipeline) -> None:
    pipeline = open_fake_pipeline(SAMARKAND, BALI)
    asked = example_questions(pipeline, pipeline.sources())
    assert sorted(asked) == ["What is said about Bali?", "What is said about Samarkand?"]


def test_no_question_where_no_name_stands_out(open_fake_pipeline: OpenPipeline) -> None:
    pipeline = open_fake_pipeline("notes\n\nsome words without any name in them.")
    assert example_questions(pipeline, pipeline.sources()) == []


def test_at_most_four_questions_and_no_name_twice(open_fake_pipeline: OpenPipeline) -> None:
    cities = ["Samarkand", "Bali", "Vienna", "Oslo", "Lima", "Bali"]
    pipeline = open_fake_pipeline(
        *(f"Plan {n}\n\nThey go to {city}. Then {city} is left." for n, city in enumerate(cities))
    )
    asked = example_questions(pipeline, pipeline.sources())
    assert len(asked) == len(set(asked)) == EXAMPLES
