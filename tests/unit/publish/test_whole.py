"""Tables of every length stand whole on one page wherever a page can hold them."""

from __future__ import annotations

import dataclasses
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from tagged import split

from tilstand.publish import render_pdf

HOLDS = 38  # rows that a page holds below a caption


@pytest.mark.slow
def test_tables_of_every_length_stand_whole_where_a_page_holds_them(release: Any) -> None:
    one = next(table for table in release.tables if table.id == "by_sex")
    made = [_long(one, rows) for rows in (4, 33, 17, HOLDS, 26, 60, 9, HOLDS, 12, 21, 90)]
    data = render_pdf(dataclasses.replace(release, tables=tuple(made)), "nb")
    with pikepdf.open(BytesIO(data)) as document:
        found = [one for one in split(document) if one[0] > 3]
    assert {pages for rows, pages in found if rows <= HOLDS + 1} == {1}
    assert sum(rows > 50 and pages > 1 for rows, pages in found) == 2


def _long(table: Any, rows: int) -> Any:
    label, cells = table.row_labels[0], table.cells[0]
    return dataclasses.replace(
        table, id=f"long{rows}", number="", row_labels=(label,) * rows, cells=(cells,) * rows, notes=()
    )
