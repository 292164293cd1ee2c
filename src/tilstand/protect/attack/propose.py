"""The least merging of codes with which no count of few people is left that merging can help.

Two codes that lie beside each other are merged where that spares more than it loses, again and again; then
codes are taken out of their groups as long as nothing comes back. A small count that is left costs two
figures, itself and one that is hidden for its sake. Codes of which a person may have several are never
merged: their counts cannot be added. Nor are codes that mean something by themselves, such as that nobody
knows: together with another one they would say what nobody has said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import combinations

from tilstand.define import RoundView
from tilstand.define.policy import MergedCodes
from tilstand.model import Figures
from tilstand.terms import Codelist, Key, Meaning
from tilstand.terms.code import Kind

__all__ = ["HIDDEN", "mergeable", "proposal"]

_MEANT = frozenset(Meaning)
HIDDEN = 2
"""What a small count that is left costs: it is hidden, and another for its sake."""
_Group = tuple[str, ...]


def proposal(
    collection: RoundView, told: Mapping[Key, int], limits: Mapping[Key, int], figures: Figures
) -> tuple[MergedCodes, ...]:
    """The codes that had best be merged, by dimension.

    Args:
        collection: The collection, as the round sees it.
        told: What is told of each figure if everything is shown.
        limits: The number under which each is a count of few people.
        figures: The figures after reconciliation.
    """
    found: list[MergedCodes] = []
    for name, dimension in collection.settings.dimensions.items():
        if not dimension.multiple and collection.has_codes(name):
            own = {key: number for key, number in told.items() if key.code(name) is not None}
            for group in _Merges(collection, name, own, limits, figures).groups():
                found.append(MergedCodes(dimension=name, codes=group))
    return tuple(found)


def mergeable(codelist: Codelist, used: Set[str]) -> list[str]:
    """The codes that can be merged with others: that have no parts, and mean nothing by themselves.

    Args:
        codelist: The list.
        used: The codes of which anything is told.
    """
    plain = (code for code in codelist if code.kind is Kind.PART and code.means not in _MEANT)
    return [code.id for code in plain if code.id in used and not codelist.parts(code.id)]


@dataclass(frozen=True, slots=True)
class _Cost:
    """What it costs to have codes in groups: figures that are told no more."""

    cells: Mapping[Key, Mapping[str, int]]
    limits: Mapping[Key, int]
    figures: Figures
    dimension: str

    def of(self, group: _Group) -> float:
        """The cost of one group, over all addresses that have any of its codes."""
        lost = 0.0
        for place, codes in self.cells.items():
            mine = [code for code in group if code in codes]
            if not mine:
                continue
            lost += len(mine) - 1
            number = self.number(place, group, codes)
            if number is None:
                lost += 1
            elif 1 <= number < max(self.limits.get(place.at(self.dimension, code), 1) for code in mine):
                lost += HIDDEN
        return lost

    def number(self, place: Key, group: _Group, codes: Mapping[str, int]) -> int | None:
        total = 0
        for code in group:
            if code in codes:
                total += codes[code]
                continue
            figure = self.figures.get(place.at(self.dimension, code))
            if figure is None or not figure.value.known:
                return None
            total += int(figure.value.exact)
        return total


class _Merges:
    def __init__(
        self,
        collection: RoundView,
        dimension: str,
        told: Mapping[Key, int],
        limits: Mapping[Key, int],
        figures: Figures,
    ) -> None:
        cells: dict[Key, dict[str, int]] = {}
        for key, number in told.items():
            cells.setdefault(key.without(dimension), {})[key.code(dimension) or ""] = number
        self.cost = _Cost(cells, limits, figures, dimension)
        codelist = collection.codelist(dimension)
        used = {code for codes in cells.values() for code in codes}
        within: dict[str | None, list[str]] = {}
        for code in mergeable(codelist, used):
            within.setdefault(codelist[code].parent, []).append(code)
        self.beside = [tuple(codes) for codes in within.values() if len(codes) > 1]
        self.order = {code.id: at for at, code in enumerate(codelist)}
        self.known: dict[_Group, float] = {}

    def groups(self) -> Iterator[_Group]:
        """The groups of codes that are merged, each in the order of the list."""
        for codes in self.beside:
            yield from (group for group in self.best([(code,) for code in codes]) if len(group) > 1)

    def best(self, parts: list[_Group]) -> list[_Group]:
        """Codes merged as long as it pays, then taken out again as long as that costs nothing."""
        while True:
            pairs = [(self.gain(one, two), one, two) for one, two in combinations(parts, 2)]
            gain, one, two = max(pairs, key=lambda pair: pair[0], default=(0.0, (), ()))
            if gain <= 0:
                return self.undone(parts)
            parts = [part for part in parts if part not in (one, two)] + [self.together(one, two)]

    def undone(self, parts: list[_Group]) -> list[_Group]:
        for group in [part for part in parts if len(part) > 1]:
            for code in group:
                rest = tuple(one for one in group if one != code)
                if group in parts and len(rest) and self.of(rest) + self.of((code,)) <= self.of(group):
                    parts = [part for part in parts if part != group] + [rest, (code,)]
                    return self.undone(parts)
        return sorted(parts, key=lambda part: self.order[part[0]])

    def gain(self, one: _Group, two: _Group) -> float:
        return self.of(one) + self.of(two) - self.of(self.together(one, two))

    def together(self, one: _Group, two: _Group) -> _Group:
        return tuple(sorted((*one, *two), key=self.order.__getitem__))

    def of(self, group: _Group) -> float:
        if group not in self.known:
            self.known[group] = self.cost.of(group)
        return self.known[group]
