"""Columns beside the figures of a table: changes, shares, and numbers of which nothing else is said."""

from __future__ import annotations

import pytest

from tilstand.proofread import Standing
from tilstand.proofread.page_blocks import PageLine, split_plain_lines
from tilstand.sandbox.documents import LineShape

BEFORE = "Endring fra året før, %"
MEAN = "Endring i pst. fra snitt 2019–23"
HEADS = ("", "2022", "2023", "2024", BEFORE, MEAN)
ROWS = (
    ("Anmeldelser", "32", "27", "19", "−29,6", "-41,7"),
    ("Påtaleavgjorte saker", "20", "38", "20", "−47,4 %", "−41,2 %"),
    ("Påtaleavgjorte saker, oppklart", "6", "3", "8", "+166,7", "−21,6"),
    ("Oppklaringsprosent", "33 %", "11 %", "44 %", "33", "9"),
    ("Saksbehandlingstid, oppklarte saker", "419", "469", "455", "–14", "96"),
)


def table(*rows, caption="Hovedresultater for politiets straffesaksbehandling") -> list[PageLine]:
    lines = [PageLine(1, "Politidirektoratet (POD)", LineShape.HEADING), PageLine(2, caption, LineShape.CAPTION)]
    return [*lines, *(PageLine(n, " ".join(row), LineShape.ROW, row) for n, row in enumerate(rows, 3))]


def told(audit) -> list[tuple[str, str]]:
    return [(checked.printed, checked.status.value) for checked in audit.checked]


def test_a_column_of_changes_is_held_against_the_change_of_what_the_row_names(norway) -> None:
    found = norway.check_document(table(HEADS, *ROWS))
    assert {status for _, status in told(found)} == {"agrees", "disputed"}
    assert [c.printed for c in found.select_by_status(Standing.DISPUTED)] == ["96"]  # the mean of five years
    changes = [c.key for c in found.checked if c.key.measure.endswith("_change")]
    assert len(changes) == 10
    assert [dict(k.dims)["baseline"] for k in changes] == ["previous_year", "mean_five_years"] * 5
    assert {k.period.text for k in changes} == {"2024"}


@pytest.mark.parametrize(("row", "column", "wrong"), [(0, 4, "−29,9"), (1, 5, "-31,2 %"), (2, 4, "16,7")])
def test_a_wrong_change_in_a_table_that_was_understood_is_told(norway, row, column, wrong) -> None:
    rows = [list(r) for r in ROWS]
    rows[row][column] = wrong
    found = norway.check_document(table(HEADS, *map(tuple, rows)))
    assert [c.printed for c in found.select_by_status(Standing.DOES_NOT_FIT)] == [wrong.removesuffix(" %")]


def test_the_words_may_name_what_a_change_is_held_against(norway) -> None:
    heads, row = ("", "2023", "2024", BEFORE), ("Anmeldelser", "27", "19", "−25,1")
    assert told(norway.check_document(table(heads, row)))[-1] == ("−25,1", "does_not_fit")


@pytest.mark.parametrize("change", ["−8", "8", "−30 %"])
def test_a_change_that_the_row_itself_tells_is_never_wrong(norway, change) -> None:
    heads, row = ("", "2023", "2024", BEFORE), ("Anmeldelser", "27", "19", change)
    assert not norway.check_document(table(heads, row)).select_by_status(Standing.DOES_NOT_FIT)


def test_changes_in_numbers_are_not_held_against_changes_in_per_cent(norway) -> None:
    heads = ("", "2024", "Endring fra 2023")
    rows = (("Anmeldelser", "19", "−8"), ("Påtaleavgjorte saker", "20", "−18"))
    assert [s for _, s in told(norway.check_document(table(heads, *rows)))] == ["agrees", "not_matched"] * 2


def test_a_change_is_never_taken_for_a_level(norway) -> None:
    heads, row = ("", "2024", "Endring"), ("Fellende dommer", "2", "2")
    assert told(norway.check_document(table(heads, row)))[-1] == ("2", "not_matched")


