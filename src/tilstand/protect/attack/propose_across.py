"""The least merging of codes that lie under different ones, where that loses less than others.

What such codes lie under is told no more (Europe, where Western Europe and North America are one), so that it
is only proposed, for somebody to decide. It is tried on the code list as it would be: every figure that is
told no more counts as one that is lost, and a small count that is left as two, as elsewhere. Of a dimension
one group across is proposed at most.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from tilstand.define import RoundView
from tilstand.define.policy import MergedCodes
from tilstand.model import Figures
from tilstand.protect.attack.propose import HIDDEN, mergeable
from tilstand.protect.merge import CoarserFigures, coarser
from tilstand.terms import Codelist, Key

__all__ = ["across", "proposal_across"]

_Group = tuple[str, ...]


def across(codelist: Codelist, codes: Sequence[str]) -> bool:
    """True for codes that lie under different ones.

    Args:
        codelist: The list.
        codes: Codes of it.
    """
    return len({codelist[code].parent for code in codes}) > 1


def proposal_across(
    collection: RoundView,
    told: Mapping[Key, int],
    limits: Mapping[Key, int],
    figures: Figures,
    beside: Sequence[MergedCodes],
) -> tuple[MergedCodes, ...]:
    """All merging that is proposed, with groups across where that loses less; nothing where it nowhere does.

    Args:
        collection: The collection, as the round sees it.
        told: What is told of each figure if everything is shown.
        limits: The number under which each is a count of few people.
        figures: The figures after reconciliation.
        beside: The merging that is proposed of codes that lie beside each other.
    """
    found: list[MergedCodes] = []
    more = False
    for name, dimension in collection.settings.dimensions.items():
        own = tuple(one.codes for one in beside if one.dimension == name)
        groups = own
        if not dimension.multiple and collection.has_codes(name):
            mine = {key: number for key, number in told.items() if key.code(name) is not None}
            groups = _Across(collection, name, mine, limits, figures).least(own)
        more = more or groups != own
        found += [MergedCodes(dimension=name, codes=group) for group in groups]
    return tuple(found) if more else ()


@dataclass(frozen=True, slots=True)
class _Across:
    """One dimension, with what is told of it."""

    collection: RoundView
    dimension: str
    told: Mapping[Key, int]
    limits: Mapping[Key, int]
    figures: Figures

    def least(self, beside: tuple[_Group, ...]) -> tuple[_Group, ...]:
        """The groups with one across, if that loses less; else those that were given."""
        codelist = self.collection.codelist(self.dimension)
        used = mergeable(codelist, {key.code(self.dimension) or "" for key in self.told})
        grouped = {code for group in beside for code in group}
        units = [*beside, *((code,) for code in used if code not in grouped)]
        least, best = self.cost(beside), beside
        if not any(map(self.small, units)) or len({codelist[code].parent for code in used}) < 2:
            return beside
        tried = list(self.pairs(units))
        while tried:
            costs = [self.cost(one) for one in tried]
            if min(costs) >= least:
                break
            least = min(costs)
            best = tried[costs.index(least)]
            tried = [*self.grown(best, units), *self.shrunk(best)]
        return best

    def pairs(self, units: Sequence[_Group]) -> Iterator[tuple[_Group, ...]]:
        """Every way to make two units one, or two codes of any: under different ones, and one counts few."""
        codelist = self.collection.codelist(self.dimension)
        for one, other in combinations(units, 2):
            if across(codelist, (*one, *other)) and (self.small(one) or self.small(other)):
                yield self.joined(units, one, other)
        for one, other in combinations([(code,) for unit in units for code in unit], 2):
            if across(codelist, (*one, *other)) and (self.small(one) or self.small(other)):
                rest = [tuple(code for code in unit if code not in (*one, *other)) for unit in units]
                yield self.joined(rest, one, other)

    def grown(self, groups: tuple[_Group, ...], units: Sequence[_Group]) -> Iterator[tuple[_Group, ...]]:
        codelist = self.collection.codelist(self.dimension)
        (own,) = (one for one in groups if across(codelist, one))
        left = [one for one in units if not set(one) & set(own)]
        for one in left:
            yield self.joined([*left, own], own, one)

    def shrunk(self, groups: tuple[_Group, ...]) -> Iterator[tuple[_Group, ...]]:
        codelist = self.collection.codelist(self.dimension)
        (own,) = (one for one in groups if across(codelist, one))
        for code in own:
            rest = tuple(one for one in own if one != code)
            if across(codelist, rest):
                yield tuple(rest if one == own else one for one in groups)

    def joined(self, units: Sequence[_Group], one: _Group, other: _Group) -> tuple[_Group, ...]:
        order = {code.id: at for at, code in enumerate(self.collection.codelist(self.dimension))}
        both = tuple(sorted((*one, *other), key=order.__getitem__))
        groups = [both, *(unit for unit in units if unit not in (one, other) and len(unit) > 1)]
        return tuple(sorted(groups, key=lambda group: order[group[0]]))

    def small(self, unit: _Group) -> bool:
        """True if any count of few people is at one of its codes."""
        return any(
            key.code(self.dimension) in unit and 1 <= number < self.limits.get(key, 1)
            for key, number in self.told.items()
        )

    def cost(self, groups: Sequence[_Group]) -> int:
        """Figures that are told no more, and small ones that are left, each with another that is hidden."""
        merged = [MergedCodes(dimension=self.dimension, codes=group) for group in groups]
        view = coarser(self.collection, merged)
        codelist = view.codelist(self.dimension)
        figures = CoarserFigures(view, self.figures)
        left: dict[Key, int] = {}
        for key in self.told:
            code = key.code(self.dimension) or ""
            at = key.at(self.dimension, codelist.closed_above(code) or code)
            left[at] = max(left.get(at, 1), self.limits.get(key, 1))
        lost = len(self.told) - len(left)
        for key, limit in left.items():
            figure = self.told.get(key)
            if figure is None:
                found = figures.get(key)
                if found is None or not found.value.known:
                    lost += 1
                    continue
                figure = int(found.value.exact)
            lost += HIDDEN if 1 <= figure < limit else 0
        return lost
