"""What the gate promises: a number agrees only where no slot that words fill contradicts its figure."""

from __future__ import annotations

import pytest

from tilstand.proofread import Standing

TIED = (Standing.AGREES, Standing.DISPUTED)
TRUE = {
    "body nb": ("ROSA bistod 55 voksne antatte ofre i 2024.", "55"),
    "body en": ("ROSA assisted 55 adult presumed victims in 2024.", "55"),
    "period nb": ("ROSA bistod 85 voksne antatte ofre i 2023.", "85"),
    "period en": ("ROSA assisted 85 adult presumed victims in 2023.", "85"),
    "code nb": ("ROSA bistod 45 kvinner som var antatte ofre, i 2024.", "45"),
    "code en": ("ROSA assisted 45 women who were presumed victims in 2024.", "45"),
    "unit nb": ("Politiet fikk 19 anmeldelser for menneskehandel i 2024.", "19"),
    "unit en": ("The police received 19 reports of trafficking in 2024.", "19"),
}
FALSE = {
    "act nb": ("UDI avslo 9 søknader om begrenset oppholdstillatelse i 2024.", "9"),
    "act en": ("UDI refused 9 applications for a limited residence permit in 2024.", "9"),
    "body nb": ("HTSO bistod 55 voksne antatte ofre i 2024.", "55"),
    "body en": ("HTSO assisted 55 adult presumed victims in 2024.", "55"),
    "period nb": ("ROSA bistod 55 voksne antatte ofre i 2023.", "55"),
    "period en": ("ROSA assisted 55 adult presumed victims in 2023.", "55"),
    "unit nb": ("UDI ga opphold til 58 personer i 2024.", "58"),
    "unit en": ("UDI registered 58 people in 2024.", "58"),
    "code nb": ("ROSA bistod 45 menn som var antatte ofre, i 2024.", "45"),
    "code en": ("ROSA assisted 45 men who were presumed victims in 2024.", "45"),
}


def find_number(result, printed):
    return next(one for one in result.checked if one.printed == printed)


@pytest.mark.parametrize(("text", "printed"), TRUE.values(), ids=TRUE)
def test_what_the_ledger_states_is_tied_to_its_figure(norway, check, text, printed) -> None:
    found = find_number(check(norway, text), printed)
    assert found.status in TIED
    assert found.expected.split(" / ")[0] == printed
    assert not found.contradicting


@pytest.mark.parametrize(("text", "printed"), FALSE.values(), ids=FALSE)
def test_a_slot_that_contradicts_keeps_a_number_from_agreeing(norway, check, text, printed) -> None:
    assert find_number(check(norway, text), printed).status not in TIED


@pytest.mark.parametrize("text", [TRUE["body nb"][0], TRUE["body en"][0]])
def test_a_wrong_number_does_not_fit_and_its_figure_is_named(norway, check, text) -> None:
    found = find_number(check(norway, text.replace("55", "65")), "65")
    assert found.status is Standing.DOES_NOT_FIT
    assert (found.key.measure, found.key.provider, found.expected) == ("adults_assisted", "rosa", "55")
    assert found.sources[0].line


@pytest.mark.parametrize(
    "sentences",
    [
        [
            "ROSA bistod {} voksne antatte ofre i 2024.|55|65",
            "HTSO bistod {} voksne antatte ofre i 2024.|28|38",
            "Adora bistod {} voksne antatte ofre i 2024.|10|14",
            "Politiet fikk {} anmeldelser for menneskehandel i 2024.|19|29",
            "Lauras hus bistod {} voksne antatte ofre i 2024.|12|21",
        ],
        [
            "ROSA assisted {} adult presumed victims in 2024.|55|65",
            "HTSO assisted {} adult presumed victims in 2024.|28|38",
            "Adora assisted {} adult presumed victims in 2024.|10|14",
            "The police received {} reports of trafficking in 2024.|19|29",
            "Lauras hus assisted {} adult presumed victims in 2024.|12|21",
        ],
    ],
    ids=["nb", "en"],
)
def test_no_text_is_silenced_as_it_gets_worse(norway, check, sentences) -> None:
    flagged = []
    for wrong in range(len(sentences) + 1):
        parts = [sentence.split("|") for sentence in sentences]
        text = "\n\n".join(words.format(bad if at < wrong else right) for at, (words, right, bad) in enumerate(parts))
        flagged.append(check(norway, text).status_counts[Standing.DOES_NOT_FIT])
    assert flagged == sorted(flagged)
    assert flagged[0] == 0
    assert flagged[-1] >= 4


def test_true_differences_are_no_alarm(norway, check) -> None:
    found = check(norway, "Politiet fikk 19 anmeldelser for menneskehandel i 2024, 8 færre enn i 2023, da det var 27.")
    assert not found.select_by_status(Standing.DOES_NOT_FIT)


def test_a_code_that_all_share_does_not_contradict(norway, check) -> None:
    found = find_number(check(norway, "I 2024 bodde 12 kvinner på Lauras hus."), "12")
    assert "code" not in found.contradicting
    assert found.status is not Standing.DOES_NOT_FIT
