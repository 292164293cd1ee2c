"""The words of one number: which are its own, which it shares, and how it stands to others."""

from __future__ import annotations

import pytest

from tilstand.proofread.claims import parse_claim_sentence
from tilstand.proofread.phrases import list_first_mentioned_codes


@pytest.fixture
def claims(norway):
    def of(text: str, language: str = "nb"):
        return parse_claim_sentence(text, language, norway.learned.get_phrase_finder(language)).claims

    return of


def own(claim) -> dict[str, set[str]]:
    return {group: set(names) for group, names in list_first_mentioned_codes((*claim.side, *claim.own)).items()}


def test_each_number_of_a_list_has_its_own_words(claims) -> None:
    women, men = claims("20 var kvinner og 7 menn.")
    assert own(women)["sex"] == {"female"}
    assert own(men)["sex"] == {"male"}


def test_a_label_before_a_colon_belongs_to_the_number_after_it(claims) -> None:
    (africa,) = claims("Afrika: 6 søkere")
    assert africa.labelled
    assert "africa" in own(africa)["region"]


def test_a_label_before_a_bracket_belongs_to_the_number_in_it(claims) -> None:
    found = claims("De kom fra Afrika (3), Asia (8) og Latin-Amerika (2).")
    assert [sorted(own(c)["region"]) for c in found] == [["africa"], ["asia"], ["latin_america"]]


def test_years_belong_to_the_number_they_stand_with(claims) -> None:
    found = claims("UDI fattet 36 vedtak i 2023, 35 vedtak i 2022 og 49 vedtak i 2020.")
    assert [c.years for c in found] == [("2023",), ("2022",), ("2020",)]


def test_a_year_in_brackets_is_not_the_main_number_s(claims) -> None:
    main, before = claims("I 2024 hjalp ROSA 55 personer (85 i 2023).")
    assert (main.years, main.lead_years) == ((), ("2024",))
    assert before.years == ("2023",)


def test_a_part_and_its_whole(claims) -> None:
    part, whole = claims("2 av de 19 anmeldelsene var for grov menneskehandel.")
    assert (part.part_of, whole.whole) == (1, True)
    assert own(part)["aggravation"] == {"aggravated"}


def test_a_list_that_leaves_words_out_means_them(claims) -> None:
    first, second = claims("20 saker ble avgjort, hvorav 9 ble anmeldt i 2024, 5 i 2023.")[1:]
    assert own(first)["reported_in"] == {"same_year"}
    assert own(second)["reported_in"] == {"year_before"}
    assert second.years == ()


def test_alternatives_say_nothing(claims) -> None:
    (one,) = claims("2 personer reiste til hjemlandet eller til tredjeland.")
    assert "return_to" not in own(one)


def test_words_of_a_name_are_no_codes(claims) -> None:
    (one,) = claims("Marita Women assisted 8 persons.", "en")
    assert "sex" not in own(one)
    assert "sex" not in list_first_mentioned_codes(one.lead)


@pytest.mark.parametrize(
    "text", ["se tabell 2 og 3", "UDI 2022-004 gjelder", "De bidrar til 8 fremme samarbeidet.", "0 20 40 60 80"]
)
def test_numbers_that_are_no_figures(claims, text) -> None:
    assert claims(text) == ()
