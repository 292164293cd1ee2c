import importlib.util
from itertools import product
from pathlib import Path

import pytest
from drawn import draws
from hypothesis import given

from tilstand.kernel.error_localisation import localise_errors
from tilstand.kernel.feasibility import Certainty
from tilstand.kernel.system import Constraint, KernelError, LinearSystem, Variable

spec = importlib.util.spec_from_file_location("brute", Path(__file__).with_name("brute.py"))
brute = importlib.util.module_from_spec(spec)
spec.loader.exec_module(brute)


def whole_answers(found):
    return sorted(
        tuple(sorted(id for part in choice for id in part))
        for choice in product(*(cause.answers for cause in found.causes))
    )


@pytest.mark.slow
@draws(60)
@given(brute.systems())
def test_cost_ties_and_core_are_those_of_trying_everything(system):
    cost, expected = brute.answers(system)
    found = localise_errors(system)
    assert found.status is Certainty.PROVEN
    assert found.cost == cost
    assert whole_answers(found) == sorted(expected)
    assert found.doubted_core == frozenset.intersection(*map(frozenset, expected))


@pytest.mark.slow
@draws(60)
@given(brute.systems())
def test_every_conflict_has_a_certificate_that_verifies(system):
    for conflict in localise_errors(system).conflicts:
        assert conflict.certificate is not None
        assert conflict.certificate.is_valid_in(system)
        assert conflict.certificate.held == conflict.figures


@pytest.mark.slow
@draws(60)
@given(brute.systems())
def test_doubted_figures_once_freed_leave_a_system_that_holds(system):
    found = localise_errors(system)
    values = {c.id: c.value for c in system.columns if c.value is not None and c.id not in found.answer}
    repaired = values | dict(found.repair)
    assert repaired.keys() == {c.id for c in system.columns}
    assert {id: repaired[id] for id in values} == values
    assert brute.holds(system, repaired)


@pytest.mark.slow
@draws(30)
@given(brute.systems())
def test_cut_enumeration_is_marked_and_keeps_the_proven_core(system):
    _, expected = brute.answers(system)
    found = localise_errors(system, limit=1)
    assert (found.status is Certainty.CUT) == (len(expected) > 1)
    assert found.doubted_core == frozenset.intersection(*map(frozenset, expected))
    assert found.answer in map(frozenset, expected)


CHAINED = (
    ((-1, 0, 0, 2, 1), "0=4 0<3 0<1 3=2", None),
    ((-1, 2, 1, 0, 2, 0, 0), "0=6 0=2 0=5 1=5", (1, 2, 1, 1, 1, 2, 1)),
    ((-1, 1, 0, 2, 2, 0), "5=3 0>4 0=1 0>3", (1, 1, 2, 1, 1, 1)),
    ((-1, -1, 0, 1, 0, 1, 2), "0<5 1=3 4=5 5<3 6<0 1<2", (2, 1, 1, 1, 1, 2, 1)),
    ((-1, 2, 1, 2, 1, 1, 2), "0<5 0>3 0=2 0=1 4>6 0<4 0<6", (2, 1, 1, 1, 1, 1, 1)),
)
"""Conflicts that stand apart until one of them is resolved in another way: each found by search."""


@pytest.mark.parametrize(("values", "relations", "weights"), CHAINED)
def test_causes_that_turn_out_to_hang_together_are_taken_as_one(values, relations, weights):
    system = brute.chained(values, relations, weights)
    cost, expected = brute.answers(system)
    whole = localise_errors(system)
    assert (whole.status, whole.cost, whole_answers(whole)) == (Certainty.PROVEN, cost, sorted(expected))
    core = frozenset.intersection(*map(frozenset, expected))
    assert whole.doubted_core == core
    cut = localise_errors(system, limit=1)
    assert (cut.doubted_core, cut.cost, cut.answer in map(frozenset, expected)) == (core, cost, True)
    assert (cut.status is Certainty.CUT) is any(len(cause.answers) > 1 for cause in whole.causes)


@pytest.mark.parametrize(("values", "relations", "weights"), CHAINED)
def test_what_stands_beside_stays_a_cause_of_its_own(values, relations, weights):
    system, other = brute.chained(values, relations, weights), group()
    beside = localise_errors(LinearSystem((*system.columns, *other.columns), (*system.rows, *other.rows)))
    apart = [cause for one in (system, other) for cause in localise_errors(one).causes]

    def told(causes):
        return sorted((one.answers, one.core, one.cost, len(one.conflicts), one.status) for one in causes)

    assert told(beside.causes) == told(apart)


