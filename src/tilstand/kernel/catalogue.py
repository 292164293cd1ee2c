"""The catalogue of moves: what usually happens to persons between a body and a national total."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tilstand.kernel.move import Choice, Move
from tilstand.kernel.system import System

__all__ = ["IN_THE_SUM", "UNLISTED", "PrintedSheet", "catalogue"]

IN_THE_SUM = " in the sum"
"""How the kind of a move ends that is made in a sum, not at a body."""

UNLISTED = ": not listed"
"""Put after the name of a group for a member of it that nobody lists."""


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """What one body prints about the same persons.

    Attributes:
        body: The body or group.
        total: Column id of all persons; None where it is not printed.
        breakdowns: For each dimension, the column id of each category.
        distrust: Cost of each person that is to be changed here; the more reliable the source, the dearer.
        sums: Id of the relation that adds up the members of a group, by column id of the group.
    """

    body: str
    total: str | None
    breakdowns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    distrust: int = 0
    sums: Mapping[str, str] = field(default_factory=dict)


def catalogue(
    system: System,
    sheets: Iterable[PrintedSheet],
    *,
    transfers: Iterable[tuple[str, str]] = (),
    misprints: bool = True,
    unlisted: bool = True,
) -> tuple[Move, ...]:
    """The moves between and within the sheets of a ledger.

    Kinds: `missing` (persons that a body, listed or not, has not counted), `counted twice`,
    `moved DIMENSION` (counted in another category), each of them `… in the sum` where a group adds up its
    members; `moved between bodies`; and `misprint COLUMN`, a kind of its own for every figure, so that many
    misprints are never simpler than one story, and one wrong digit never becomes a story.

    Categories that a body has not printed are one category, labelled `DIMENSION=?`.

    Args:
        system: The system that holds the figures.
        sheets: What each body prints.
        transfers: Pairs of bodies between which a person may be counted at the wrong one.
        misprints: Whether single figures may be misprinted.
        unlisted: Whether a group may count persons of a member that nobody lists; it is distrusted as much
            as the body that is trusted most.
    """
    sheets = tuple(sheets)
    moves: list[Move] = []
    for sheet in sheets:
        moves += _persons(system, sheet)
        moves += _recoded(system, sheet)
        if misprints:
            moves += _misprints(system, sheet)
        if unlisted and sheet.sums:
            moves.append(_unlisted(system, sheet, max(s.distrust for s in sheets)))
    named = {sheet.body: sheet for sheet in sheets}
    moves += [_transfer(system, named[a], named[b]) for a, b in transfers]
    return tuple(moves)


def _once(column: str | None, amount: int) -> dict[str, int]:
    return {} if column is None else {column: amount}


def _choices(system: System, label: str, changes: Mapping[str, Mapping[str, int]]) -> tuple[Choice, ...]:
    """A choice for each category with a printed figure, and one for all others."""
    found, unknown = [], False
    for category, change in changes.items():
        seen = {column: n for column, n in change.items() if system[column].value is not None}
        if seen:
            found.append(Choice(f"{label}{category}", seen))
        unknown = unknown or not seen
    return (*found, Choice(f"{label}?")) if found and unknown else tuple(found)


def _at(sheet: PrintedSheet, kind: str) -> str:
    """Adding up is another kind of work than counting persons, and goes wrong in other ways."""
    return f"{kind}{IN_THE_SUM}" if sheet.sums else kind


def _persons(system: System, sheet: PrintedSheet) -> Iterator[Move]:
    for verb, amount in (("missing", 1), ("counted twice", -1)):
        groups = [
            _choices(system, f"{dimension}=", {c: {column: amount} for c, column in columns.items()})
            for dimension, columns in sheet.breakdowns.items()
        ]
        kind, change = _at(sheet, verb), _once(sheet.total, amount)
        choices = tuple(filter(None, groups))
        if change or choices:
            yield Move(f"{kind}: {sheet.body}", kind, (sheet.body,), change, {}, choices, 1, sheet.distrust)


def _recoded(system: System, sheet: PrintedSheet) -> Iterator[Move]:
    for dimension, columns in sheet.breakdowns.items():
        groups = [
            _choices(system, f"{dimension} {side} ", {c: {column: n} for c, column in columns.items()})
            for side, n in (("from", -1), ("to", 1))
        ]
        if all(groups):
            kind = _at(sheet, f"moved {dimension}")
            name = f"{kind}: {sheet.body}"
            yield Move(name, kind, (sheet.body,), {}, {}, tuple(groups), 1, sheet.distrust)


def _misprints(system: System, sheet: PrintedSheet) -> Iterator[Move]:
    columns = [c for group in sheet.breakdowns.values() for c in group.values()]
    for column in (*_once(sheet.total, 1), *columns):
        if system[column].value is None:
            continue
        for sign in (1, -1):
            kind = f"misprint {column}"
            yield Move(f"{kind} {sign:+d}", kind, (sheet.body,), {column: sign}, distrust=sheet.distrust)


def _unlisted(system: System, group: PrintedSheet, distrust: int) -> Move:
    def added(column: str | None) -> dict[str, int]:
        if column is None or column not in group.sums:
            return {}
        row = group.sums[column]
        return {row: -system.row(row).coefficients[column]}

    groups = (
        tuple(Choice(f"{dimension}={category}", {}, added(column)) for category, column in columns.items())
        for dimension, columns in group.breakdowns.items()
        if any(column in group.sums for column in columns.values())
    )
    body = f"{group.body}{UNLISTED}"
    return Move(f"missing: {body}", "missing", (body,), {}, added(group.total), tuple(groups), 1, distrust)


def _transfer(system: System, source: PrintedSheet, target: PrintedSheet) -> Move:
    groups = []
    for dimension in sorted(source.breakdowns.keys() | target.breakdowns.keys()):
        out = source.breakdowns.get(dimension, {})
        into = target.breakdowns.get(dimension, {})
        changes = {c: _once(out.get(c), -1) | _once(into.get(c), 1) for c in sorted({**out, **into})}
        groups.append(_choices(system, f"{dimension}=", changes))
    change = _once(source.total, -1) | _once(target.total, 1)
    bodies = (source.body, target.body)
    kind, cost = "moved between bodies", source.distrust + target.distrust
    name = f"{kind}: {source.body} → {target.body}"
    return Move(name, kind, bodies, change, {}, tuple(filter(None, groups)), 1, cost)
