"""How much work is done, and what a table may hold at most: with others another table is printed."""

from __future__ import annotations

import highspy
import pytest

from tilstand.sdc import (
    alternative_tables,
    attack,
    cell_adjustment,
    cell_suppression,
    controlled_rounding,
    hypercube,
    intervals,
    intruders,
    proofs,
    protected_table,
    recoding,
    rounding_problem,
    rounding_search,
    suppression_bounds,
    suppression_search,
)
from tilstand.sdc import cell_suppression as suppressed
from tilstand.sdc import hypercube as objection
from tilstand.sdc import hypercube as read
from tilstand.sdc import intervals as reach
from tilstand.sdc import proofs as proof
from tilstand.sdc import protected_table as protected
from tilstand.sdc import rounding_search as settle
from tilstand.sdc import suppression_search as prune
from tilstand.sdc.aggregation import MOST_TERMS, TOTAL
from tilstand.sdc.rounding_problem import RoundingBudget

AMOUNTS = {
    attack: {"NODES": 20_000},
    cell_suppression: {"_WORK": 250_000, "_ASKED": 200},
    recoding: {"JOINED": " + ", "_MANY": 200_000},
    protected_table: {"FREE": ("A", "F"), "HIDDEN": ("Q", "C"), "_ALL": "_T"},
    hypercube: {"MOST_CELLS": 4_000_000},
    attack: {"_ROUNDS": 30},  # noqa: F602
    proofs: {"_STEPS": (1, 2, 3, 5)},
    attack: {"_PRIMAL": 4},  # noqa: F602
    proof: {"_ROUNDS": 4},
    protected: {"_MOST": 4_000_000},
    reach: {"_SWEEPS": 6},
    read: {"MOST_PERSONS": 10_000_000_000, "_TOLD": 20},
    controlled_rounding: {"_ROUNDS": 6},
    rounding_problem: {"FAR": 4_398_046_511_104},
    rounding_search: {"_FEWEST": 40, "_MOST": 400, "_PASSES": 150, "_SHORTEST": 300},
    settle: {
        "_NONE": -4_611_686_018_427_387_904,
        "_OPTIONS": {
            **{"presolve": "choose", "solver": "choose", "simplex_scale_strategy": 2},
            **{"mip_rel_gap": 0.0, "mip_abs_gap": 0.999, "time_limit": 60.0},
        },
    },
    suppressed: {"_SHARE": 5, "_SMALL": 500},
    suppression_search: {"_TURNS": 36, "_SHARES": (0.3, 0.5, 0.7), "_PRUNE": 3_000},
    suppression_bounds: {"_NODES": 20_000, "_TRIED": 8},
    cell_adjustment: {
        **{"_NODES": 300, "_FEASIBLE": 2},
        "_ANSWERED": tuple(
            getattr(highspy.HighsModelStatus, f"k{name}") for name in ("Optimal", "SolutionLimit", "IterationLimit")
        ),
    },
    alternative_tables: {"_FEW": (1, 2, 3, 4, 6)},
    prune: {"_LARGE": 700, "_USUAL": 200},
}


@pytest.mark.whole_room
@pytest.mark.parametrize("module", AMOUNTS, ids=lambda module: module.__name__)
def test_no_more_and_no_less_is_done(module: object) -> None:
    assert {name: getattr(module, name) for name in AMOUNTS[module]} == AMOUNTS[module]  # type: ignore[index]


@pytest.mark.whole_room
def test_what_nobody_asked_for_is_what_is_usual() -> None:
    assert (TOTAL, MOST_TERMS, len(alternative_tables._NONE)) == (0, 400_000_000, 0)
    assert read._WHOLE.pattern == r"[-+]?\d+"
    usual = RoundingBudget(900, ((20, 30), (60, 50), (60, 100)), 2, 100_000, 250, 60, 120, 40)
    assert RoundingBudget() == usual
    near = cell_adjustment.NeighbourhoodSize(60, 60, 4, 0.001)
    assert suppressed.SuppressionBudget() == suppressed.SuppressionBudget(12, 150_000, 60_000, 20_000, 250_000, near)
    assert intruders.IntruderScenario() == intruders.IntruderScenario("", 1, False, ())
    told = intervals.TableDisclosure(1, "told", 1, 1)
    assert (told.proofs, told.reader, told.names, told.own) == ((), "anybody", (), 0)
    assert objection.TableFault("no_rows") == objection.TableFault("no_rows", {})
    bare = protected.ProtectedTable(None, (), None, None, None, None, ())  # type: ignore[arg-type]
    assert (bare.total_error, bare.bound, bare.groups, bare.before) == (0, 0, {}, 0)
    assert [suppressed._choose_suppression_budget(many) for many in (10, 2_000)] == [
        suppressed.SuppressionBudget(build=60_000, near=10_000),
        suppressed.SuppressionBudget(build=240_000, near=20_000),
    ]
