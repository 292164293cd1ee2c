"""A body's figures over the years: what the tables of the edition hold of it, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tilstand.languages import Dated
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.publish.site.book import SiteEdition
from tilstand.terms import Joined, Key, Origin, Period, Status, Text, Unit, Value
from tilstand.text import fixed, unit

__all__ = ["over_time"]

_MOST = 12  # rows; a body with more shows its totals, and the time series have the rest
_LEAST = 2  # periods that a row has a number for
_LEFT_OUT = ("change", "range")  # these are no series of counts or shares

_Row = tuple[str, tuple[tuple[str, str], ...]]


def over_time(book: SiteEdition, body: str) -> ReleasableTable | None:
    """The figures of a body in every period that the edition has them for; None where it has no two.

    Args:
        book: The book.
        body: The body.
    """
    found: dict[_Row, dict[Period, CellValue]] = {}
    for key, cell in _cells(book, body):
        found.setdefault((key.measure, key.dims), {}).setdefault(key.period, cell)
    known = {
        row: cells
        for row, cells in found.items()
        if sum(cell.value.known for cell in cells.values()) >= _LEAST
    }
    totals = {row: cells for row, cells in known.items() if not row[1]}
    few = {row: cells for row, cells in known.items() if len(row[1]) <= 1}
    shown = few if len(few) <= _MOST else totals
    if not shown:
        return None
    measures = list(dict.fromkeys(measure for measure, _ in shown))
    rows = sorted(shown, key=lambda row: (measures.index(row[0]), row[1] != ()))
    periods = sorted({period for row in rows for period in shown[row]})
    keys = [Key(measure, body, periods[-1], dims) for measure, dims in rows]
    units = Unit.together(
        (book.names.unit(key), book.names.measures[key.measure].registrations) for key in keys
    )
    words = book.names.words
    common = unit(words, units[0].value) if len(units) == 1 else fixed(words, "mixed_units")
    return ReleasableTable(
        id=f"over_time_{body}",
        number="",
        part=0,
        kind="table",
        title=fixed(words, "site.body_over_time"),
        unit=common,
        row_labels=tuple(_label(book, rows, at) for at in range(len(rows))),
        column_labels=tuple(Dated(period, heads=True) for period in periods),
        cells=tuple(
            tuple(shown[row].get(period) or _unknown(key, period) for period in periods)
            for row, key in zip(rows, keys, strict=True)
        ),
        notes=(),
        policy="",
    )


def _cells(book: SiteEdition, body: str) -> Iterator[tuple[Key, CellValue]]:
    """The cells of a body whose period is as long as that of the edition."""
    long = len(book.names.period.months)
    for cell in book.cells_of.get(body, ()):
        key = cell.key
        if key is None or len(key.period.months) != long:
            continue
        if (
            book.names.measures[key.measure].statistic not in _LEFT_OUT
            and "_X" not in dict(key.dims).values()
        ):
            # Of a figure with another in brackets the series shows the figure alone.
            notes = tuple(note for note in cell.notes if note.inside is None)
            yield key, replace(cell, bracket=None, notes=notes)


def _label(book: SiteEdition, rows: list[_Row], at: int) -> tuple[Text, int, bool]:
    """A row is called after what is counted; under the total of a measure after its code alone."""
    measure, dims = rows[at]
    codes = [book.names.code(dimension, code) for dimension, code in dims]
    if codes and (measure, ()) in rows:
        return codes[0], 1, False
    label = book.names.measure(measure)
    said = label.text(book.language).casefold()
    codes = [one for one in codes if one.text(book.language).casefold() not in said]
    return (Joined((label, *codes)) if codes else label), 0, False


def _unknown(key: Key, period: Period) -> CellValue:
    return CellValue(
        Key(key.measure, key.provider, period, key.dims), Value.missing(Status.NOT_KNOWN), Origin.PUBLISHED
    )
