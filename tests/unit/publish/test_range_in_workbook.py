"""A range in the workbook is told as both its ends, never as the least of them with a look of its own."""

from __future__ import annotations

import dataclasses

from tilstand.render.spreadsheet_grid import build_spreadsheet_grid
from tilstand.terms import Value, ValueQualifier


def test_a_range_is_a_text_that_no_sum_takes_for_a_number(whole):
    table = next(one for one in whole.tables if one.id == "years")
    (first, *more), *rest = table.cells
    ranged = dataclasses.replace(
        first, value=Value.number(1040), upper=Value.number(1049), qualifier=ValueQualifier.AT_LEAST
    )
    made = build_spreadsheet_grid(whole.names, dataclasses.replace(table, cells=((ranged, *more), *rest)), "en")
    assert made.rows[0].cells[1] == (None, "1,040–1,049", "")
    assert made.rows[0].cells[2][0] is not None
