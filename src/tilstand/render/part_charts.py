"""Charts of the parts of a whole: donut and pictogram."""

from __future__ import annotations

import math

from tilstand.model.chart import ChartData, ChartSeries
from tilstand.render.bar_charts import NARROW, compute_label_column_width, draw_legend_swatch
from tilstand.render.svg_canvas import SIZE, SMALL, SvgCanvas, measure_text_width, wrap_text_lines

_OUTER, _INNER, _LINE, _GAP = 105.0, 62.0, 19.0, 9.0


def draw_donut_chart(plot: ChartData, pen: SvgCanvas) -> float:
    """Draw the ring and its list of parts; the height that they take.

    Args:
        plot: Parts that make the total of the first group, which stands in the middle, over what is counted.
        pen: The pen.
    """
    total = plot.totals[0]
    assert total is not None
    beside = pen.width >= NARROW
    x, y = _OUTER + 2, _OUTER + 2
    if not beside:
        x = pen.width / 2
    _draw_donut_ring(plot, pen, x, y)
    pen.text(x, y + 6, total.text, size=30, weight="semibold", anchor="middle")
    counted = wrap_text_lines(plot.counted.text(plot.language), SMALL, 2 * _INNER - 26)
    pen.lines(x, y + 24, 15, counted, fill=pen.colours.soft, size=SMALL, anchor="middle")
    left = 2 * _OUTER + 34 if beside else 0.0
    numbers = max(measure_text_width(series.points[0].text, SIZE, "semibold") for series in plot.series)
    room = pen.width - left - 20 - numbers - 8
    texts = [wrap_text_lines(series.name.text(plot.language), SIZE, room) for _, series in plot.legend_series]
    tall = sum(len(lines) * _LINE + _GAP for lines in texts) - _GAP
    top = max(y - tall / 2, 0.0) if beside else 2 * _OUTER + 20
    for (at, series), lines in zip(plot.legend_series, texts, strict=True):
        draw_legend_swatch(pen, at, left, top + 3, left=series.left)
        pen.text(left + 20 + numbers, top + 14, series.points[0].text, weight="semibold", anchor="end")
        pen.lines(left + 20 + numbers + 8, top + 14, _LINE, lines)
        top += len(lines) * _LINE + _GAP
    return max(2 * _OUTER + 4, top - _GAP + 2)


def _draw_donut_ring(plot: ChartData, pen: SvgCanvas, x: float, y: float) -> None:
    whole = math.fsum(float(series.points[0].amount or 0) for series in plot.series)
    if not whole:
        for radius in (_OUTER, _INNER):
            pen.draw_circle(x, y, radius, "none", stroke=pen.colours.soft)
        return
    turned = 0.0
    for at, series in enumerate(plot.series):
        share = float(series.points[0].amount or 0) / whole
        if share:
            _draw_donut_slice(pen, series, at, (x, y), turned, turned + share)
        turned += share


def _draw_donut_slice(
    pen: SvgCanvas, one: ChartSeries, at: int, centre: tuple[float, float], since: float, until: float
) -> None:
    fill, on = pen.colours.series[at]
    inset = 1.0 if one.left else 0.0
    full = until - since > 0.9999
    outer, inner = _OUTER - inset, _INNER + inset

    def place(radius: float, turn: float) -> tuple[float, float]:
        angle = 2 * math.pi * turn
        return centre[0] + radius * math.sin(angle), centre[1] - radius * math.cos(angle)

    def format_arc_path(radius: float, start: float, end: float) -> str:
        # A full turn has no arc of its own, so every arc is drawn in two.
        middle = (start + end) / 2
        sweep = 1 if end > start else 0
        r = pen.at(radius, radius)
        return "".join(f"A{r} 0 0 {sweep} {pen.at(*place(radius, turn))}" for turn in (middle, end))

    # The seam between slices is as wide outside as inside.
    seam = 0.0 if full else 1.0
    a, b = (seam / (2 * math.pi * radius) for radius in (outer, inner))
    d = f"M{pen.at(*place(outer, since + a))}{format_arc_path(outer, since + a, until - a)}"
    d += f"{'M' if full else 'L'}{pen.at(*place(inner, until - b))}{format_arc_path(inner, until - b, since + b)}Z"
    if one.left:
        on = pen.colours.ink
        pen.path(d, stroke=pen.colours.soft)
    else:
        pen.path(d, fill=fill)
    text = one.points[0].text
    middle, radius = (since + until) / 2, (_OUTER + _INNER) / 2
    wide = measure_text_width(text, SIZE, "semibold")
    # A number that the ring or the slice is too narrow for stands in the list only.
    if wide <= _OUTER - _INNER - 4 and (until - since) * 2 * math.pi * radius >= wide + 8:
        x, y = place(radius, middle)
        pen.text(x, y + 5, text, fill=on, weight="semibold", anchor="middle")


