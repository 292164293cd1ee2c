"""How sure it must be that a number does not fit before it is told."""

from __future__ import annotations

import pytest

from tilstand.proofread import ProofreadResult, Standing
from tilstand.proofread.figure_index import IndexedFigure
from tilstand.proofread.verdict_review import compute_text_trust
from tilstand.proofread.verdicts import NumberVerdict
from tilstand.terms import Key, Period

ENTRY = IndexedFigure(Key("victims_assisted", "havn_shelter", Period.from_text("2031"), ()), ())


def told(found: ProofreadResult) -> dict[str, str]:
    return {c.printed: c.status.value for c in found.checked}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        # the words may as well mean another figure that it is
        ("Nadheim Stavanger fikk 1 479 henvendelser. Lenger nord kom det inn 875 henvendelser.", "875"),
        # so long a number that a figure states is that figure
        ("UDI fattet 58 vedtak i 2024. Det ble innvilget 3 027 tillatelser.", "3 027"),
    ],
)
def test_a_number_that_may_be_another_figure_is_left_alone(norway, read, text, number) -> None:
    assert told(read(norway, text))[number] != "does_not_fit"


def test_what_the_sentence_plainly_names_is_no_other_years_figure(norway, read) -> None:
    assert told(read(norway, "ROSA bistod 85 voksne antatte ofre i 2024."))["85"] == "does_not_fit"


def test_a_slip_is_told_where_much_speaks_for_the_figure(norway, read) -> None:
    text = "In total there are 55 convictions since 2003, {} of which involve minors."
    assert told(read(norway, text.format(61)))["61"] == "does_not_fit"
    assert told(read(norway, text.format(16)))["16"] != "does_not_fit"


def test_a_slip_for_what_no_word_near_says_is_left_alone(sagaland, read) -> None:
    text = "There were 61 presumed victims helped in 2031 at Havn shelter and Fjord shelter."
    assert told(read(sagaland, text))["61"] == "not_matched"


def test_a_year_before_a_colon_labels_the_number_after_it(norway, read) -> None:
    text = "Anmeldelser til politiet:\n\n2019: 36\n2020: 39\n2021: 29\n2022: {}\n2023: 27\n2024: 19"
    assert not read(norway, text.format(32)).select_by_status(Standing.DOES_NOT_FIT)


@pytest.mark.parametrize(
    "text",
    [
        "Antallet anmeldelser gikk ned fra 36 i 2019 og 39 i 2020 til 19 i 2024.",
        "I første halvår av 2024 hadde HTSO 28 voksne antatte ofre.",
        "UDI innvilget 9 av 17 søknader om begrenset tillatelse. Nesten halvparten fikk altså avslag.",
    ],
)
def test_what_other_figures_bear_out_is_not_told_to_be_wrong(norway, read, text) -> None:
    assert not [c for c in read(norway, text).select_by_status(Standing.DOES_NOT_FIT) if c.relation]


def test_a_part_of_a_year_is_no_share(sagaland, read) -> None:
    text = "In the first half of 2031 the police had 7 suspects and in the second half 6."
    assert not [c for c in read(sagaland, text).checked if c.printed == "half"]


def test_a_name_told_in_pieces_is_that_bodys(norway, read) -> None:
    text = "Nadheim fulgte opp mange. I Bergen fulgte Nadheim opp {} antatte ofre, i Stavanger 10."
    assert told(read(norway, text.format(9)))["9"] == "agrees"
    found = read(norway, text.format(9)).checked
    assert [c.key.provider for c in found if c.key] == ["nadheim_bergen", "nadheim_stavanger"]


def test_the_beginnings_of_names_that_end_alike_are_names_once_they_are_spoken_of(norway, read) -> None:
    found = read(norway, "Oslo politidistrikt fikk 9 anmeldelser i 2024. 2 kom fra Finnmark.").checked
    assert [c.key.code("district") for c in found if c.key] == ["oslo", "finnmark"]
    assert told(read(norway, "2 kom fra Finnmark."))["2"] == "not_matched"


def test_a_slip_in_what_a_number_is_held_against_is_told(norway, read) -> None:
    text = "Politiet fekk 19 meldingar om menneskehandel i 2024. Saker som vart melde, var 19, mot {} i 2023."
    assert told(read(norway, text.format(72)))["72"] == "does_not_fit"


def test_a_number_is_hardly_a_figure_that_another_near_by_states(norway, read) -> None:
    text = "Marita Womens bofellesskap hadde 8 kvinner i 2024. 4 var nye, 4 bodde der før, og 4 barn fulgte med."
    found = [c.status for c in read(norway, text).checked if c.printed == "4"]
    assert found == [Standing.AGREES, Standing.AGREES, Standing.DOES_NOT_FIT]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2 av straffesakene gjelder en kombinasjon av seksuell utnyttelse og tvangsarbeid.", "2"),
        (
            "I 2024 var det 19 anmeldelser. 12 av anmeldelsene gjaldt tvangsarbeid. 6 av anmeldelsene gjaldt "
            "utnyttelse til prostitusjon eller andre seksuelle formål, hvorav 0 var grov.",
            "0",
        ),
    ],
)
def test_a_number_does_not_agree_with_what_its_words_do_not_speak_of(norway, read, text, number) -> None:
    """Not with one of two forms where both are meant, nor with a part of another whole."""
    assert told(read(norway, text))[number] != "agrees"


def test_less_is_asked_only_of_a_long_text_that_is_tied_nearly_whole() -> None:
    right, wrong = NumberVerdict(Standing.AGREES, ENTRY), NumberVerdict(Standing.NOT_MATCHED, guess=ENTRY)
    unseen = NumberVerdict(Standing.NOT_MATCHED)
    assert compute_text_trust([]) == compute_text_trust([right] * 3) == compute_text_trust([right, wrong] * 300) == 0
    assert compute_text_trust([right] * 500 + [wrong] * 70) > 1
    assert compute_text_trust([right] * 500 + [wrong] * 70) == compute_text_trust(
        [right] * 500 + [wrong] * 70 + [unseen] * 200
    )
