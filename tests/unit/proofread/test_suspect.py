"""Whether a number is wrong is told by what is believed of it, and by what stands around it."""

from __future__ import annotations

import pytest

from tilstand.proofread import Standing
from tilstand.proofread.posterior import load_feature_weights

HAVN = "Havn shelter helped 28 presumed victims in 2031."


def told(found) -> list[tuple[str, str]]:
    return [(one.printed, one.status.value) for one in found.checked]


def test_two_numbers_that_are_exchanged_are_both_wrong(sagaland, read) -> None:
    right, wrong = "agrees", "does_not_fit"
    found = told(read(sagaland, f"{HAVN} 19 were women and 7 were men."))
    assert found == [("28", right), ("19", right), ("7", right)]
    found = told(read(sagaland, f"{HAVN} 7 were women and 19 were men."))
    assert found == [("28", right), ("7", wrong), ("19", wrong)]


def test_a_figure_that_another_number_of_the_sentence_tells_is_not_held_against_a_second(norway, read) -> None:
    found = read(norway, "Bufdir\n\n8 mindreårige ble plassert i 2024. 5 var fra Asia og 3 fra Europa.")
    assert [one.printed for one in found.select_by_status(Standing.DOES_NOT_FIT)] == ["5"]


@pytest.mark.parametrize(
    "more", ["On average they were 23.5.", "The other 10 came later.", "They stayed for 9 months."]
)
def test_what_no_figure_states_is_not_wrong(sagaland, read, more: str) -> None:
    assert not read(sagaland, f"{HAVN} 19 were women and 7 were men. {more}").select_by_status(Standing.DOES_NOT_FIT)


def test_a_text_whose_numbers_are_told_rightly_is_trusted_more() -> None:
    worth = load_feature_weights().wrong
    assert worth["text_is"] > 0
    assert worth["exchanged"] > 0 > worth["meant_both"]
    assert worth["agrees"] < 0 < worth["held"]
