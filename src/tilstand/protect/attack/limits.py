"""From which number on each figure is no count of few people, and what is given away of one that is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tilstand.define import RoundView
from tilstand.define.policy import Policy
from tilstand.disclosure.attack import Attack
from tilstand.disclosure.reach import reached
from tilstand.protect.attack.earlier import NOTHING_TOLD, Earlier
from tilstand.protect.attack.leak import LeakKind
from tilstand.protect.attack.system import ToldSystem
from tilstand.protect.disclosure import limit_of
from tilstand.terms import Key

__all__ = ["given_away", "given_before", "limits_of"]


def limits_of(
    collection: RoundView,
    found: ToldSystem,
    policy: Policy,
    tables: Mapping[Key, frozenset[str]],
    earlier: Earlier = NOTHING_TOLD,
) -> dict[Key, int]:
    """The number under which each figure is a count of few people; 1 where none is, or all know it."""
    public = earlier.public({key: int(found.sums.inner[at]) for key, at in found.at.items()})
    limits = {
        key: 1 if key in public else limit_of(collection, policy, key, tables.get(key, frozenset()))
        for key in found.at
    }
    return limits | dict.fromkeys(given_before(found, limits, earlier), 1)


def given_before(found: ToldSystem, limits: Mapping[Key, int], earlier: Earlier) -> tuple[Key, ...]:
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
    reach = reached(Attack(found.sums, given), rows, low=0, high=high, whole=True)
    kinds = (
        given_away(*reach.ends(at), int(inner[row]), limits[found.keys[row]]) for at, row in enumerate(asked)
    )
    return tuple(found.keys[row] for row, kind in zip(asked, kinds, strict=True) if kind is not None)


def given_away(least: float, most: float, truth: int | None, threshold: int) -> LeakKind | None:
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
