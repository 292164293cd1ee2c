"""One table suppressed, recoded, rounded or audited, and its files for researchers.

>>> import numpy as np
>>> from tilstand.sdc.hypercube import Hypercube, SpanningVariable
>>> from tilstand.sdc.aggregation import build_table_system
>>> sex, region = SpanningVariable("sex", ("f", "m")), SpanningVariable("region", ("a", "b"))
>>> counts = Hypercube((sex, region), np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([1, 7, 8, 9]))
>>> made = suppress_small_counts(build_table_system(counts), threshold=3)
>>> [made.status[k] for k in range(len(made))][-4:], made.leaks
(['primary', 'secondary', 'secondary', 'secondary'], ())

Which hidden cells are small and which are hidden for their sake is not told: that would tell of them.

    >>> import numpy as np
    >>> from tilstand.sdc.hypercube import Hypercube, SpanningVariable
    >>> from tilstand.sdc.protected_table import suppress_small_counts
    >>> from tilstand.sdc.aggregation import build_table_system
    >>> sex, region = SpanningVariable("sex", ("f", "m")), SpanningVariable("region", ("a", "b"))
    >>> counts = Hypercube((sex, region), np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([1, 7, 8, 9]))
    >>> finest, _ = write_researcher_csv(suppress_small_counts(build_table_system(counts), threshold=3))
    >>> finest.decode().splitlines()[:2]
    ['sex,region,value,OBS_STATUS,CONF_STATUS', 'f,a,,Q,C']
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from tilstand.sdc.aggregation import TOTAL, AggregationSystem, TableSystem, build_table_system
from tilstand.sdc.attack import LinearAttack
from tilstand.sdc.cell_suppression import SuppressionPattern, suppress_rows
from tilstand.sdc.controlled_rounding import compute_rounding_intervals, round_table_system
from tilstand.sdc.hypercube import DisclosureError, Flags, Floats, Hypercube, Ints, TableFault
from tilstand.sdc.intervals import (
    FeasibilityInterval,
    TableDisclosure,
    compute_feasibility_intervals,
    find_row_disclosures,
)
from tilstand.sdc.intruders import (
    ANYBODY,
    Intruder,
    IntruderScenario,
    append_group_remainders,
    find_category_disclosures,
    find_intruder_disclosures,
    find_one_category_groups,
)
from tilstand.sdc.protection_levels import ProtectionLevels, add_intruder_levels, set_small_count_levels
from tilstand.sdc.recoding import recode_hypercube

_MOST = 4_000_000
"""With more hidden cells times unknown ones, the ends of those hidden for others' sake are not worked out."""


@dataclass(frozen=True, slots=True, eq=False)
class ProtectedTable:
    """What is printed of a table, and what a reader can tell of it.

    Attributes:
        tables: The table as it is.
        status: Of each cell: "published"; "primary" where it is hidden as it is small, "secondary" where it
            is hidden for another's sake; "rounded"; "not_printed" where no table shows it.
        values: What is printed, where something is.
        low: The least that a reader must hold possible; NaN where that was not worked out.
        high: The greatest, infinite where there is none.
        exact: Where both are the very ends; elsewhere they are at least so far apart.
        leaks: What is given away all the same.
        total_error: By how much all printed cells are off together.
        bound: No way of hiding hides fewer for others' sake; 0 where that was not worked out.
        groups: The codes of each variable that were merged.
        before: How many cells there would be without that; 0 where nothing was merged.
    """

    tables: TableSystem
    status: tuple[str, ...]
    values: Ints
    low: Floats
    high: Floats
    exact: Flags
    leaks: tuple[TableDisclosure, ...]
    total_error: int = 0
    bound: int = 0
    groups: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    before: int = 0

    def __len__(self) -> int:
        """How many cells there are."""
        return len(self.status)

    def is_shown(self, row: int) -> bool:
        """True where a number stands in print."""
        return self.status[row] in ("published", "rounded")


