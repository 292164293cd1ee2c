"""Charts and diagrams of a release as SVG, one specification for print and web."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tilstand.model.chart import ChartData
from tilstand.render.bar_charts import draw_bar_chart, draw_small_multiples, draw_stacked_bars
from tilstand.render.diagrams import draw_flow_chart, draw_scheme
from tilstand.render.line_charts import draw_line_chart
from tilstand.render.part_charts import draw_donut_chart, draw_pictogram
from tilstand.render.svg_canvas import SMALL, HasLabels, SvgCanvas, Theme, wrap_text_lines
from tilstand.report_text import get_report_string
from tilstand.terms import Language
from tilstand.terms.text import encode_language_runs, strip_language_runs

WIDTH = 640
"""Width of a picture in CSS pixels, where nothing else is asked for; it fills the column of the PDF."""

SHAPES: Mapping[str, Callable[[ChartData, SvgCanvas], float]] = {
    "bars": draw_bar_chart,
    "stacked_bars": draw_stacked_bars,
    "lines": draw_line_chart,
    "donut": draw_donut_chart,
    "pictogram": draw_pictogram,
    "small_multiples": draw_small_multiples,
    "way": draw_flow_chart,
    "scheme": draw_scheme,
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


def draw_picture(plot: ChartData, names: HasLabels, *, theme: Theme = "light", width: int = WIDTH) -> Picture:
    """One picture, drawn.

    Args:
        plot: What it shows.
        names: What the edition is called, with its words.
        theme: `light`, `dark` and `print` have fixed colours; `page` takes those of the page that it is
            written into (see `stylesheet`), and its font.
        width: Width to lay it out for; from 280.
    """
    pen = SvgCanvas(width, theme, names)
    drawn = bool(plot.amounts or plot.boxes)
    if drawn:
        height = SHAPES[plot.kind](plot, pen)
    else:
        pen.text(0, 18, get_report_string(names.words, "picture.empty").text(plot.language))
        height = 24.0
    notes = [note.text(plot.language) for note in plot.notes]
    title, alt = plot.title.text(plot.language), plot.alt.text(plot.language)
    if plot.number:
        title = f"{encode_language_runs(get_report_string(names.words, 'chart', number=plot.number), plot.language)}. {title}"
    if plot.kind == "stacked_bars" and any(plot.totals):
        # Who sees the bars needs this; who hears the alternative text does not.
        notes = [get_report_string(names.words, "picture.total_after").text(plot.language), *notes]
    for note in notes if drawn else ():
        height += 10
        for line in wrap_text_lines(note, SMALL, width):
            height += 16
            pen.text(0, height - 3, line, fill=pen.colours.soft, size=SMALL)
    tall = int(height + 2)
    mark = f"picture-{plot.id}-{plot.language}-{width}"
    svg = pen.svg(mark, tall, strip_language_runs(title), alt, plot.language)
    return Picture(plot.id, plot.table, svg, width, tall, title, alt)


def draw_pictures(
    plots: Iterable[ChartData], names: HasLabels, language: Language, *, theme: Theme = "light", width: int = WIDTH
) -> tuple[Picture, ...]:
    """All pictures in one language, drawn, in their order.

    Args:
        plots: What they show.
        names: What the edition is called, with its words.
        language: Language of the words.
        theme: As for `draw_picture`.
        width: As for `draw_picture`.
    """
    return tuple(draw_picture(plot, names, theme=theme, width=width) for plot in plots if plot.language == language)
