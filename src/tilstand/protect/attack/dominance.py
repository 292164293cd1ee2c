"""Counts of several bodies of which so few have so much that the count tells what they have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from tilstand.define import Vocabulary
from tilstand.define.policy import Policy
from tilstand.protect.attack.system import ToldSystem
from tilstand.terms import Key

__all__ = ["Dominated", "dominated"]


@dataclass(frozen=True, slots=True)
class Dominated:
    """A count that must not be known too closely.

    Attributes:
        at: Its row.
        low, high: It must be able to be as little, and as great.
    """

    at: int
    low: int
    high: int


def dominated(
    collection: Vocabulary,
    found: ToldSystem,
    policy: Policy,
    told: Set[Key],
    tables: Mapping[Key, frozenset[str]],
) -> Iterator[Dominated]:
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
        rule = policy.dominance_of(key.measure, {name for name, _ in key.dims}, tables.get(key, frozenset()))
        if rule is None or key not in known or key.provider not in collection.groups:
            continue
        own = [key.of(body) for body in collection.members(key.provider)]
        parts = {
            one: int(found.sums.inner[found.at[one]])
            for one in own
            if one in found.at and one in found.settled
        }
        whole = int(found.sums.inner[at])
        room = rule.room(list(parts.values()), whole)
        most = sorted(parts, key=lambda one: (-parts[one], one.order))[: rule.bodies]
        if whole and room and not set(most) <= told:
            yield Dominated(at, max(0, whole - room), whole + room)
