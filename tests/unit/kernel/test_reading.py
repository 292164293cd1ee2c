import importlib.util
from itertools import product
from pathlib import Path

import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from tilstand.kernel.conflict import Certainty
from tilstand.kernel.fault import KernelError
from tilstand.kernel.reading import readings, telling
from tilstand.kernel.system import Column, Row, System

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
    found = readings(system, candidates)
    base = system.printing(dict.fromkeys(candidates))
    if not brute.points(base, ()):
        return
    expected = [
        dict(zip(candidates, choice, strict=True))
        for choice in product(*candidates.values())
        if brute.points(base.printing(dict(zip(candidates, choice, strict=True))), ())
    ]
    assert found.status is Certainty.PROVEN
    assert list(found.fits) == expected


FIGURES = (Column("all", 13), Column("men", 8), Column("women", 10), Column("x", 1), Column("y", 2))
SUM = Row.equal("sum", {"all": 1, "men": -1, "women": -1})
SAME = Row.equal("same", {"x": 1, "y": -1})


def test_a_contradiction_elsewhere_does_not_matter():
    assert readings(System(FIGURES, (SUM, SAME)), {"men": (8, 3)}).only == {"men": 3}


def test_a_contradiction_around_the_smudge_is_told():
    tied = Row.equal("tied", {"men": 2, "women": 2, "x": -1})
    found = readings(System(FIGURES, (SUM, tied)), {"men": (8, 3), "all": (13,)})
    assert (found.status, found.fits, found.only) == (Certainty.CONTRADICTED, (), None)


def test_no_reading_may_fit_and_several_may():
    system = System(FIGURES, (SUM,))
    assert readings(system, {"men": (8, 9)}).fits == ()
    both = readings(system, {"men": (3, 8), "all": (13, 18)})
    assert both.fits == ({"men": 3, "all": 13}, {"men": 8, "all": 18})
    assert readings(system, {"men": (3, 8), "all": (13, 18)}, limit=1).status is Certainty.CUT


def test_relations_that_contradict_each_other_whatever_is_read_are_left_out():
    figures = (*FIGURES, Column("blank"))
    one = Row.equal("one", {"blank": 1, "x": -1})
    two = Row.equal("two", {"blank": 1, "y": -1})
    most = Row("most", {"men": 1, "blank": -9}, upper=0)
    system = System(figures, (SUM, one, two, most))
    assert readings(system, {"men": (8, 3)}).status is Certainty.CONTRADICTED
    kept, against = telling(system, {"men": (8, 3)})
    assert ([row.id for row in kept.rows], against) == (["sum", "most"], frozenset())
    assert readings(kept, {"men": (8, 3)}).only == {"men": 3}


def test_smudged_figures_that_contradict_each_other_are_kept_as_they_are():
    apart = (Row.equal("one", {"men": 1, "x": -8}), Row.equal("two", {"men": 1, "women": -1}))
    kept, against = telling(System(FIGURES, apart), {"men": (8, 10)})
    assert ([row.id for row in kept.rows], against) == (["one", "two"], frozenset())
    assert readings(kept, {"men": (8, 10)}).status is Certainty.CONTRADICTED


def test_a_contradiction_is_seen_behind_another_one_over_the_same_figure():
    figures = (Column("one", 1), Column("smudged"), Column("blank"))
    rows = (
        Row.equal("nought", {"one": 1}),
        Row.equal("sum", {"smudged": 1, "blank": 1}, 1),
        Row.equal("all", {"one": 1, "smudged": 1, "blank": 1}, 1),
    )
    found = readings(System(figures, rows), {"smudged": (0, 1)})
    assert (found.status, found.fits) == (Certainty.CONTRADICTED, ())


@pytest.mark.slow
@draws(40)
@given(brute.systems(), st.data())
def test_no_reading_that_fits_everything_is_lost(system, data):
    ids = [c.id for c in system.columns]
    smudged = data.draw(st.lists(st.sampled_from(ids), min_size=1, max_size=2, unique=True))
    candidates = dict.fromkeys(smudged, (0, 1, 2, 3))
    kept, _ = telling(system, candidates)
    fits = readings(kept, candidates).fits
    assert all(fit in fits for fit in readings(system, candidates).fits)


def test_a_reading_of_an_unknown_figure_is_told():
    with pytest.raises(KernelError, match="unknown figure nobody"):
        readings(System(FIGURES, (SUM,)), {"nobody": (1,)})
