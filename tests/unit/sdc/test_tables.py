"""The system of published cells: every margin once, each the sum of its finest cells."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand.sdc import CodeGrouping, DisclosureError, Hypercube, SpanningVariable, build_table_system

from .drawn_cells import micros


def by_hand(micro: Hypercube, up_to: int) -> dict[tuple[str | None, ...], int]:
    """Every margin added up cell by cell."""
    found: dict[tuple[str | None, ...], int] = {}
    for names, count in micro.named():
        ways = []
        for variable, name in zip(micro.variables, names, strict=True):
            place = variable.codes.index(name)
            ways.append([None, name, *(group.codes[group.of[place]] for group in variable.groupings)])
        for address in set(itertools.product(*ways)):
            if sum(one is not None for one in address) <= up_to:
                found[address] = found.get(address, 0) + count
    return found


@given(micros(), st.integers(1, 3))
def test_every_margin_is_there_once_and_adds_up(micro: Hypercube, up_to: int) -> None:
    made = build_table_system(micro, up_to)
    names = [made.names(row) for row in range(len(made))]
    assert len(set(names)) == len(names)
    assert dict(zip(names, made.values.tolist(), strict=True)) == by_hand(micro, up_to)
    assert names[0] == (None,) * len(micro.variables)


def test_a_name_in_two_columns_is_one_cell() -> None:
    place = SpanningVariable("place", ("Oslo", "b"), (CodeGrouping("county", ("2", "Oslo"), np.array([1, 0])),))
    made = build_table_system(Hypercube((place,), np.array([[0], [1]]), np.array([4, 2])))
    assert [made.names(row) for row in range(len(made))] == [(None,), ("Oslo",), ("b",), ("2",)]
    assert made.values.tolist() == [6, 4, 2, 2]


def test_a_table_of_no_dimension_is_refused() -> None:
    one = Hypercube((SpanningVariable("a", ("x",)),), np.array([[0]]), np.array([4]))
    with pytest.raises(DisclosureError, match="order"):
        build_table_system(one, 0)
