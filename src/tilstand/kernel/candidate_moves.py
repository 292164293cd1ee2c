"""The catalogue of moves: what usually happens to persons between a body and a national total."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from tilstand.kernel.moves import MoveChoice, PersonMove
from tilstand.kernel.system import LinearSystem


class MoveReason(StrEnum):
    """What happens to persons.

    MISSING: a body, listed or not, has not counted them. TWICE: it has counted them twice.
    MOVED: it has counted them in another category of one dimension, OTHERWISE: of any.
    TRANSFERRED: another body has counted them. MISPRINT: one figure is another than the one that stands.
    """

    MISSING = "missing"
    TWICE = "counted twice"
    MOVED = "moved"
    OTHERWISE = "coded otherwise"
    TRANSFERRED = "moved between bodies"
    MISPRINT = "misprint"


@dataclass(frozen=True, slots=True)
class MoveKind:
    """A kind of move.

    Attributes:
        what: What happens.
        of: The dimension of a move, the column of a misprint.
        in_the_sum: True where it happens as a group adds up its members, and not at a body: adding up is
            another kind of work than counting persons, and goes wrong in other ways.
    """

    what: MoveReason
    of: str = ""
    in_the_sum: bool = False

    def __str__(self) -> str:
        return f"{self.what}{self.of and f' {self.of}'}{' in the sum' if self.in_the_sum else ''}"


@dataclass(frozen=True, slots=True)
class MoveCategory:
    """A category of a moved person.

    Attributes:
        dimension: What it is a category of.
        code: The category; None for all that the body has not printed.
        side: Whether the person is in it, comes from it, or goes to it.
    """

    dimension: str
    code: str | None
    side: Literal["in", "from", "to"] = "in"

    def __str__(self) -> str:
        sign = "=" if self.side == "in" else f" {self.side} "
        return f"{self.dimension}{sign}{'?' if self.code is None else self.code}"


@dataclass(frozen=True, slots=True)
class UnlistedMember:
    """A member of a group that nobody lists."""

    group: Hashable

    def __str__(self) -> str:
        return f"{self.group}: not listed"


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """What one body prints about the same persons.

    Attributes:
        body: The body or group: any value that tells it from others.
        total: Column id of all persons; None where it is not printed.
        breakdowns: For each dimension, the column id of each category.
        distrust: Cost of each person that is to be changed here; the more reliable the source, the dearer.
        sums: Id of the relation that adds up the members of a group, by column id of the group.
    """

    body: Hashable
    total: str | None
    breakdowns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    distrust: int = 0
    sums: Mapping[str, str] = field(default_factory=dict)


def generate_moves(
    system: LinearSystem,
    sheets: Iterable[PrintedSheet],
    *,
    transfers: Iterable[tuple[Hashable, Hashable]] = (),
    misprints: bool = True,
    unlisted: bool = True,
) -> tuple[PersonMove, ...]:
    """The moves between and within the sheets of a ledger.

    What happens at a body is another kind of move than the same in a sum. A misprint is a kind of its own for
    every figure, so that many misprints are never simpler than one story, and one wrong digit never becomes a
    story. Categories that a body has not printed are one category.

    Args:
        system: The system that holds the figures.
        sheets: What each body prints.
        transfers: Pairs of bodies between which a person may be counted at the wrong one.
        misprints: Whether single figures may be misprinted.
        unlisted: Whether a group may count persons of a member that nobody lists; it is distrusted as much
            as the body that is trusted most.
    """
    sheets = tuple(sheets)
    moves: list[PersonMove] = []
    for sheet in sheets:
        moves += _generate_person_moves(system, sheet)
        moves += _generate_recoding_moves(system, sheet)
        if misprints:
            moves += _generate_misprint_moves(system, sheet)
        if unlisted and sheet.sums:
            moves.append(_make_unlisted_move(system, sheet, max(s.distrust for s in sheets)))
    named = {sheet.body: sheet for sheet in sheets}
    moves += [_make_transfer_move(system, named[a], named[b]) for a, b in transfers]
    return tuple(moves)


def _make_single_change(column: str | None, amount: int) -> dict[str, int]:
    return {} if column is None else {column: amount}


def _list_category_choices(
    system: LinearSystem,
    dimension: str,
    changes: Mapping[str, Mapping[str, int]],
    side: Literal["in", "from", "to"] = "in",
) -> tuple[MoveChoice, ...]:
    """A choice for each category with a printed figure, and one for all others."""
    move_choices, unknown = [], False
    for category, change in changes.items():
        seen = {column: n for column, n in change.items() if system[column].value is not None}
        if seen:
            move_choices.append(MoveChoice(MoveCategory(dimension, category, side), seen))
        unknown = unknown or not seen
    return (
        (*move_choices, MoveChoice(MoveCategory(dimension, None, side)))
        if move_choices and unknown
        else tuple(move_choices)
    )


def _make_move_kind(sheet: PrintedSheet, what: MoveReason, of: str = "") -> MoveKind:
    return MoveKind(what, of, bool(sheet.sums))


def _generate_person_moves(system: LinearSystem, sheet: PrintedSheet) -> Iterator[PersonMove]:
    for what, amount in ((MoveReason.MISSING, 1), (MoveReason.TWICE, -1)):
        groups = [
            _list_category_choices(system, dimension, {c: {column: amount} for c, column in columns.items()})
            for dimension, columns in sheet.breakdowns.items()
        ]
        kind, change = _make_move_kind(sheet, what), _make_single_change(sheet.total, amount)
        choices = tuple(filter(None, groups))
        if change or choices:
            yield PersonMove(f"{kind}: {sheet.body}", kind, (sheet.body,), change, {}, choices, 1, sheet.distrust)


def _generate_recoding_moves(system: LinearSystem, sheet: PrintedSheet) -> Iterator[PersonMove]:
    for dimension, columns in sheet.breakdowns.items():
        out, into = ({c: {column: n} for c, column in columns.items()} for n in (-1, 1))
        groups = (
            _list_category_choices(system, dimension, out, "from"),
            _list_category_choices(system, dimension, into, "to"),
        )
        if all(groups):
            kind = _make_move_kind(sheet, MoveReason.MOVED, dimension)
            name = f"{kind}: {sheet.body}"
            yield PersonMove(name, kind, (sheet.body,), {}, {}, groups, 1, sheet.distrust)


def _generate_misprint_moves(system: LinearSystem, sheet: PrintedSheet) -> Iterator[PersonMove]:
    columns = [c for group in sheet.breakdowns.values() for c in group.values()]
    for column in (*_make_single_change(sheet.total, 1), *columns):
        if system[column].value is None:
            continue
        for sign in (1, -1):
            kind = MoveKind(MoveReason.MISPRINT, column)
            yield PersonMove(f"{kind} {sign:+d}", kind, (sheet.body,), {column: sign}, distrust=sheet.distrust)


def _make_unlisted_move(system: LinearSystem, group: PrintedSheet, distrust: int) -> PersonMove:
    def make_group_change(column: str | None) -> dict[str, int]:
        if column is None or column not in group.sums:
            return {}
        row = group.sums[column]
        return {row: -system.row(row).coefficients[column]}

    groups = (
        tuple(
            MoveChoice(MoveCategory(dimension, code), {}, make_group_change(column)) for code, column in columns.items()
        )
        for dimension, columns in group.breakdowns.items()
        if any(column in group.sums for column in columns.values())
    )
    body, kind = UnlistedMember(group.body), MoveKind(MoveReason.MISSING)
    return PersonMove(f"{kind}: {body}", kind, (body,), {}, make_group_change(group.total), tuple(groups), 1, distrust)


def _make_transfer_move(system: LinearSystem, source: PrintedSheet, target: PrintedSheet) -> PersonMove:
    groups = []
    for dimension in sorted(source.breakdowns.keys() | target.breakdowns.keys()):
        out = source.breakdowns.get(dimension, {})
        into = target.breakdowns.get(dimension, {})
        changes = {
            c: _make_single_change(out.get(c), -1) | _make_single_change(into.get(c), 1)
            for c in sorted({**out, **into})
        }
        groups.append(_list_category_choices(system, dimension, changes))
    change = _make_single_change(source.total, -1) | _make_single_change(target.total, 1)
    bodies = (source.body, target.body)
    kind, cost = MoveKind(MoveReason.TRANSFERRED), source.distrust + target.distrust
    name = f"{kind}: {source.body} → {target.body}"
    return PersonMove(name, kind, bodies, change, {}, tuple(filter(None, groups)), 1, cost)
