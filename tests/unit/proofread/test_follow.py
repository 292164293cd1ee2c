"""A change, a share or a difference is held against what the numbers before it are believed to be."""

from __future__ import annotations

import pytest

from tilstand.proofread import Standing

NORWAY = (
    ("Tvangsarbeid: 20 anmeldelser i 2020, åtte i 2023 og tolv i 2024. Det er en økning på {} prosent.", "50", "80"),
    ("Of the 183 adults who had help in housing or follow-up in 2024, {} per cent were women.", "74", "47"),
    ("The police received 19 reports of human trafficking in 2024. That is a drop of {} per cent.", "30", "39"),
)
SAGALAND = (("The police opened 20 cases in 2031. That is a rise of {} per cent.", "25", "52"),)


@pytest.mark.parametrize(("text", "right", "wrong"), NORWAY)
def test_what_follows_from_the_number_before_is_held_against_it(norway, read, text, right, wrong) -> None:
    _held(norway, read, text, right, wrong)


@pytest.mark.parametrize(("text", "right", "wrong"), SAGALAND)
def test_what_follows_is_held_against_it_in_another_country(sagaland, read, text, right, wrong) -> None:
    _held(sagaland, read, text, right, wrong)


def _held(book, read, text, right, wrong) -> None:
    assert not read(book, text.format(right)).select_by_status(Standing.DOES_NOT_FIT)
    (flag,) = read(book, text.format(wrong)).select_by_status(Standing.DOES_NOT_FIT)
    assert flag.printed.startswith(wrong)
    assert flag.relation in ("change", "share")


def test_a_rise_of_something_else_is_not_held_against_it(norway, read) -> None:
    text = "Politiet fikk 19 anmeldelser i 2024. HTSO hadde 2 flere enn året før. Andelen steg til 80 prosent."
    assert not read(norway, text).select_by_status(Standing.DOES_NOT_FIT)


def test_what_a_text_never_speaks_of_is_not_held_against_its_numbers(norway, read) -> None:
    text = (
        "577 fikk tilbud om en garasje i 2024. 72 takket nei.\n\n"
        "Blant dem som fikk nøkkel, er 298 kvinner og 207 menn. 119 kom langveis fra."
    )
    assert not read(norway, text).select_by_status(Standing.DOES_NOT_FIT)
