"""How few cells can be hidden for the sake of others, for tables larger than the program itself bounds.

Each target that is not reached has a reason, of which one row must be hidden; the least number of rows that
meet all reasons found so far, by parts of rows or by whole ones, is a bound whenever the search stops.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from disclosed.raw import Layout
from tilstand.sdc import build_table_system, read_hypercube
from tilstand.sdc.aggregation import AggregationSystem
from tilstand.sdc.protection_levels import SuppressionProblem, set_small_count_levels
from tilstand.sdc.suppression_bounds import bound_suppressions

__all__ = ["least"]


def least(file: Path, layout: Layout, order: int | None, threshold: int, steps: int, enough: int) -> int:
    """No way of hiding has fewer secondary cells than this.

    Args:
        file: The micro-cells.
        layout: How they are to be read.
        order: How many dimensions a table shows at once; all of them if None.
        threshold: Counts from one to below it are sensitive.
        steps: Steps of the solver after which what was found by then is told.
        enough: So many are known to do.
    """
    micro = read_hypercube(file, count=layout.count, dims=layout.dims, nested=layout.nested)
    sums = AggregationSystem.from_table_system(build_table_system(micro, order))
    targets = set_small_count_levels(sums, threshold)
    lost = np.zeros(len(sums), np.bool_)
    lost[targets.rows] = True
    none = np.zeros(len(sums), np.bool_)
    task = SuppressionProblem(sums, targets, none, lost, np.ones(len(sums)))
    return bound_suppressions(task, steps, enough).bound
