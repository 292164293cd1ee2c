"""One table protected by one method and attacked afterwards: what is printed, and what can still be told.

>>> import numpy as np
>>> from tilstand.disclosure.micro import Micro, Variable
>>> from tilstand.disclosure.tables import tables
>>> sex, region = Variable("sex", ("f", "m")), Variable("region", ("a", "b"))
>>> counts = Micro((sex, region), np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([1, 7, 8, 9]))
>>> made = hidden(tables(counts), threshold=3)
>>> [made.status[k] for k in range(len(made))][-4:], made.leaks
(['primary', 'secondary', 'secondary', 'secondary'], ())
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from tilstand.disclosure.attack import Attack
from tilstand.disclosure.audience import ANYBODY, Audience, learned_by_groups, learned_by_insiders
from tilstand.disclosure.grouped import groups, with_rests
from tilstand.disclosure.leak import TableLeak, leaks_of
from tilstand.disclosure.merged import merged
from tilstand.disclosure.micro import Micro
from tilstand.disclosure.objection import DisclosureError, Objection
from tilstand.disclosure.reach import Reached, reached
from tilstand.disclosure.readers import Insider
from tilstand.disclosure.rounded import rounded
from tilstand.disclosure.rounding.possible import possible
from tilstand.disclosure.sums import Sums
from tilstand.disclosure.suppressed import Suppressed, suppressed
from tilstand.disclosure.suppression.targets import Targets, small_counts, with_insiders
from tilstand.disclosure.tables import TOTAL, Tables, tables
from tilstand.disclosure.types import Flags, Floats, Ints

__all__ = ["ProtectedTable", "audited", "coarser", "hidden", "rounded_off"]

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

    tables: Tables
    status: tuple[str, ...]
    values: Ints
    low: Floats
    high: Floats
    exact: Flags
    leaks: tuple[TableLeak, ...]
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


def hidden(made: Tables, threshold: int, audience: Audience = ANYBODY) -> ProtectedTable:
    """Hide small counts, and what they could be worked out from; then attack what is left.

    Args:
        made: Everything that is to be published.
        threshold: Counts from one to below it are hidden.
        audience: Who reads it, besides anybody.

    Raises:
        DisclosureError: If the threshold is below 2: then nothing is small.
    """
    if threshold < 2:
        raise DisclosureError([Objection("threshold", {"threshold": threshold})])
    sums, readers = Sums.all_of(made), audience.insiders(made, threshold)
    found = _suppressed(made, sums, threshold, audience, readers)
    attack = Attack(sums, ~found.hidden)
    low, high, exact = (made.values.astype(np.float64), made.values.astype(np.float64), ~found.hidden)
    small = (made.values > 0) & (made.values < threshold)
    primary = np.flatnonzero(small)
    known = reached(attack, primary, low=0, high=threshold, whole=True, tables=found.tables)
    _enter(known, low, high, exact)
    others = np.flatnonzero(found.hidden & ~small)
    if found.hidden.sum() * sum(len(part.cells) for part in attack.parts) <= _MOST:
        for row in others.tolist():
            low[row], high[row] = attack.ends(row)
        exact[others] = True
    else:
        low[others], high[others] = np.nan, np.nan
    names = np.where(small, "primary", np.where(found.hidden, "secondary", "published"))
    leaks = (
        *leaks_of(sums, ~found.hidden, known, low=0, high=threshold),
        *learned_by_insiders(sums, ~found.hidden, readers, small & ~found.hidden, found.tables),
        *learned_by_groups(made, sums, ~found.hidden, audience.groups, found.tables),
    )
    return ProtectedTable(
        made, tuple(names.tolist()), made.values, low, high, exact, leaks, bound=found.bound
    )


def _suppressed(
    made: Tables, sums: Sums, threshold: int, audience: Audience, readers: Sequence[Insider]
) -> Suppressed:
    """The rows that are hidden, from anybody and from the others who read."""
    if not readers and not audience.groups:
        return suppressed(sums, threshold)
    large = [one for one in groups(made, audience.groups) if made.values[one.group] >= threshold]
    grown, places = with_rests(sums, large)
    own = small_counts(sums, threshold)
    to = np.ones(len(places), np.int64)
    targets = Targets(np.append(own.rows, places), np.append(own.to, to))
    lost = np.append(np.zeros(len(sums), np.bool_), to > 0)
    found = suppressed(grown, threshold, targets=with_insiders(targets, readers), lost=lost)
    size = len(sums)
    return replace(found, hidden=found.hidden[:size], primary=found.primary[:size], bound=0)


def coarser(
    micro: Micro, threshold: int, up_to: int | None = None, audience: Audience = ANYBODY
) -> ProtectedTable:
    """Merge codes until no small count is left, as few as need be; then attack what is printed.

    Args:
        micro: The finest cells.
        threshold: Counts from one to below it are small.
        up_to: The greatest number of dimensions that a table shows at once; all of them if not given.
        audience: Who reads it, besides anybody.
    """
    found = merged(micro, threshold, up_to)
    made = audited(tables(found.micro), threshold, up_to, audience)
    if up_to is not None and any(one.reader == "anybody" for one in made.leaks):
        # a small count that no table shows follows from those that are shown: there must be none at all
        found = replace(merged(micro, threshold), cells=found.cells)
        made = audited(tables(found.micro), threshold, up_to, audience)
    return replace(made, groups=found.groups, before=found.cells)


def rounded_off(made: Tables, base: int) -> ProtectedTable:
    """Round small counts to nothing or to a base, everything adding up; then see what a reader can tell.

    Args:
        made: Everything that is to be published.
        base: No cell may count one to below it.
    """
    found = rounded(made, base)
    told = possible(made, found)
    leaks = [
        TableLeak(int(row), "determined", float(told.least[row]), float(told.most[row]))
        for row in np.flatnonzero(told.single)
    ]
    every = np.ones(len(made), np.bool_)
    low, high = told.least.astype(np.float64), told.most.astype(np.float64)
    status = ("rounded",) * len(made)
    return ProtectedTable(made, status, found.values, low, high, every, tuple(leaks), found.total_error)


def audited(
    made: Tables, threshold: int, up_to: int | None = None, audience: Audience = ANYBODY
) -> ProtectedTable:
    """Attack a table as it is: which small counts stand there, and which follow that do not.

    Args:
        made: All cells, of tables that show any number of dimensions at once.
        threshold: Counts from one to below it are small.
        up_to: Only tables that show so many dimensions are printed; None: all.
        audience: Who reads it, besides anybody.

    Raises:
        DisclosureError: If the threshold is below 2: then nothing is small.
    """
    if threshold < 2:
        raise DisclosureError([Objection("threshold", {"threshold": threshold})])
    sums, values = Sums.all_of(made), made.values.astype(np.float64)
    order = (made.address != TOTAL).sum(axis=1)
    printed = np.ones(len(made), np.bool_) if up_to is None else order <= up_to
    small = (made.values > 0) & (made.values < threshold)
    low, high = np.where(printed, values, np.nan), np.where(printed, values, np.nan)
    exact = printed.copy()
    asked = np.flatnonzero(small & ~printed)
    known = reached(Attack(sums, printed), asked, low=0, high=threshold, whole=True)
    _enter(known, low, high, exact)
    told = [TableLeak(int(row), "told", values[row], values[row]) for row in np.flatnonzero(small & printed)]
    leaks = (
        *told,
        *leaks_of(sums, printed, known, low=0, high=threshold),
        *learned_by_insiders(sums, printed, audience.insiders(made, threshold), small & printed),
        *learned_by_groups(made, sums, printed, audience.groups),
    )
    status = tuple(np.where(printed, "published", "not_printed").tolist())
    return ProtectedTable(made, status, made.values, low, high, exact, leaks)


def _enter(known: Reached, low: Floats, high: Floats, exact: Flags) -> None:
    low[known.rows], high[known.rows] = known.least, known.most
    exact[known.rows] = known.exact_least & known.exact_most
