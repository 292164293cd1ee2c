"""Whether a policy would show what an earlier one kept back."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from tilstand.define import RoundView
from tilstand.define.policy import ByName, KnownZero, Policy
from tilstand.protect.disclosure import protected_roles

__all__ = ["weaker"]


def weaker(collection: RoundView, policy: Policy, before: Policy) -> bool:
    """True if a policy keeps less back than the one before: by its method, its readers, or for any count.

    Args:
        collection: The collection, as the round sees it.
        policy: The policy.
        before: The one before.
    """
    if policy.strength() < before.strength():
        return True
    if before.strength() == 0:
        return False
    fewer = policy.colluding < before.colluding or (before.persons and not policy.persons)
    more = _added(policy.zeros, before.zeros) or _added(policy.by_name, before.by_name)
    return (
        fewer
        or more
        or any(_less(collection, policy, before, *one) for one in _counts(collection, before, policy))
    )


def _added(own: tuple[KnownZero | ByName, ...], before: tuple[KnownZero | ByName, ...]) -> bool:
    """True if more is told of some counts than was; why does not matter."""
    known = [one.model_copy(update={"reason": ""}) for one in before]
    return any(one.model_copy(update={"reason": ""}) not in known for one in own)


def _counts(collection: RoundView, *policies: Policy) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    """Every measure, by every set of dimensions and every table that a rule could tell apart."""
    rules = [rule for policy in policies for rule in policy.rules]
    told = {dimension for rule in rules for dimension in rule.dimensions}
    tables = [frozenset[str](), *(frozenset({name}) for rule in rules for name in rule.tables)]
    for name, measure in collection.measures.items():
        own = sorted(told & set(measure.dimensions))
        for size in range(min(len(own), 3) + 1):
            for dimensions in combinations(own, size):
                yield from ((name, frozenset(dimensions), table) for table in dict.fromkeys(tables))


def _less(
    collection: RoundView,
    policy: Policy,
    before: Policy,
    measure: str,
    dimensions: frozenset[str],
    tables: frozenset[str],
) -> bool:
    one = collection.measures[measure]
    if not one.unit.things or one.role not in protected_roles(collection, before):
        return False
    if one.role not in protected_roles(collection, policy):
        return True
    place = (measure, dimensions, tables)
    mine, was = policy.dominance_of(*place), before.dominance_of(*place)
    looser = was is not None and (mine is None or mine.bodies < was.bodies or mine.percent > was.percent)
    hidden = set(before.groups_of(*place)) <= set(policy.groups_of(*place))
    return policy.limit(*place) < before.limit(*place) or looser or not hidden
