"""What stands in a round of what a body delivered."""

from __future__ import annotations

from collections.abc import Mapping

from tilstand.model import Observation
from tilstand.portal.room import Room
from tilstand.round.batch import batch
from tilstand.terms import Key

__all__ = ["standing_figures"]


def standing_figures(room: Room, provider: str) -> Mapping[Key, Observation]:
    """The figures of a body that stand in a round, whichever way they came.

    Args:
        room: The round.
        provider: The body.
    """
    told = batch(room.view, room.name).submissions
    return {o.key: o for one in told if one.provider == provider for o in one.observations}