@pytest.mark.parametrize(("values", "relations", "weights"), CHAINED)
@pytest.mark.parametrize("by_solver", [False, True])
def test_work_that_is_stopped_anywhere_says_so_and_says_nothing_wrong(
    values, relations, weights, by_solver, monkeypatch
):
    if by_solver:
        monkeypatch.setattr("tilstand.kernel.hitting_sets.NODES", 0)
        monkeypatch.setattr("tilstand.kernel.hitting_sets.SETS", 0)
    system = brute.chained(values, relations, weights)
    whole = localise_errors(system)
    stopped = []
    for most in range(60):
        found = localise_errors(system, **{"problems" if by_solver else "rounds": most})
        if found.status is Certainty.PROVEN:
            assert found == whole
            break
        stopped.append(found)
        assert (found.status, found.count) == (Certainty.TIMED_OUT, 0)
        if found.causes:
            assert (found.cost, found.doubted_core <= whole.doubted_core) == (whole.cost, True)
            assert set(whole_answers(found)) <= set(whole_answers(whole))
        else:
            assert found.cost <= whole.cost
            assert found.repair == {}
    assert len(stopped) == most
    assert most > 1


def test_fifty_answers_are_listed_where_nothing_else_is_asked_for():
    columns = (Variable("all", 0, 2), *(Variable(f"part {n:02}", 0) for n in range(60)))
    sums = Constraint("sum", {"all": -1, **{c.id: 1 for c in columns[1:]}}, lower=1)
    found = localise_errors(LinearSystem(columns, (sums,)))
    assert (found.status, found.count) == (Certainty.CUT, 50)
    assert list(found.causes[0].answers) == sorted(found.causes[0].answers)
    whole = localise_errors(LinearSystem(columns, (sums,)), limit=60)
    assert (whole.status, whole.count) == (Certainty.PROVEN, 60)
    assert localise_errors(LinearSystem(columns, (sums,)), limit=59).status is Certainty.CUT


def test_a_cause_names_its_conflicts_and_relations():
    columns = (Variable("x", 1), Variable("y", 2), Variable("v", 5), Variable("w", 7, 3))
    rows = (Constraint.from_equation("one", {"x": 1, "y": -1}), Constraint.from_equation("two", {"v": 1, "w": -1}))
    found = localise_errors(LinearSystem(columns, rows))
    told = [(c.answers, c.core, c.cost, c.conflict_relations, [k.figures for k in c.conflicts]) for c in found.causes]
    assert told == [((("x",), ("y",)), (), 1, {"one"}, [{"x", "y"}]), ((("v",),), ("v",), 1, {"two"}, [{"v", "w"}])]
    assert (found.cost, found.answer, found.repair) == (2, {"v", "x"}, {"x": 2, "v": 7})
    assert [c.figures for c in found.conflicts] == [{"v", "w"}, {"x", "y"}]


def group(*, also=()):
    figures = [Variable("group", 119), Variable("one", 70), Variable("two", 45), *also]
    return LinearSystem(tuple(figures), (Constraint.from_equation("sum", {"group": 1, "one": -1, "two": -1}),))


def test_one_broken_sum_doubts_each_of_its_figures():
    found = localise_errors(group())
    assert whole_answers(found) == [("group",), ("one",), ("two",)]
    assert found.doubted_core == frozenset()
    assert found.conflicts[0].certificate.text(group()).splitlines()[-1] == "0 = 4"


def test_heavier_figures_are_doubted_last():
    columns = (Variable("group", 119, 1), Variable("one", 70, 2), Variable("two", 45, 2))
    found = localise_errors(LinearSystem(columns, group().rows))
    assert whole_answers(found) == [("group",)]


def test_independent_contradictions_are_separate_causes():
    columns = [Variable(f"{t}{k}", v) for k in "ab" for t, v in (("total", 9), ("men", 2), ("women", 3))]
    rows = [Constraint.from_equation(k, {f"total{k}": 1, f"men{k}": -1, f"women{k}": -1}) for k in "ab"]
    found = localise_errors(LinearSystem(tuple(columns), tuple(rows)))
    assert len(found.causes) == 2
    assert found.count == 9


def test_no_contradiction_gives_no_cause():
    found = localise_errors(group().replace_printed_values({"one": 74}))
    assert (found.status, found.cost, found.causes) == (Certainty.PROVEN, 0, ())


def test_work_stopped_at_its_limit_is_no_answer():
    found = localise_errors(group(), rounds=0)
    assert found.status is Certainty.TIMED_OUT
    assert found.causes == ()
    assert found.count == 0


def crossed(size):
    """Cells of 0 within row and column sums of 1: as many cells to doubt as rows, in every order."""
    cells = {(r, c): f"cell {r} {c}" for r in range(size) for c in range(size)}
    columns = [Variable(name, 0) for name in cells.values()]
    rows = []
    for k in range(size):
        for way, at in (("row", 0), ("column", 1)):
            columns.append(Variable(f"{way} {k}", 1, None))
            own = {name: -1 for place, name in cells.items() if place[at] == k}
            rows.append(Constraint.from_equation(f"{way} {k}", {f"{way} {k}": 1, **own}))
    return LinearSystem(tuple(columns), tuple(rows))


