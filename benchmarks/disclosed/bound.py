"""How few cells can be hidden for the sake of others, for tables larger than the program itself bounds.

Each target that is not reached has a reason, of which one row must be hidden; the least number of rows that
meet all reasons found so far, by parts of rows or by whole ones, is a bound whenever the search stops.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from disclosed.raw import Layout
from tilstand.disclosure import micro_cells, tables
from tilstand.disclosure.sums import Sums
from tilstand.disclosure.suppression.least import least_hidden
from tilstand.disclosure.suppression.targets import SuppressionTask, small_counts

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
    micro = micro_cells(file, count=layout.count, dims=layout.dims, nested=layout.nested)
    sums = Sums.all_of(tables(micro, order))
    targets = small_counts(sums, threshold)
    lost = np.zeros(len(sums), np.bool_)
    lost[targets.rows] = True
    none = np.zeros(len(sums), np.bool_)
    task = SuppressionTask(sums, targets, none, lost, np.ones(len(sums)))
    return least_hidden(task, steps, enough).bound
