"""What is counted. Unlike units are never added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal

__all__ = ["Sort", "Unit"]

Sort = Literal["things", "persons", "time", "year", "share"]


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """A unit: one that every collection has, or one that a collection declares.

    Attributes:
        value: Its name.
        sort: Whether one of it is a thing (a report, a visit), a person, a length of time, a year itself, or
            a hundredth of something else.

    Example:
        >>> Unit.PERSONS.people, Unit("beds").people, Unit.PERCENT.counted
        (True, False, False)
    """

    value: str
    sort: Sort = "things"

    PERSONS: ClassVar[Unit]
    DAYS: ClassVar[Unit]
    REPORTS: ClassVar[Unit]
    YEAR: ClassVar[Unit]
    PERCENT: ClassVar[Unit]
    PERCENTAGE_POINTS: ClassVar[Unit]
    REGISTRATIONS: ClassVar[Unit]
    """What persons whom several bodies counted add up to: the same person may be among them twice. No measure
    counts in it; it is what a figure of persons is called where it is such a sum."""

    @classmethod
    def core(cls) -> tuple[Unit, ...]:
        """The units that every collection has, in their order."""
        return _CORE

    @classmethod
    def together(cls, counts: Iterable[tuple[Unit, bool]]) -> tuple[Unit, ...]:
        """Units of figures that stand together, each once.

        Args:
            counts: Each unit, and whether the sum over bodies counts the same person more than once. Beside
                such a sum, the persons whom one body counted are registrations too.

        Example:
            >>> [str(one) for one in Unit.together([(Unit.PERSONS, True), (Unit.REGISTRATIONS, True)])]
            ['registrations']
        """
        found = dict.fromkeys(counts)
        summed = any(one == cls.REGISTRATIONS for one, _ in found)
        named = (cls.REGISTRATIONS if summed and more and one.people else one for one, more in found)
        return tuple(dict.fromkeys(named))

    @property
    def counted(self) -> bool:
        """True where a value is a whole, non-negative number."""
        return self.sort != "share"

    @property
    def people(self) -> bool:
        """True where one is a person, so that the same one may be met in several places."""
        return self.sort == "persons"

    @property
    def things(self) -> bool:
        """True where a number says how many there are of something or somebody."""
        return self.sort in ("things", "persons")

    def __str__(self) -> str:
        return self.value


_SORTS: dict[Sort, tuple[str, ...]] = {
    "persons": ("persons",),
    "things": (
        *("reports", "proposals", "cases", "decisions", "events", "visits", "calls", "contacts", "items"),
        *("places", "bodies"),
    ),
    "time": ("days", "weeks", "months", "years"),
    "year": ("year",),
    "share": ("percent", "percentage_points"),
}
_CORE = tuple(Unit(name, sort) for sort, names in _SORTS.items() for name in names)
Unit.REGISTRATIONS = Unit("registrations")
for _unit in _CORE:
    if _unit.value.upper() in Unit.__annotations__:
        setattr(Unit, _unit.value.upper(), _unit)