@pytest.mark.slow
def test_listing_stopped_at_its_limit_keeps_right_answers_and_says_so(monkeypatch):
    monkeypatch.setattr("tilstand.kernel.hitting_sets.SETS", 50)
    whole = localise_errors(crossed(5), limit=200)
    assert (whole.status, whole.count) == (Certainty.PROVEN, 120)
    stopped = localise_errors(crossed(5), limit=200, problems=1)
    assert (stopped.status, stopped.cost) == (Certainty.TIMED_OUT, whole.cost)
    assert set(whole_answers(stopped)) < set(whole_answers(whole))
    assert stopped == localise_errors(crossed(5), limit=200, problems=1)


def test_a_listing_that_only_its_search_gives_up_is_not_called_proven(monkeypatch):
    """The limit of the search for covers, while the work as a whole has none."""
    whole = localise_errors(crossed(3), limit=200)
    monkeypatch.setattr("tilstand.kernel.hitting_sets.SETS", 1)
    monkeypatch.setattr("tilstand.kernel.hitting_sets.PROBLEMS", 2)
    stopped = localise_errors(crossed(3), limit=200)
    assert (whole.status, whole.count) == (Certainty.PROVEN, 6)
    assert stopped.status is Certainty.TIMED_OUT
    assert [cause.status for cause in stopped.causes] == [Certainty.TIMED_OUT]
    assert set(whole_answers(stopped)) < set(whole_answers(whole))


def test_relations_that_contradict_each_other_are_told_with_their_proof():
    rows = (Constraint.from_equation("two", {"x": 1}, 2), Constraint("three", {"x": 1}, lower=3))
    with pytest.raises(KernelError, match="three, two") as caught:
        localise_errors(LinearSystem((Variable("x"),), rows))
    assert "0 ≥ 1" in str(caught.value)


def test_trusted_figures_that_contradict_are_told():
    columns = (Variable("x", 1, None), Variable("y", 2, None))
    with pytest.raises(KernelError) as caught:
        localise_errors(LinearSystem(columns, (Constraint.from_equation("same", {"x": 1, "y": -1}),)))
    assert str(caught.value) == (
        "The relations contradict each other; no figure that may be doubted takes part.\n"
        "  relations: same\n  +1 × same: x - y = 0\n  -1 × x = 1\n  +1 × y = 2\n  0 = 1\n"
        "  -> Correct one of these relations, or allow one of the figures to be doubted."
    )


def test_a_softened_relation_can_be_doubted_instead_of_a_figure():
    columns = (Variable("x", 1, 5), Variable("y", 2, 5))
    system = LinearSystem(columns, (Constraint.from_equation("same", {"x": 1, "y": -1}),)).soften_constraints(
        {"same": 2}
    )
    assert whole_answers(localise_errors(system)) == [("same",)]


def test_parity_is_proven_with_a_divisor():
    system = LinearSystem(
        (Variable("pairs"), Variable("people", 17)), (Constraint.from_equation("r", {"people": 1, "pairs": -2}),)
    )
    found = localise_errors(system)
    assert whole_answers(found) == [("people",)]
    proof = found.conflicts[0].certificate
    assert proof.divisor == 2
    assert proof.is_valid_in(system)
    assert not proof.is_valid_in(system.replace_printed_values({"people": 16}))


def test_figures_outside_their_limits_are_a_conflict_of_one():
    system = LinearSystem((Variable("x", -3),), ())
    found = localise_errors(system)
    assert whole_answers(found) == [("x",)]
    assert found.conflicts[0].certificate.is_valid_in(system)


def test_what_only_the_solver_says_is_marked_as_doubt():
    rows = (
        Constraint.from_equation("a", {"x": 1, "y": 1, "w": 2, "z": -1}),
        Constraint.from_equation("b", {"x": 1, "y": -1}),
    )
    free = [Variable(id, None, 1, None, None) for id in ("x", "y", "w")]
    found = localise_errors(LinearSystem((*free, Variable("z", 7)), rows))
    assert found.status is Certainty.DOUBT
    assert found.conflicts[0].certificate is None


def test_numbers_too_great_for_the_solver_are_never_called_proven():
    rows = (Constraint.from_equation("a", {"x": 1, "y": 1, "z": -1}), Constraint.from_equation("b", {"x": 1, "y": -1}))
    found = localise_errors(LinearSystem((Variable("x"), Variable("y"), Variable("z", 10**17 + 1)), rows))
    assert found.status is Certainty.DOUBT
