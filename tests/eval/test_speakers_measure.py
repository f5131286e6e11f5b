"""Whom sentences are given to, counted against marks."""

from __future__ import annotations

from eval.speakers.measure import Counts, counted

TEXT = "“Trade holds. It grows,” Ann Lee said. The forum closed. Bo Holm said that it was late. Police said nothing."


def test_sentences_are_counted_by_where_they_start() -> None:
    marks: dict[int, dict[str, object]] = {
        TEXT.index("“Trade"): {"speaker": "Ann Lee", "quoted": True},
        TEXT.index("It grows"): {"speaker": "Ann Lee", "quoted": False},
        TEXT.index("Bo Holm"): {"speaker": "Cy Moe", "quoted": False},
        TEXT.index("Police"): {"speaker": "", "quoted": False},
    }
    assert counted(TEXT, marks) == Counts(named=3, right=2, marked=3, said=4, seen=4, manner=3)


def test_what_nobody_could_be_sure_of_counts_for_nothing() -> None:
    marks: dict[int, dict[str, object]] = {
        TEXT.index(start): {"speaker": "Ann Lee", "quoted": True, "doubtful": True}
        for start in ("“Trade", "It grows", "Bo Holm", "Police")
    }
    assert counted(TEXT, marks) == Counts()
