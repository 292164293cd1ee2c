import importlib.util
from pathlib import Path

from hypothesis import given

from tilstand.kernel.certificates import compute_residuals, filter_broken_residuals
from tilstand.kernel.system import Constraint, LinearSystem, Variable

spec = importlib.util.spec_from_file_location("brute", Path(__file__).with_name("brute.py"))
brute = importlib.util.module_from_spec(spec)
spec.loader.exec_module(brute)


@given(brute.systems(blanks=False))
def test_printed_figures_hold_exactly_where_no_relation_is_broken(system):
    values = {c.id: c.value for c in system.columns}
    assert brute.holds(system, values) is (not filter_broken_residuals(compute_residuals(system)))


@given(brute.systems())
def test_a_broken_relation_has_no_values_for_its_unknown_figures(system):
    for found in filter_broken_residuals(compute_residuals(system)):
        alone = LinearSystem(system.columns, (system.row(found.row),))
        assert not brute.points(alone, ())


def test_the_gap_has_the_sign_of_the_sum_that_is_too_great():
    row = Constraint("part", {"girls": 1, "women": -1}, upper=0)
    system = LinearSystem((Variable("girls", 5), Variable("women", 3)), (row,))
    assert [r.gap for r in compute_residuals(system)] == [2]
    assert [r.gap for r in compute_residuals(system.replace_printed_values({"women": 5}))] == [0]


def test_unknown_figures_take_the_room_they_have():
    row = Constraint.from_equation("sum", {"all": 1, "men": -1, "women": -1})
    system = LinearSystem((Variable("all", 3), Variable("men", 5), Variable("women")), (row,))
    (found,) = compute_residuals(system)
    assert (found.least, found.greatest, found.gap, found.unknown) == (None, -2, -2, ("women",))


def test_numbers_beyond_any_float_are_exact():
    big = 10**30
    system = LinearSystem(
        (Variable("a", big), Variable("b", big + 1)), (Constraint.from_equation("r", {"a": 1, "b": -1}),)
    )
    assert compute_residuals(system)[0].gap == -1
