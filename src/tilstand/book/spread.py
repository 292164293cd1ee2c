"""What the stated figures of one body, measure and period leave possible for those that nobody stated.

The figures of a body form a small system: parts add up to their whole, an "of which" is at most the code it
is counted inside. Intervals are narrowed by each of these in turn until nothing moves (interval propagation
over linear constraints; sound, and exact for a single hierarchy). A stated figure is never moved, so that a
contradiction stays where it is and shows as a relation that fails.

The cost grows with the number of addresses in the dimensions that the body uses together, times the number
of rounds, which is bounded by the depth of the hierarchies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from tilstand.book.interval import Interval
from tilstand.define import Collection
from tilstand.terms import Key
from tilstand.terms.code import Kind

__all__ = ["Sum", "spread", "sums"]

_ROUNDS = 12
_ANY = Interval(Fraction(0), None)


@dataclass(frozen=True, slots=True)
class Sum:
    """`whole` is the sum of `parts`; or, where it does not add up, at least each of them."""

    whole: Key
    parts: tuple[Key, ...]
    adds: bool


def spread(collection: Collection, stated: Mapping[Key, Interval]) -> dict[Key, Interval]:
    """The intervals of every address in the dimensions that are used together.

    Args:
        collection: The collection.
        stated: Stated figures of one measure, provider and period.
    """
    if not stated:
        return {}
    patterns = _patterns(stated)
    found = dict.fromkeys(_addresses(collection, next(iter(stated)), patterns), _ANY) | dict(stated)
    relations = _sums(collection, found, patterns)
    for _ in range(_ROUNDS):
        moved = False
        for relation in relations:
            moved |= _narrow(relation, found, stated)
        if not moved:
            break
    return found


def sums(collection: Collection, keys: Iterable[Key]) -> list[Sum]:
    """Every sum between the addresses in the dimensions that one body, measure and period use together.

    Args:
        collection: The collection.
        keys: Addresses of one measure, provider and period, stated or asked for.
    """
    used = sorted(keys)
    patterns = _patterns(used)
    known = dict.fromkeys(_addresses(collection, used[0], patterns)) | dict.fromkeys(used)
    return _sums(collection, known, patterns)


def _patterns(stated: Iterable[Key]) -> set[frozenset[str]]:
    """The sets of dimensions that are used together, and each with one of them at its total."""
    used = {frozenset(d for d, _ in key.dims) for key in stated}
    return used | {pattern - {d} for pattern in used for d in pattern} | {frozenset()}


def _addresses(collection: Collection, any_key: Key, patterns: set[frozenset[str]]) -> list[Key]:
    found = []
    for pattern in sorted(patterns, key=sorted):
        names = sorted(pattern)
        for codes in product(
            *([c.id for c in collection.codelist(d) if c.kind is not Kind.VIEW] for d in names)
        ):
            found.append(
                Key(any_key.measure, any_key.provider, any_key.period, tuple(zip(names, codes, strict=True)))
            )
    return found


def _sums(collection: Collection, known: Iterable[Key], patterns: set[frozenset[str]]) -> list[Sum]:
    found = []
    for key in known:
        for dimension in collection.measures[key.measure].dimensions:
            adds = collection.adds_up(key.measure, dimension)
            at = key.code(dimension)
            if at is None and frozenset(d for d, _ in key.dims) | {dimension} not in patterns:
                continue
            codelist = collection.codelist(dimension)
            parts = tuple(key.at(dimension, c.id) for c in codelist.parts(at))
            inside = tuple(key.at(dimension, c.id) for c in codelist.of_which(at))
            if parts:
                found.append(Sum(key, parts, adds))
            if inside:
                found.append(Sum(key, inside, adds=False))
    return found


def _narrow(relation: Sum, found: dict[Key, Interval], stated: Mapping[Key, Interval]) -> bool:
    parts = [found[p] for p in relation.parts if p in found]
    if len(parts) != len(relation.parts):
        return False
    whole = found[relation.whole]
    if not relation.adds:
        moved = [_set(found, stated, p, Interval(Fraction(0), whole.high)) for p in relation.parts]
        least = max(p.low for p in parts)
        return any([*moved, _set(found, stated, relation.whole, Interval(least, None))])
    low, high = _total(parts)
    moved = [_set(found, stated, relation.whole, Interval(low, high))]
    whole = found[relation.whole]
    for part in relation.parts:
        own = found[part]
        top = None if whole.high is None else whole.high - (low - own.low)
        others = None if high is None or own.high is None else high - own.high
        if others is None and sum(p.high is None for p in parts) == 1 and own.high is None:
            others = sum((p.high for p in parts if p.high is not None), Fraction(0))
        least = Fraction(0) if others is None else max(whole.low - others, Fraction(0))
        moved.append(
            _set(found, stated, part, Interval(least, None if top is None else max(top, Fraction(0))))
        )
        parts = [found[p] for p in relation.parts]
        low, high = _total(parts)
    return any(moved)


def _total(parts: Sequence[Interval]) -> tuple[Fraction, Fraction | None]:
    highs = [p.high for p in parts if p.high is not None]
    high = sum(highs, Fraction(0)) if len(highs) == len(parts) else None
    return sum((p.low for p in parts), Fraction(0)), high


def _set(found: dict[Key, Interval], stated: Mapping[Key, Interval], key: Key, to: Interval) -> bool:
    """Narrow an address that nobody stated; a narrowing that would leave nothing is a contradiction."""
    if key in stated:
        return False
    narrowed = found[key].within(to)
    if narrowed == found[key]:
        return False
    found[key] = narrowed
    return True
