"""Bar charts, stacked bars and small multiples, with their legend."""

from __future__ import annotations

from decimal import Decimal

from tilstand.model.chart import ChartData, ChartPoint, ChartSeries
from tilstand.render.svg_canvas import SIZE, SMALL, SvgCanvas, measure_text_width, shorten_to_width, wrap_text_lines

NARROW = 460.0
"""A sheet that is narrower has its labels above what they name."""
LABELS = 0.36
"""Most of the width that the labels beside bars take."""
_LINE, _BAR, _GAP, _ROW, _PAD = 18.0, 20.0, 3.0, 12.0, 8.0
_MOST_LINES = 4


def compute_label_column_width(names: list[str], pen: SvgCanvas) -> float:
    """The width of the labels' column; zero where they stand above."""
    if pen.width < NARROW:
        return 0.0
    return min(max(measure_text_width(name, SIZE) for name in names), pen.width * LABELS) + 2


def draw_bar_chart(plot: ChartData, pen: SvgCanvas) -> float:
    """Draw the bars; the height that they take.

    Groups, where there are several, are bars of one part below each other, each with its group's name.
    """
    return _BarChart(plot, pen).draw_all_bars()


class _BarChart:
    def __init__(self, plot: ChartData, pen: SvgCanvas) -> None:
        self.plot, self.pen = plot, pen
        self.labels = compute_label_column_width(plot.names, pen)
        grouped = len(plot.groups) > 1
        side = self.labels + _PAD if self.labels else 0.0
        room = (pen.width - side) * 0.42
        self.tails = [shorten_to_width(name, SMALL, room) if grouped else "" for name in plot.heads]
        number = max(measure_text_width(point.text, SIZE, "semibold") for point in plot.points)
        tail = max(measure_text_width(text, SMALL) for text in self.tails)
        least = min((*plot.amounts, Decimal(0)))
        self.left = side + (number + _PAD if least < 0 else 0)
        span = max((*plot.reach, Decimal(0))) - least
        right = number + _PAD + (tail + _PAD if grouped else 0)
        self.step = max(pen.width - self.left - right, 20.0) / float(span or 1)
        self.zero = self.left - float(least) * self.step

    def draw_all_bars(self) -> float:
        y, tops = 2.0, 2.0
        for series, name in zip(self.plot.series, self.plot.names, strict=True):
            y = self.row(series, name, y) + _ROW
        bottom = y - _ROW
        if self.labels:
            self.pen.line(self.zero, tops, self.zero, bottom, self.pen.colours.soft)
        return bottom + 2

    def row(self, series: ChartSeries, name: str, y: float) -> float:
        room = self.labels or self.pen.width
        lines = wrap_text_lines(name, SIZE, room, most=_MOST_LINES)
        tall = len(series.points) * (_BAR + _GAP) - _GAP
        if not self.labels:
            self.pen.lines(0, y + _LINE - 5, _LINE, lines)
            y += len(lines) * _LINE
            self.draw_series_bars(series, y)
            self.pen.line(self.zero, y, self.zero, y + tall, self.pen.colours.soft)
            return y + tall
        block = max(tall, len(lines) * _LINE)
        first = y + (block - len(lines) * _LINE) / 2
        self.pen.lines(self.labels, first + 14, _LINE, lines, anchor="end")
        self.draw_series_bars(series, y + (block - tall) / 2)
        return y + block

    def draw_series_bars(self, series: ChartSeries, y: float) -> None:
        for group, point in enumerate(series.points):
            top = y + group * (_BAR + _GAP)
            end = self.draw_single_bar(series, group, point, top)
            self.number(point, group, end, top + _BAR / 2 + 5)

    def draw_single_bar(self, series: ChartSeries, group: int, point: ChartPoint, top: float) -> float:
        """The end of the bar; without a number there is none, which is not the same as a bar of zero."""
        if point.amount is None:
            return self.zero
        length = float(point.amount) * self.step
        start = min(self.zero, self.zero + length)
        # The last group has the strongest colour; those before it stand back.
        fill, _ = self.pen.colours.series[0 if group == len(series.points) - 1 else -1]
        if length and series.left:
            inner = max(abs(length) - 1.5, 1)
            self.pen.draw_rectangle(start, top + 0.75, inner, _BAR - 1.5, "none", stroke=self.pen.colours.soft)
        elif length:
            self.pen.draw_rectangle(start, top, abs(length), _BAR, fill)
        if point.is_range and point.upper_amount is not None:
            # What is certain is filled; from there to the greatest number is hatched.
            more = float(point.upper_amount - point.amount) * self.step
            self.pen.draw_hatched_rectangle(self.zero + length, top, more, _BAR, fill)
            return self.zero + length + more
        return self.zero + length

    def number(self, point: ChartPoint, group: int, end: float, baseline: float) -> None:
        pen, tail = self.pen, self.tails[group]
        if point.amount is not None and point.amount < 0:
            pen.text(end - 5, baseline, point.text, weight="semibold", anchor="end")
            end, shown = self.zero, ""
        else:
            shown = point.text
            pen.text(end + 6, baseline, shown, weight="semibold")
        if tail:
            after = end + 6 + measure_text_width(shown, SIZE, "semibold") + (6 if shown else 0)
            pen.text(after, baseline, tail, fill=pen.colours.soft, size=SMALL)


