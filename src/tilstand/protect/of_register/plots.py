"""Pictures of an overview's tables: who moved what, and what was done over the year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from tilstand.define.catalogue import Catalogue
from tilstand.model.overview import CountedCell, CountedRow, CountedTable
from tilstand.model.plot import TOLD_APART, Plot, Point, Series
from tilstand.model.told import Told
from tilstand.protect.of_register.movement import STATES
from tilstand.terms import Alike, Joined, Language, Text
from tilstand.text import fixed

__all__ = ["overview_plots"]

_KINDS: Mapping[str, str] = {"movement": "stacked_bars", "steps": "small_multiples"}


def overview_plots(tables: Iterable[CountedTable], languages: Iterable[Language]) -> tuple[Plot, ...]:
    """The pictures of the tables that have one, in each language, with the very numbers of the table.

    Args:
        tables: The tables.
        languages: The languages.
    """
    drawn = [one for one in tables if one.id in _KINDS and _anything(one)]
    return tuple(_plot(one, language) for one in drawn for language in languages)


def _anything(table: CountedTable) -> bool:
    return any(cell.amount for row in table.rows for cell in row.cells)


def _plot(table: CountedTable, language: Language) -> Plot:
    kind = _KINDS[table.id]
    rows = [row for row in table.rows if row.level == 1] or list(table.rows)
    if kind == "stacked_bars":
        assert len(STATES) <= TOLD_APART
        groups = tuple(row.label for row in rows)
        series = tuple(
            Series(head, tuple(_point(row.cells[at]) for row in rows), left=at == len(table.heads) - 1)
            for at, head in enumerate(table.heads)
        )
        unknown = [one for one in series if all(point.amount is None for point in one.points)]
        series = tuple(one for one in series if one not in unknown)  # no key to what nobody states
        totals: tuple[Point | None, ...] = tuple(_sum(row) for row in rows)
    else:
        groups = table.heads
        series = tuple(Series(row.label, tuple(map(_point, row.cells))) for row in rows)
        totals = (None,) * len(groups)
    words = Told.of(Joined(tuple(_alt(table, rows, kind)), " ").pieces, [language])
    return Plot(
        id=table.id,
        table=table.id,
        title=table.title,
        kind=kind,
        asked=kind,
        language=language,
        groups=groups,
        series=series,
        totals=totals,
        unit=None,
        dated=kind == "small_multiples",
        alt=words,
    )


def _point(cell: CountedCell) -> Point:
    amount = None if cell.amount is None else Decimal(cell.amount)
    return Point("" if cell.amount is None else str(cell.amount), amount, None)


def _sum(row: CountedRow) -> Point:
    whole = sum(cell.amount or 0 for cell in row.cells)
    return Point(str(whole), Decimal(whole), None)


def _alt(table: CountedTable, rows: Iterable[CountedRow], kind: str) -> Iterator[Text]:
    """The kind of picture and each of its numbers; a row without any is not read out number by number."""
    yield fixed(Catalogue({}), f"picture.{kind}")
    for row in rows:
        pairs = zip(table.heads, row.cells, strict=True)
        told = tuple(Joined((head, cell.number), ": ") for head, cell in pairs if cell.amount)
        if told:
            line = Joined((row.label, Joined(told, ", ")), " – ")
            yield Joined((line, Alike(".")), "")
