"""Audit of a published file: sums, series, breakdowns under several indicators, and figures of a collection.

Cells are intervals of whole numbers, so that `<5` is not taken for a number. A total bounds the sum of the stated
parts of each breakdown, alone and crossed; it is reached by them only where a breakdown's codes are known to be the
whole and all are stated. What no single sum contradicts is bounded by all together (propagation of bounds, in
columns), and a table that this empties is proven contradictory by the kernel.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tilstand.define.definitions import Definition
from tilstand.errors import UsageError
from tilstand.kernel import Constraint, FeasibilityOracle, LinearSystem, Variable
from tilstand.languages import make_error
from tilstand.model import Finding, Observation
from tilstand.returns.published_return import PublishedReturn, read_definition_file
from tilstand.terms import Language


@dataclass(frozen=True)
class BreakdownSums:
    """The sums of all breakdowns over the same axes.

    Attributes:
        axes: Columns of `PublishedReturn.keys`.
        totals: The cell of each total.
        parts: Cells of the stated parts, those of a total one after the other.
        starts: Where the parts of each total begin, and where the last end.
        complete: True of a total that its parts reach.
    """

    axes: tuple[int, ...]
    totals: NDArray[np.intp]
    parts: NDArray[np.intp]
    starts: NDArray[np.intp]
    complete: NDArray[np.bool_]

    def list_parts(self, sum_place: int) -> list[int]:
        """The cells of a total's parts."""
        return [int(part) for part in self.parts[self.starts[sum_place] : self.starts[sum_place + 1]]]

    def add_parts(self, values: NDArray[np.int64]) -> NDArray[np.int64]:
        """The sum of what the parts of each total hold."""
        return np.add.reduceat(values[self.parts], self.starts[:-1])


class CollectionSeries(Definition):
    """A series of a published file that counts what a measure of a collection counts."""

    indicator: str
    measure: str
    provider: str


class CollectionMatch(Definition):
    """What a collection holds of what a published file states of its country.

    Attributes:
        area: The country's code in the file.
        series: Series that count the same.
    """

    area: str
    series: tuple[CollectionSeries, ...]


@dataclass(frozen=True)
class PublishedAudit:
    """What was found in a published file.

    Attributes:
        published: The file.
        findings: All findings, by area and line.
        match: What a collection holds of it.
        comparisons: The file beside that collection: indicator, period, what is published, what is stated, and
            whether they agree.
    """

    published: PublishedReturn
    findings: tuple[Finding, ...]
    match: CollectionMatch | None = None
    comparisons: tuple[Mapping[str, object], ...] = ()

    @cached_property
    def findings_by_area(self) -> Mapping[str, tuple[Finding, ...]]:
        """The findings of each area of the file by its name, also of those without any."""
        names = self.published.names
        by_area: dict[str, list[Finding]] = {area: [] for area in sorted(names, key=names.__getitem__)}
        for finding in self.findings:
            by_area[finding.providers[0]].append(finding)
        return {area: tuple(found) for area, found in by_area.items()}

    def to_dict(self, languages: Sequence[Language]) -> dict[str, object]:
        """The audit as it stands in JSON."""
        published = self.published
        return {
            "file": published.document,
            "publisher": published.layout.publisher,
            "verified": published.layout.verified,
            "internal": True,
            "cells": len(published.keys),
            "readings": {reading.value: count for reading, count in published.readings.items()},
            "repeated": published.repeated,
            "findings": [finding.to_dict(languages) for finding in self.findings],
            "comparisons": list(self.comparisons),
        }


def audit_published_return(
    published: PublishedReturn, match: CollectionMatch | None = None, stated: Iterable[Observation] = ()
) -> PublishedAudit:
    """All findings about a published file.

    Args:
        published: The file as it was read.
        match: What a collection holds of it.
        stated: The collection's figures.
    """
    sums = list_breakdown_sums(published)
    broken: dict[bytes, list[frozenset[int]]] = defaultdict(list)
    alone = [finding for group in sums for finding in _check_sums(published, group, broken)]
    comparisons = () if match is None else tuple(_compare_collection(published, match, stated))
    found = [
        *published.findings,
        *alone,
        *_check_joint_sums(published, sums),
        *_check_levels(published),
        *_check_equal_breakdowns(published),
        *(finding for finding, _ in comparisons if finding),
    ]
    found.sort(key=lambda finding: (finding.providers, finding.sources[0].line or 0, finding.rule))
    return PublishedAudit(published, tuple(found), match, tuple(comparison for _, comparison in comparisons))