def suppress_small_counts(
    table_system: TableSystem, threshold: int, audience: IntruderScenario = ANYBODY
) -> ProtectedTable:
    """Hide small counts, and what they could be worked out from; then attack what is left.

    Args:
        table_system: Everything that is to be published.
        threshold: Counts from one to below it are hidden.
        audience: Who reads it, besides anybody.

    Raises:
        DisclosureError: If the threshold is below 2: then nothing is small.
    """
    if threshold < 2:
        raise DisclosureError([TableFault("threshold", {"threshold": threshold})])
    sums, readers = (
        AggregationSystem.from_table_system(table_system),
        audience.build_intruders(table_system, threshold),
    )
    suppression_pattern = _choose_hidden_rows(table_system, sums, threshold, audience, readers)
    attack = LinearAttack(sums, ~suppression_pattern.hidden)
    low, high, exact = (
        table_system.values.astype(np.float64),
        table_system.values.astype(np.float64),
        ~suppression_pattern.hidden,
    )
    small = (table_system.values > 0) & (table_system.values < threshold)
    primary = np.flatnonzero(small)
    known = compute_feasibility_intervals(
        attack, primary, low=0, high=threshold, whole=True, tables=suppression_pattern.tables
    )
    _record_intervals(known, low, high, exact)
    others = np.flatnonzero(suppression_pattern.hidden & ~small)
    if suppression_pattern.hidden.sum() * sum(len(part.cells) for part in attack.parts) <= _MOST:
        for row in others.tolist():
            low[row], high[row] = attack.compute_real_ends(row)
        exact[others] = True
    else:
        low[others], high[others] = np.nan, np.nan
    names = np.where(small, "primary", np.where(suppression_pattern.hidden, "secondary", "published"))
    leaks = (
        *find_row_disclosures(sums, ~suppression_pattern.hidden, known, low=0, high=threshold),
        *find_intruder_disclosures(
            sums, ~suppression_pattern.hidden, readers, small & ~suppression_pattern.hidden, suppression_pattern.tables
        ),
        *find_category_disclosures(
            table_system, sums, ~suppression_pattern.hidden, audience.groups, suppression_pattern.tables
        ),
    )
    return ProtectedTable(
        table_system,
        tuple(names.tolist()),
        table_system.values,
        low,
        high,
        exact,
        leaks,
        bound=suppression_pattern.bound,
    )


def _choose_hidden_rows(
    table_system: TableSystem,
    sums: AggregationSystem,
    threshold: int,
    audience: IntruderScenario,
    readers: Sequence[Intruder],
) -> SuppressionPattern:
    """The rows that are hidden, from anybody and from the others who read."""
    if not readers and not audience.groups:
        return suppress_rows(sums, threshold)
    large = [
        group
        for group in find_one_category_groups(table_system, audience.groups)
        if table_system.values[group.group] >= threshold
    ]
    grown, places = append_group_remainders(sums, large)
    own_levels = set_small_count_levels(sums, threshold)
    to = np.ones(len(places), np.int64)
    targets = ProtectionLevels(np.append(own_levels.rows, places), np.append(own_levels.to, to))
    lost = np.append(np.zeros(len(sums), np.bool_), to > 0)
    suppression_pattern = suppress_rows(grown, threshold, targets=add_intruder_levels(targets, readers), lost=lost)
    size = len(sums)
    return replace(
        suppression_pattern,
        hidden=suppression_pattern.hidden[:size],
        primary=suppression_pattern.primary[:size],
        bound=0,
    )


def recode_small_counts(
    micro: Hypercube, threshold: int, up_to: int | None = None, audience: IntruderScenario = ANYBODY
) -> ProtectedTable:
    """Merge codes until no small count is left, as few as need be; then attack what is printed.

    Args:
        micro: The finest cells.
        threshold: Counts from one to below it are small.
        up_to: The greatest number of dimensions that a table shows at once; all of them if not given.
        audience: Who reads it, besides anybody.
    """
    recoded_table = recode_hypercube(micro, threshold, up_to)
    protected_table = audit_table(build_table_system(recoded_table.micro), threshold, up_to, audience)
    if up_to is not None and any(leak.reader == "anybody" for leak in protected_table.leaks):
        # a small count that no table shows follows from those that are shown: there must be none at all
        recoded_table = replace(recode_hypercube(micro, threshold), cells=recoded_table.cells)
        protected_table = audit_table(build_table_system(recoded_table.micro), threshold, up_to, audience)
    return replace(protected_table, groups=recoded_table.groups, before=recoded_table.cells)


