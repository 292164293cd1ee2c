"""Figures of earlier rounds: what this one is compared with, each figure with its edition."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from tilstand.collect.batch import batch
from tilstand.collect.kept import KeptFigures
from tilstand.define import Framework
from tilstand.model import Observation

__all__ = ["earlier"]


def earlier(
    collection: Framework,
    round_name: str,
    kept: Callable[[str], Iterable[KeptFigures]] = lambda name: (),
) -> tuple[Observation, ...]:
    """Every figure of the rounds before a round, marked with its edition.

    A figure that two editions state differently is a restatement, not a contradiction.

    Args:
        collection: The collection.
        round_name: Name of the round.
        kept: The figures that the unit keeps in registers, by the name of a round.
    """
    found: list[Observation] = []
    for other in collection.before(round_name):
        before = batch(collection, other, kept=kept(other))
        stated = [o for s in before.submissions for o in s.observations]
        found.extend(replace(o, edition=other) for o in (*stated, *before.published))
    return tuple(found)
