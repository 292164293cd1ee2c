"""What is due by a day: deadlines, reviews, and entries that have been kept long enough."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tilstand.define.registers import DeclaredRegister
from tilstand.model.entry import RegisterEntry
from tilstand.register.value import day_of, several

__all__ = ["DueEntry", "due", "meant"]


@dataclass(frozen=True, slots=True)
class DueEntry:
    """Something that has to be done with an entry.

    Attributes:
        day: By when.
        entry: The entry.
        rule: Name of the rule that says so.
        kind: `due`, or `retention` where it is to be removed.
    """

    day: date
    entry: str
    rule: str
    kind: Literal["due", "retention"]


def due(
    register: DeclaredRegister, entries: Mapping[str, RegisterEntry], until: date
) -> tuple[DueEntry, ...]:
    """What is due up to a day, the earliest first.

    Args:
        register: The register.
        entries: What stands.
        until: The last day that counts.
    """
    found = (one for entry in entries.values() for one in _due(register, entry))
    return tuple(sorted((o for o in found if o.day <= until), key=lambda o: (o.day, o.entry, o.rule)))


def _due(register: DeclaredRegister, entry: RegisterEntry) -> Iterator[DueEntry]:
    for name, rule in register.about.due.items():
        if meant(entry.values, rule.where):
            text = entry.values.get(rule.field, "") if rule.field else entry.looked[:10]
            span = day_of(text)
            if span is not None:
                yield DueEntry(later(span.last, rule.months), entry.id, name, "due")
    for name, kept in register.about.retention.items():
        span = day_of(entry.values.get(kept.field, ""))
        if span is not None and meant(entry.values, kept.where):
            yield DueEntry(later(span.last, kept.months), entry.id, name, "retention")


def meant(values: Mapping[str, str], where: Mapping[str, tuple[str, ...]]) -> bool:
    """True if an entry has one of the codes in each of some fields; a blank code means a blank field."""
    return all(set(codes) & set(several(values.get(name, "")) or ("",)) for name, codes in where.items())


def later(day: date, months: int) -> date:
    """A day some months later; the last of the month where it has no such day.

    Example:
        >>> later(date(2031, 1, 31), 1).isoformat()
        '2031-02-28'
    """
    at = day.year * 12 + day.month - 1 + months
    year, month = at // 12, at % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
