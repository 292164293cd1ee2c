import importlib.util
from pathlib import Path

import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from tilstand.kernel import solver
from tilstand.kernel.bounds import compute_bounds
from tilstand.kernel.certificates import InfeasibilityCertificate
from tilstand.kernel.feasibility import Certainty, FeasibilityOracle
from tilstand.kernel.solver import LinearProgram, SolverResult
from tilstand.kernel.system import Constraint, LinearSystem, Variable

spec = importlib.util.spec_from_file_location("brute", Path(__file__).with_name("brute.py"))
brute = importlib.util.module_from_spec(spec)
spec.loader.exec_module(brute)

FACTORS = (-3, -2, -1, 1, 2, 3)


def asked(system, free):
    """The verdict on some figures set free, and every point that trying everything finds."""
    free = {id for id in free if id in system}
    positions = [j for j, c in enumerate(system.columns) if c.id in free]
    return FeasibilityOracle(system).ask(positions), brute.points(system, free), free


@pytest.mark.slow
@draws(80)
@given(brute.systems(factors=FACTORS), st.sets(st.sampled_from([f"x{j}" for j in range(6)])))
def test_a_verdict_is_a_point_that_fits_or_proofs_that_none_does(system, free):
    verdict, points, free = asked(system, free)
    assert not verdict.doubtful
    if verdict.conflicts:
        assert not points
        assert verdict.point == {}
    else:
        told = {system.columns[j].id: v for j, v in verdict.point.items()}
        printed = {c.id: c.value for c in system.columns if c.value is not None and c.id not in free}
        assert printed | told in points
        assert not printed.keys() & told.keys()
    for conflict in verdict.conflicts:
        assert conflict.certificate.is_valid_in(system)
        assert conflict.figures == conflict.certificate.held
        assert conflict.relations == conflict.certificate.relation_ids
        assert conflict.figures.isdisjoint(free)
        assert all(system[id].value is not None for id in conflict.figures)


@draws(30)
@given(brute.systems(factors=FACTORS), st.sets(st.sampled_from([f"x{j}" for j in range(6)])))
def test_without_nodes_of_its_own_the_solver_is_never_believed(system, free):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solver, "NODES", 0)
        verdict, points, free = asked(system, free)
    unproven = [c for c in verdict.conflicts if c.certificate is None]
    assert bool(points) is (not verdict.conflicts)
    assert verdict.doubtful or not unproven
    for conflict in unproven:
        relations = tuple(row for row in system.rows if row.id in conflict.relations)
        others = {c.id for c in system.columns} - conflict.figures
        assert not brute.points(LinearSystem(system.columns, relations), others)


def test_where_the_solver_says_nothing_all_figures_around_are_doubted(monkeypatch):
    for method in ("solve_program", "find_whole_point"):
        monkeypatch.setattr(LinearProgram, method, lambda *_: SolverResult("unknown"))
    rows = (
        Constraint.from_equation("a", {"x": 2, "y": 2, "p": -1}),
        Constraint("b", {"x": 1, "y": -1, "q": 1}, upper=9),
    )
    columns = (Variable("x"), Variable("y"), Variable("p", 4), Variable("q", 1), Variable("r", 1))
    verdict = FeasibilityOracle(LinearSystem(columns, rows)).ask(())
    assert verdict.doubtful
    assert [(c.figures, c.relations) for c in verdict.conflicts] == [({"p", "q"}, {"a", "b"})]
    found = compute_bounds(LinearSystem(columns, rows))
    assert {end.status for end in found.values()} == {Certainty.DOUBT}
    assert {(end.lower, end.upper, end.value) for end in found.values()} == {(None, None, None)}


def test_the_solver_alone_doubts_only_the_figures_that_it_needs():
    rows = (
        Constraint.from_equation("a", {"x": 1, "y": 1, "w": 2, "z": -1}),
        Constraint.from_equation("b", {"x": 1, "y": -1}),
        Constraint("c", {"x": 1, "t": -1}, upper=10**6),
    )
    free = [Variable(id, None, 1, None, None) for id in ("x", "y", "w")]
    verdict = FeasibilityOracle(LinearSystem((*free, Variable("z", 7), Variable("t", 3)), rows)).ask(())
    assert verdict.doubtful
    assert [(c.figures, c.relations, c.certificate) for c in verdict.conflicts] == [
        (frozenset("z"), frozenset("abc"), None)
    ]