def read_collection_match(folder: Path, layout: str) -> CollectionMatch:
    """What a collection says that it holds of what a layout describes.

    Raises:
        UsageError: If it says nothing of it.
        CollectionError: If the file does not fit; all is told at once.
    """
    file = folder / "returns" / f"published-{layout}.toml"
    if not file.is_file():
        raise make_error(UsageError, "published.match", layout=layout, file=file)
    return read_definition_file(file, CollectionMatch)


def list_breakdown_sums(published: PublishedReturn) -> tuple[BreakdownSums, ...]:
    """The sums over one axis, then those over several at once: cells that differ in all of these are disjoint."""
    keys, count = published.keys, len(published.keys)
    axes = range(3, keys.shape[1])
    is_part = keys[:, 3:] != 0
    patterns = {tuple(int(at) + 3 for at in np.flatnonzero(row)) for row in np.unique(is_part, axis=0)}
    chosen = sorted(
        {axis_set for pattern in patterns for k in axes for axis_set in combinations(pattern, k - 2)},
        key=lambda s: (len(s), s),
    )
    groups = [(s, np.flatnonzero(is_part[:, [at - 3 for at in s]].all(axis=1))) for s in chosen]
    parents = [keys[parts].copy() for _, parts in groups]
    for (axis_set, _), parent in zip(groups, parents, strict=True):
        parent[:, axis_set] = 0
    _, places = np.unique(np.concatenate([keys, *parents]), axis=0, return_inverse=True)
    places = places.reshape(-1)
    cells = np.full(int(places.max(initial=-1)) + 1, -1, np.intp)
    cells[places[:count]] = np.arange(count)
    ends = np.cumsum([count, *(len(parts) for _, parts in groups)])
    grouped = (
        _group_sums(published, axis_set, parts, cells[places[ends[i] : ends[i + 1]]])
        for i, (axis_set, parts) in enumerate(groups)
    )
    return tuple(sums for sums in grouped if len(sums.totals))


def _group_sums(
    published: PublishedReturn, axes: tuple[int, ...], parts: NDArray[np.intp], totals: NDArray[np.intp]
) -> BreakdownSums:
    """The sums whose total is stated; complete where each of the codes that are the whole is."""
    parts, totals = parts[totals >= 0], totals[totals >= 0]
    order = np.argsort(totals, kind="stable")
    chosen, starts = np.unique(totals[order], return_index=True)
    starts = np.append(starts, len(totals))
    complete = np.zeros(len(chosen), bool)
    whole = [*published.layout.axes.values()][axes[0] - 3].complete
    if len(axes) == 1 and whole and set(whole) <= set(published.codes[axes[0]]) and len(chosen):
        places = [published.codes[axes[0]].index(code) for code in whole]
        stated = np.isin(published.keys[parts[order], axes[0]], places)
        complete = np.add.reduceat(stated.astype(np.int64), starts[:-1]) == len(whole)
    return BreakdownSums(axes, chosen, parts[order], starts, complete)


def _check_sums(
    published: PublishedReturn, sums: BreakdownSums, broken: dict[bytes, list[frozenset[int]]]
) -> Iterator[Finding]:
    """A part (R205) or all parts (R204, R211) above a total, and parts that cannot reach it (R206).

    What fails over some axes is not told again over these and more, neither for the total nor for what it adds up.
    """
    above = sums.add_parts(published.lower) > published.upper[sums.totals]
    below = sums.complete & (sums.add_parts(published.upper) < published.lower[sums.totals])
    axes = frozenset(sums.axes)
    for place in np.flatnonzero(above | below):
        total, parts = int(sums.totals[place]), sums.list_parts(int(place))
        if any(told <= axes for key in _list_subtotal_keys(published, sums.axes, total, parts) for told in broken[key]):
            continue
        broken[published.keys[total].tobytes()].append(axes)
        facts = {
            "axes": published.describe_axes(sums.axes),
            "observed": published.format_cell_value(total),
            "parts": _list_part_values(published, sums.axes, parts),
        }
        greater = [part for part in parts if published.lower[part] > published.upper[total]]
        if greater:
            expected = _list_part_values(published, sums.axes, greater)
            yield published.make_cell_finding("R205", total, greater, expected=expected, **facts)
        elif len(parts) > 1 and (published.lower[parts] == published.upper[total]).all():
            yield published.make_cell_finding("R211", total, parts, **facts)
        elif above[place]:
            yield published.make_cell_finding("R204", total, parts, expected=int(published.lower[parts].sum()), **facts)
        else:
            yield published.make_cell_finding("R206", total, parts, expected=int(published.upper[parts].sum()), **facts)


