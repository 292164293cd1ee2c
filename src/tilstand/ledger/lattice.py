"""The addresses of one measure that belong together, and the sums that its code lists imply between them.

It depends on the measure and on the dimensions that are used together, not on who reports or when, so that
one lattice serves every body and period that break a measure down in the same way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, combinations, product
from math import prod

from tilstand.define import StructuralMetadata
from tilstand.terms.code import CodeRelation

Dims = tuple[tuple[str, str], ...]
Pattern = frozenset[str]
Use = tuple[Pattern, Dims]
MOST_JOINT_CELLS = 2_000
"""Cells of a joint table beyond which margins that are crossed in a circle are held against each other alone."""
_WIDE, _FEW = 1_000, 10
"""Addresses beyond which it pays to look at those alone that are used, where these are one in so many."""


@dataclass(frozen=True, slots=True)
class LatticeSum:
    """`whole` is the sum of `parts`; or, where it does not add up, at least each of them. By position."""

    whole: int
    parts: tuple[int, ...]
    adds: bool
    terms: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """The whole and its parts."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "terms", (self.whole, *self.parts))


@dataclass(frozen=True)
class AggregationLattice:
    """Addresses by position, and the sums between them.

    Attributes:
        dims: The codes of each address.
        at: The position of each address.
        sums: Every sum, all of whose terms are among the addresses.
        uses: The sums that each address takes part in.
    """

    dims: tuple[Dims, ...]
    at: Mapping[Dims, int]
    sums: tuple[LatticeSum, ...]
    uses: tuple[tuple[int, ...], ...]

    @cached_property
    def bottom_up_sums(self) -> tuple[LatticeSum, ...]:
        """The sums, each after those of its parts."""
        level = [0] * len(self.dims)
        moved = True
        while moved:
            moved = False
            for lattice_sum in self.sums:
                least = 1 + max(map(level.__getitem__, lattice_sum.parts))
                if level[lattice_sum.whole] < least:
                    level[lattice_sum.whole], moved = least, True
        return tuple(sorted(self.sums, key=lambda one: level[one.whole]))


class LatticeCache:
    """The lattices of a collection, each made once.

    Args:
        collection: The collection.
    """

    def __init__(self, collection: StructuralMetadata) -> None:
        self._collection = collection
        self._uses: dict[Dims, Use] = {}
        self._of_used: dict[tuple[str, frozenset[Use]], AggregationLattice] = {}
        self._made: dict[object, AggregationLattice] = {}
        self._near: dict[tuple[str, frozenset[Dims]], AggregationLattice] = {}
        self._wide: dict[frozenset[Use], int] = {}

    def get_lattice_around(self, measure: str, used: Iterable[Dims]) -> AggregationLattice:
        """The lattice around some addresses of a measure.

        Args:
            measure: The measure.
            used: The codes of the addresses, stated or asked for.
        """
        return self.get_lattice_for_uses(measure, map(self.use, used))

    def get_lattice_or_gathered(self, measure: str, used: Iterable[Dims]) -> AggregationLattice:
        """The same; where few of very many are used, what nothing is said of is `build_gathered_lattice`."""
        every = frozenset(used)
        if not self.can_gather_addresses(every):
            return self.get_lattice_around(measure, every)
        if (measure, every) not in self._near:
            self._near[measure, every] = build_gathered_lattice(self._collection, measure, every)[0]
        return self._near[measure, every]

    def can_gather_addresses(self, used: Collection[Dims]) -> bool:
        """True where some addresses are few of very many."""
        return self.is_sparse_use(frozenset(map(self.use, used)), len(used))

    def is_sparse_use(self, uses: frozenset[Use], used: int) -> bool:
        """True where addresses of which it is known what they use are few of very many."""
        if uses not in self._wide:
            patterns = _close_under_totals(pattern for pattern, _ in uses)
            names = frozenset(chain.from_iterable(patterns))
            length = {d: len(self._collection.get_codelist(d).codes) for d in names}
            self._wide[uses] = sum(prod(length[d] for d in pattern) for pattern in patterns)
        return self._wide[uses] > max(_WIDE, _FEW * used)

    def get_lattice_for_uses(self, measure: str, uses: Iterable[Use]) -> AggregationLattice:
        """The lattice around addresses of which it is known what they use (see `use`)."""
        found_pairs = frozenset(uses)
        if (measure, found_pairs) not in self._of_used:
            patterns = _close_under_totals(pattern for pattern, _ in found_pairs)
            views = frozenset(pair for _, own_pairs in found_pairs for pair in own_pairs)
            name = measure, patterns, views
            if name not in self._made:
                self._made[name] = build_lattice(self._collection, measure, patterns, views)
            self._of_used[measure, found_pairs] = self._made[name]
        return self._of_used[measure, found_pairs]

    def use(self, dims: Dims) -> Use:
        """What an address uses: its dimensions together, and those of its codes that gather others."""
        if dims not in self._uses:
            views = tuple(pair for pair in dims if _is_view_code(self._collection, *pair))
            self._uses[dims] = frozenset(name for name, _ in dims), views
        return self._uses[dims]