_SIDE, _LEGEND_LINE, _LEGEND_GAP = 12.0, 20.0, 18.0


def draw_legend_swatch(pen: SvgCanvas, at: int, x: float, y: float, *, left: bool) -> None:
    """A square in the colour of a part; hollow for what is not stated."""
    pen.draw_part(x, y, _SIDE, _SIDE, pen.colours.series[at][0], hollow=left)


def draw_legend(plot: ChartData, pen: SvgCanvas) -> float:
    """Draw the legend from the top of the sheet; the height that it takes."""
    x, y = 0.0, 0.0
    for at, chart_series in plot.legend_series:
        lines = wrap_text_lines(chart_series.name.text(plot.language), SIZE, pen.width - _SIDE - 6)
        wide = _SIDE + 6 + max(measure_text_width(line, SIZE) for line in lines)
        if x and x + wide > pen.width:
            x, y = 0.0, y + _LEGEND_LINE
        draw_legend_swatch(pen, at, x, y + 3, left=chart_series.left)
        pen.lines(x + _SIDE + 6, y + 14, _LEGEND_LINE, lines)
        y += (len(lines) - 1) * _LEGEND_LINE
        x += wide + _LEGEND_GAP
    return y + _LEGEND_LINE


_TALL, _MULTIPLES_LINE, _GAP_X, _GAP_Y, _LEAST = 66.0, 17.0, 22.0, 20.0, 118.0
_NUMBER = 11.0