def _list_subtotal_keys(
    published: PublishedReturn, axes: Sequence[int], total: int, parts: Sequence[int]
) -> Iterator[bytes]:
    """Keys of the total, and of the totals between it and its parts."""
    yield published.keys[total].tobytes()
    for axis_set in (s for k in range(1, len(axes)) for s in combinations(axes, k)):
        between = published.keys[parts]
        between[:, axis_set] = 0
        yield from {row.tobytes() for row in between}


_SHOWN_PARTS = 12
"""Parts of a sum that are named in a finding; breakdowns by country have many more."""


def _list_part_values(published: PublishedReturn, axes: Sequence[int], parts: Sequence[int]) -> str:
    shown = sorted(parts, key=lambda part: -int(published.upper[part]))[:_SHOWN_PARTS]
    told = [f"{published.format_cell_codes(part, axes)} {published.format_cell_value(part)}" for part in shown]
    return "; ".join([*told, "…"] if len(parts) > len(shown) else told)


_PROPAGATION_ROUNDS = 8
"""Rounds in which bounds are carried from sums to cells; a table has no longer chain of totals of totals."""


def _check_joint_sums(published: PublishedReturn, sums: Sequence[BreakdownSums]) -> Iterator[Finding]:
    """Sums that cannot all hold though each can (R207): found by propagation, proven by the kernel."""
    low, high = published.lower.copy(), published.upper.copy()
    kept = [group for group in (_keep_possible_sums(published, group) for group in sums) if len(group.totals)]
    for _ in range(_PROPAGATION_ROUNDS):
        for group in kept:
            _propagate_bounds(group, low, high)
    tables = {tuple(map(int, published.keys[cell, :3])) for cell in np.flatnonzero(low > high)}
    for table in sorted(tables):
        yield from _prove_contradiction(published, kept, table)


def _keep_possible_sums(published: PublishedReturn, sums: BreakdownSums) -> BreakdownSums:
    """Those that can hold by themselves; the rest is told already."""
    holds = sums.add_parts(published.lower) <= published.upper[sums.totals]
    holds &= ~sums.complete | (sums.add_parts(published.upper) >= published.lower[sums.totals])
    sizes = np.diff(sums.starts)
    parts = sums.parts[np.repeat(holds, sizes)]
    starts = np.concatenate([[0], np.cumsum(sizes[holds])])
    return BreakdownSums(sums.axes, sums.totals[holds], parts, starts, sums.complete[holds])


def _propagate_bounds(sums: BreakdownSums, low: NDArray[np.int64], high: NDArray[np.int64]) -> None:
    least, sizes = sums.add_parts(low), np.diff(sums.starts)
    np.maximum.at(low, sums.totals, least)
    room = np.repeat(high[sums.totals] - least, sizes) + low[sums.parts]
    np.minimum.at(high, sums.parts, room)
    greatest = sums.add_parts(high)
    np.minimum.at(high, sums.totals[sums.complete], greatest[sums.complete])
    is_complete = np.repeat(sums.complete, sizes)
    need = np.repeat(low[sums.totals] - greatest, sizes) + high[sums.parts]
    np.maximum.at(low, sums.parts[is_complete], need[is_complete])


def _prove_contradiction(
    published: PublishedReturn, sums: Sequence[BreakdownSums], table: tuple[int, ...]
) -> Iterator[Finding]:
    """The cells of a table that cannot all be right, once the kernel has shown it."""
    cells = np.flatnonzero((published.keys[:, :3] == table).all(axis=1))
    inside, rows = set(cells.tolist()), []
    for group in sums:
        for place in np.flatnonzero(np.isin(group.totals, cells)):
            total, parts = int(group.totals[place]), group.list_parts(int(place))
            terms = {str(total): 1, **{str(part): -1 for part in parts}}
            rows.append(Constraint(f"{group.axes} {total}", terms, 0, 0 if group.complete[place] else None))
    columns = [
        Variable(str(cell), lower=int(published.lower[cell]), upper=int(published.upper[cell])) for cell in inside
    ]
    system = LinearSystem(tuple(columns), tuple(rows))
    for conflict in FeasibilityOracle(system).ask(()).conflicts:
        involved = {int(id) for name in conflict.relations for id in system.row(name).coefficients}
        taking = sorted(involved, key=lambda cell: int(published.lines[cell]))
        axes = range(3, published.keys.shape[1])
        shown = _list_part_values(published, axes, taking)
        if conflict.certificate is not None:
            yield published.make_cell_finding("R207", taking[0], taking[1:], parts=shown, count=len(conflict.relations))