@pytest.mark.parametrize(
    ("limits", "value"), [((None, None), 0), ((2, 5), 2), ((-5, -2), -2), ((-1, 4), 0), ((None, -3), -3)]
)
def test_a_figure_that_moves_freely_takes_the_value_nearest_to_none(limits, value):
    alone = LinearSystem((Variable("x", None, 1, *limits),), ())
    assert FeasibilityOracle(alone).ask(()).point == {0: value}
    low, high = limits
    if low is not None or high is not None:
        wide = LinearSystem((Variable("x", None, 1, None, None),), (Constraint("r", {"x": 1}, low, high),))
        assert FeasibilityOracle(wide).ask(()).point == {0: value}


def test_a_figure_outside_its_limits_is_a_conflict_of_one_until_it_is_set_free():
    system = LinearSystem((Variable("low", 1, 1, 2, 4), Variable("high", 5, 1, 2, 4), Variable("in", 4, 1, 2, 4)), ())
    oracle = FeasibilityOracle(system)
    assert [(c.figures, c.relations, c.certificate) for c in oracle.ask(()).conflicts] == [
        ({"low"}, frozenset(), InfeasibilityCertificate((), (("low", -1),), (("low", 1),))),
        ({"high"}, frozenset(), InfeasibilityCertificate((), (("high", 1),), (("high", -1),))),
    ]
    assert [c.figures for c in oracle.ask([0]).conflicts] == [{"high"}]
    assert oracle.ask([0, 1]).conflicts == ()


def test_relations_that_leave_one_figure_no_room_are_a_conflict_with_its_proof():
    rows = (Constraint("at least", {"x": 3, "p": -1}, lower=1), Constraint("at most", {"x": 2, "q": -1}, upper=0))
    system = LinearSystem((Variable("x"), Variable("p", 9), Variable("q", 6)), rows)
    (conflict,) = FeasibilityOracle(system).ask(()).conflicts
    assert conflict.certificate.rows == (("at least", 2), ("at most", -3))
    assert conflict.certificate.figures == (("p", 2), ("q", -3))
    assert conflict.certificate.text(system).splitlines()[-1] == "0 ≥ 2"
    assert FeasibilityOracle(system.replace_printed_values({"q": 8})).ask(()).point == {0: 4}


def test_a_proof_of_one_relation_and_a_limit_of_the_figure():
    system = LinearSystem(
        (Variable("x", None, 1, 0, 2), Variable("p", 9)), (Constraint("r", {"x": 3, "p": -1}, lower=0),)
    )
    (conflict,) = FeasibilityOracle(system).ask(()).conflicts
    assert conflict.certificate == InfeasibilityCertificate((("r", 1),), (("p", 1),), (("x", -3),))


def test_how_far_an_answer_can_be_relied_on_has_a_name():
    assert [one.value for one in Certainty] == ["proven", "cut", "timed_out", "doubt", "contradicted"]


@draws(60)
@given(brute.systems(factors=FACTORS), st.lists(st.integers(0, 5), max_size=4), st.integers(0, 5))
def test_with_fewer_relations_the_verdict_is_that_of_the_smaller_system(system, dropped, free):
    """Step by step, what was worked out before being used again: the same as from the beginning."""
    oracle, smaller = FeasibilityOracle(system), system
    for n in dropped:
        if n < len(smaller.rows):
            name = {smaller.rows[n].id}
            oracle.ask(())
            oracle, smaller = oracle.drop_oracle_constraints(name), smaller.drop_constraints(name)
    free = free % len(system.columns)
    for own in ((), (free,)):
        told, anew = oracle.ask(own), FeasibilityOracle(smaller).ask(own)
        assert (told.conflicts, told.point) == (anew.conflicts, anew.point)
