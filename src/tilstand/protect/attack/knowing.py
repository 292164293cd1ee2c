"""Readers of an edition who know more than it tells: bodies, persons counted, and who knows a whole group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import combinations

import numpy as np

from tilstand.define import Vocabulary
from tilstand.define.policy import Policy
from tilstand.disclosure.attack import Attack
from tilstand.disclosure.leak import TableLeak
from tilstand.disclosure.readers import Insider
from tilstand.disclosure.sums import Sums
from tilstand.disclosure.types import Floats
from tilstand.protect.attack.system import ToldSystem
from tilstand.terms import Key

__all__ = ["insiders", "known_before", "one_category", "with_rest_rows"]


def insiders(
    collection: Vocabulary,
    found: ToldSystem,
    limits: Mapping[Key, int],
    policy: Policy,
    unsaid: Set[Key] = frozenset(),
    most: Floats | None = None,
) -> Iterator[Insider]:
    """The readers whom a policy protects few people from, besides anybody.

    Bodies know their own figures, and ask what the others' are: each by itself, and what is left of a group's
    figure without theirs. A person in a small count of more than one asks whether there is another.

    Args:
        collection: The collection.
        found: All figures that hang together.
        limits: The number under which each figure is a count of few people.
        policy: Who reads.
        unsaid: Figures that nobody stated and that are protected all the same.
        most: What each figure is told to be at most, infinite where nothing is told: no more can be asked.
    """
    for one in _all(collection, found, limits, policy, unsaid):
        if most is None:
            yield one
        else:
            asked = tuple((at, own, int(min(to, most[at]))) for at, own, to in one.asked)
            yield replace(one, asked=tuple(ask for ask in asked if ask[1] < ask[2]))


def _all(
    collection: Vocabulary,
    found: ToldSystem,
    limits: Mapping[Key, int],
    policy: Policy,
    unsaid: Set[Key],
) -> Iterator[Insider]:
    numbers = found.sums.inner
    few = [
        (key, at)
        for key, at in found.at.items()
        if (key in found.settled or key in unsaid) and 1 <= numbers[at] < limits[key]
    ]
    if policy.persons:
        for key, at in few:
            if numbers[at] > 1:
                alone = ((at, 1, limits[key]),)
                yield Insider("person", (key.text(),), np.array([at]), np.array([1]), alone)
    others = collection.providers
    bodies = sorted({key.provider for key in found.settled if key.provider in others})
    for chosen in combinations(bodies, policy.colluding) if policy.colluding else ():
        own = [at for key, at in found.at.items() if key.provider in chosen and key in found.settled]
        asked = (
            *(
                (at, 0, limits[key])
                for key, at in few
                if key.provider in others and key.provider not in chosen
            ),
            *_left(collection, found, limits, chosen),
        )
        if asked:
            yield Insider("body", chosen, np.array(own, dtype=np.int64), None, asked)


def _left(
    collection: Vocabulary, found: ToldSystem, limits: Mapping[Key, int], chosen: Sequence[str]
) -> Iterator[tuple[int, int, int]]:
    """Figures of groups of which few people are left without what some members reported."""
    members = {name: set(collection.members(name)) for name in collection.groups}
    for key, at in found.at.items():
        if key.provider not in members or key not in found.settled:
            continue
        own = sum(
            int(found.sums.inner[found.at[key.of(one)]])
            for one in chosen
            if one in members[key.provider] and key.of(one) in found.settled and key.of(one) in found.at
        )
        if 1 <= int(found.sums.inner[at]) - own < limits[key]:
            yield at, own, own + limits[key]


def known_before(found: ToldSystem, reader: Insider, leak: TableLeak) -> bool:
    """True if a reader knows as much of a row by own figures and sums alone: no edition tells or keeps it.

    Args:
        found: All figures that hang together.
        reader: Who knows more.
        leak: What follows for this reader with all that is told.
    """
    nothing = np.arange(len(found.sums)) >= len(found.at)
    low, high = Attack(reader.before(found.sums), nothing).whole_ends(leak.row)
    own, most = next((own, most) for row, own, most in reader.asked if row == leak.row)
    return (leak.low <= own or leak.low == low) and (leak.high >= most or leak.high == high)


def one_category(
    found: ToldSystem, limits: Mapping[Key, int], policy: Policy, tables: Mapping[Key, frozenset[str]]
) -> Iterator[tuple[int, int]]:
    """Groups of people all of whom are of one category, as rows of the group and of the category in it.

    Args:
        found: All figures that hang together.
        limits: The number under which each figure is a count of few people; where that is 1, of nobody.
        policy: Which dimensions' category must not be seen of a whole group.
        tables: The tables that show each figure.
    """
    if not policy.groups and not any(rule.groups for rule in policy.rules):
        return
    for key, at in found.at.items():
        own = {dimension for dimension, _ in key.dims}
        for dimension in policy.groups_of(key.measure, own, tables.get(key, frozenset())):
            group = key.without(dimension)
            if group == key or group not in found.at or limits[group] < 2:
                continue
            both = key in found.settled and group in found.settled
            if both and found.sums.inner[at] == found.sums.inner[found.at[group]] > 0:
                yield found.at[group], at


def with_rest_rows(sums: Sums, pairs: Sequence[tuple[int, int]]) -> Sums:
    """The rows, and after them one for each group: how many of it are of another category.

    Args:
        sums: The rows; each figure is a finest cell of its own.
        pairs: The groups, from `one_category`.
    """
    ends = sums.indptr[-1] + 2 * np.arange(1, len(pairs) + 1, dtype=np.int64)
    terms = [cell for pair in pairs for cell in sorted(pair)]
    times = [1 if cell == group else -1 for group, part in pairs for cell in sorted((group, part))]
    own = np.ones(len(sums.indices), np.int64) if sums.factors is None else sums.factors
    none = np.zeros(len(pairs), np.int64)
    return replace(
        sums,
        indptr=np.concatenate([sums.indptr, ends]),
        indices=np.concatenate([sums.indices, np.array(terms, dtype=np.int32)]),
        factors=np.concatenate([own, np.array(times, dtype=np.int64)]),
        slack=None if sums.slack is None else np.concatenate([sums.slack, none]),
    )
