"""What a number is about is believed by its words, by what stands around it, and by how numbers go wrong."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tilstand.ledger.interval import Interval
from tilstand.model import Source
from tilstand.proofread import Standing
from tilstand.proofread.figure_index import IndexedFigure
from tilstand.proofread.posterior import compute_null_likelihood, compute_typo_likelihood, load_feature_weights
from tilstand.terms import Key, Period

KEY = Key("victims_assisted", "havn_shelter", Period.from_text("2031"), ())


def stated(number: int) -> IndexedFigure:
    return IndexedFigure(KEY, ((Interval.from_single_number(Fraction(number)), Source(document="", quote="")),))


def test_a_wrong_number_is_likelier_a_near_one_or_one_of_its_digits() -> None:
    assert (
        compute_typo_likelihood(30, stated(28))
        > compute_typo_likelihood(60, stated(28))
        > compute_typo_likelihood(400, stated(28))
    )
    assert compute_typo_likelihood(82, stated(28)) > compute_typo_likelihood(80, stated(28))
    assert compute_typo_likelihood(28, stated(28)) == 0
    assert compute_null_likelihood(4) > compute_null_likelihood(400)


def test_what_signs_are_worth_names_no_collection_and_no_language() -> None:
    signs = {sign for table in (load_feature_weights().alone, load_feature_weights().together) for sign in table}
    first = {sign.partition("_")[0] for sign in signs}
    assert first == {
        *("always", "around", "body", "code", "has", "is", "kind", "left", "measure", "said", "unit", "words", "year")
    }


@pytest.mark.parametrize(
    ("text", "number"),
    [
        # a body and a measure carry on, also where each number has but a code of its own
        ("Havn shelter helped 28 presumed victims in 2031. {} were women. Seven were men.", ("19", "16")),
        ("The police opened 20 cases in 2031. Forced labour accounted for {}.", ("8", "9")),
    ],
)
def test_a_body_and_a_measure_carry_on_in_another_country(sagaland, read, text, number) -> None:
    right, wrong = number
    assert {c.printed: c.status for c in read(sagaland, text.format(right)).checked}[right] is Standing.AGREES
    found = {c.printed: c.status for c in read(sagaland, text.format(wrong)).checked}
    assert found[wrong] is Standing.DOES_NOT_FIT


def test_what_the_next_number_turns_to_is_not_held_against_the_last(norway, read) -> None:
    text = "Politiet fikk 19 anmeldelser i 2024. Oslo hadde ni. Agder hadde ingen, mot {} i 2023."
    assert not read(norway, text.format("fem")).select_by_status(Standing.DOES_NOT_FIT)


def test_a_number_that_surely_is_a_figure_is_tied_without_a_phrase(norway, read) -> None:
    text = "ROSA bistod 55 voksne antatte ofre i 2024. Hos HTSO ble 28 fulgt opp, hvorav 20 kvinner."
    assert {c.printed: c.status for c in read(norway, text).checked}["20"] is Standing.AGREES


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("Året før fattet UDI {} slike vedtak om refleksjonsperiode eller begrenset tillatelse.", "24", "22"),
        ("The report for 2024 is out. HTSO in Oslo helped 28 adults, up from {} in 2023.", "26", "24"),
    ],
)
def test_such_things_and_short_names_are_judged_where_it_is_clear_what_they_are(
    norway, read, text, right, wrong
) -> None:
    assert {c.printed: c.status for c in read(norway, text.format(right)).checked}[right] is Standing.AGREES
    found = {c.printed: c.status for c in read(norway, text.format(wrong)).checked}
    assert found[wrong] is Standing.DOES_NOT_FIT


LABELLED = "Cases opened by the police: {} in 2030, {} in 2031."


def test_the_year_after_a_labelled_number_is_its_own(sagaland, read) -> None:
    for numbers, statuses in (((16, 20), ["agrees", "agrees"]), ((20, 20), ["does_not_fit", "agrees"])):
        found = read(sagaland, LABELLED.format(*numbers)).checked
        assert [c.status.value for c in found] == statuses


ROOM = (
    "Lauras hus has nine places. Twelve women and three children lived there in the course of the year; "
    "four of the women were new. The shared home run by Marita Women has room for eight women. Eight women "
    "stayed there in 2024."
)


def test_what_is_named_right_before_a_number_is_what_it_counts(norway, read) -> None:
    """There is room for five; eight were helped there, which says nothing of how many there is room for."""
    found = [c for c in read(norway, ROOM).checked if c.printed.lower() == "eight"]
    assert [c.status.value for c in found] == ["not_matched", "agrees"]


LISTED = (
    "UDI gjorde 58 vedtak i fjor, 22 fleire enn året før.\n\n35 av vedtaka gjaldt løyve etter § 8-3. "
    "28 menneske stod bak, 21 kvinner og 7 menn. Elleve var frå Latin-Amerika, åtte frå Asia, {} frå Afrika."
)


def test_the_numbers_before_one_say_of_what_it_is_part(norway, read) -> None:
    """Three of those housed came from Africa; of those that the eleven and the eight are of, six did."""
    for number, status in (("seks", "agrees"), ("tre", "does_not_fit")):
        (one,) = [c for c in read(norway, LISTED.format(number)).checked if c.printed == number]
        assert one.status.value == status


def test_some_of_the_cases_are_of_those_told_right_before(norway, read) -> None:
    """Of 18 decisions on reflection periods 17 were granted; of 21 on asylum, ten."""
    before = "UDI fattet 18 vedtak om refleksjonsperiode i 2024, 17 av sakene ble innvilget."
    for number, status in ((10, "agrees"), (17, "does_not_fit")):
        text = f"{before}\n\nUDI fattet vedtak i 21 asylsaker i 2024. {number} av sakene ble innvilget."
        assert read(norway, text).checked[-1].status.value == status


def test_the_figure_of_another_year_is_hardly_told_again_at_once(norway, read) -> None:
    """As many reports as there were the year before are no decisions of this year."""
    before = "The police registered 19 reports in 2024. That is fewer than in 2023, when there were 27."
    (*_, told) = read(norway, f"{before} Prosecutors decided 27 cases.").checked
    assert told.printed == "27"
    assert told.status.value != "agrees"
