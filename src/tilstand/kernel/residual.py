"""Residuals: by how much each relation does not fit, in exact whole numbers and without a solver."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tilstand.kernel.system import System

__all__ = ["Residual", "broken", "residual", "residuals"]


@dataclass(frozen=True, slots=True)
class Residual:
    """One relation against its figures.

    Attributes:
        row: Id of the relation.
        least: Least value its sum can have; None: no limit. Where all figures are printed, the sum itself.
        greatest: Greatest value its sum can have; None: no limit.
        gap: Units by which the sum lies above (+) or below (-) what the relation allows; 0: it can hold.
        unknown: Ids of the figures that are not printed.
    """

    row: str
    least: int | None
    greatest: int | None
    gap: int
    unknown: tuple[str, ...] = ()


def residual(system: System, row: int) -> Residual:
    """The residual of the relation at a position; unknown figures take the whole room they have."""
    least: int | None = 0
    greatest: int | None = 0
    unknown = []
    for j, a in system.structure.terms[row]:
        column = system.columns[j]
        low: int | None = column.value
        high: int | None = column.value
        if column.value is None:
            unknown.append(column.id)
            low, high = (column.lower, column.upper) if a > 0 else (column.upper, column.lower)
        least = None if least is None or low is None else least + a * low
        greatest = None if greatest is None or high is None else greatest + a * high
    relation = system.rows[row]
    gap = 0
    if relation.upper is not None and least is not None and least > relation.upper:
        gap = least - relation.upper
    elif relation.lower is not None and greatest is not None and greatest < relation.lower:
        gap = greatest - relation.lower
    return Residual(relation.id, least, greatest, gap, tuple(unknown))


def residuals(system: System) -> tuple[Residual, ...]:
    """The residual of every relation, in the order of the system.

    Example:
        >>> from tilstand.kernel.system import Column, Row, System
        >>> figures = (Column("group", 119), Column("one", 70), Column("two", 45))
        >>> system = System(figures, (Row.equal("sum", {"group": 1, "one": -1, "two": -1}),))
        >>> residuals(system)[0].gap
        4
    """
    return tuple(residual(system, i) for i in range(len(system.rows)))


def broken(found: Iterable[Residual]) -> tuple[Residual, ...]:
    """Those relations that cannot hold with the printed figures."""
    return tuple(r for r in found if r.gap)
