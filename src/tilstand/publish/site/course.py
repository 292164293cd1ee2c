"""Pictures of a body's figures over the years, drawn from the table of them that stands on its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from tilstand.languages import Fact
from tilstand.languages.inner import Inner
from tilstand.model.plot import TOLD_APART, Plot, Point, Series
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.publish.site.book import SiteEdition
from tilstand.publish.site.figure import NARROW, TELEPHONE
from tilstand.render.picture import WIDTH, Picture, picture
from tilstand.terms import Alike, Joined, Key, Period, Text
from tilstand.text import fixed
from tilstand.text.cell import printed

__all__ = ["course"]

_MOST = 4  # pictures on a page; the table has the rest

_Row = tuple[Key, Text, Sequence[CellValue]]


def course(book: SiteEdition, table: ReleasableTable) -> tuple[Mapping[str, Picture], ...]:
    """A picture for each measure of the table, by language and width as those of the release are.

    Args:
        book: The book.
        table: What a body's figures are over the years; each of its cells has its own address.
    """
    measures = groupby(_rows(table), key=lambda row: row[0].measure)
    plots = [_plot(book, table, at, list(rows)) for at, (_, rows) in enumerate(measures)]
    return tuple(
        {
            f"{book.language}{kind}": picture(plot, book.names, theme="page", width=width)
            for width, kind in ((WIDTH, ""), (TELEPHONE, NARROW))
        }
        for plot in plots[:_MOST]
    )


def _rows(table: ReleasableTable) -> Iterator[_Row]:
    for (label, _, _), row in zip(table.row_labels, table.cells, strict=True):
        cells = [cell for cell in row if cell is not None]
        if cells and cells[-1].key is not None:
            yield cells[-1].key, label, cells


def _plot(book: SiteEdition, table: ReleasableTable, at: int, rows: Sequence[_Row]) -> Plot:
    names, (key, _, cells) = book.names, rows[0]

    def say(path: str, **facts: Fact) -> Text:
        return fixed(names.words, path, **facts)

    totals = [row for row in rows if not row[0].dims]
    drawn = rows if len(rows) <= TOLD_APART else totals or rows[:TOLD_APART]
    series = tuple(
        Series(label if own.dims else say("total"), tuple(_point(book, cell) for cell in line))
        for own, label, line in drawn
    )
    known = [n for n in range(len(cells)) if any(one.points[n].amount is not None for one in series)] or [
        *range(len(cells))
    ]
    first, last = known[0], known[-1] + 1  # the others of the table may have numbers of earlier periods
    series = tuple(replace(one, points=one.points[first:last]) for one in series)
    periods = [cell.key.period for cell in cells[first:last] if cell.key is not None]
    breaks = _breaks(book, key, periods)
    notes = tuple(
        Joined((say("footnote.series_break", reason=reason), Alike(".")), "") for reason in breaks.values()
    )
    groups = table.column_labels[first:last]

    def number(point: Point) -> Text | str:
        """A number as it is printed, or the words for why there is none."""
        if point.amount is not None or point.cell is None:
            return point.text
        return Inner(say(f"status.{point.cell.value.status.value}"))

    def told(one: Series) -> Text:
        pairs = zip(groups, one.points, strict=True)
        numbers = (say("picture.at", number=number(point), period=group) for group, point in pairs)
        return say("picture.in_group", group=one.name, figures=Joined(tuple(numbers), ", "))

    return Plot(
        id=f"{table.id}_{at}",
        table="",
        title=names.measure(key.measure),
        kind="lines",
        asked="lines",
        language=book.language,
        groups=groups,
        series=series,
        totals=(None,) * len(groups),
        unit=names.unit(key),
        dated=True,
        breaks=breaks,
        notes=notes,
        alt=Joined((say("picture.lines"), *map(told, series), *notes), " "),
    )


def _point(book: SiteEdition, cell: CellValue) -> Point:
    unit = book.names.measures[cell.key.measure].unit if cell.key is not None else None
    return Point(printed(book.names, cell, book.language, unit), cell.value.amount, cell)


def _breaks(book: SiteEdition, key: Key, periods: Sequence[Period]) -> dict[int, Text]:
    """The breaks that the body's figures cross, with their reasons, by the period that they precede."""
    found = dict[int, Text]()
    for at, (before, after) in enumerate(pairwise(periods), start=1):
        reasons = book.names.breaks_between(key.measure, key.provider, before, after)
        if reasons:
            found[at] = Joined(tuple(dict.fromkeys(one.reason for one in reasons)), "; ")
    return found
