import pytest

from tilstand.kernel.solver import BranchAndBound
from tilstand.kernel.system import EXACT, ComponentPositions, Constraint, LinearSystem, Variable, build_sparse_rows


def search(value, factor=1):
    """One figure that moves, and one that is held at a value: factor x moves = value."""
    system = LinearSystem(
        (Variable("moves"), Variable("held", value)), (Constraint.from_equation("r", {"moves": factor, "held": -1}),)
    )
    return BranchAndBound(system, ComponentPositions((0,), (0,)), {0: (0, None)}, [None, value])


@pytest.mark.parametrize(("value", "fits"), [(7, True), (8, False)])
def test_a_point_is_tried_in_whole_numbers(value, fits):
    assert (search(value).round_to_feasible_point([7.2]) == {0: 7}) is fits


def test_what_floating_point_numbers_cannot_tell_apart_is_told_apart():
    above = EXACT + 1
    assert float(above) == float(EXACT)
    assert search(above).round_to_feasible_point([float(EXACT)]) is None
    assert search(EXACT).round_to_feasible_point([float(EXACT)]) == {0: EXACT}
    assert search(above, factor=above).round_to_feasible_point([1.0]) == {0: 1}
    assert search(EXACT, factor=above).round_to_feasible_point([1.0]) is None


def test_only_factors_that_are_held_exactly_are_reckoned_with():
    assert build_sparse_rows([[(0, EXACT)], []]).exact
    assert not build_sparse_rows([[(0, -EXACT - 1)]]).exact
