"""What stands in a round of what a body delivered."""

from __future__ import annotations

from collections.abc import Mapping

from tilstand.portal.room import Room
from tilstand.round.batch import batch
from tilstand.terms import Key, Value

__all__ = ["standing_values"]


def standing_values(room: Room, provider: str) -> Mapping[Key, Value]:
    """The figures of a body that stand in a round, whichever way they came.

    Args:
        room: The round.
        provider: The body.
    """
    told = batch(room.view, room.name).submissions
    return {o.key: o.value for one in told if one.provider == provider for o in one.observations}
