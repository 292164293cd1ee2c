"""Rows whose label was damaged: read by the rows around them, where one name is clearly nearest."""

from __future__ import annotations

import pytest

from tilstand.proofread import Standing
from tilstand.proofread.page_blocks import PageLine, split_plain_lines
from tilstand.sandbox.documents import LineShape

TEXT = """Politidirektoratet (POD)

Dette er det som politiet har talt opp av anmeldelser, og som er med i rapporten for året.

Tabell 3: Anmeldelser fordelt etter politidistrikt siste seks år (2019-2024).

2019 2020 2021 2022 2023 2024
Oslo politidistrikt 7 19 10 9 9 9
{one} 7 4 1 4 3 2
Innlandet politidistrikt 1 1 2 15 - -
{other} 3 3 2 1 5 2
Agder politidistrikt 4 - 1 - 5 -
"""
ONE, OTHER = "Øst politidistrikt", "Sør-Øst politidistrikt"
DAMAGED = [("Dst politidistrikt", "Ser-Jst politidistrikt"), ("st politidistrikt", "Sor-0st politidistrikt")]


def districts(audit) -> list[str]:
    keys = (c.key for c in audit.checked if c.key is not None)
    return list(dict.fromkeys(dict(key.dims).get("district", "") for key in keys))


@pytest.mark.parametrize(("one", "other"), [(ONE, OTHER), *DAMAGED])
def test_a_damaged_name_is_the_nearest_that_no_other_row_has(norway, one, other) -> None:
    found = norway.check_document(list(split_plain_lines(TEXT.format(one=one, other=other))))
    assert districts(found) == ["oslo", "ost", "innlandet", "sor_ost", "agder"]
    assert not found.select_by_status(Standing.DOES_NOT_FIT)


@pytest.mark.parametrize("one", ["Est-politi", "Ukjent politidistrikt", "Osl politidistrikt", "Særskilt"])
def test_a_name_that_is_far_off_or_taken_is_not_guessed(norway, one) -> None:
    found = norway.check_document(list(split_plain_lines(TEXT.format(one=one, other=OTHER))))
    assert districts(found) == ["oslo", "innlandet", "sor_ost", "agder"]


def test_a_wrong_number_in_such_a_row_is_told_only_where_the_others_bear_the_name_out(norway) -> None:
    text = TEXT.format(one="Dst politidistrikt", other=OTHER)
    found = norway.check_document(list(split_plain_lines(text.replace("7 4 1 4 3 2", "7 4 1 4 8 2"))))
    assert [c.printed for c in found.select_by_status(Standing.DOES_NOT_FIT)] == ["8"]
    found = norway.check_document(list(split_plain_lines(text.replace("7 4 1 4 3 2", "8 5 2 5 3 2"))))
    assert "ost" not in districts(found)


def test_a_document_s_own_rows_are_read_as_they_are_written(norway) -> None:
    rows = [("", "2023", "2024"), (OTHER, "5", "2"), ("Dst politidistrikt", "3", "2"), ("Innlandet", "-", "-")]
    rows.append(("Agder politidistrikt", "5", "-"))
    lines = [PageLine(1, "Anmeldelser", LineShape.HEADING)]
    lines += [PageLine(n, " ".join(row), LineShape.ROW, row) for n, row in enumerate(rows, 2)]
    assert "ost" not in districts(norway.check_document(lines))
