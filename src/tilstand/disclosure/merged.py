"""Coarser codes, so that no small count is left: the merging that is proposed, and no more than need be.

Two codes are merged, those for which most small counts go for each cell that is lost, again and again; then
codes are taken out of their groups as long as no small count comes back. Codes of a nested column whose finer
codes were merged across them are merged as well. Every cell that is left is printed: the codes that were
merged can each be anything from nothing to their sum.

    >>> from tilstand.disclosure.micro import Variable
    >>> sex, region = Variable("sex", ("f", "m")), Variable("region", ("a", "b", "c"))
    >>> codes = np.array([[s, r] for s in (0, 1) for r in (0, 1, 2)])
    >>> merged(Micro((sex, region), codes, np.array([9, 1, 4, 8, 5, 2])), threshold=3).groups
    {'region': (('b', 'c'),)}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from tilstand.disclosure.micro import Grouping, Micro, Variable
from tilstand.disclosure.objection import DisclosureError, Objection
from tilstand.disclosure.tables import tables
from tilstand.disclosure.types import Ints

__all__ = ["Merging", "merged"]

JOINED = " + "
"""Stands between the codes of a group in its name."""
_MANY = 200_000
"""Of so many codes times cells, any two are tried."""
_Parts = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Merging:
    """A file with coarser codes.

    Attributes:
        micro: The finest cells with the codes that are left.
        groups: For each variable the codes that are merged; only those that are.
        cells: How many cells would be printed without it.
    """

    micro: Micro
    groups: Mapping[str, tuple[tuple[str, ...], ...]]
    cells: int


def merged(micro: Micro, threshold: int, up_to: int | None = None) -> Merging:
    """Merge codes until no cell counts one to below a threshold.

    Args:
        micro: The finest cells.
        threshold: Counts from one to below it are small.
        up_to: The greatest number of dimensions that a table shows at once; all of them if not given.

    Raises:
        DisclosureError: If the threshold is below 2, or no merging is enough.
    """
    if threshold < 2:
        raise DisclosureError([Objection("threshold", {"threshold": threshold})])
    search = _MergeSearch(micro, threshold, up_to)
    found = [search.merged(fewest=fewest) for fewest in (False, True)]
    parts = max(found, key=search.cells)
    groups = {
        one.name: tuple(tuple(one.codes[code] for code in part) for part in own if len(part) > 1)
        for one, own in zip(micro.variables, parts, strict=True)
    }
    kept = {name: own for name, own in groups.items() if own}
    return Merging(_coarser(micro, parts), kept, len(tables(micro, up_to)))


class _MergeSearch:
    def __init__(self, micro: Micro, threshold: int, up_to: int | None) -> None:
        self.micro, self.threshold, self.up_to = micro, threshold, up_to
        self._seen: dict[tuple[_Parts, ...], tuple[int, int]] = {}

    def small(self, parts: Sequence[_Parts]) -> int:
        """How many small counts would be printed."""
        return self._looked(parts)[0]

    def cells(self, parts: Sequence[_Parts]) -> int:
        """How many cells would be printed."""
        return self._looked(parts)[1]

    def _looked(self, parts: Sequence[_Parts]) -> tuple[int, int]:
        key = tuple(parts)
        if key not in self._seen:
            values = tables(_coarser(self.micro, parts), self.up_to).values
            self._seen[key] = int(((values > 0) & (values < self.threshold)).sum()), len(values)
        return self._seen[key]

    def merged(self, *, fewest: bool) -> list[_Parts]:
        """Codes merged step by step, so that fewest small counts are left, or most go for a lost cell."""
        parts: list[_Parts] = [tuple((k,) for k in range(len(one.codes))) for one in self.micro.variables]
        while (left := self.small(parts)) > 0:
            tried = list(self.merges(parts))
            if not tried:
                raise DisclosureError([Objection("unmergeable", {"count": left})])
            gone = [left - self.small(one) for one in tried]
            lost = [max(self.cells(parts) - self.cells(one), 1) for one in tried]
            worth = gone if fewest else [one / two for one, two in zip(gone, lost, strict=True)]
            parts = tried[int(np.argmax(worth))]
        return self.undone(parts)

    def merges(self, parts: Sequence[_Parts]) -> Iterator[list[_Parts]]:
        """Any two codes of a variable; of many, the one that small counts stand in most with each other."""
        pairs = sum(len(own) * (len(own) - 1) // 2 for own in parts)
        if pairs * len(self.micro.counts) <= _MANY:
            for at, own in enumerate(parts):
                for one, other in combinations(range(len(own)), 2):
                    yield [_joined(two, one, other) if k == at else two for k, two in enumerate(parts)]
            return
        micro = _coarser(self.micro, parts)
        made = tables(micro, self.up_to)
        few = (made.values > 0) & (made.values < self.threshold)
        for at, own in enumerate(parts):
            if len(own) < 2:
                continue
            places = made.address[few, at]
            often = np.bincount(places[(places > 0) & (places <= len(own))] - 1, minlength=len(own))
            totals = np.bincount(micro.codes[:, at], micro.counts, minlength=len(own))
            worst = int(np.lexsort((totals, -often))[0])
            for other in range(len(own)):
                if other != worst:
                    yield [_joined(one, worst, other) if k == at else one for k, one in enumerate(parts)]

    def undone(self, parts: list[_Parts]) -> list[_Parts]:
        """The same with every code by itself again that can be without a small count."""
        again = True
        while again:
            again = False
            for at, own in enumerate(parts):
                for part in own:
                    for code in part if len(part) > 1 else ():
                        rest = tuple(one for one in part if one != code)
                        split = tuple(sorted((*(one for one in own if one != part), rest, (code,))))
                        tried = [split if k == at else one for k, one in enumerate(parts)]
                        if not again and self.small(tried) == 0:
                            parts, again = tried, True
        return parts


def _joined(own: _Parts, one: int, other: int) -> _Parts:
    rest = tuple(part for at, part in enumerate(own) if at not in (one, other))
    return tuple(sorted((*rest, tuple(sorted((*own[one], *own[other]))))))


def _coarser(micro: Micro, parts: Sequence[_Parts]) -> Micro:
    """The finest cells with merged codes, those that are the same now added up."""
    variables, columns = [], []
    for at, (one, own) in enumerate(zip(micro.variables, parts, strict=True)):
        of = np.zeros(len(one.codes), np.int64)
        for at_part, part in enumerate(own):
            of[list(part)] = at_part
        codes = tuple(JOINED.join(one.codes[code] for code in part) for part in own)
        groupings = tuple(_grouping(group, own) for group in one.groupings)
        variables.append(Variable(one.name, codes, groupings))
        columns.append(of[micro.codes[:, at]])
    size = tuple(len(one.codes) for one in variables)
    number, place = np.unique(np.ravel_multi_index(tuple(columns), size), return_inverse=True)
    finest = np.stack(np.unravel_index(number, size), axis=1).astype(np.int64)
    counts = np.bincount(place, micro.counts, minlength=len(number)).astype(np.int64)
    return Micro(tuple(variables), finest, counts)


def _grouping(group: Grouping, own: _Parts) -> Grouping:
    """The coarser codes that hold whole parts: those that a part lies in together are one."""
    of = np.arange(len(group.codes))
    for part in own:
        within = np.unique(of[group.of[list(part)]])
        of[np.isin(of, within)] = within[0]
    names = [JOINED.join(group.codes[k] for k in np.flatnonzero(of == one)) for one in np.unique(of)]
    placed: Ints = np.searchsorted(np.unique(of), of[group.of[[part[0] for part in own]]]).astype(np.int64)
    return Grouping(group.name, tuple(names), placed)
