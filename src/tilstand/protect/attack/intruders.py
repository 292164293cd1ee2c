"""Intruders with prior knowledge, thresholds of figures, dominance, and small-count bounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from tilstand.define import RoundView, StructuralMetadata
from tilstand.define.round_settings import Policy
from tilstand.protect.attack.disclosures import LeakKind
from tilstand.protect.attack.prior_releases import NOTHING_TOLD, PriorReleases
from tilstand.protect.attack.system import AttackSystem
from tilstand.protect.policy import get_threshold
from tilstand.sdc.aggregation import AggregationSystem
from tilstand.sdc.attack import LinearAttack
from tilstand.sdc.hypercube import Flags, Floats, Ints
from tilstand.sdc.intervals import FeasibilityInterval, TableDisclosure, compute_feasibility_intervals
from tilstand.sdc.intruders import Intruder
from tilstand.terms import Key


def bound_small_counts(
    found: AttackSystem,
    sums: AggregationSystem,
    given: Flags,
    limits: Mapping[Key, int],
    *,
    rounded: bool = False,
    names: Set[Key] = frozenset(),
) -> tuple[FeasibilityInterval, int]:
    """How far a reader can narrow every count of few people that is not told, and how many those are.

    Rounded numbers are told as ranges, and what gives one away is that one number is left of it. What is
    truly none, or no small count, is possible as it is, and is asked about no further; of a small count it
    is asked whether it can be any other number.

    Args:
        found: All figures that hang together.
        sums: The rows before what is told as ranges.
        given: Which rows are given.
        limits: The number under which each figure is a count of few people.
        rounded: True where numbers are told rounded.
        names: Figures of which the name is told alone.
    """
    asked = [at for key, at in found.at.items() if limits[key] > 1 and not given[at]]
    attack, many = LinearAttack(sums, given), len(asked)
    named = np.array([found.keys[at] in names for at in asked], dtype=np.bool_)
    rows = np.array(asked, dtype=np.int64)
    high = np.array([limits[found.keys[at]] for at in asked], dtype=np.int64)
    if not rounded:
        # of what is told to be fewer than a number, no more can be asked than that
        high = np.minimum(high, sums.high[rows]).astype(np.int64)
        return compute_feasibility_intervals(attack, rows, low=0, high=high, whole=True), many
    truth = sums.inner[rows]
    kept = named | ((truth >= 1) & (truth < high))
    return _find_alternative_values(attack, rows[kept], np.where(named, high, 0)[kept]), many


def _find_alternative_values(attack: LinearAttack, rows: Ints, most: Ints | None = None) -> FeasibilityInterval:
    """Whether rows can be any number but what they are; or, where that is asked, none and so many."""
    truth = attack.sums.values[rows]
    end = np.zeros(len(rows), np.int64) if most is None else most
    low, high = np.where(end > 0, 0, truth - 1), np.where(end > 0, end, truth)
    down = compute_feasibility_intervals(attack, rows, low=low, high=high, whole=True)
    left = np.flatnonzero((end == 0) & ~(down.least < truth))
    if not len(left):
        return down
    up = compute_feasibility_intervals(attack, rows[left], low=truth[left], high=truth[left] + 1, whole=True)
    ends, exact = down.most.copy(), down.exact_most.copy()
    ends[left], exact[left] = up.most, up.exact_most
    return replace(down, most=ends, exact_most=exact)


def find_single_value_counts(
    sums: AggregationSystem, given: Flags, readers: Iterable[Intruder], told: Flags
) -> Iterator[tuple[Intruder, int, int]]:
    """The counts of which readers who know more know the number, in print that is rounded.

    Args:
        sums: The rows before what is told as ranges.
        given: Which rows are given.
        readers: The readers.
        told: Rows of which everybody is told already.

    Yields:
        Each reader, the row, and how many of it the reader knows of.
    """
    for reader in readers:
        asked = [(row, own_number) for row, own_number, _ in reader.asked if not told[row]]
        rows = np.array([row for row, _ in asked], dtype=np.int64)
        feasibility_interval = _find_alternative_values(LinearAttack(reader.before(sums), given), rows)
        yield from (
            (reader, *asked[at])
            for at, truth in enumerate(sums.values[rows].tolist())
            if not (feasibility_interval.least[at] < truth or feasibility_interval.most[at] > truth)
        )


@dataclass(frozen=True, slots=True)
class DominatedCount:
    """A count that must not be known too closely.

    Attributes:
        at: Its row.
        low, high: It must be able to be as little, and as great.
    """

    at: int
    low: int
    high: int


def find_dominated_counts(
    collection: StructuralMetadata,
    found: AttackSystem,
    policy: Policy,
    told: Set[Key],
    tables: Mapping[Key, frozenset[str]],
) -> Iterator[DominatedCount]:
    """The counts of groups of which few bodies have most, where it is not told what each of these has.

    Args:
        collection: The collection.
        found: All figures that hang together.
        policy: The policy, with its rule of dominance.
        told: The figures that readers are told.
        tables: The tables that show each figure.
    """
    if policy.dominance is None and all(rule.dominance is None for rule in policy.rules):
        return
    known = found.settled & found.at.keys()
    for key, at in found.at.items():
        rule = policy.find_dominance_rule(key.measure, {name for name, _ in key.dims}, tables.get(key, frozenset()))
        if rule is None or key not in known or key.provider not in collection.groups:
            continue
        own_keys = [key.replace_provider(body) for body in collection.list_group_members(key.provider)]
        parts = {
            current_key: int(found.sums.inner[found.at[current_key]])
            for current_key in own_keys
            if current_key in found.at and current_key in found.settled
        }
        whole = int(found.sums.inner[at])
        room = rule.room(list(parts.values()), whole)
        most = sorted(parts, key=lambda one: (-parts[one], one.sort_key))[: rule.bodies]
        if whole and room and not set(most) <= told:
            yield DominatedCount(at, max(0, whole - room), whole + room)


def list_intruders(
    collection: StructuralMetadata,
    found: AttackSystem,
    limits: Mapping[Key, int],
    policy: Policy,
    unsaid: Set[Key] = frozenset(),
    most: Floats | None = None,
) -> Iterator[Intruder]:
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
    for intruder in _iterate_policy_intruders(collection, found, limits, policy, unsaid):
        if most is None:
            yield intruder
        else:
            asked = tuple((at, own_number, int(min(to, most[at]))) for at, own_number, to in intruder.asked)
            yield replace(intruder, asked=tuple(ask for ask in asked if ask[1] < ask[2]))


def _iterate_policy_intruders(
    collection: StructuralMetadata, found: AttackSystem, limits: Mapping[Key, int], policy: Policy, unsaid: Set[Key]
) -> Iterator[Intruder]:
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
                yield Intruder("person", (key.text(),), np.array([at]), np.array([1]), alone)
    others = collection.providers
    bodies = sorted({key.provider for key in found.settled if key.provider in others})
    for chosen in combinations(bodies, policy.colluding) if policy.colluding else ():
        own_numbers = [at for key, at in found.at.items() if key.provider in chosen and key in found.settled]
        asked = (
            *((at, 0, limits[key]) for key, at in few if key.provider in others and key.provider not in chosen),
            *_find_small_group_remainders(collection, found, limits, chosen),
        )
        if asked:
            yield Intruder("body", chosen, np.array(own_numbers, dtype=np.int64), None, asked)


def _find_small_group_remainders(
    collection: StructuralMetadata, found: AttackSystem, limits: Mapping[Key, int], chosen: Sequence[str]
) -> Iterator[tuple[int, int, int]]:
    """Figures of groups of which few people are left without what some members reported."""
    members = {name: set(collection.list_group_members(name)) for name in collection.groups}
    for key, at in found.at.items():
        if key.provider not in members or key not in found.settled:
            continue
        own_number = sum(
            int(found.sums.inner[found.at[key.replace_provider(text)]])
            for text in chosen
            if text in members[key.provider]
            and key.replace_provider(text) in found.settled
            and key.replace_provider(text) in found.at
        )
        if 1 <= int(found.sums.inner[at]) - own_number < limits[key]:
            yield at, own_number, own_number + limits[key]


def is_known_without_release(found: AttackSystem, reader: Intruder, leak: TableDisclosure) -> bool:
    """True if a reader knows as much of a row by own figures and sums alone: no edition tells or keeps it.

    Args:
        found: All figures that hang together.
        reader: Who knows more.
        leak: What follows for this reader with all that is told.
    """
    nothing = np.arange(len(found.sums)) >= len(found.at)
    low, high = LinearAttack(reader.before(found.sums), nothing).compute_whole_ends(leak.row)
    own_number, most = next((own, most) for row, own, most in reader.asked if row == leak.row)
    return (leak.low <= own_number or leak.low == low) and (leak.high >= most or leak.high == high)


def find_group_disclosures(
    found: AttackSystem, limits: Mapping[Key, int], policy: Policy, tables: Mapping[Key, frozenset[str]]
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
        own_texts = {dimension for dimension, _ in key.dims}
        for dimension in policy.list_group_dimensions(key.measure, own_texts, tables.get(key, frozenset())):
            group = key.remove_dimension(dimension)
            if group == key or group not in found.at or limits[group] < 2:
                continue
            common_flag = key in found.settled and group in found.settled
            if common_flag and found.sums.inner[at] == found.sums.inner[found.at[group]] > 0:
                yield found.at[group], at


def append_complement_rows(sums: AggregationSystem, pairs: Sequence[tuple[int, int]]) -> AggregationSystem:
    """The rows, and after them one for each group: how many of it are of another category.

    Args:
        sums: The rows; each figure is a finest cell of its own.
        pairs: The groups, from `find_group_disclosures`.
    """
    ends = sums.indptr[-1] + 2 * np.arange(1, len(pairs) + 1, dtype=np.int64)
    terms = [cell for pair in pairs for cell in sorted(pair)]
    times = [1 if cell == group else -1 for group, part in pairs for cell in sorted((group, part))]
    own_array = np.ones(len(sums.indices), np.int64) if sums.factors is None else sums.factors
    none = np.zeros(len(pairs), np.int64)
    return replace(
        sums,
        indptr=np.concatenate([sums.indptr, ends]),
        indices=np.concatenate([sums.indices, np.array(terms, dtype=np.int32)]),
        factors=np.concatenate([own_array, np.array(times, dtype=np.int64)]),
        slack=None if sums.slack is None else np.concatenate([sums.slack, none]),
    )


def compute_figure_thresholds(
    collection: RoundView,
    found: AttackSystem,
    policy: Policy,
    tables: Mapping[Key, frozenset[str]],
    earlier: PriorReleases = NOTHING_TOLD,
) -> dict[Key, int]:
    """The number under which each figure is a count of few people; 1 where none is, or all know it."""
    public = earlier.public({key: int(found.sums.inner[at]) for key, at in found.at.items()})
    limits = {
        key: 1 if key in public else get_threshold(collection, policy, key, tables.get(key, frozenset()))
        for key in found.at
    }
    return limits | dict.fromkeys(find_prior_disclosures(found, limits, earlier), 1)


def find_prior_disclosures(found: AttackSystem, limits: Mapping[Key, int], earlier: PriorReleases) -> tuple[Key, ...]:
    """Counts of few people that earlier editions give away by themselves, whatever this one tells.

    Args:
        found: All figures that hang together.
        limits: The number under which each is a count of few people.
        earlier: What earlier editions told.
    """
    inner = found.sums.inner
    public = earlier.public({key: int(inner[at]) for key, at in found.at.items()})
    if not public or not earlier.excused:
        return ()
    asked = [at for key, at in found.at.items() if 1 <= inner[at] < limits[key]]
    if not asked:
        return ()
    given = np.ones(len(found.sums), dtype=np.bool_)
    given[: len(found.at)] = [key in public for key in found.at]
    rows = np.array(asked, dtype=np.int64)
    high = np.array([limits[found.keys[at]] for at in asked], dtype=np.int64)
    reach = compute_feasibility_intervals(LinearAttack(found.sums, given), rows, low=0, high=high, whole=True)
    kinds = (
        classify_disclosure(*reach.get_interval(at), int(inner[row]), limits[found.keys[row]])
        for at, row in enumerate(asked)
    )
    return tuple(found.keys[row] for row, kind in zip(asked, kinds, strict=True) if kind is not None)


def classify_disclosure(least: float, most: float, truth: int | None, threshold: int) -> LeakKind | None:
    """What is given away of a count; None where that is nothing.

    Args:
        least: The least that it can be.
        most: The greatest.
        truth: What the ledger says; None where it says nothing.
        threshold: Counts from 1 to less than this are few people.
    """
    small = truth is not None and 1 <= truth < threshold
    if np.isnan(least) or np.isnan(most):
        return "unsettled" if small or truth is None else None
    low, high = int(np.ceil(least - 1e-6)), most
    if low >= 1 and high < threshold:
        return "derived" if high < low + 1 else "narrowed"
    return "present" if small and low >= 1 else None
