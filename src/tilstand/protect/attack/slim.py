"""A system without the figures that tie nothing: nobody stated them, and they can always give way.

A figure that is only counted inside others can be none; one that only has others counted inside it can be as
great as need be. Either way its rows hold whatever the rest is, and both go. What is left bounds every other
figure exactly as before; what went can be none or anything, and gives nothing away.
"""

from __future__ import annotations

from collections.abc import Set

from tilstand.kernel.system import Row, System

__all__ = ["slim"]


def slim(found: System, stated: Set[str]) -> System:
    """The system without figures that nobody stated and that can give way, and without their rows.

    Args:
        found: The system.
        stated: Ids of the figures that somebody stated; they stay.

    Example:
        >>> from tilstand.kernel.system import Column
        >>> columns = tuple(Column(name) for name in ("all", "some", "few"))
        >>> pairs = (("few", "some"), ("some", "all"))
        >>> inside = [Row(f"{one} in {other}", {one: 1, other: -1}, upper=0) for one, other in pairs]
        >>> [one.id for one in slim(System(columns, tuple(inside)), {"all"}).columns]
        ['all']
    """
    rows = {row.id: row for row in found.rows}
    uses: dict[str, set[str]] = {column.id: set() for column in found.columns}
    for row in found.rows:
        for id in row.coefficients:
            uses[id].add(row.id)
    waiting = [column.id for column in found.columns if column.id not in stated]
    gone: set[str] = set()
    while waiting:
        id = waiting.pop()
        if id in gone or not _gives_way(id, [rows[name] for name in uses[id]]):
            continue
        gone.add(id)
        for name in uses.pop(id):
            for other in rows.pop(name).coefficients:
                if other != id:
                    uses[other].discard(name)
                    if other not in stated:
                        waiting.append(other)
    return System(
        tuple(column for column in found.columns if column.id not in gone),
        tuple(row for row in found.rows if row.id in rows),
    )


def _gives_way(id: str, rows: list[Row]) -> bool:
    """True if all rows of a figure hold once it is none, or great enough; or it is what one adds up."""
    if len(rows) == 1 and rows[0].lower == rows[0].upper:
        # the whole of a sum of others: it is what they come to
        return _whole_of(id, rows[0])
    falls = all(_eased(id, row, 1) for row in rows)
    return falls or all(_eased(id, row, -1) for row in rows)


def _whole_of(id: str, row: Row) -> bool:
    own = row.coefficients[id]
    return (
        abs(own) == 1
        and row.upper == 0
        and all(factor * own < 0 for other, factor in row.coefficients.items() if other != id)
    )


def _eased(id: str, row: Row, sign: int) -> bool:
    """True if a row is easier to keep the less there is of a figure, or, with -1, the more there is."""
    factor = row.coefficients[id] * sign
    if row.lower is not None and row.upper is not None:
        return False
    side = 1 if row.upper is not None else -1
    if factor * side <= 0:
        return False
    # at none, the rest must hold by itself: nothing else may add to what is limited
    rest = all(value * side <= 0 for name, value in row.coefficients.items() if name != id)
    return sign < 0 or (rest and (row.upper or row.lower or 0) == 0)
