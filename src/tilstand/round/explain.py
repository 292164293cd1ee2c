"""What bodies answered to explain a figure: opened like all other words, and then its footnote.

The words lie in the archive; here they are their hash.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tilstand.define import RoundView
from tilstand.model import Batch
from tilstand.model.revision import FigureRemark
from tilstand.round.batch import batch
from tilstand.round.standing import Stand, Standings
from tilstand.terms import Key, Period

__all__ = ["archive_beside", "delivered"]


def archive_beside(collection: Path) -> Path:
    """Where the archive of a collection is, if nothing else is said: beside it."""
    place = collection.resolve()
    return place.parent / f"{place.name}-archive"


def delivered(view: RoundView, round_name: str, stood: Standings, **given: Any) -> Batch:
    """What was delivered to a round, with what bodies answered to explain their figures.

    Args:
        view: The collection.
        round_name: Name of the round.
        stood: Where everything stands.
        **given: What `batch` is given besides.
    """
    found = batch(view, round_name, **given)
    return found.explained_by(tuple(_explained(view, stood)))


def _explained(view: RoundView, stood: Standings) -> Iterator[FigureRemark]:
    for number in stood.subjects("question"):
        stand = stood.of("question", number)
        came, asked = stand.last("answer"), stand.last("ask", "ask_again")
        if came is None or asked is None or stand.state == "open" or came.facts.get("outcome") != "explained":
            continue
        key = _key(view, stand)
        if key is not None:
            yield FigureRemark(key, "", came.names)


def _key(view: RoundView, stand: Stand) -> Key | None:
    """The figure that a question is about, where it is about one."""
    asked = stand.last("ask", "ask_again")
    parts = [one.strip() for one in (asked.facts.get("figure", "") if asked else "").split("|")]
    if len(parts) < 3 or parts[0] not in view.measures:
        return None
    codes = [one.partition("=") for one in (parts[3] if len(parts) > 3 else "").split(";") if one.strip()]
    dims = tuple(sorted((name.strip(), code.strip()) for name, _, code in codes))
    return Key(parts[0], parts[1], Period.parse(parts[2]), dims)
