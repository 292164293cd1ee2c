"""What a sentence's own figures say of each other: a part of its whole, a year of the other year."""

from __future__ import annotations

import pytest

from tilstand.proofread.result import Standing


@pytest.mark.parametrize(
    ("text", "number", "stated"),
    [
        ("UDI innvilget 17 av {} søknader om refleksjonsperiode i 2024.", "18", "58 17 10"),
        ("UDI granted {} of 17 applications for limited residence permits in 2024.", "9", "8 19"),
        ("Politiet registrerte 19 anmeldelser i 2024. Det er færre enn i 2023, da det var {}.", "27", "20 28"),
        ("UDI gjorde 58 vedtak i 2024. Talet steig frå {} i 2023 til 58 i 2024.", "36", "35 39"),
    ],
)
def test_what_one_figure_of_a_sentence_tells_of_the_other(norway, read, text, number, stated) -> None:
    def of(printed: str) -> list[Standing]:
        checked = read(norway, text.format(printed)).checked
        return [c.status for c in checked if c.printed == printed and not c.relation]

    assert Standing.DOES_NOT_FIT not in of(number)
    for printed in stated.split():
        assert Standing.DOES_NOT_FIT in of(printed), printed


def test_in_another_country_a_part_tells_its_whole(sagaland, read) -> None:
    text = "The Migration Board granted 21 of {} applications in 2031."
    assert read(sagaland, text.format(30)).select_by_status(Standing.DOES_NOT_FIT) == ()
    assert [c.printed for c in read(sagaland, text.format(7)).select_by_status(Standing.DOES_NOT_FIT)] == ["7"]


def test_every_one_of_some_is_no_part_of_them(norway, read) -> None:
    text = "UNE opprettholdt avslaget i hver eneste en av de fire klagene om begrenset oppholdstillatelse."
    assert read(norway, text).select_by_status(Standing.DOES_NOT_FIT) == ()