def draw_small_multiples(plot: ChartData, pen: SvgCanvas) -> float:
    """Draw the panels in rows; the height that they take."""
    most = max(int((pen.width + _GAP_X) // (_LEAST + _GAP_X)), 1)
    # Rows as even as can be: four and four are better than five and three.
    rows = -(-len(plot.series) // most)
    across = -(-len(plot.series) // rows)
    room = (pen.width - (across - 1) * _GAP_X) / across
    heads = [wrap_text_lines(name, SMALL, room, "semibold", most=2) for name in plot.names]
    step = _TALL / float(max((*plot.reach, Decimal(0))) or 1)
    y = 0.0
    for start in range(0, len(plot.series), across):
        head = max(len(lines) for lines in heads[start : start + across]) * _MULTIPLES_LINE
        for n, series in enumerate(plot.series[start : start + across]):
            x = n * (room + _GAP_X)
            pen.lines(x, y + 13, _MULTIPLES_LINE, heads[start + n], size=SMALL, weight="semibold")
            _draw_panel(plot, series, pen, x, y + head + 16, room, step)
        y += head + 16 + _TALL + 18 + _GAP_Y
    return y - _GAP_Y + 2


def _draw_panel(
    plot: ChartData, series: ChartSeries, pen: SvgCanvas, x: float, top: float, room: float, step: float
) -> None:
    colours = pen.colours
    pitch = room / len(series.points)
    bar, floor = min(pitch * 0.72, 34.0), top + _TALL
    fits = max(measure_text_width(p.text, _NUMBER) for p in series.points) <= pitch - 1
    for at, point in enumerate(series.points):
        middle = x + (at + 0.5) * pitch
        height = float(point.amount or 0) * step
        if height > 0:
            pen.draw_rectangle(middle - bar / 2, floor - height, bar, height, colours.series[0][0])
        if point.is_range and point.upper_amount is not None:
            more = float(point.upper_amount) * step - height
            pen.draw_hatched_rectangle(middle - bar / 2, floor - height - more, bar, more, colours.series[0][0])
            height += more
        if fits:
            strong = colours.ink if point.amount else colours.soft
            pen.text(middle, floor - max(height, 0) - 4, point.text, fill=strong, size=_NUMBER, anchor="middle")
        if at in plot.breaks:
            pen.line(middle - pitch / 2, top - 8, middle - pitch / 2, floor, colours.soft, dash="3 3")
    pen.line(x, floor, x + room, floor, colours.soft)
    first, last = plot.heads[0], plot.heads[-1]
    pen.text(x + pitch / 2 - bar / 2, floor + 14, first, fill=colours.soft, size=_NUMBER)
    if len(plot.groups) > 1 and measure_text_width(first, _NUMBER) + measure_text_width(last, _NUMBER) + 6 <= room:
        end = x + room - pitch / 2 + bar / 2
        pen.text(end, floor + 14, last, fill=colours.soft, size=_NUMBER, anchor="end")


_STACKED_LINE, _STACKED_BAR, _STACKED_ROW, _STACKED_PAD, _SEAM = 18.0, 26.0, 9.0, 10.0, 1.5


def draw_stacked_bars(plot: ChartData, pen: SvgCanvas) -> float:
    """Draw the bars below each other; the height that they take."""
    top = y = draw_legend(plot, pen) + 12
    labels = compute_label_column_width(plot.heads, pen) or min(
        max(measure_text_width(name, SIZE) for name in plot.heads), pen.width * LABELS
    )
    left = labels + _STACKED_PAD
    ends = [point.text if point is not None else "" for point in plot.totals]
    tail = max(measure_text_width(text, SIZE, "semibold") for text in ends)
    zero = Decimal(0)
    sums = [sum((max(s.points[at].amount or zero, zero) for s in plot.series), zero) for at in range(len(plot.groups))]
    step = (pen.width - left - tail - _STACKED_PAD) / float(max((*sums, zero)) or 1)
    for at, name in enumerate(plot.heads):
        lines = wrap_text_lines(name, SIZE, labels, most=3)
        block = max(_STACKED_BAR, len(lines) * _STACKED_LINE)
        first = y + (block - len(lines) * _STACKED_LINE) / 2
        pen.lines(labels, first + 13.5, _STACKED_LINE, lines, anchor="end")
        end = _draw_stacked_segments(plot, pen, at, left, y + (block - _STACKED_BAR) / 2, step)
        pen.text(end + 7, y + block / 2 + 5, ends[at], weight="semibold")
        if at in plot.breaks:
            pen.line(0, y - _STACKED_ROW / 2, pen.width, y - _STACKED_ROW / 2, pen.colours.soft, dash="4 3")
        y += block + _STACKED_ROW
    pen.line(left - 1, top - 3, left - 1, y - _STACKED_ROW + 3, pen.colours.soft)
    return y - _STACKED_ROW + 4


def _draw_stacked_segments(plot: ChartData, pen: SvgCanvas, at: int, x: float, top: float, step: float) -> float:
    for number, series in enumerate(plot.series):
        amount = series.points[at].amount
        if amount is None or amount <= 0:
            continue
        wide, text = float(amount) * step, series.points[at].text
        fill, on = pen.colours.series[number]
        on = pen.colours.ink if series.left else on
        body = max(wide - _SEAM, 0.5)
        pen.draw_part(x, top, max(body, 2.0) if series.left else body, _STACKED_BAR, fill, hollow=series.left)
        if measure_text_width(text, SMALL, "semibold") + 3 <= body:
            middle = top + _STACKED_BAR / 2 + 4.5
            pen.text(x + body / 2, middle, text, fill=on, size=SMALL, weight="semibold", anchor="middle")
        x += wide
    return x
