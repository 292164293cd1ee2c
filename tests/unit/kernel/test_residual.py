import importlib.util
from pathlib import Path

from hypothesis import given

from tilstand.kernel.residual import broken, residuals
from tilstand.kernel.system import Column, Row, System

spec = importlib.util.spec_from_file_location("brute", Path(__file__).with_name("brute.py"))
brute = importlib.util.module_from_spec(spec)
spec.loader.exec_module(brute)


@given(brute.systems(blanks=False))
def test_printed_figures_hold_exactly_where_no_relation_is_broken(system):
    values = {c.id: c.value for c in system.columns}
    assert brute.holds(system, values) is (not broken(residuals(system)))


@given(brute.systems())
def test_a_broken_relation_has_no_values_for_its_unknown_figures(system):
    for found in broken(residuals(system)):
        alone = System(system.columns, (system.row(found.row),))
        assert not brute.points(alone, ())


def test_the_gap_has_the_sign_of_the_sum_that_is_too_great():
    row = Row("part", {"girls": 1, "women": -1}, upper=0)
    system = System((Column("girls", 5), Column("women", 3)), (row,))
    assert [r.gap for r in residuals(system)] == [2]
    assert [r.gap for r in residuals(system.printing({"women": 5}))] == [0]


def test_unknown_figures_take_the_room_they_have():
    row = Row.equal("sum", {"all": 1, "men": -1, "women": -1})
    system = System((Column("all", 3), Column("men", 5), Column("women")), (row,))
    (found,) = residuals(system)
    assert (found.least, found.greatest, found.gap, found.unknown) == (None, -2, -2, ("women",))


def test_numbers_beyond_any_float_are_exact():
    big = 10**30
    system = System((Column("a", big), Column("b", big + 1)), (Row.equal("r", {"a": 1, "b": -1}),))
    assert residuals(system)[0].gap == -1
