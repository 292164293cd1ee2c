"""Deciding about what does not fit: about what was shown, by the same rules and files as by command."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.portal.room import Room
from tilstand.portal.thread import state_of
from tilstand.reconcile.find import readable, where
from tilstand.reconcile.side import Numbers
from tilstand.reconcile.verdict import Verdict
from tilstand.round.decide import Deciding, decide, undecided
from tilstand.terms import Key, Language, Text

__all__ = ["OpenFinding", "decided_on", "open_findings"]


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """Something that does not hold, and that nobody has decided about.

    Attributes:
        code: Hash of what it is about and of its figures: with other figures it is another.
        where: Where it is.
        line: The relation in one line.
        difference: By how much the two sides differ; None where they are no whole numbers.
        figures: Its figures that can be corrected, each with what stands.
    """

    code: str
    where: Text
    line: Text
    difference: int | None
    figures: tuple[tuple[Text, str], ...]


def open_findings(room: Room) -> Iterator[OpenFinding]:
    """What is to be decided, one by one."""
    state = state_of(room)
    for one in undecided(state):
        parts = tuple((where(state.collection, part.key), str(part.interval)) for part in one.parts)
        about = where(state.collection, one.first, one.relation)
        yield OpenFinding(_code(one), about, readable(state.collection, one), _difference(one), parts)


def decided_on(
    room: Room,
    code: str,
    action: str,
    reason: Mapping[Language, str],
    *,
    figure: int = 0,
    after: str = "",
    by: str,
    at: datetime,
) -> str:
    """Decide about what was shown; the decision's name.

    Args:
        room: The round.
        code: What was shown.
        action: `correct`, `accept` or `dismiss`.
        reason: Why, by language.
        figure: For a correction, which of its figures.
        after: For a correction, what shall stand.
        by: Who decides.
        at: When.

    Raises:
        UsageError: If its figures are others by now, the reason is missing, or the decision does not hold.
    """
    state = state_of(room)
    one = next((each for each in undecided(state) if _code(each) == code), None)
    if one is None:
        raise failure(UsageError, "portal.other_finding")
    if not reason.get(room.held.settings.language, "").strip():
        raise failure(UsageError, "portal.why_decided")
    told = {tag: text.strip() for tag, text in reason.items() if text.strip()}
    choice = _choice(one, action, told, figure, after)
    return decide(state, room.store, choice, by=by, on=at.date(), at=at)[0]


def _choice(one: Verdict, action: str, reason: Mapping[Language, str], figure: int, after: str) -> Deciding:
    if action == "correct" and 0 <= figure < len(one.parts) and after.strip():
        part = one.parts[figure]
        about, before = _address(part.key), str(part.interval)
        return Deciding(action, *about, reason, before=before, after=after.strip(), finding=one.rule)
    if action == "accept" and (difference := _difference(one)) is not None:
        about = _address(one.first)
        return Deciding(action, *about, reason, rule=one.rule, relation=one.relation, difference=difference)
    if action == "dismiss":
        figures = tuple(str(part.interval) for part in one.parts)
        about = _address(one.first)
        return Deciding(action, *about, reason, rule=one.rule, relation=one.relation, figures=figures)
    raise failure(UsageError, "portal.what_decided")


def _address(key: Key) -> tuple[str, str, str, str]:
    codes = "; ".join(f"{name}={code}" for name, code in key.dims)
    return key.measure, key.provider, str(key.period), codes


def _difference(one: Verdict) -> int | None:
    """By how much the stated side is more than the other, where both are whole numbers."""
    sides = [each.interval for each in (one.observed, one.expected) if isinstance(each, Numbers)]
    if one.row is None or len(sides) != 2 or any(each.low != each.high for each in sides):
        return None
    apart = Fraction(sides[0].low or 0) - Fraction(sides[1].low or 0)
    return int(apart) if apart.denominator == 1 else None


def _code(one: Verdict) -> str:
    told = [one.rule, one.relation, *(f"{part.key.text()} {part.interval}" for part in one.parts)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]