def build_lattice(
    collection: StructuralMetadata,
    measure: str,
    patterns: frozenset[Pattern],
    views: frozenset[tuple[str, str]] = frozenset(),
) -> AggregationLattice:
    """The lattice of all addresses in some sets of dimensions.

    Args:
        collection: The collection.
        measure: The measure.
        patterns: The sets of dimensions that are used together, each with all sets within it.
        views: Codes that gather others, where one is used; they are in no sum of their own list.
    """
    names = frozenset(chain.from_iterable(patterns))
    codes = {
        d: [c.id for c in collection.get_codelist(d) if c.kind is not CodeRelation.VIEW or (d, c.id) in views]
        for d in names
    }
    return _lay_out_lattice(collection, measure, patterns, codes)


def build_gathered_lattice(
    collection: StructuralMetadata, measure: str, used: Iterable[Dims]
) -> tuple[AggregationLattice, frozenset[tuple[str, str]]]:
    """The lattice of some addresses, what is beside them taken together; and the codes that gather others.

    Codes of one breakdown that none of the addresses is at, or below, cannot be told apart by what is said:
    the first of them stands for all, and what is below it or counted inside something is left out. Numbers
    that fit in the whole lattice fit here when they are added up; numbers that fit here fit there, the first
    code having all of them. So what cannot be here cannot be there, and the other way round.

    Args:
        collection: The collection.
        measure: The measure.
        used: The codes of the addresses.
    """
    every = frozenset(used)
    texts_by_name: dict[str, set[str]] = {}
    for dimension, code in frozenset(chain.from_iterable(every)):
        above = collection.get_codelist(dimension).list_code_ancestors(code)
        texts_by_name.setdefault(dimension, set()).update((code, *above))
    adding = [d for d in texts_by_name if collection.is_additive_dimension(measure, d)]
    rest = frozenset((d, code) for d in adding for code in _list_gathering_codes(collection, d, texts_by_name[d]))
    codes = {
        d: [c.id for c in collection.get_codelist(d) if c.id in own_texts or (d, c.id) in rest]
        for d, own_texts in texts_by_name.items()
    }
    patterns = {frozenset(d for d, _ in dims) for dims in every}
    joint = frozenset(chain.from_iterable(patterns))
    if not is_acyclic(patterns) and prod(len(codes[d]) for d in joint) <= MOST_JOINT_CELLS:
        patterns.add(joint)
    return _lay_out_lattice(collection, measure, _close_under_totals(patterns), codes), rest


def is_acyclic(patterns: Iterable[Set[str]]) -> bool:
    """Return True if margins over some sets of dimensions that agree always have a table in common.

    Graham's reduction: a dimension of one set alone is dropped, and so is a set within another; nothing is left of
    acyclic ones (Beeri, Fagin, Maier and Yannakakis 1983).

    Example:
        >>> is_acyclic([{"a", "b"}, {"b", "c"}]), is_acyclic([{"a", "b"}, {"b", "c"}, {"a", "c"}])
        (True, False)
    """
    edges = [set(pattern) for pattern in patterns]
    reduced = True
    while reduced:
        reduced = False
        uses = Counter(chain.from_iterable(edges))
        for edge in edges:
            single = {name for name in edge if uses[name] == 1}
            reduced = reduced or bool(single)
            edge -= single
        for at, edge in enumerate(edges):
            if any(edge <= wider for place, wider in enumerate(edges) if place != at):
                del edges[at]
                reduced = True
                break
    return not any(edges)


