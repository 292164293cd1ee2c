"""Coarser codes, so that no small count is left: the merging that is proposed, and no more than need be.

Two codes are merged, those for which most small counts go for each cell that is lost, again and again; then
codes are taken out of their groups as long as no small count comes back. Codes of a nested column whose finer
codes were merged across them are merged as well. Every cell that is left is printed: the codes that were
merged can each be anything from nothing to their sum.

    >>> from tilstand.sdc.hypercube import SpanningVariable
    >>> sex, region = SpanningVariable("sex", ("f", "m")), SpanningVariable("region", ("a", "b", "c"))
    >>> codes = np.array([[s, r] for s in (0, 1) for r in (0, 1, 2)])
    >>> recode_hypercube(Hypercube((sex, region), codes, np.array([9, 1, 4, 8, 5, 2])), threshold=3).groups
    {'region': (('b', 'c'),)}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from tilstand.sdc.aggregation import build_table_system
from tilstand.sdc.hypercube import CodeGrouping, DisclosureError, Hypercube, Ints, SpanningVariable, TableFault

JOINED = " + "
"""Stands between the codes of a group in its name."""
_MANY = 200_000
"""Of so many codes times cells, any two are tried."""
_Parts = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class RecodedTable:
    """A file with coarser codes.

    Attributes:
        micro: The finest cells with the codes that are left.
        groups: For each variable the codes that are merged; only those that are.
        cells: How many cells would be printed without it.
    """

    micro: Hypercube
    groups: Mapping[str, tuple[tuple[str, ...], ...]]
    cells: int


def recode_hypercube(micro: Hypercube, threshold: int, up_to: int | None = None) -> RecodedTable:
    """Merge codes until no cell counts one to below a threshold.

    Args:
        micro: The finest cells.
        threshold: Counts from one to below it are small.
        up_to: The greatest number of dimensions that a table shows at once; all of them if not given.

    Raises:
        DisclosureError: If the threshold is below 2, or no merging is enough.
    """
    if threshold < 2:
        raise DisclosureError([TableFault("threshold", {"threshold": threshold})])
    search = _RecodingSearch(micro, threshold, up_to)
    found = [search.merged(fewest=fewest) for fewest in (False, True)]
    parts = max(found, key=search.cells)
    groups = {
        variable.name: tuple(tuple(variable.codes[code] for code in part) for part in own_numbers if len(part) > 1)
        for variable, own_numbers in zip(micro.variables, parts, strict=True)
    }
    texts_by_name = {name: own_texts for name, own_texts in groups.items() if own_texts}
    return RecodedTable(_apply_recoding(micro, parts), texts_by_name, len(build_table_system(micro, up_to)))


class _RecodingSearch:
    def __init__(self, micro: Hypercube, threshold: int, up_to: int | None) -> None:
        self.micro, self.threshold, self.up_to = micro, threshold, up_to
        self._seen: dict[tuple[_Parts, ...], tuple[int, int]] = {}

    def count_small_cells(self, parts: Sequence[_Parts]) -> int:
        """How many small counts would be printed."""
        return self._count_with_cache(parts)[0]

    def cells(self, parts: Sequence[_Parts]) -> int:
        """How many cells would be printed."""
        return self._count_with_cache(parts)[1]

    def _count_with_cache(self, parts: Sequence[_Parts]) -> tuple[int, int]:
        key = tuple(parts)
        if key not in self._seen:
            values = build_table_system(_apply_recoding(self.micro, parts), self.up_to).values
            self._seen[key] = int(((values > 0) & (values < self.threshold)).sum()), len(values)
        return self._seen[key]

    def merged(self, *, fewest: bool) -> list[_Parts]:
        """Codes merged step by step, so that fewest small counts are left, or most go for a lost cell."""
        parts: list[_Parts] = [tuple((k,) for k in range(len(variable.codes))) for variable in self.micro.variables]
        while (left := self.count_small_cells(parts)) > 0:
            tried = list(self.propose_merges(parts))
            if not tried:
                raise DisclosureError([TableFault("unmergeable", {"count": left})])
            gone = [left - self.count_small_cells(numbers) for numbers in tried]
            lost = [max(self.cells(parts) - self.cells(numbers), 1) for numbers in tried]
            worth = (
                gone if fewest else [number / second_number for number, second_number in zip(gone, lost, strict=True)]
            )
            parts = tried[int(np.argmax(worth))]
        return self.split_needless_merges(parts)

    def propose_merges(self, parts: Sequence[_Parts]) -> Iterator[list[_Parts]]:
        """Any two codes of a variable; of many, the one that small counts stand in most with each other."""
        pairs = sum(len(own) * (len(own) - 1) // 2 for own in parts)
        if pairs * len(self.micro.counts) <= _MANY:
            for at, own_numbers in enumerate(parts):
                for number, other_number in combinations(range(len(own_numbers)), 2):
                    yield [
                        _merge_two_parts(second_part, number, other_number) if k == at else second_part
                        for k, second_part in enumerate(parts)
                    ]
            return
        micro = _apply_recoding(self.micro, parts)
        table_system = build_table_system(micro, self.up_to)
        few = (table_system.values > 0) & (table_system.values < self.threshold)
        for at, own_numbers in enumerate(parts):
            if len(own_numbers) < 2:
                continue
            places = table_system.address[few, at]
            often = np.bincount(places[(places > 0) & (places <= len(own_numbers))] - 1, minlength=len(own_numbers))
            totals = np.bincount(micro.codes[:, at], micro.counts, minlength=len(own_numbers))
            worst = int(np.lexsort((totals, -often))[0])
            for other_number in range(len(own_numbers)):
                if other_number != worst:
                    yield [
                        _merge_two_parts(part, worst, other_number) if k == at else part for k, part in enumerate(parts)
                    ]

    def split_needless_merges(self, parts: list[_Parts]) -> list[_Parts]:
        """The same with every code by itself again that can be without a small count."""
        again = True
        while again:
            again = False
            for at, own_numbers in enumerate(parts):
                for part in own_numbers:
                    for code in part if len(part) > 1 else ():
                        rest = tuple(number for number in part if number != code)
                        split = tuple(sorted((*(numbers for numbers in own_numbers if numbers != part), rest, (code,))))
                        tried = [split if k == at else current_part for k, current_part in enumerate(parts)]
                        if not again and self.count_small_cells(tried) == 0:
                            parts, again = tried, True
        return parts


def _merge_two_parts(own: _Parts, one: int, other: int) -> _Parts:
    rest = tuple(part for at, part in enumerate(own) if at not in (one, other))
    return tuple(sorted((*rest, tuple(sorted((*own[one], *own[other]))))))


def _apply_recoding(micro: Hypercube, parts: Sequence[_Parts]) -> Hypercube:
    """The finest cells with merged codes, those that are the same now added up."""
    variables, columns = [], []
    for at, (spanning_variable, own_numbers) in enumerate(zip(micro.variables, parts, strict=True)):
        of = np.zeros(len(spanning_variable.codes), np.int64)
        for at_part, part in enumerate(own_numbers):
            of[list(part)] = at_part
        codes = tuple(JOINED.join(spanning_variable.codes[code] for code in part) for part in own_numbers)
        groupings = tuple(_recode_grouping(group, own_numbers) for group in spanning_variable.groupings)
        variables.append(SpanningVariable(spanning_variable.name, codes, groupings))
        columns.append(of[micro.codes[:, at]])
    size = tuple(len(variable.codes) for variable in variables)
    number, place = np.unique(np.ravel_multi_index(tuple(columns), size), return_inverse=True)
    finest = np.stack(np.unravel_index(number, size), axis=1).astype(np.int64)
    counts = np.bincount(place, micro.counts, minlength=len(number)).astype(np.int64)
    return Hypercube(tuple(variables), finest, counts)


def _recode_grouping(group: CodeGrouping, own: _Parts) -> CodeGrouping:
    """The coarser codes that hold whole parts: those that a part lies in together are one."""
    of = np.arange(len(group.codes))
    for part in own:
        within = np.unique(of[group.of[list(part)]])
        of[np.isin(of, within)] = within[0]
    names = [JOINED.join(group.codes[k] for k in np.flatnonzero(of == item)) for item in np.unique(of)]
    placed: Ints = np.searchsorted(np.unique(of), of[group.of[[part[0] for part in own]]]).astype(np.int64)
    return CodeGrouping(group.name, tuple(names), placed)
