"""What a part leaves to the site and the data is named where it is little, and numbered where it is much."""

from __future__ import annotations

import dataclasses

import pytest

from tilstand.publish.document import document


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        (
            "4 5",
            "The website and the open data also have: Table\u00a04. About years; Table\u00a05. About years.",
        ),
        ("4 6 7 8 10", "The website and the open data also have tables 4, 6–8, 10."),
    ],
)
def test_many_tables_that_are_not_printed_are_told_by_their_numbers(whole, numbers, said):
    one = next(table for table in whole.tables if table.id == "years")
    made = [dataclasses.replace(one, id=f"x{n}", number=n, printed=False) for n in numbers.split()]
    told = document(dataclasses.replace(whole, tables=tuple(made)), "en")
    assert [part["elsewhere"] for part in told["parts"] if part["elsewhere"]] == [said]
