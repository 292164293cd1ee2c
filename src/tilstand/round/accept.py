"""Accepting a place in a text that tells what a table hides: by somebody with a name, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.round.act import acts, stamp
from tilstand.round.event import Event
from tilstand.round.journal import Store
from tilstand.round.standing import Standings
from tilstand.round.track import Right
from tilstand.terms import Alike

__all__ = ["CODE", "accept", "unaccepted"]

CODE = 12
"""So many signs of a place's code are shown; as many of them as are sure may be given."""


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


Place = TypeVar("Place", bound=_Coded)


def unaccepted(places: Iterable[Place], stood: Standings) -> tuple[Place, ...]:
    """Those of some places that nobody has accepted as they read now.

    Args:
        places: The places; the code of one is that of its words, so that other words are another place.
        stood: Where everything stands.
    """
    return tuple(one for one in places if stood.of("place", one.code).state != "accepted")


def accept(
    store: Store, places: Iterable[_Coded], codes: Sequence[str], *, by: str, reason: str, at: datetime
) -> tuple[Event, ...]:
    """Accept places as they read now: all that are named, or none.

    Args:
        store: The acts of the round.
        places: The places that stand in the way.
        codes: The beginnings of their codes, as they are shown.
        by: Who accepts them.
        reason: Why it is no secret, or is to be told.
        at: When.

    Raises:
        UsageError: If a code is that of no place or of several, or the table of acts does not allow it.
    """
    open_ = tuple(dict.fromkeys(one.code for one in places))
    given = [one.strip().lower() for one in codes]
    meant = {one: [code for code in open_ if one and code.startswith(one)] for one in given}
    wrong = [one for one, found in meant.items() if len(found) != 1]
    if wrong:
        raise failure(UsageError, "round.no_place", [Alike(one) for one in wrong])
    chosen = dict.fromkeys(meant[one][0] for one in given)
    events = tuple(
        Event("place", "accept", code, by, stamp(at), Right.COORDINATOR, "command", "", reason, {})
        for code in chosen
    )
    return acts(store, events, called={code: Alike(code[:CODE]) for code in chosen})
