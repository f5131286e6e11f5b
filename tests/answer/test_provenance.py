"""What a draft says of its source, and is true of it, has not to stand in a sentence of the source."""

from __future__ import annotations

import pytest

from rag.answer.provenance import without_provenance

TITLE, DATE = "Minutes of the annual general meeting", "2021-04-24"
TOLD = "the shed is to be painted green"


@pytest.mark.parametrize(
    "claim",
    [
        f"According to the minutes of 24 April 2021, {TOLD}.",
        f"{TOLD}, according to the minutes of 24 April 2021.",
        f"The minutes say that {TOLD}.",
        f"The report of 24 April 2021 says that {TOLD}.",
        f"{TOLD}, as reported in April 2021.",
        f"{TOLD}, the document states.",
        f"In its minutes of 24 April 2021, {TOLD}.",
        f"According to the annual general meeting of 24 April, {TOLD}.",
    ],
)
def test_words_that_only_tell_the_source_are_left_out(claim: str) -> None:
    assert without_provenance(claim, title=TITLE, date=DATE).rstrip(".") == TOLD


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param(f"According to the minutes of 25 April 2021, {TOLD}", id="another day"),
        pytest.param(f"According to the minutes of 24 May 2021, {TOLD}", id="another month"),
        pytest.param(f"According to Ms Ardle, {TOLD}", id="a person"),
        pytest.param(f"Ms Ardle's letter says that {TOLD}", id="somebody's"),
        pytest.param(f"The minutes do not say that {TOLD}", id="denied"),
        pytest.param(f"The report might say that {TOLD}", id="hedged"),
        pytest.param(f"On 24 April 2021, {TOLD}", id="the day of something else"),
        pytest.param("She asked to be named as the source", id="no source of this claim"),
        pytest.param(TOLD, id="nothing of the kind"),
    ],
)
def test_what_the_source_does_not_bear_out_stays(claim: str) -> None:
    assert without_provenance(claim, title=TITLE, date=DATE) == claim


def test_the_date_of_the_source_is_left_out_behind_its_name_alone() -> None:
    claim = "The minutes of 24 April 2021 list nine members, two more than on 24 April 2021"
    told = "The minutes list nine members, two more than on 24 April 2021"
    assert without_provenance(claim, title=TITLE, date=DATE) == told
    other = "The agreement of 25 April 2021 binds both sides"
    assert without_provenance(other, title=TITLE, date=DATE) == other


def test_a_source_without_title_or_date_bears_out_its_kind_alone() -> None:
    assert without_provenance(f"The report says that {TOLD}", title=None, date=None) == TOLD
    claim = f"The report of 24 April 2021 says that {TOLD}"
    assert without_provenance(claim, title=None, date=None) == claim


def test_nothing_may_be_left() -> None:
    assert without_provenance("According to the minutes.", title=TITLE, date=DATE).strip(".") == ""
    assert without_provenance("", title=None, date=None) == ""
