"""Components: parts of the system that share no figure which may move."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from operator import itemgetter

from tilstand.kernel.system import Structure, System

__all__ = ["Component", "Positions", "components", "parts"]

_OTHER = itemgetter(0)


@dataclass(frozen=True, slots=True)
class Component:
    """Figures and relations that hang together.

    Attributes:
        columns: Ids of the figures that may move.
        rows: Ids of the relations they take part in.
    """

    columns: tuple[str, ...]
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Positions:
    """A component by position, in rising order."""

    columns: tuple[int, ...]
    rows: tuple[int, ...]


def parts(structure: Structure, live: Iterable[int], aside: Set[int] = frozenset()) -> tuple[Positions, ...]:
    """The components of the figures that may move, every other figure being held.

    Args:
        structure: The relations.
        live: Positions of the figures that may move.
        aside: Positions of relations that are left out.
    """
    waiting, uses, terms = set(live), structure.uses, structure.terms
    order = sorted(waiting)
    found = []
    for start in order:
        if start not in waiting:
            continue
        waiting.discard(start)
        columns, rows, todo = [], set(), [start]
        while todo:
            j = todo.pop()
            columns.append(j)
            for i, _ in uses[j]:
                if i not in rows and i not in aside:
                    rows.add(i)
                    if waiting:
                        near = waiting.intersection(map(_OTHER, terms[i]))
                        waiting -= near
                        todo += near
        found.append(Positions(tuple(sorted(columns)), tuple(sorted(rows))))
    return tuple(found)


def components(system: System) -> tuple[Component, ...]:
    """The components of the system; figures that are never doubted do not tie relations together.

    Example:
        >>> from tilstand.kernel.system import Column, Row
        >>> figures = (Column("a", 1), Column("b", 1), Column("people", 9, weight=None))
        >>> rows = (Row("x", {"a": 1, "people": -1}, upper=0), Row("y", {"b": 1, "people": -1}, upper=0))
        >>> [component.columns for component in components(System(figures, rows))]
        [('a',), ('b',)]
    """
    live = (j for j, c in enumerate(system.columns) if c.value is None or c.weight is not None)
    return tuple(
        Component(
            tuple(system.columns[j].id for j in part.columns), tuple(system.rows[i].id for i in part.rows)
        )
        for part in parts(system.structure, live)
    )
