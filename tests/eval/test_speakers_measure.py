"""Whom sentences are given to, counted against marks."""

from __future__ import annotations

from eval.speakers.measure import Counts, Mark, counted

TEXT = "“Trade holds. It grows,” Ann Lee said. The forum closed. Bo Holm said that it was late. Police said nothing."


def test_sentences_are_counted_by_where_they_start() -> None:
    marks = [
        Mark(TEXT.index("“Trade"), "Ann Lee", quoted=True),
        Mark(TEXT.index("It grows"), "Ann Lee", quoted=False),
        Mark(TEXT.index("Bo Holm"), "Cy Moe", quoted=False),
        Mark(TEXT.index("Police"), "", quoted=False),
    ]
    assert counted(TEXT, marks) == Counts(named=3, right=2, marked=3, said=4, seen=4, manner=3)


def test_what_nobody_could_be_sure_of_counts_for_nothing() -> None:
    starts = ("“Trade", "It grows", "Bo Holm", "Police")
    marks = [Mark(TEXT.index(start), "Ann Lee", quoted=True, doubtful=True) for start in starts]
    assert counted(TEXT, marks) == Counts()