def test_a_row_of_changes_is_held_against_the_change_of_what_the_column_names(norway) -> None:
    rows = (("", "Anmeldelser", "Påtaleavgjorte saker"), ("2024", "19", "20"), (BEFORE, "−29,6", "−47,4"))
    found = norway.check_document(table(*rows))
    assert told(found)[-2:] == [("−29,6", "agrees"), ("−47,4", "agrees")]


TEXT = """Politidirektoratet (POD)

Dette er det som politiet har gjort i disse årene, og som er talt opp for rapporten.

2019 2020 2021 2022 2023 2024 % endringfra % endring fra
2023* gj.snitt 2019-23*

Antall anmeldelser 36 39 29 32 27 19 -29,6 -41,7
Antall påtaleavgjorte saker 50 27 35 20 38 20 -474 -412
"""


def test_recognition_may_lose_the_decimal_sign_of_a_change(norway) -> None:
    found = norway.check_document(list(split_plain_lines(TEXT)))
    assert {status for _, status in told(found)} == {"agrees"}
    assert [c.printed for c in found.checked][-2:] == ["-474", "-412"]
    rows = [tuple(c.replace("−47,4", "−474") for c in row) for row in ROWS]
    found = norway.check_document(table(HEADS, *rows))
    assert [c.printed for c in found.select_by_status(Standing.DOES_NOT_FIT)] == ["−474"]


def test_a_column_of_shares_stands_beside_what_the_table_is_about(norway) -> None:
    rows = (("Område", "Antall", "Andel"), ("Latin-Amerika", "72", "39 %"), ("Asia", "23", "13"))
    caption = "Voksne antatte ofre som fikk bistand, alle bo- og oppfølgingstiltak"
    found = norway.check_document(table(*rows, caption=caption))
    assert [s for _, s in told(found)] == ["disputed", "not_matched", "agrees", "not_matched"]


def test_a_column_of_shares_may_be_a_measure_of_shares(norway) -> None:
    rows = (("", "I prosent"), ("2023", "11"), ("2024", "44"))
    found = norway.check_document(table(*rows, caption="Oppklaringsprosent"))
    assert {c.key.measure for c in found.select_by_status(Standing.AGREES)} == {"clearance_rate"}


def test_the_rows_of_a_table_may_each_name_a_measure(norway) -> None:
    rows = [("Nøkkeltall", ""), ("Anmeldelser", "19"), ("Påtaleavgjorte saker", "20"), ("Oppklaringsprosent", "44 %")]
    assert [s for _, s in told(norway.check_document(table(*rows)))] == ["agrees"] * 3
    rows[1] = ("Anmeldelser", "18")
    assert [s for _, s in told(norway.check_document(table(*rows)))] == ["does_not_fit", "agrees", "agrees"]
    # Where nothing tells what the numbers are, one row is too little to call wrong.
    assert [s for _, s in told(norway.check_document(table(*rows[:2])))] == ["not_matched"]


def test_tables_that_follow_each_other_have_their_own_heads(norway) -> None:
    rows = [("", "2022", "2023"), ("Anmeldelser", "32", "27"), ("Påtaleavgjorte saker", "20", "38")]
    more = [("", "2024", BEFORE), ("Anmeldelser", "19", "−29,6"), ("Påtaleavgjorte saker", "20", "−47,4")]
    found = norway.check_document(table(*rows, *more))
    assert [c.key.period.text for c in found.select_by_status(Standing.AGREES)] == ["2022", "2023"] * 2 + ["2024"] * 4
    ended = [*table(*rows), PageLine(20, "Straffesaker", LineShape.HEADING)]
    ended += [PageLine(n, " ".join(row), LineShape.ROW, row) for n, row in enumerate(more, 21)]
    assert len(norway.check_document(ended).select_by_status(Standing.AGREES)) == 8


def test_words_in_cells_are_no_heads(norway) -> None:
    rows = [("", "2023", "2024"), ("Anmeldelser", "27", "19"), ("Særorgan", "ukjent", "ukjent")]
    found = norway.check_document(table(*rows, ("Påtaleavgjorte saker", "38", "20")))
    assert {status for _, status in told(found)} == {"agrees"}
