"""A range in the workbook is told as both its ends, never as the least of them with a look of its own."""

from __future__ import annotations

import dataclasses

from tilstand.publish.grid import grid
from tilstand.terms import Qualifier, Value


def test_a_range_is_a_text_that_no_sum_takes_for_a_number(whole):
    table = next(one for one in whole.tables if one.id == "years")
    (first, *more), *rest = table.cells
    ranged = dataclasses.replace(
        first, value=Value.number(1040), upper=Value.number(1049), qualifier=Qualifier.AT_LEAST
    )
    made = grid(whole.names, dataclasses.replace(table, cells=((ranged, *more), *rest)), "en")
    assert made.rows[0].cells[1] == (None, "1,040–1,049", "")
    assert made.rows[0].cells[2][0] is not None
