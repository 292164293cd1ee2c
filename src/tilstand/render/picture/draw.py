"""From what a picture shows to the picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tilstand.model.plot import Plot
from tilstand.render.picture.bars import bars
from tilstand.render.picture.donut import donut
from tilstand.render.picture.letters import wrapped
from tilstand.render.picture.lines import lines
from tilstand.render.picture.multiples import small_multiples
from tilstand.render.picture.palette import Theme
from tilstand.render.picture.pen import SMALL, Pen, Worded
from tilstand.render.picture.pictogram import pictogram
from tilstand.render.picture.scheme import scheme
from tilstand.render.picture.stacked import stacked_bars
from tilstand.render.picture.way import way
from tilstand.terms import Language
from tilstand.terms.marked import bare, marked
from tilstand.text import fixed

__all__ = ["SHAPES", "WIDTH", "Picture", "picture", "pictures"]

WIDTH = 640
"""Width of a picture in CSS pixels, where nothing else is asked for; it fills the column of the PDF."""

SHAPES: Mapping[str, Callable[[Plot, Pen], float]] = {
    "bars": bars,
    "stacked_bars": stacked_bars,
    "lines": lines,
    "donut": donut,
    "pictogram": pictogram,
    "small_multiples": small_multiples,
    "way": way,
    "scheme": scheme,
}
"""What draws each kind of chart on a pen's sheet, and yields the height that it took."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, ready to be put on a page beside its table.

    Attributes:
        id: Name of its chart.
        table: Name of the table that stands behind it.
        svg: The picture: SVG without script, style sheet, style attribute or outside reference.
        width, height: Size in CSS pixels.
        title: Its title with its number, which the page prints; it is not drawn.
        alt: What it shows, with its figures, in words.
    """

    id: str
    table: str
    svg: bytes
    width: int
    height: int
    title: str
    alt: str


def picture(plot: Plot, names: Worded, *, theme: Theme = "light", width: int = WIDTH) -> Picture:
    """One picture, drawn.

    Args:
        plot: What it shows.
        names: What the edition is called, with its words.
        theme: `light`, `dark` and `print` have fixed colours; `page` takes those of the page that it is
            written into (see `stylesheet`), and its font.
        width: Width to lay it out for; from 280.
    """
    pen = Pen(width, theme, names)
    drawn = bool(plot.amounts or plot.boxes)
    if drawn:
        height = SHAPES[plot.kind](plot, pen)
    else:
        pen.text(0, 18, fixed(names.words, "picture.empty").text(plot.language))
        height = 24.0
    notes = [note.text(plot.language) for note in plot.notes]
    title, alt = plot.title.text(plot.language), plot.alt.text(plot.language)
    if plot.number:
        title = f"{marked(fixed(names.words, 'chart', number=plot.number), plot.language)}. {title}"
    if plot.kind == "stacked_bars" and any(plot.totals):
        # Who sees the bars needs this; who hears the alternative text does not.
        notes = [fixed(names.words, "picture.total_after").text(plot.language), *notes]
    for note in notes if drawn else ():
        height += 10
        for line in wrapped(note, SMALL, width):
            height += 16
            pen.text(0, height - 3, line, fill=pen.colours.soft, size=SMALL)
    tall = int(height + 2)
    mark = f"picture-{plot.id}-{plot.language}-{width}"
    svg = pen.svg(mark, tall, bare(title), alt, plot.language)
    return Picture(plot.id, plot.table, svg, width, tall, title, alt)


def pictures(
    plots: Iterable[Plot], names: Worded, language: Language, *, theme: Theme = "light", width: int = WIDTH
) -> tuple[Picture, ...]:
    """All pictures in one language, drawn, in their order.

    Args:
        plots: What they show.
        names: What the edition is called, with its words.
        language: Language of the words.
        theme: As for `picture`.
        width: As for `picture`.
    """
    return tuple(
        picture(plot, names, theme=theme, width=width) for plot in plots if plot.language == language
    )
