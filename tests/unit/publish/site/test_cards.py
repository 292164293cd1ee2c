"""A key figure on the front is its row's total of the latest period, not the last of its parts."""

from __future__ import annotations

import dataclasses
from typing import Any

from tilstand.publish.site.content_pages import _CountLabels


def _cards(built: Any, release: Any, name: str) -> list[str]:
    table = next(one for one in release.tables if one.id == name)
    pages = built(tables=[dataclasses.replace(table, key=True)])
    main = pages.told("en/2031/index.html")
    return main[main.index("Key figures") :].split("\n")


def test_of_parts_beside_each_other_the_total_is_shown(built: Any, release: Any) -> None:
    """One figure, of one period: no part is the year before another."""
    cards = _cards(built, release, "by_shelter")
    assert cards[cards.index("dt Havn shelter (generated)") + 1 :][:2] == ["dd 14", "dt Fjord shelter (generated)"]


def test_of_periods_the_latest_is_shown_with_the_one_before(built: Any, release: Any) -> None:
    """The column of changes beside them is no period."""
    cards = _cards(built, release, "police")
    assert cards[cards.index("dt Cases opened") + 1 :][:2] == ["dd 1,204", "dd 2030: 1,100"]


def test_of_two_periods_that_end_together_the_longer_is_shown(built: Any, release: Any) -> None:
    """What happened since a law came in is no year before what happened in its last months."""
    table = next(one for one in release.tables if one.id == "police")
    own = next(row for row in table.cells if any(cell and cell.key for cell in row))
    held = {n: cell.key.period for n, cell in enumerate(own) if cell and cell.key}
    early, late = (end(held, key=held.__getitem__) for end in (min, max))
    span = held[early].until(held[late])

    def longer(row: Any) -> Any:
        cell = row[early]
        if cell is None or cell.key is None:
            return row
        made = dataclasses.replace(cell, key=dataclasses.replace(cell.key, period=span))
        return (*row[:early], made, *row[early + 1 :])

    spanned = dataclasses.replace(table, key=True, cells=tuple(map(longer, table.cells)))
    main = built(tables=[spanned]).told("en/2031/index.html")
    cards = main[main.index("Key figures") :].split("\n")
    at = cards.index("dt Cases opened")
    assert cards[at + 1] == "dd 1,100"
    assert not cards[at + 2].startswith("dd 2031")


def test_a_card_of_unlike_things_says_what_each_number_counts() -> None:
    """Once: not where the label says it, and not again in the rows below."""
    counts = _CountLabels()
    told = [
        counts.said(label, level, counted)
        for label, level, counted in [
            ("Victims assisted", 0, "registrations"),
            ("of which new", 1, "registrations"),
            ("Closed cases", 0, "cases"),
            ("Time taken", 1, "days"),
        ]
    ]
    assert told == ["registrations", "", "", "days"]
