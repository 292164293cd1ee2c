"""The fewest persons that moves need: held against trying every number of each move."""

from __future__ import annotations

from itertools import product

import pytest

from tilstand.kernel.feasibility import Certainty
from tilstand.kernel.moves import PersonMove, bound_fewest_persons
from tilstand.kernel.system import Constraint, LinearSystem, Variable

SUM = Constraint.from_equation("sum", {"all": 1, "one": -1, "two": -1})
OF_WHICH = Constraint.from_equation("women", {"women": 1, "women one": -1, "women two": -1})
FIGURES = ("all", "one", "two", "women", "women one", "women two")


def _system(*values: int) -> LinearSystem:
    return LinearSystem(tuple(Variable(id, n) for id, n in zip(FIGURES, values, strict=True)), (SUM, OF_WHICH))


MOVES = (
    PersonMove("a woman missing", "missing", ("one",), {"one": 1, "women one": 1}),
    PersonMove("somebody missing", "missing", ("two",), {"two": 1}),
    PersonMove("counted twice", "twice", ("all",), {"all": -1}),
    PersonMove("a woman for a man", "otherwise", ("two",), {"women two": 1}),
)


def _tried(system: LinearSystem, moves: tuple[PersonMove, ...], most: int = 6) -> int | None:
    found = []
    for times in product(range(most), repeat=len(moves)):
        value = {column.id: column.value or 0 for column in system.columns}
        for move, n in zip(moves, times, strict=True):
            for id, amount in move.change.items():
                value[id] += n * amount
        if all(sum(a * value[id] for id, a in row.coefficients.items()) == 0 for row in system.rows):
            found.append(sum(times))
    return min(found, default=None)


@pytest.mark.parametrize("values", [(9, 3, 2, 4, 1, 1), (7, 3, 4, 3, 1, 1), (5, 3, 2, 1, 1, 0), (4, 3, 2, 1, 1, 0)])
@pytest.mark.parametrize("without", ["", "missing", "twice", "otherwise"])
def test_the_number_is_that_of_trying_everything(values: tuple[int, ...], without: str) -> None:
    system = _system(*values)
    moves = tuple(move for move in MOVES if move.kind != without)
    number, status = bound_fewest_persons(system, moves)
    assert number == _tried(system, moves)
    assert status is (Certainty.CONTRADICTED if number is None else Certainty.PROVEN)