def round_small_counts(table_system: TableSystem, base: int) -> ProtectedTable:
    """Round small counts to nothing or to a base, everything adding up; then see what a reader can tell.

    Args:
        table_system: Everything that is to be published.
        base: No cell may count one to below it.
    """
    rounded_table = round_table_system(table_system, base)
    rounding_intervals = compute_rounding_intervals(table_system, rounded_table)
    leaks = [
        TableDisclosure(
            int(row), "determined", float(rounding_intervals.least[row]), float(rounding_intervals.most[row])
        )
        for row in np.flatnonzero(rounding_intervals.single)
    ]
    every = np.ones(len(table_system), np.bool_)
    low, high = rounding_intervals.least.astype(np.float64), rounding_intervals.most.astype(np.float64)
    status = ("rounded",) * len(table_system)
    return ProtectedTable(
        table_system, status, rounded_table.values, low, high, every, tuple(leaks), rounded_table.total_error
    )


def audit_table(
    table_system: TableSystem, threshold: int, up_to: int | None = None, audience: IntruderScenario = ANYBODY
) -> ProtectedTable:
    """Attack a table as it is: which small counts stand there, and which follow that do not.

    Args:
        table_system: All cells, of tables that show any number of dimensions at once.
        threshold: Counts from one to below it are small.
        up_to: Only tables that show so many dimensions are printed; None: all.
        audience: Who reads it, besides anybody.

    Raises:
        DisclosureError: If the threshold is below 2: then nothing is small.
    """
    if threshold < 2:
        raise DisclosureError([TableFault("threshold", {"threshold": threshold})])
    sums, values = AggregationSystem.from_table_system(table_system), table_system.values.astype(np.float64)
    order = (table_system.address != TOTAL).sum(axis=1)
    printed = np.ones(len(table_system), np.bool_) if up_to is None else order <= up_to
    small = (table_system.values > 0) & (table_system.values < threshold)
    low, high = np.where(printed, values, np.nan), np.where(printed, values, np.nan)
    exact = printed.copy()
    asked = np.flatnonzero(small & ~printed)
    known = compute_feasibility_intervals(LinearAttack(sums, printed), asked, low=0, high=threshold, whole=True)
    _record_intervals(known, low, high, exact)
    table_disclosures = [
        TableDisclosure(int(row), "told", values[row], values[row]) for row in np.flatnonzero(small & printed)
    ]
    leaks = (
        *table_disclosures,
        *find_row_disclosures(sums, printed, known, low=0, high=threshold),
        *find_intruder_disclosures(sums, printed, audience.build_intruders(table_system, threshold), small & printed),
        *find_category_disclosures(table_system, sums, printed, audience.groups),
    )
    status = tuple(np.where(printed, "published", "not_printed").tolist())
    return ProtectedTable(table_system, status, table_system.values, low, high, exact, leaks)


def _record_intervals(known: FeasibilityInterval, low: Floats, high: Floats, exact: Flags) -> None:
    low[known.rows], high[known.rows] = known.least, known.most
    exact[known.rows] = known.exact_least & known.exact_most


FREE = ("A", "F")
"""SDMX observation and confidentiality status of a number in print (CL_OBS_STATUS, CL_CONF_STATUS)."""
HIDDEN = ("Q", "C")
"""The same of one that is not shown."""
_ALL = "_T"
"""SDMX's code for the total of a dimension."""


def write_researcher_csv(found: ProtectedTable) -> tuple[bytes, bytes]:
    """The finest cells, and all margins, as CSV.

    Args:
        found: The protected table.
    """
    whole = (found.tables.address != TOTAL).all(axis=1)
    terms = [len(found.tables.cells(row)) for row in range(len(found))]
    finest = [row for row in range(len(found)) if whole[row] and terms[row] == 1]
    return _format_rows_as_csv(found, finest), _format_rows_as_csv(found, sorted(set(range(len(found))) - set(finest)))


def _format_rows_as_csv(found: ProtectedTable, rows: Iterable[int]) -> bytes:
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n")
    write.writerow([*found.tables.dims, "value", "OBS_STATUS", "CONF_STATUS"])
    for row in rows:
        codes = [_ALL if name is None else name for name in found.tables.names(row)]
        shown = found.is_shown(row)
        write.writerow([*codes, int(found.values[row]) if shown else "", *(FREE if shown else HIDDEN)])
    return out.getvalue().encode()
