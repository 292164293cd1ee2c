"""Everybody who is counted in a small count is a reader, called as the cell that holds them."""

from __future__ import annotations

from itertools import product

import numpy as np

from tilstand.sdc import Hypercube, SpanningVariable, build_table_system
from tilstand.sdc.intruders import list_person_intruders

COUNTS = {("f", "a"): 2, ("f", "b"): 7, ("m", "a"): 0, ("m", "b"): 1}


AXES = (("sex", ("f", "m")), ("place", ("a", "b")))
CELLS = np.array(list(product(range(2), range(2))), np.int64)
COUNTED = Hypercube(
    tuple(SpanningVariable(name, codes, ()) for name, codes in AXES), CELLS, np.array([*COUNTS.values()], np.int64)
)


def test_a_person_is_called_as_the_cell_and_asks_of_every_small_count_that_it_is_in() -> None:
    made = build_table_system(COUNTED)
    (one,) = list_person_intruders(made, 3)
    assert one.names == ("f", "a")
    assert one.at_least is not None
    assert (list(one.cells), list(one.at_least)) == ([0], [1])
    told = {tuple(name for name in made.names(row) if name is not None) for row, *_ in one.asked}
    assert told == {("f", "a"), ("a",)}  # two women there, and nobody else in the place
    assert {(low, high) for _, low, high in one.asked} == {(1, 3)}


def test_a_person_whose_own_cell_is_not_published_has_no_name() -> None:
    assert [one.names for one in list_person_intruders(build_table_system(COUNTED, 1), 3)] == [()]