def _list_gathering_codes(collection: StructuralMetadata, dimension: str, said: Set[str]) -> Iterable[str]:
    """The first of the codes that nothing is said of, in each breakdown of which something is."""
    for own_texts, parts in (line for some in _group_codes_below(collection, dimension).values() for line in some):
        left = [code for code in own_texts if code not in said]
        if parts and left and len(left) < len(own_texts):
            yield left[0]


def _lay_out_lattice(
    collection: StructuralMetadata, measure: str, patterns: frozenset[Pattern], codes: Mapping[str, Sequence[str]]
) -> AggregationLattice:
    """The lattice of all addresses at some codes of some sets of dimensions."""
    dims = tuple(_enumerate_addresses(patterns, codes))
    at = {dim: n for n, dim in enumerate(dims)}
    sums = tuple(_derive_lattice_sums(collection, measure, at, patterns, codes))
    uses: list[list[int]] = [[] for _ in dims]
    for n, lattice_sum in enumerate(sums):
        for term in lattice_sum.terms:
            uses[term].append(n)
    return AggregationLattice(dims, at, sums, tuple(tuple(own_numbers) for own_numbers in uses))


def _close_under_totals(used: Iterable[Pattern]) -> frozenset[Pattern]:
    """The sets of dimensions that are used together, and each with any of them at its total."""
    matches: set[Pattern] = {frozenset()}
    for pattern in set(used):
        names = sorted(pattern)
        subsets = chain.from_iterable(combinations(names, n) for n in range(1, len(names) + 1))
        matches.update(frozenset(subset) for subset in subsets)
    return frozenset(matches)


def _is_view_code(collection: StructuralMetadata, dimension: str, code: str) -> bool:
    return collection.get_codelist(dimension)[code].kind is CodeRelation.VIEW


def _enumerate_addresses(patterns: Iterable[Pattern], codes: Mapping[str, Sequence[str]]) -> Iterable[Dims]:
    for pattern in sorted(patterns, key=sorted):
        names = sorted(pattern)
        for chosen in product(*(codes[d] for d in names)):
            yield tuple(zip(names, chosen, strict=True))


def _derive_lattice_sums(
    collection: StructuralMetadata,
    measure: str,
    at: Mapping[Dims, int],
    patterns: frozenset[Pattern],
    codes: Mapping[str, Sequence[str]],
) -> Iterable[LatticeSum]:
    dimensions = collection.measures[measure].dimensions
    adds = {d: collection.is_additive_dimension(measure, d) for d in dimensions}
    below = {
        d: _group_codes_below(collection, d, codes[d]) for d in dimensions if any(d in pattern for pattern in patterns)
    }
    split = {p: [d for d in dimensions if d not in p and p | {d} in patterns] for p in patterns}
    for dims, whole in at.items():
        found_pairs = [(d, below[d].get(c)) for d, c in dims if d in below]
        found_pairs += [(d, below[d].get(None)) for d in split[frozenset(d for d, _ in dims)]]
        for dimension, inside in sorted(found_pairs, key=lambda one: dimensions.index(one[0])):
            for own_texts, exclusive in inside or ():
                rest = tuple(pair for pair in dims if pair[0] != dimension)
                place = sum(d < dimension for d, _ in rest)
                parts = [at.get((*rest[:place], (dimension, code), *rest[place:])) for code in own_texts]
                known = tuple(part for part in parts if part is not None)
                if len(known) == len(parts):
                    yield LatticeSum(whole, known, exclusive and adds[dimension])


def _group_codes_below(
    collection: StructuralMetadata, dimension: str, among: Iterable[str] | None = None
) -> Mapping[str | None, Sequence[tuple[tuple[str, ...], bool]]]:
    """The codes below each code of a list, and below its total: those that exclude each other, and others."""
    parts: dict[str | None, list[str]] = {}
    inside: dict[str | None, list[str]] = {}
    wanted = None if among is None else frozenset(among)
    for code in collection.get_codelist(dimension):
        if code.kind is not CodeRelation.VIEW and (wanted is None or code.id in wanted):
            (parts if code.kind is CodeRelation.PART else inside).setdefault(code.parent, []).append(code.id)
    return {
        code: [(tuple(own_texts[code]), own_texts is parts) for own_texts in (parts, inside) if code in own_texts]
        for code in dict.fromkeys((*parts, *inside))
    }
