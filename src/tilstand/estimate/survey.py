"""What the table itself says, before any model: lists to leave out, reasons to refuse, things to know.

The limits come from simulation (`docs/explanation/hidden-population-method.md`, "Limits"): with fewer than
seven persons on two lists or more, one interval in four has no upper end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tilstand.estimate.table import CaptureTable
from tilstand.estimate.words import Reason

__all__ = ["LEAST_RECAPTURED", "THIN", "Survey", "survey"]

LEAST_RECAPTURED = 7
THIN = 20
_CHANCE = 0.02


@dataclass(frozen=True)
class Survey:
    """The table that can be used, and what was found on the way.

    Attributes:
        table: Without lists that say nothing (empty, or nested in another).
        refusals: Reasons for which no method may give a number.
        warnings: What to know.
    """

    table: CaptureTable
    refusals: tuple[Reason, ...]
    warnings: tuple[Reason, ...]


def survey(table: CaptureTable) -> Survey:
    """Check a table and leave out the lists that say nothing of the unseen.

    Example:
        >>> two = CaptureTable.of(("A", "B"), {"A": 9, "B": 9, "AB": 9})
        >>> [reason.code for reason in survey(two).refusals]
        ['few_lists']
    """
    warnings: list[Reason] = []
    for name, total in zip(table.lists, table.totals, strict=True):
        if total == 0 and len(table.lists) > 1:
            warnings.append(Reason.of("empty_list", name=name))
            table = table.without(name)
    table, nested = _unnested(table)
    warnings.extend(nested)
    return Survey(table, tuple(_refusals(table)), (*warnings, *_warnings(table)))


def _unnested(table: CaptureTable) -> tuple[CaptureTable, list[Reason]]:
    """Leave out lists all of whose persons are on another list, if chance does not explain it.

    A nested list has no maximum likelihood estimate with its dependence in the model, and a false one
    without. Had the lists been independent, the persons of the smaller one outside the larger would be
    Poisson with mean (its size) x (share of everybody else's persons who are not on the larger).
    """
    found: list[Reason] = []
    for one in sorted(table.lists, key=lambda name: table.totals[table.lists.index(name)]):
        if len(table.lists) < 2 or one not in table.lists:
            continue
        size = table.totals[table.lists.index(one)]
        for two in table.lists:
            if two == one or table.overlap(one, two) != size:
                continue
            others = table.observed - size
            outside = 1.0 - (table.totals[table.lists.index(two)] - size) / others if others else 0.0
            if math.exp(-size * outside) < _CHANCE:
                found.append(Reason.of("nested", one=one, two=two))
                table = table.without(one)
            else:
                found.append(Reason.of("maybe_nested", one=one, two=two, count=size))
            break
    return table, found


def _refusals(table: CaptureTable) -> list[Reason]:
    lists = len(table.lists)
    full = [name for name, total in zip(table.lists, table.totals, strict=True) if total == table.observed]
    if lists < 3:
        return [Reason.of("few_lists", count=lists)]
    if table.recaptured == 0:
        return [Reason.of("no_overlap")]
    found = [Reason.of("covers_all", name=name) for name in full]
    if table.recaptured < LEAST_RECAPTURED:
        found.append(Reason.of("few_recaptured", count=table.recaptured, least=LEAST_RECAPTURED))
    return found


def _warnings(table: CaptureTable) -> list[Reason]:
    found: list[Reason] = []
    if len(table.lists) < 3 or not table.recaptured:
        return found
    overlaps = table.overlaps()
    barred = {frozenset(pair) for pair in table.barred}
    alone = [n for n in table.lists if not any(c for pair, c in overlaps.items() if n in pair)]
    found.extend(Reason.of("isolated", name=name) for name in alone)
    for (one, two), count in overlaps.items():
        if count == 0 and one not in alone and two not in alone and frozenset((one, two)) not in barred:
            found.append(Reason.of("zero_pair", one=one, two=two))
    if LEAST_RECAPTURED <= table.recaptured < THIN:
        found.append(Reason.of("thin", count=table.recaptured))
    return found