MOST = 200
"""Most persons that are drawn one by one."""
_PITCH, _TENS, _TALL, _PICTOGRAM_LINE, _ROW, _PAD = 14.0, 8.0, 36.0, 18.0, 14.0, 12.0
_HEAD = 3.6


def draw_pictogram(plot: ChartData, pen: SvgCanvas) -> float:
    """Draw a row of figures for each part; the height that it takes."""
    labels = compute_label_column_width(plot.names, pen)
    left = labels + _PAD if labels else 0.0
    numbers = max(measure_text_width(series.points[0].text, SIZE, "semibold") for series in plot.series) + 10
    ten = 10 * _PITCH + _TENS
    room = pen.width - left - numbers
    # Whole tens on a line; a narrow sheet has single fives.
    across = max(int((room + _TENS) // ten) * 10, 5)
    y = 0.0
    for series, name in zip(plot.series, plot.names, strict=True):
        y = _draw_pictogram_row(series, name, pen, labels, left, across, y) + _ROW
    return y - _ROW + 2


def _draw_pictogram_row(
    one: ChartSeries, name: str, pen: SvgCanvas, labels: float, left: float, across: int, y: float
) -> float:
    point = one.points[0]
    count = int(point.amount or 0)
    lines = wrap_text_lines(name, SIZE, labels or pen.width, most=4)
    rows = max(-(-count // across), 1)
    if not labels:
        pen.lines(0, y + _PICTOGRAM_LINE - 4, _PICTOGRAM_LINE, lines)
        y += len(lines) * _PICTOGRAM_LINE + 2
    tall = max(rows * _TALL, len(lines) * _PICTOGRAM_LINE if labels else 0)
    if labels:
        first = y + (_TALL - _PICTOGRAM_LINE) / 2 - (len(lines) - 1) * _PICTOGRAM_LINE / 2
        pen.lines(labels, max(first, y) + 13, _PICTOGRAM_LINE, lines, anchor="end")
    fill, _ = pen.colours.series[0]
    outlines = [
        _format_person_path(left + _compute_person_offset(n % across), y + (n // across) * _TALL) for n in range(count)
    ]
    if outlines and one.left:
        pen.path("".join(outlines), stroke=pen.colours.soft, thick=1.2)
    elif outlines:
        pen.path("".join(outlines), fill=fill)
    after = left + (_compute_person_offset((count - 1) % across) + _PITCH + 6 if count else 0)
    pen.text(after, y + (rows - 1) * _TALL + 22, point.text, weight="semibold")
    return y + tall


def _compute_person_offset(place: int) -> float:
    return place * _PITCH + place // 10 * _TENS


def _format_person_path(x: float, y: float) -> str:
    """A head and a body without clothes, hair or build: it says that this is somebody, and nothing else."""
    middle = x + _PITCH / 2
    head = (
        f"M{SvgCanvas.at(middle - _HEAD, y + 4.6)}a{SvgCanvas.at(_HEAD, _HEAD)} 0 1 1 {SvgCanvas.at(2 * _HEAD, 0)}"
        f"a{SvgCanvas.at(_HEAD, _HEAD)} 0 1 1 {SvgCanvas.at(-2 * _HEAD, 0)}z"
    )
    # Shoulders, arms to the hip, and two legs; drawn around once, so that an outline shows the same shape.
    body = (
        f"M{SvgCanvas.at(middle - 4.9, y + 13.8)}a3.8 3.8 0 0 1 3.8 -3.8h2.2a3.8 3.8 0 0 1 3.8 3.8"
        "v7.4a1.2 1.2 0 0 1 -1.6 1.1v8.5a1.4 1.4 0 0 1 -2.8 0v-7.4h-1v7.4a1.4 1.4 0 0 1 -2.8 0v-8.5"
        "a1.2 1.2 0 0 1 -1.6 -1.1z"
    )
    return head + body