_LEVEL_FACTOR = 2.5
"""Least ratio of two levels that is asked about; chosen, not measured: a smaller change may be one of practice."""
_STEADY_FACTOR = 1.5
"""Greatest ratio of the two years of a level."""
_LEVEL_DEVIATIONS = 6.0
"""Standard deviations that chance does not reach: square roots of counts have a variance of a quarter."""


def _check_levels(published: PublishedReturn) -> Iterator[Finding]:
    """Series of totals that stand at one level, and the year after at another (R208): a unit may have changed."""
    is_total = (published.keys[:, 3:] == 0).all(axis=1) & (published.lower == published.upper)
    series: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for cell in np.flatnonzero(is_total):
        period = published.get_code(int(cell), 2)
        if period.isdigit():
            series[published.keys[cell, 0], published.keys[cell, 1]][int(period)] = int(cell)
    for cells in series.values():
        for year in sorted(cells):
            if not {year - 1, year + 1, year + 2} <= cells.keys():
                continue
            before, after = (cells[year - 1], cells[year]), (cells[year + 1], cells[year + 2])
            old, new = ([int(published.lower[cell]) for cell in pair] for pair in (before, after))
            if any(max(pair) > _STEADY_FACTOR * min(pair) for pair in (old, new)):
                continue
            lesser, greater = sorted((old, new), key=max)
            deviations = 2 * (math.sqrt(min(greater)) - math.sqrt(max(lesser)))
            if min(greater) < _LEVEL_FACTOR * max(lesser) or deviations < _LEVEL_DEVIATIONS:
                continue
            yield published.make_cell_finding(
                "R208",
                after[0],
                (*before, after[1]),
                expected=", ".join(map(str, old)),
                observed=", ".join(map(str, new)),
                years=f"{year - 1}–{year + 2}",
            )


_COINCIDENCE = 1000
"""Product of equal numbers from which coincidence is unlikely: a number v recurs by chance about once in v."""


def _check_equal_breakdowns(published: PublishedReturn) -> Iterator[Finding]:
    """The numbers of one breakdown under two indicators (R209): at least two, and the greatest of either."""
    is_broken = (published.keys[:, 3:] != 0).sum(axis=1) == 1
    tables: dict[tuple[int, int, int], dict[int, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for cell in np.flatnonzero(is_broken & (published.lower == published.upper)):
        area, indicator, period, *axes = map(int, published.keys[cell])
        at = next(place for place, code in enumerate(axes) if code)
        tables[area, period, at][indicator][axes[at]] = int(cell)
    for (_, _, at), by_indicator in tables.items():
        for left, right in combinations(sorted(by_indicator), 2):
            first, second = by_indicator[left], by_indicator[right]
            values = published.lower
            equal = [code for code in first.keys() & second.keys() if values[first[code]] == values[second[code]]]
            if len(equal) < 2 or math.prod(int(values[first[code]]) for code in equal) < _COINCIDENCE:
                continue
            greatest = max(int(values[first[code]]) for code in equal)
            if any(int(values[cell]) > greatest for cell in (*first.values(), *second.values())):
                continue
            cells = [first[code] for code in sorted(equal)]
            yield published.make_cell_finding(
                "R209",
                second[equal[0]],
                cells,
                other=published.codes[1][left],
                axes=published.describe_axes((at + 3,)),
                parts=_list_part_values(published, (at + 3,), cells),
            )


def _compare_collection(
    published: PublishedReturn, match: CollectionMatch, stated: Iterable[Observation]
) -> Iterator[tuple[Finding | None, Mapping[str, object]]]:
    """The totals of the file beside the figures of a collection; a difference is a finding (R210)."""
    figures: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for figure in stated:
        if not figure.key.dims and figure.value.amount is not None:
            figures[figure.key.measure, figure.key.provider, figure.key.period.text].add(int(figure.value.amount))
    is_total = (published.keys[:, 3:] == 0).all(axis=1)
    for cell in map(int, np.flatnonzero(is_total)):
        for series in match.series:
            if (published.get_code(cell, 0), published.get_code(cell, 1)) != (match.area, series.indicator):
                continue
            period = published.get_code(cell, 2)
            held = sorted(figures.get((series.measure, series.provider, period), ()))
            if not held:
                continue
            agrees = any(published.lower[cell] <= number <= published.upper[cell] for number in held)
            observed, expected = published.format_cell_value(cell), "; ".join(map(str, held))
            facts = {"observed": observed, "expected": expected}
            finding = None if agrees else published.make_cell_finding("R210", cell, **facts)
            names = ("indicator", "period", "published", "stated", "agrees")
            yield finding, dict(zip(names, (series.indicator, period, observed, expected, agrees), strict=True))
