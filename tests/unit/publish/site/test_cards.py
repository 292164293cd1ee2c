"""A key figure on the front is its row's total of the latest period, not the last of its parts."""

from __future__ import annotations

import dataclasses
from typing import Any


def _cards(built: Any, release: Any, name: str) -> list[str]:
    table = next(one for one in release.tables if one.id == name)
    pages = built(tables=[dataclasses.replace(table, key=True)])
    main = pages.told("en/2031/index.html")
    return main[main.index("Key figures") :].split("\n")


def test_of_parts_beside_each_other_the_total_is_shown(built: Any, release: Any) -> None:
    """One figure, of one period: no part is the year before another."""
    cards = _cards(built, release, "by_shelter")
    assert cards[cards.index("dt Havn shelter (generated)") + 1 :][:2] == [
        "dd 14",
        "dt Fjord shelter (generated)",
    ]


def test_of_periods_the_latest_is_shown_with_the_one_before(built: Any, release: Any) -> None:
    """The column of changes beside them is no period."""
    cards = _cards(built, release, "police")
    assert cards[cards.index("dt Cases opened") + 1 :][:2] == ["dd 1,204", "dd 2030: 1,100"]
