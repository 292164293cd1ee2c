"""The checks in words, line by line, for the terminal and for the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tilstand.define import Vocabulary
from tilstand.languages import message
from tilstand.ready.check import Check
from tilstand.ready.ready import Readiness
from tilstand.terms import Alike, Joined, Text

__all__ = ["CheckLine", "told"]

_NAMED = 4  # bodies that are named in a line before the rest is counted


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check in words.

    Attributes:
        number: Its number.
        name: Its name, by which it is let pass.
        blocks: True if it stands in the way.
        what: What it found, or what is in order.
        state: How it stands.
        weight: Whether somebody may let it pass.
        turn: Whose turn it is.
        age: For how long the oldest thing has waited; None where nothing tells.
        do: What to do.
        count: How many things stand in the way; None if it was not run.
    """

    number: int
    name: str
    blocks: bool
    what: Text
    state: Text
    weight: Text
    turn: Text
    age: Text | None
    do: Text
    count: int | None


def told(collection: Vocabulary, readiness: Readiness) -> tuple[CheckLine, ...]:
    """Every check in words, in order.

    Args:
        collection: What the bodies are called in.
        readiness: The checks.
    """
    return tuple(_line(collection, readiness, one) for one in readiness.checks)


def _line(collection: Vocabulary, readiness: Readiness, one: Check) -> CheckLine:
    count = one.found.count if one.found is not None else None
    days = readiness.days(one)
    state = message(f"ready.state.{one.state}")
    if one.passed is not None:
        state = message(f"ready.state.{one.state}", by=Alike(one.passed.by), reason=Alike(one.passed.reason))
    if one.lapsed and one.blocks:
        state = Joined((state, message("ready.lapsed")), ". ")
    return CheckLine(
        one.number,
        one.name,
        one.blocks,
        readiness.what(one),
        state,
        message(f"ready.weight.{'error' if one.error else 'warning'}"),
        _turn(collection, one.found.bodies if one.found else ()),
        message("ready.days", count=days) if days is not None and count else None,
        message(f"ready.{one.name}.do"),
        count,
    )


def _turn(collection: Vocabulary, bodies: Sequence[str]) -> Text:
    if not bodies:
        return message("ready.coordinator")
    names = Joined(tuple(collection.provider_label(one) for one in bodies[:_NAMED]), ", ")
    rest = len(bodies) - _NAMED
    return message("ready.more", list=names, count=rest) if rest > 0 else names
