"""Proposals of the least recoding that leaves no small count.

Two codes that lie beside each other are merged where that spares more than it loses, again and again; then
codes are taken out of their groups as long as nothing comes back. A small count that is left costs two
figures, itself and one that is hidden for its sake. Codes of which a person may have several are never
merged: their counts cannot be added. Nor are codes that mean something by themselves, such as that nobody
knows: together with another one they would say what nobody has said.

What such codes lie under is told no more (Europe, where Western Europe and North America are one), so that it
is only proposed, for somebody to decide. It is tried on the code list as it would be: every figure that is
told no more counts as one that is lost, and a small count that is left as two, as elsewhere. Of a dimension
one group across is proposed at most.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations

from tilstand.define import RoundView
from tilstand.define.round_settings import Recoding
from tilstand.model import EditionFigures
from tilstand.protect.recoding import RecodedFigures, recode_collection
from tilstand.terms import Codelist, CodeMeaning, Key
from tilstand.terms.code import CodeRelation

_MEANT = frozenset(CodeMeaning)
HIDDEN = 2
"""What a small count that is left costs: it is hidden, and another for its sake."""
_Group = tuple[str, ...]


def propose_recoding(
    collection: RoundView, told: Mapping[Key, int], limits: Mapping[Key, int], figures: EditionFigures
) -> tuple[Recoding, ...]:
    """The codes that had best be merged, by dimension.

    Args:
        collection: The collection, as the round sees it.
        told: What is told of each figure if everything is shown.
        limits: The number under which each is a count of few people.
        figures: The figures after reconciliation.
    """
    recodings: list[Recoding] = []
    for name, dimension in collection.settings.dimensions.items():
        if not dimension.multiple and collection.has_codes(name):
            own_numbers = {key: number for key, number in told.items() if key.code(name) is not None}
            for group in _SiblingMerger(collection, name, own_numbers, limits, figures).groups():
                recodings.append(Recoding(dimension=name, codes=group))
    return tuple(recodings)


def list_mergeable_codes(codelist: Codelist, used: Set[str]) -> list[str]:
    """The codes that can be merged with others: that have no parts, and mean nothing by themselves.

    Args:
        codelist: The list.
        used: The codes of which anything is told.
    """
    plain = (code for code in codelist if code.kind is CodeRelation.PART and code.means not in _MEANT)
    return [code.id for code in plain if code.id in used and not codelist.parts(code.id)]


@dataclass(frozen=True, slots=True)
class _RecodingCost:
    """What it costs to have codes in groups: figures that are told no more."""

    cells: Mapping[Key, Mapping[str, int]]
    limits: Mapping[Key, int]
    figures: EditionFigures
    dimension: str

    def compute_group_cost(self, group: _Group) -> float:
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
            total += int(figure.value.exact_number)
        return total


class _SiblingMerger:
    def __init__(
        self,
        collection: RoundView,
        dimension: str,
        told: Mapping[Key, int],
        limits: Mapping[Key, int],
        figures: EditionFigures,
    ) -> None:
        cells: dict[Key, dict[str, int]] = {}
        for key, number in told.items():
            cells.setdefault(key.remove_dimension(dimension), {})[key.code(dimension) or ""] = number
        self.cost = _RecodingCost(cells, limits, figures, dimension)
        codelist = collection.get_codelist(dimension)
        used = {code for codes in cells.values() for code in codes}
        within: dict[str | None, list[str]] = {}
        for code in list_mergeable_codes(codelist, used):
            within.setdefault(codelist[code].parent, []).append(code)
        self.beside = [tuple(codes) for codes in within.values() if len(codes) > 1]
        self.order = {code.id: at for at, code in enumerate(codelist)}
        self.known: dict[_Group, float] = {}

    def groups(self) -> Iterator[_Group]:
        """The groups of codes that are merged, each in the order of the list."""
        for codes in self.beside:
            yield from (group for group in self.merge_greedily([(code,) for code in codes]) if len(group) > 1)

    def merge_greedily(self, parts: list[_Group]) -> list[_Group]:
        """Codes merged as long as it pays, then taken out again as long as that costs nothing."""
        while True:
            pairs = [
                (self.compute_merge_gain(part, second_part), part, second_part)
                for part, second_part in combinations(parts, 2)
            ]
            gain, texts, second_texts = max(pairs, key=lambda pair: pair[0], default=(0.0, (), ()))
            if gain <= 0:
                return self.undo_costless_merges(parts)
            parts = [part for part in parts if part not in (texts, second_texts)] + [self.together(texts, second_texts)]

    def undo_costless_merges(self, parts: list[_Group]) -> list[_Group]:
        for group in [part for part in parts if len(part) > 1]:
            for code in group:
                rest = tuple(text for text in group if text != code)
                if (
                    group in parts
                    and len(rest)
                    and self.get_cached_group_cost(rest) + self.get_cached_group_cost((code,))
                    <= self.get_cached_group_cost(group)
                ):
                    parts = [part for part in parts if part != group] + [rest, (code,)]
                    return self.undo_costless_merges(parts)
        return sorted(parts, key=lambda part: self.order[part[0]])

    def compute_merge_gain(self, one: _Group, two: _Group) -> float:
        return (
            self.get_cached_group_cost(one)
            + self.get_cached_group_cost(two)
            - self.get_cached_group_cost(self.together(one, two))
        )

    def together(self, one: _Group, two: _Group) -> _Group:
        return tuple(sorted((*one, *two), key=self.order.__getitem__))

    def get_cached_group_cost(self, group: _Group) -> float:
        if group not in self.known:
            self.known[group] = self.cost.compute_group_cost(group)
        return self.known[group]


def has_different_parents(codelist: Codelist, codes: Sequence[str]) -> bool:
    """True for codes that lie under different ones.

    Args:
        codelist: The list.
        codes: Codes of it.
    """
    return len({codelist[code].parent for code in codes}) > 1


def propose_cross_recoding(
    collection: RoundView,
    told: Mapping[Key, int],
    limits: Mapping[Key, int],
    figures: EditionFigures,
    beside: Sequence[Recoding],
) -> tuple[Recoding, ...]:
    """All merging that is proposed, with groups across where that loses less; nothing where it nowhere does.

    Args:
        collection: The collection, as the round sees it.
        told: What is told of each figure if everything is shown.
        limits: The number under which each is a count of few people.
        figures: The figures after reconciliation.
        beside: The merging that is proposed of codes that lie beside each other.
    """
    recodings: list[Recoding] = []
    more = False
    for name, dimension in collection.settings.dimensions.items():
        own_texts = tuple(recoding.codes for recoding in beside if recoding.dimension == name)
        groups = own_texts
        if not dimension.multiple and collection.has_codes(name):
            mine = {key: number for key, number in told.items() if key.code(name) is not None}
            groups = _CrossBranchMerger(collection, name, mine, limits, figures).minimize_recoding_loss(own_texts)
        more = more or groups != own_texts
        recodings += [Recoding(dimension=name, codes=group) for group in groups]
    return tuple(recodings) if more else ()


@dataclass(frozen=True, slots=True)
class _CrossBranchMerger:
    """One dimension, with what is told of it."""

    collection: RoundView
    dimension: str
    told: Mapping[Key, int]
    limits: Mapping[Key, int]
    figures: EditionFigures

    def minimize_recoding_loss(self, beside: tuple[_Group, ...]) -> tuple[_Group, ...]:
        """The groups with one across, if that loses less; else those that were given."""
        codelist = self.collection.get_codelist(self.dimension)
        used = list_mergeable_codes(codelist, {key.code(self.dimension) or "" for key in self.told})
        grouped = {code for group in beside for code in group}
        units = [*beside, *((code,) for code in used if code not in grouped)]
        least, best = self.compute_recoding_cost(beside), beside
        if not any(map(self.has_small_unit_count, units)) or len({codelist[code].parent for code in used}) < 2:
            return beside
        tried = list(self.pairs(units))
        while tried:
            costs = [self.compute_recoding_cost(texts) for texts in tried]
            if min(costs) >= least:
                break
            least = min(costs)
            best = tried[costs.index(least)]
            tried = [*self.extend_cross_group(best, units), *self.shrink_cross_group(best)]
        return best

    def pairs(self, units: Sequence[_Group]) -> Iterator[tuple[_Group, ...]]:
        """Every way to make two units one, or two codes of any: under different ones, and one counts few."""
        codelist = self.collection.get_codelist(self.dimension)
        for current_unit, other_unit in combinations(units, 2):
            if has_different_parents(codelist, (*current_unit, *other_unit)) and (
                self.has_small_unit_count(current_unit) or self.has_small_unit_count(other_unit)
            ):
                yield self.join_cross_units(units, current_unit, other_unit)
        for current_unit, other_unit in combinations([(code,) for unit in units for code in unit], 2):
            if has_different_parents(codelist, (*current_unit, *other_unit)) and (
                self.has_small_unit_count(current_unit) or self.has_small_unit_count(other_unit)
            ):
                rest = [tuple(code for code in unit if code not in (*current_unit, *other_unit)) for unit in units]
                yield self.join_cross_units(rest, current_unit, other_unit)

    def extend_cross_group(self, groups: tuple[_Group, ...], units: Sequence[_Group]) -> Iterator[tuple[_Group, ...]]:
        codelist = self.collection.get_codelist(self.dimension)
        (own_texts,) = (group for group in groups if has_different_parents(codelist, group))
        left = [unit for unit in units if not set(unit) & set(own_texts)]
        for texts in left:
            yield self.join_cross_units([*left, own_texts], own_texts, texts)

    def shrink_cross_group(self, groups: tuple[_Group, ...]) -> Iterator[tuple[_Group, ...]]:
        codelist = self.collection.get_codelist(self.dimension)
        (own_texts,) = (group for group in groups if has_different_parents(codelist, group))
        for code in own_texts:
            rest = tuple(text for text in own_texts if text != code)
            if has_different_parents(codelist, rest):
                yield tuple(rest if group == own_texts else group for group in groups)

    def join_cross_units(self, units: Sequence[_Group], one: _Group, other: _Group) -> tuple[_Group, ...]:
        order = {code.id: at for at, code in enumerate(self.collection.get_codelist(self.dimension))}
        common_texts = tuple(sorted((*one, *other), key=order.__getitem__))
        groups = [common_texts, *(unit for unit in units if unit not in (one, other) and len(unit) > 1)]
        return tuple(sorted(groups, key=lambda group: order[group[0]]))

    def has_small_unit_count(self, unit: _Group) -> bool:
        """True if any count of few people is at one of its codes."""
        return any(
            key.code(self.dimension) in unit and 1 <= number < self.limits.get(key, 1)
            for key, number in self.told.items()
        )

    def compute_recoding_cost(self, groups: Sequence[_Group]) -> int:
        """Figures that are told no more, and small ones that are left, each with another that is hidden."""
        merged = [Recoding(dimension=self.dimension, codes=group) for group in groups]
        view = recode_collection(self.collection, merged)
        codelist = view.get_codelist(self.dimension)
        figures = RecodedFigures(view, self.figures)
        left: dict[Key, int] = {}
        for key in self.told:
            code = key.code(self.dimension) or ""
            at = key.at(self.dimension, codelist.find_merged_ancestor(code) or code)
            left[at] = max(left.get(at, 1), self.limits.get(key, 1))
        lost = len(self.told) - len(left)
        for key, limit in left.items():
            figure = self.told.get(key)
            if figure is None:
                found = figures.get(key)
                if found is None or not found.value.known:
                    lost += 1
                    continue
                figure = int(found.value.exact_number)
            lost += HIDDEN if 1 <= figure < limit else 0
        return lost
