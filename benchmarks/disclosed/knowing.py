"""Readers of an edition who know more: bodies and those they tell, persons counted, who knows a group.

Written from what they know, not from the attack: each is one more set of known counts before the same printed
files. A whole table found for one of them serves every other to whom nothing in it is known otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import combinations

from disclosed.edition import FAR, Known, Tied
from disclosed.reader import Asked, read
from tilstand.define import RoundView
from tilstand.define.round_settings import Policy
from tilstand.terms import Key

__all__ = ["Knower", "knowers", "learned"]


@dataclass(frozen=True, slots=True)
class Knower:
    """A reader who knows more.

    Attributes:
        name: Who it is.
        known: Counts of which the reader knows the number, or the least.
        asked: Counts that say something of others, and what they should be possible to be.
    """

    name: str
    known: Mapping[Key, Known]
    asked: Mapping[Key, Asked]


def knowers(
    view: RoundView, numbers: Mapping[Key, int], few: Set[Key], stated: Set[Key], policy: Policy, absent: Set[str]
) -> Iterator[Knower]:
    """The readers whom a policy names.

    Args:
        view: The collection, as the policy has it.
        numbers: The true number of each count.
        few: Counts that are protected where they are small.
        stated: Counts that a body reported.
        policy: The policy, with one threshold for all.
        absent: Bodies that did not report.
    """
    limit = policy.threshold
    small = {key for key in few & numbers.keys() if 1 <= numbers[key] < limit}
    bodies = sorted({key.provider for key in stated} & view.providers.keys() - absent)
    for chosen in combinations(bodies, policy.colluding) if policy.colluding else ():
        own = {key: Known(numbers[key], numbers[key]) for key in stated & numbers.keys() if key.provider in chosen}
        asked = {key: Asked(0) for key in small if key.provider in view.providers and key.provider not in chosen}
        for key in few & numbers.keys():
            if key.provider in view.groups:
                part = sum(
                    own[key.replace_provider(one)].low
                    for one in chosen
                    if key.replace_provider(one) in own and _in(view, key, one)
                )
                if part and 1 <= numbers[key] - part < limit:
                    asked[key] = Asked(part)
        yield Knower(" + ".join(chosen), own, asked)
    for key in sorted(small, key=lambda key: key.sort_key) if policy.persons else ():
        if numbers[key] > 1:
            yield Knower(f"one of {key.text()}", {key: Known(1, FAR)}, {key: Asked(1)})
    parts = {}
    for key in few & numbers.keys() if policy.groups else ():
        for dimension in policy.groups:
            group = key.remove_dimension(dimension)
            if group != key and group in few and numbers.get(group) == numbers[key] > 0:
                parts[key] = Asked(of=group)
    if parts:
        yield Knower("of a group", {}, parts)


def _in(view: RoundView, key: Key, body: str) -> bool:
    return body in view.list_group_members(key.provider, key.period.first)


def learned(
    rows: Sequence[Tied],
    known: Mapping[Key, Known],
    numbers: Mapping[Key, int],
    readers: Iterator[Knower],
    shown: Set[Key],
    *,
    only_single: bool,
) -> list[tuple[str, Key]]:
    """What these readers learn of others, besides what stands there before anybody.

    Args:
        rows: What counts add up to.
        known: What is told of each.
        numbers: The true numbers.
        readers: The readers.
        shown: Small counts that stand in print.
        only_single: True where that there is somebody is told anyway: what counts is that one number is left.
    """
    tables: list[Mapping[Key, int]] = []
    found: list[tuple[str, Key]] = []
    for one in readers:
        before = dict(known)
        for key, own in one.known.items():
            there = before.get(key, Known(0, FAR))
            exact = own.low == own.high
            before[key] = own if exact else replace(there, low=max(there.low, own.low))
        asked = {key: what for key, what in one.asked.items() if key not in shown}
        if only_single:
            asked = {
                key: what if what.of is not None else Asked(numbers[key], other=True) for key, what in asked.items()
            }
        # a group that nobody is told of tells nothing of who is in it
        asked = {key: what for key, what in asked.items() if what.of is None or _told(known, what.of)}
        left = {key: what for key, what in asked.items() if not _seen(tables, one, key, what)}
        gone = read(rows, before, left, near=numbers, seen=tables)
        bad = {*gone.single, *gone.unsettled, *(() if only_single else gone.without)}
        # what follows from a body's own counts before it opens the edition is nothing that the edition tells:
        # whom one of two others has with it, by what it declares of them, it knows whatever is in print
        alone = read(rows, one.known, {key: left[key] for key in bad}, near=numbers)
        bad -= {*alone.single, *({*alone.without} - {*gone.single})}
        found += [(one.name, key) for key in sorted(bad, key=lambda key: key.sort_key)]
    return found


def _told(known: Mapping[Key, Known], key: Key) -> bool:
    return key in known and known[key].low == known[key].high


def _seen(tables: Sequence[Mapping[Key, int]], one: Knower, key: Key, asked: Asked) -> bool:
    """True if a table that was found before agrees with what this reader knows, and has it as is asked."""
    wanted = {key} if asked.of is None else {key, asked.of}
    return any(
        wanted <= table.keys()
        and asked.answered(table, key)
        and all(own.low <= table[held] <= own.high for held, own in one.known.items() if held in table)
        for table in tables
    )
