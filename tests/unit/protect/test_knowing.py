"""Who knows part of an edition: in one order, and asking only what is not their own."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np

from tilstand.protect.attack.intruders import is_known_without_release, list_intruders
from tilstand.sdc.aggregation import AggregationSystem
from tilstand.sdc.intervals import TableDisclosure
from tilstand.sdc.intruders import Intruder
from tilstand.terms import Key, Period

YEAR = Period.from_text("2031")
BODIES = ("west", "north", "east", "south", "mid", "far")


def made(counts: dict[str, int], groups: dict[str, tuple[str, ...]]) -> tuple[Any, Any]:
    keys = [Key("cases", body, YEAR) for body in counts]
    found = SimpleNamespace(
        at={key: at for at, key in enumerate(keys)},
        settled=set(keys),
        sums=SimpleNamespace(inner=np.array(list(counts.values()))),
    )
    return SimpleNamespace(providers=dict.fromkeys(BODIES), groups=groups, members=groups.__getitem__), found


def test_bodies_ask_in_the_order_of_their_names_what_others_have():
    collection, found = made({"west": 2, "north": 9, "east": 1, "south": 7, "mid": 8, "far": 6}, {})
    policy = SimpleNamespace(persons=False, colluding=1)
    told = list(list_intruders(collection, found, dict.fromkeys(found.at, 3), policy))
    assert [one.names for one in told] == [("east",), ("far",), ("mid",), ("north",), ("south",), ("west",)]
    of_east, of_west = told[0], told[-1]
    assert [row for row, *_ in of_east.asked] == [0]
    assert [row for row, *_ in of_west.asked] == [2]
    assert list(of_east.cells) == [2]


def test_what_bodies_know_by_their_own_figures_and_sums_no_edition_tells_them():
    rows = AggregationSystem.from_cell_lists(
        [[0], [1], [2], [3], [0, 1, 2, 3]], inner=[13, 12, 1, 0]
    )  # 13 = 12 + 1 + 0
    sums = replace(rows, factors=np.array([1, 1, 1, 1, -1, 1, 1, 1]), inner=np.array([13, 12, 1, 0]))
    found: Any = SimpleNamespace(sums=sums, at=dict.fromkeys(range(4)))
    both = Intruder("body", ("all", "most"), np.array([0, 1]), None, ((2, 0, 3),))
    one = Intruder("body", ("all",), np.array([0]), None, ((2, 0, 3),))
    # none or one is what both know before they read; that it is one they are told
    assert is_known_without_release(found, both, TableDisclosure(2, "narrowed", 0, 1))
    assert not is_known_without_release(found, both, TableDisclosure(2, "determined", 1, 1))
    assert not is_known_without_release(found, one, TableDisclosure(2, "narrowed", 0, 1))
    assert not is_known_without_release(found, both, TableDisclosure(2, "unsettled", 0, float("nan")))
