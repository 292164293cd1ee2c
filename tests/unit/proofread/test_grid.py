"""Tables read as a whole: rows below rows, other measures, and what is told of a table not understood."""

from __future__ import annotations

import pytest

from tilstand.proofread import Standing
from tilstand.proofread.page_blocks import PageLine
from tilstand.sandbox.documents import LineShape

CAPTION = "Vedtak om antatte ofre etter søknad og utfall"
ROWS = (
    ("", "2024"),
    ("Refleksjonsperiode", "18"),
    ("Innvilget", "17"),
    ("Begrenset oppholdstillatelse", "17"),
    ("Innvilget", "9"),
    ("Avslått", "8"),
)


def table(rows, caption=CAPTION) -> list[PageLine]:
    lines = [PageLine(1, "Utlendingsdirektoratet (UDI)", LineShape.HEADING), PageLine(2, caption, LineShape.CAPTION)]
    return [*lines, *(PageLine(n, " ".join(row), LineShape.ROW, row) for n, row in enumerate(rows, 3))]


def statuses(audit) -> list[tuple[str, str]]:
    return [(checked.printed, checked.status.value) for checked in audit.checked]


@pytest.mark.slow
def test_a_row_belongs_under_the_one_before_it(norway) -> None:
    found = norway.check_document(table(ROWS))
    assert statuses(found) == [(row[1], "agrees") for row in ROWS[1:]]
    assert dict(found.checked[4].key.dims) == {"outcome": "refused", "permit": "limited"}


@pytest.mark.parametrize("at", range(1, len(ROWS)))
def test_any_one_wrong_number_is_found_and_only_that(norway, at) -> None:
    rows = [(label, "99" if n == at else value) for n, (label, value) in enumerate(ROWS)]
    found = norway.check_document(table(rows))
    assert [c.printed for c in found.select_by_status(Standing.DOES_NOT_FIT)] == ["99"]
    assert len(found.select_by_status(Standing.AGREES)) == len(ROWS) - 2


def test_a_table_that_fits_nothing_is_not_understood_and_not_wrong(norway) -> None:
    rows = [(label, str(int(value) + 40) if value.isdigit() and label else value) for label, value in ROWS]
    assert {status for _, status in statuses(norway.check_document(table(rows)))} == {"not_matched"}


def test_the_head_may_name_the_year_before(norway) -> None:
    rows = [("", "I alt året før", "I alt"), ("ROSA", "85", "55"), ("Marita Womens bofellesskap", "6", "8")]
    found = norway.check_document(table(rows, "Voksne antatte ofre som fikk bistand, etter tiltak"))
    assert {status for _, status in statuses(found)} == {"agrees"}
    assert [c.key.period.text for c in found.checked] == ["2023", "2024", "2023", "2024"]


def test_a_part_of_a_table_may_be_a_body_s(norway) -> None:
    rows = [
        ("", "2024"),
        ("Migrasjonssenteret",),
        ("Ulike besøkende", "1 673"),
        ("herav brukte nødhjelpstilbudet", "1 321"),
    ]
    found = norway.check_document(table(rows, "Besøk, avtaler og ulike besøkende som var hos tiltakene"))
    assert {status for _, status in statuses(found)} == {"agrees"}


def test_marks_of_notes_are_no_part_of_a_number(norway) -> None:
    rows = [("", "2022", "2023", "2024"), ("I alt", "176", "216", "183a b")]
    found = norway.check_document(table(rows, "Voksne antatte ofre som fikk bistand fra bo- og oppfølgingstiltak"))
    assert [c.printed for c in found.select_by_status(Standing.AGREES)] == ["176", "216"]
    assert [c.printed for c in found.select_by_status(Standing.DISPUTED)] == ["183"]


def test_a_label_that_two_codes_bear_is_the_one_that_fits(norway) -> None:
    rows = [
        ("", "Antall"),
        ("Voksne antatte ofre som fikk bistand (personer)", "28"),
        ("Tvangsarbeid eller tvangstjenester", "14"),
        ("herav utnyttet til kriminalitet", "2"),
        ("Både seksuelle formål og tvangsarbeid eller tvangstjenester", "2"),
        ("herav utnyttet til kriminalitet", "1"),
    ]
    lines = table(rows, "Tall for 2024")
    lines[0] = PageLine(1, "Human Trafficking Support Oslo", LineShape.HEADING)
    assert {status for _, status in statuses(norway.check_document(lines))} == {"agrees"}


def test_a_label_that_two_codes_bear_is_not_wrong_where_one_of_them_is_not_stated(norway) -> None:
    rows = [
        ("", "Antall"),
        ("Voksne antatte ofre som fikk bistand (personer)", "12"),
        ("Prostitusjon eller andre seksuelle formål", "8"),
        ("Tvangsarbeid eller tvangstjenester", "4"),
        ("herav utnyttet til kriminalitet", "0"),
    ]
    lines = table(rows, "Tall for 2024")
    lines[0] = PageLine(1, "Lauras hus", LineShape.HEADING)
    assert not norway.check_document(lines).select_by_status(Standing.DOES_NOT_FIT)


def test_a_total_below_other_rows_is_of_what_the_caption_names(norway) -> None:
    rows = [("Politidistrikt", "2023", "2024"), ("Oslo politidistrikt", "9", "9"), ("Totalt", "27", "19")]
    found = norway.check_document(table(rows, "Anmeldelser"))
    assert [c.key.dims for c in found.select_by_status(Standing.AGREES)][-2:] == [(), ()]


def test_a_number_alone_in_its_row_is_no_figure_of_another_kind(norway) -> None:
    """As many as were suspected, of whom the section speaks: in a row of reports that the other years fit."""
    rows = [
        ("", "2019", "2020", "2021", "2022", "2023", "2024"),
        ("Anmeldelser til politiet (anmeldelser)", "36", "39", "29", "32", "27", "22"),
        ("Påtaleavgjorte saker (saker)", "50", "27", "35", "20", "38", "20"),
    ]
    told = PageLine(2, "I 2024 ble 22 personer registrert som mistenkt eller siktet.", LineShape.PARAGRAPH)
    lines = [PageLine(1, "Mistenkte og siktede", LineShape.HEADING), told]
    lines += [PageLine(n, " ".join(row), LineShape.ROW, row) for n, row in enumerate(rows, 3)]
    found = [c for c in norway.check_document(lines).checked if c.at == 4]
    assert [c.status for c in found[:-1]] == [Standing.AGREES] * 5
    assert found[-1].status is Standing.DOES_NOT_FIT
    assert found[-1].expected == "19"
