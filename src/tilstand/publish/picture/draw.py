"""From a sealed table and a chart to a picture."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from tilstand.define import Collection
from tilstand.define.chart import Chart
from tilstand.model import ReleasableTable
from tilstand.publish.gate import admitted
from tilstand.publish.picture.alt import alternative, amount_of
from tilstand.publish.picture.bars import bars
from tilstand.publish.picture.donut import donut
from tilstand.publish.picture.letters import wrapped
from tilstand.publish.picture.lines import lines
from tilstand.publish.picture.multiples import small_multiples
from tilstand.publish.picture.palette import SERIES, Theme
from tilstand.publish.picture.pen import SMALL, Pen
from tilstand.publish.picture.pictogram import MOST, pictogram
from tilstand.publish.picture.plot import Plot, plot
from tilstand.publish.picture.stacked import stacked_bars
from tilstand.terms import Language
from tilstand.text import fixed, joined

__all__ = ["WIDTH", "Picture", "picture", "pictures"]

WIDTH = 640
"""Width of a picture in CSS pixels, where nothing else is asked for; it fills the column of the PDF."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, ready to be put on a page beside its table.

    Attributes:
        id: Name of its chart.
        table: Name of the table that stands behind it.
        svg: The picture: SVG without script, style sheet, style attribute or outside reference.
        width, height: Size in CSS pixels.
        title: Its title, which the page prints; it is not drawn.
        alt: What it shows, with its figures, in words.
    """

    id: str
    table: str
    svg: bytes
    width: int
    height: int
    title: str
    alt: str


def picture(
    table: ReleasableTable,
    chart: Chart,
    collection: Collection,
    language: Language,
    *,
    theme: Theme = "light",
    width: int = WIDTH,
) -> Picture:
    """One picture.

    A donut whose parts do not make its total and a picture of more parts than can be told apart, or of more
    persons than can be counted at a glance, are drawn as bars, or as small bar charts; the first says so.

    Args:
        table: The table, as protect sealed it.
        chart: The chart, one of the collection's.
        collection: The collection.
        language: Language of its words.
        theme: `light`, `dark` and `print` have fixed colours; `page` takes those of the page that it is
            written into (see `stylesheet`), and its font.
        width: Width to lay it out for; from 280.

    Raises:
        ReleaseError: If the table is not as protect sealed it.
        PublishError: If the table lacks what the chart draws.
    """
    admitted([table])
    return _drawn(table, chart, collection, language, theme, width)


def pictures(
    tables: Iterable[ReleasableTable],
    collection: Collection,
    language: Language,
    *,
    theme: Theme = "light",
    width: int = WIDTH,
) -> tuple[Picture, ...]:
    """All pictures of the tables, in the order of the tables and of the charts within each.

    Args:
        tables: Tables, as protect sealed them; a chart whose table is not among them is not drawn.
        collection: The collection.
        language: Language of the words.
        theme: As for `picture`.
        width: As for `picture`.

    Raises:
        ReleaseError: If a table is not as protect sealed it.
        PublishError: If a table lacks what its chart draws.
    """
    return tuple(
        _drawn(table, chart, collection, language, theme, width)
        for table in admitted(tables)
        for _, _, chart in sorted(
            ((c.order, name, c) for name, c in collection.charts.items() if c.table == table.id),
            key=lambda entry: entry[:2],
        )
    )


def _drawn(
    table: ReleasableTable,
    chart: Chart,
    collection: Collection,
    language: Language,
    theme: Theme,
    width: int,
) -> Picture:
    name = next((n for n, c in collection.charts.items() if c is chart), table.id)
    told, kind = _honest(collection, plot(collection, table, chart, language))
    told = dataclasses.replace(told, notes=(*told.notes, *_breaks(collection, told)))
    alt = alternative(collection, told, kind)
    pen = Pen(width, theme)
    if told.amounts:
        height = _shapes(collection, told, kind, pen)
    else:
        pen.text(0, 18, fixed(collection.labels, "picture.empty").text(language))
        height = 24.0
    notes = told.notes
    if kind == "stacked_bars" and any(told.totals):
        # Who sees the bars needs this; who hears the alternative text does not.
        notes = (fixed(collection.labels, "picture.total_after").text(language), *notes)
    for note in notes if told.amounts else ():
        height += 10
        for line in wrapped(note, SMALL, width):
            height += 16
            pen.text(0, height - 3, line, fill=pen.colours.soft, size=SMALL)
    tall = int(height + 2)
    mark = f"picture-{name}-{language}-{width}"
    return Picture(
        name, table.id, pen.svg(mark, tall, told.title, alt, language), width, tall, told.title, alt
    )


def _honest(collection: Collection, told: Plot) -> tuple[Plot, str]:
    """What is drawn instead, where the figures of this year do not allow what the chart asks for."""

    def say(path: str, **facts: str) -> str:
        return fixed(collection.labels, path, **facts).text(told.language)

    kind, notes, most = told.kind, list(told.notes), max(told.amounts, default=0)
    if kind == "donut" and told.amounts and not told.whole():
        kind, total = "bars", told.totals[0]
        if total is not None and total.amount is not None:
            notes.append(say("picture.not_whole", total=amount_of(collection, told, total)))
    if kind == "stacked_bars":
        short = [name for at, name in enumerate(told.groups) if told.totals[at] and not told.whole(at)]
        if short:
            notes.append(say("picture.not_whole_in", groups=joined(short, told.language)))
    counted = all(a >= 0 and a == a.to_integral_value() for a in told.amounts)
    if kind == "pictogram" and (most > MOST or not counted):
        kind = "bars"
    if len(told.series) > SERIES and kind in ("donut", "lines", "stacked_bars"):
        kind = "bars" if kind == "donut" else "small_multiples"
    if kind in ("lines", "stacked_bars", "small_multiples") and any(amount < 0 for amount in told.amounts):
        kind = "bars"
    return dataclasses.replace(told, notes=tuple(notes)), kind


def _breaks(collection: Collection, told: Plot) -> list[str]:
    return [
        f"{fixed(collection.labels, 'footnote.series_break', reason=reason).text(told.language)}."
        for reason in dict.fromkeys(told.breaks.values())
    ]


def _shapes(collection: Collection, told: Plot, kind: str, pen: Pen) -> float:
    if kind == "donut":
        total = told.totals[0]
        assert total is not None
        unit = amount_of(collection, told, total).removeprefix(total.text).strip()
        return donut(told, pen, total.text, unit)
    if kind == "lines":
        return lines(told, pen, collection)
    shapes = {
        "bars": bars,
        "stacked_bars": stacked_bars,
        "pictogram": pictogram,
        "small_multiples": small_multiples,
    }
    return shapes[kind](told, pen)
