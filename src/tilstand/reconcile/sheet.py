"""What each body printed about the same persons, and the moves of persons that could explain a gap."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from tilstand.book.build import Built
from tilstand.book.figures import Book
from tilstand.book.interval import stated
from tilstand.define.rules import RelationForm
from tilstand.kernel.catalogue import Happening, MoveKind, PrintedSheet, catalogue
from tilstand.kernel.move import Choice, Move
from tilstand.terms import Key, Period, Status

__all__ = ["SheetBody", "moves", "sheets"]

TRUST = 3


@dataclass(frozen=True, slots=True)
class SheetBody:
    """Whose a sheet is.

    Attributes:
        provider: The body or group.
        within: The code that all of it stands under, by dimension.
    """

    provider: str
    within: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        codes = ", ".join(f"{dimension}={code}" for dimension, code in self.within)
        return f"{self.provider} ({codes})" if codes else self.provider


def sheets(book: Book, built: Built, measure: str, period: Period) -> tuple[PrintedSheet, ...]:
    """The sheet of every body and group that states something of a measure.

    A body that states its figures only within the codes of one dimension (two kinds of stay) has a sheet for
    each of them. All are trusted alike, so that every tie shows, between bodies and with the sum itself.

    Args:
        book: The figures.
        built: The system that holds them.
        measure: What is counted.
        period: For which period.
    """
    return tuple(_sheets(book, built, measure, period))


def _sheets(book: Book, built: Built, measure: str, period: Period) -> Iterator[PrintedSheet]:
    providers = sorted(
        {k.provider for k in built.first if (k.measure, k.period) == (measure, period)},
    )
    sums = _sums(book, built)
    for provider in providers:
        keys = [k for k in book.at(measure, provider, period) if k in built.first]
        group = bool(book.members(provider, period))
        for base in _bases(book, Key(measure, provider, period), keys):
            breakdowns = dict(_breakdowns(book, built, base, keys))
            total = built.first.get(base)
            if total is None and not breakdowns:
                continue
            own = {
                column: sums[column]
                for column in [total, *(c for group_ in breakdowns.values() for c in group_.values())]
                if column is not None and column in sums
            }
            yield PrintedSheet(
                SheetBody(provider, base.dims),
                total,
                breakdowns,
                TRUST,
                own if group else {},
            )


def _bases(book: Book, whole: Key, keys: list[Key]) -> list[Key]:
    """The address of the whole sheet; where everything stands within one dimension, one for each code."""
    if any(k == whole for k in keys) or not keys:
        return [whole]
    shared = frozenset.intersection(*(frozenset(d for d, _ in k.dims) for k in keys))
    if len(shared) != 1:
        return [whole]
    (dimension,) = shared
    return sorted({whole.at(dimension, code) for k in keys if (code := k.code(dimension)) is not None})


def _breakdowns(
    book: Book, built: Built, base: Key, keys: list[Key]
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The columns of each dimension's codes: the finest that the body states, and those it does not."""
    for dimension in sorted({d for k in keys for d, _ in k.dims} - {d for d, _ in base.dims}):
        if not book.collection.adds_up(base.measure, dimension):
            continue
        codes = dict(_codes(book, built, base, dimension, None))
        if any(built.anchors[column].observation is not None for column in codes.values()):
            yield dimension, codes


def _codes(
    book: Book, built: Built, base: Key, dimension: str, parent: str | None
) -> Iterator[tuple[str, str]]:
    for code in book.parts(base if parent is None else base.at(dimension, parent), dimension):
        key = base.at(dimension, code.id)
        column = built.first.get(key)
        if column is None:
            continue
        said = book.stated(key)
        if any(o.value.status is Status.NOT_APPLICABLE for o in said):
            continue
        finer = list(_codes(book, built, base, dimension, code.id))
        if any(stated(o) is not None for o in said) or not any(
            built.anchors[c].observation is not None for _, c in finer
        ):
            yield code.id, column
        else:
            yield from finer


def _sums(book: Book, built: Built) -> dict[str, str]:
    """The relation that adds up the members, by column of the group: the one that names the bodies."""
    found: dict[str, str] = {}
    for id, row in built.rows.items():
        if row.form is RelationForm.MEMBERS:
            for part in row.left:
                column = built.first.get(part.key)
                direct = any(p.key.provider in book.collection.groups for p in row.right)
                if column is not None and (column not in found or not direct):
                    found[column] = id
    return found


def moves(built: Built, found: Iterable[PrintedSheet]) -> tuple[Move, ...]:
    """The moves between and within sheets; what happens to persons changes every printing of a figure.

    Args:
        built: The system.
        found: The sheets.
    """
    also = {ids[0]: ids for ids in built.printings.values()}
    every = [(_kind(move), move) for move in catalogue(built.system, found)]
    single = [(kind, move) for kind, move in every if kind.what is not Happening.MOVED]
    coded = _coded((kind, move) for kind, move in every if kind.what is Happening.MOVED)
    return tuple(
        move if kind.what is Happening.MISPRINT else _everywhere(move, also)
        for kind, move in (*single, *coded)
    )


def _kind(move: Move) -> MoveKind:
    assert isinstance(move.kind, MoveKind)
    return move.kind


def _coded(moved: Iterable[tuple[MoveKind, Move]]) -> Iterator[tuple[MoveKind, Move]]:
    """One move for each body in place of one for each dimension: the same person, coded otherwise.

    Whoever is placed under another form in one list is often placed under another region too; that is one
    person and one kind of move, not two.
    """
    groups: dict[tuple[Hashable, MoveKind], list[Move]] = {}
    for kind, move in moved:
        own_kind = MoveKind(Happening.OTHERWISE, in_the_sum=kind.in_the_sum)
        groups.setdefault((move.bodies[0], own_kind), []).append(move)
    for (body, kind), own in sorted(groups.items(), key=lambda item: (str(item[0][0]), str(item[0][1]))):
        choices = tuple(group for move in own for group in move.choices)
        yield kind, replace(own[0], id=f"{kind}: {body}", kind=kind, choices=choices)


def _everywhere(move: Move, also: Mapping[str, tuple[str, ...]]) -> Move:
    return replace(
        move,
        change=_spread(move.change, also),
        choices=tuple(
            tuple(Choice(c.label, _spread(c.change, also), c.rows) for c in group) for group in move.choices
        ),
    )


def _spread(change: Mapping[str, int], also: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    return {other: n for id, n in change.items() for other in also.get(id, (id,))}
