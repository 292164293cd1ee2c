import importlib.util
from itertools import product
from pathlib import Path

import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from tilstand.kernel.feasibility import Certainty, drop_unsatisfiable_constraints, find_consistent_readings
from tilstand.kernel.system import Constraint, KernelError, LinearSystem, Variable

spec = importlib.util.spec_from_file_location("brute", Path(__file__).with_name("brute.py"))
brute = importlib.util.module_from_spec(spec)
spec.loader.exec_module(brute)


@pytest.mark.slow
@draws(80)
@given(brute.systems(), st.data())
def test_readings_that_fit_are_those_of_trying_everything(system, data):
    ids = [c.id for c in system.columns]
    smudged = data.draw(st.lists(st.sampled_from(ids), min_size=1, max_size=2, unique=True))
    values = st.lists(st.integers(0, 4), min_size=1, max_size=3, unique=True)
    candidates = {id: data.draw(values) for id in smudged}
    found = find_consistent_readings(system, candidates)
    base = system.replace_printed_values(dict.fromkeys(candidates))
    if not brute.points(base, ()):
        return
    expected = [
        dict(zip(candidates, choice, strict=True))
        for choice in product(*candidates.values())
        if brute.points(base.replace_printed_values(dict(zip(candidates, choice, strict=True))), ())
    ]
    assert found.status is Certainty.PROVEN
    assert list(found.fits) == expected


FIGURES = (Variable("all", 13), Variable("men", 8), Variable("women", 10), Variable("x", 1), Variable("y", 2))
SUM = Constraint.from_equation("sum", {"all": 1, "men": -1, "women": -1})
SAME = Constraint.from_equation("same", {"x": 1, "y": -1})


def test_a_contradiction_elsewhere_does_not_matter():
    assert find_consistent_readings(LinearSystem(FIGURES, (SUM, SAME)), {"men": (8, 3)}).sole_reading == {"men": 3}


def test_a_contradiction_around_the_smudge_is_told():
    tied = Constraint.from_equation("tied", {"men": 2, "women": 2, "x": -1})
    found = find_consistent_readings(LinearSystem(FIGURES, (SUM, tied)), {"men": (8, 3), "all": (13,)})
    assert (found.status, found.fits, found.sole_reading) == (Certainty.CONTRADICTED, (), None)


def test_no_reading_may_fit_and_several_may():
    system = LinearSystem(FIGURES, (SUM,))
    assert find_consistent_readings(system, {"men": (8, 9)}).fits == ()
    both = find_consistent_readings(system, {"men": (3, 8), "all": (13, 18)})
    assert both.fits == ({"men": 3, "all": 13}, {"men": 8, "all": 18})
    assert find_consistent_readings(system, {"men": (3, 8), "all": (13, 18)}, limit=1).status is Certainty.CUT


def test_relations_that_contradict_each_other_whatever_is_read_are_left_out():
    figures = (*FIGURES, Variable("blank"))
    one = Constraint.from_equation("one", {"blank": 1, "x": -1})
    two = Constraint.from_equation("two", {"blank": 1, "y": -1})
    most = Constraint("most", {"men": 1, "blank": -9}, upper=0)
    system = LinearSystem(figures, (SUM, one, two, most))
    assert find_consistent_readings(system, {"men": (8, 3)}).status is Certainty.CONTRADICTED
    kept, against = drop_unsatisfiable_constraints(system, {"men": (8, 3)})
    assert ([row.id for row in kept.rows], against) == (["sum", "most"], frozenset())
    assert find_consistent_readings(kept, {"men": (8, 3)}).sole_reading == {"men": 3}


def test_smudged_figures_that_contradict_each_other_are_kept_as_they_are():
    apart = (
        Constraint.from_equation("one", {"men": 1, "x": -8}),
        Constraint.from_equation("two", {"men": 1, "women": -1}),
    )
    kept, against = drop_unsatisfiable_constraints(LinearSystem(FIGURES, apart), {"men": (8, 10)})
    assert ([row.id for row in kept.rows], against) == (["one", "two"], frozenset())
    assert find_consistent_readings(kept, {"men": (8, 10)}).status is Certainty.CONTRADICTED


def test_a_contradiction_is_seen_behind_another_one_over_the_same_figure():
    figures = (Variable("one", 1), Variable("smudged"), Variable("blank"))
    rows = (
        Constraint.from_equation("nought", {"one": 1}),
        Constraint.from_equation("sum", {"smudged": 1, "blank": 1}, 1),
        Constraint.from_equation("all", {"one": 1, "smudged": 1, "blank": 1}, 1),
    )
    found = find_consistent_readings(LinearSystem(figures, rows), {"smudged": (0, 1)})
    assert (found.status, found.fits) == (Certainty.CONTRADICTED, ())


@pytest.mark.slow
@draws(40)
@given(brute.systems(), st.data())
def test_no_reading_that_fits_everything_is_lost(system, data):
    ids = [c.id for c in system.columns]
    smudged = data.draw(st.lists(st.sampled_from(ids), min_size=1, max_size=2, unique=True))
    candidates = dict.fromkeys(smudged, (0, 1, 2, 3))
    kept, _ = drop_unsatisfiable_constraints(system, candidates)
    fits = find_consistent_readings(kept, candidates).fits
    assert all(fit in fits for fit in find_consistent_readings(system, candidates).fits)


def test_a_reading_of_an_unknown_figure_is_told():
    with pytest.raises(KernelError, match="unknown figure nobody"):
        find_consistent_readings(LinearSystem(FIGURES, (SUM,)), {"nobody": (1,)})
