"""The addresses of one measure that belong together, and the sums that its code lists imply between them.

It depends on the measure and on the dimensions that are used together, not on who reports or when, so that
one lattice serves every body and period that break a measure down in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, combinations, product

from tilstand.define import Vocabulary
from tilstand.terms.code import Kind

__all__ = ["Dims", "Lattice", "Shapes", "Sum", "lattice"]

Dims = tuple[tuple[str, str], ...]
Pattern = frozenset[str]
Use = tuple[Pattern, Dims]


@dataclass(frozen=True, slots=True)
class Sum:
    """`whole` is the sum of `parts`; or, where it does not add up, at least each of them. By position."""

    whole: int
    parts: tuple[int, ...]
    adds: bool
    terms: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """The whole and its parts."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "terms", (self.whole, *self.parts))


@dataclass(frozen=True)
class Lattice:
    """Addresses by position, and the sums between them.

    Attributes:
        dims: The codes of each address.
        at: The position of each address.
        sums: Every sum, all of whose terms are among the addresses.
        uses: The sums that each address takes part in.
    """

    dims: tuple[Dims, ...]
    at: Mapping[Dims, int]
    sums: tuple[Sum, ...]
    uses: tuple[tuple[int, ...], ...]

    @cached_property
    def upward(self) -> tuple[Sum, ...]:
        """The sums, each after those of its parts."""
        level = [0] * len(self.dims)
        moved = True
        while moved:
            moved = False
            for one in self.sums:
                least = 1 + max(map(level.__getitem__, one.parts))
                if level[one.whole] < least:
                    level[one.whole], moved = least, True
        return tuple(sorted(self.sums, key=lambda one: level[one.whole]))


class Shapes:
    """The lattices of a collection, each made once.

    Args:
        collection: The collection.
    """

    def __init__(self, collection: Vocabulary) -> None:
        self._collection = collection
        self._uses: dict[Dims, Use] = {}
        self._of_used: dict[tuple[str, frozenset[Use]], Lattice] = {}
        self._made: dict[object, Lattice] = {}

    def around(self, measure: str, used: Iterable[Dims]) -> Lattice:
        """The lattice around some addresses of a measure.

        Args:
            measure: The measure.
            used: The codes of the addresses, stated or asked for.
        """
        return self.of_uses(measure, map(self.use, used))

    def of_uses(self, measure: str, uses: Iterable[Use]) -> Lattice:
        """The lattice around addresses of which it is known what they use (see `use`)."""
        found = frozenset(uses)
        if (measure, found) not in self._of_used:
            patterns = _closed(pattern for pattern, _ in found)
            views = frozenset(pair for _, own in found for pair in own)
            name = measure, patterns, views
            if name not in self._made:
                self._made[name] = lattice(self._collection, measure, patterns, views)
            self._of_used[measure, found] = self._made[name]
        return self._of_used[measure, found]

    def use(self, dims: Dims) -> Use:
        """What an address uses: its dimensions together, and those of its codes that gather others."""
        if dims not in self._uses:
            views = tuple(pair for pair in dims if _is_view(self._collection, *pair))
            self._uses[dims] = frozenset(name for name, _ in dims), views
        return self._uses[dims]


def lattice(
    collection: Vocabulary,
    measure: str,
    patterns: frozenset[Pattern],
    views: frozenset[tuple[str, str]] = frozenset(),
) -> Lattice:
    """The lattice of all addresses in some sets of dimensions.

    Args:
        collection: The collection.
        measure: The measure.
        patterns: The sets of dimensions that are used together, each with all sets within it.
        views: Codes that gather others, where one is used; they are in no sum of their own list.
    """
    dims = tuple(_addresses(collection, patterns, views))
    at = {one: n for n, one in enumerate(dims)}
    sums = tuple(_sums(collection, measure, at, patterns))
    uses: list[list[int]] = [[] for _ in dims]
    for n, one in enumerate(sums):
        for term in one.terms:
            uses[term].append(n)
    return Lattice(dims, at, sums, tuple(tuple(own) for own in uses))


def _closed(used: Iterable[Pattern]) -> frozenset[Pattern]:
    """The sets of dimensions that are used together, and each with any of them at its total."""
    found: set[Pattern] = {frozenset()}
    for pattern in set(used):
        names = sorted(pattern)
        subsets = chain.from_iterable(combinations(names, n) for n in range(1, len(names) + 1))
        found.update(frozenset(one) for one in subsets)
    return frozenset(found)


def _is_view(collection: Vocabulary, dimension: str, code: str) -> bool:
    return collection.codelist(dimension)[code].kind is Kind.VIEW


def _addresses(
    collection: Vocabulary, patterns: Iterable[Pattern], views: frozenset[tuple[str, str]]
) -> Iterable[Dims]:
    for pattern in sorted(patterns, key=sorted):
        names = sorted(pattern)
        codes = [
            [c.id for c in collection.codelist(d) if c.kind is not Kind.VIEW or (d, c.id) in views]
            for d in names
        ]
        for chosen in product(*codes):
            yield tuple(zip(names, chosen, strict=True))


def _sums(
    collection: Vocabulary, measure: str, at: Mapping[Dims, int], patterns: frozenset[Pattern]
) -> Iterable[Sum]:
    dimensions = collection.measures[measure].dimensions
    adds = {d: collection.adds_up(measure, d) for d in dimensions}
    below = {d: _below(collection, d) for d in dimensions if any(d in one for one in patterns)}
    split = {p: [d for d in dimensions if d not in p and p | {d} in patterns] for p in patterns}
    for dims, whole in at.items():
        found = [(d, below[d].get(c)) for d, c in dims if d in below]
        found += [(d, below[d].get(None)) for d in split[frozenset(d for d, _ in dims)]]
        for dimension, inside in sorted(found, key=lambda one: dimensions.index(one[0])):
            for codes, exclusive in inside or ():
                rest = tuple(pair for pair in dims if pair[0] != dimension)
                place = sum(d < dimension for d, _ in rest)
                parts = [at.get((*rest[:place], (dimension, code), *rest[place:])) for code in codes]
                known = tuple(part for part in parts if part is not None)
                if len(known) == len(parts):
                    yield Sum(whole, known, exclusive and adds[dimension])


def _below(
    collection: Vocabulary, dimension: str
) -> Mapping[str | None, Sequence[tuple[tuple[str, ...], bool]]]:
    """The codes below each code of a list, and below its total: those that exclude each other, and others."""
    parts: dict[str | None, list[str]] = {}
    inside: dict[str | None, list[str]] = {}
    for code in collection.codelist(dimension):
        if code.kind is not Kind.VIEW:
            (parts if code.kind is Kind.PART else inside).setdefault(code.parent, []).append(code.id)
    return {
        code: [(tuple(own[code]), own is parts) for own in (parts, inside) if code in own]
        for code in dict.fromkeys((*parts, *inside))
    }
