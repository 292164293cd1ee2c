"""Line charts over periods, with the ticks of their axis."""

from __future__ import annotations

import math
from decimal import Decimal

from tilstand.model.chart import ChartData, ChartSeries
from tilstand.render.bar_charts import NARROW
from tilstand.render.svg_canvas import SIZE, SMALL, SvgCanvas, measure_text_width, shorten_to_width, wrap_text_lines
from tilstand.report_text import format_number, get_report_string

_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


def compute_axis_ticks(largest: Decimal, most: int = 5) -> list[Decimal]:
    """Round numbers from zero to the first one that is at least the largest.

    Args:
        largest: The largest number to be shown.
        most: Most steps.

    Example:
        >>> [int(tick) for tick in compute_axis_ticks(Decimal(39))], [int(tick) for tick in compute_axis_ticks(Decimal(0))]
        ([0, 10, 20, 30, 40], [0, 1])
        >>> [str(tick) for tick in compute_axis_ticks(Decimal(3))], [str(tick) for tick in compute_axis_ticks(Decimal("0.3"))]
        (['0', '1', '2', '3'], ['0.0', '0.1', '0.2', '0.3'])
    """
    if largest <= 0:
        return [Decimal(0), Decimal(1)]
    power = Decimal(1).scaleb((largest / most).adjusted())
    step = next(power * factor for factor in _STEPS if power * factor * most >= largest)
    # Things that are counted have no halves.
    step = max(step, Decimal(1)) if largest == largest.to_integral_value() else step
    step = step.quantize(Decimal(1)) if step == step.to_integral_value() else step.normalize()
    count = math.ceil(largest / step)
    return [step * n for n in range(count + 1)]


_TALL, _TOP, _LINE = 250.0, 26.0, 17.0
_ALONE = 150.0  # height of a single line
_COLUMN = 9.0  # width of what a range may be
_AIR = 2.0  # between a number and a line
_DASHES = ("", "7 4", "2 3", "10 3 2 3", "4 2")
_Box = tuple[float, float, float, float]


def draw_line_chart(plot: ChartData, pen: SvgCanvas) -> float:
    """Draw the lines; the height that they take.

    A period without a number is a gap in the line, never a zero; so is the step over which a series breaks.
    """
    return _LineChart(plot, pen).draw_all_lines()


class _LineChart:
    def __init__(self, plot: ChartData, pen: SvgCanvas) -> None:
        self.plot, self.pen, self.words = plot, pen, pen.names.words
        self.steps = compute_axis_ticks(max((*plot.reach, Decimal(0))))
        self.signs = [format_number(step, plot.language) for step in self.steps]
        self.left = max(measure_text_width(sign, SMALL) for sign in self.signs) + 10
        self.tall = _ALONE if len(plot.series) == 1 else _TALL
        self.beside = pen.width >= NARROW
        wide = [measure_text_width(name, SIZE, "semibold") for name in plot.names]
        self.tail = min(max(wide), pen.width * 0.3) + 16 if self.beside else 14.0
        self.top = _TOP
        if not self.beside:
            # A narrow sheet names the lines above them, each beside its own marker.
            self.top += sum(len(self.name(at, pen.width - 44)) * _LINE + 4 for at in range(len(wide)))
        self.room = pen.width - self.left - self.tail
        self.boxes: list[_Box] = []
        self.trail: list[tuple[float, float]] = []

    def name(self, at: int, room: float) -> list[str]:
        return wrap_text_lines(self.plot.names[at], SIZE, room, "semibold", most=4)

    def compute_group_position(self, group: int) -> float:
        pitch = self.room / len(self.plot.groups)
        return self.left + (group + 0.5) * pitch

    def y(self, amount: Decimal) -> float:
        return self.top + self.tall * (1 - float(amount / self.steps[-1]))

    def draw_all_lines(self) -> float:
        self.draw_axis_grid()
        ends: list[tuple[float, int]] = []
        for at in range(len(self.plot.series)):
            end = self.series(at)
            if end is not None:
                ends.append((end, at))
        self.draw_point_numbers()
        floor = self.names(sorted(ends)) if self.beside else self.draw_names_above()
        return max(self.top + self.tall + 24, floor)

    def draw_axis_grid(self) -> None:
        pen, colours = self.pen, self.pen.colours
        end = self.left + self.room
        for step, sign in zip(self.steps, self.signs, strict=True):
            y = self.y(step)
            pen.line(self.left, y, end, y, colours.soft if step == 0 else colours.line)
            pen.text(self.left - 8, y + 4.5, sign, fill=colours.soft, size=SMALL, anchor="end")
        pitch, heads = self.room / len(self.plot.groups), self.plot.heads
        every = next(
            (n for n in range(1, 99) if max(measure_text_width(head, SMALL) for head in heads[::n]) + 6 <= pitch * n),
            len(heads),
        )
        for at, group in enumerate(heads):
            if at % every == 0:
                text = shorten_to_width(group, SMALL, pitch * every)
                pen.text(self.compute_group_position(at), self.top + self.tall + 20, text, size=SMALL, anchor="middle")
        for at in self.plot.breaks:
            x = (self.compute_group_position(at) + self.compute_group_position(at - 1)) / 2
            pen.line(x, self.top - 8, x, self.top + self.tall, colours.soft, thick=1.5, dash="5 4")
            text = get_report_string(self.words, "picture.break").text(self.plot.language)
            pen.text(x, self.top - 13, text, fill=colours.soft, size=SMALL, anchor="middle")
            wide = measure_text_width(text, SMALL)
            self.boxes.append((x - wide / 2, self.top - 24, wide, 14))

    def series(self, at: int) -> float | None:
        """Draw one line; the height at which it ends."""
        colour, _ = self.pen.colours.series[at]
        d, known, end = "", False, None
        for group, point in enumerate(self.plot.series[at].points):
            if point.amount is not None:
                spot = (self.compute_group_position(group), self.y(point.amount))
                known = known and group not in self.plot.breaks
                if known and end is not None:
                    self.trail += _interpolate_points((self.compute_group_position(group - 1), end), spot)
                end = spot[1]
                d += f"{'L' if known else 'M'}{self.pen.at(*spot)}"
            known = point.amount is not None
        if "L" in d:
            self.pen.path(d, stroke=colour, thick=2.5, dash=_DASHES[at])
        for group, point in enumerate(self.plot.series[at].points):
            if point.amount is not None:
                x, y = self.compute_group_position(group), self.y(point.amount)
                top = y if point.upper_amount is None else self.y(point.upper_amount)
                if point.is_range:  # a column from the least to the greatest number
                    self.pen.draw_hatched_rectangle(x - _COLUMN / 2, top, _COLUMN, y - top, colour)
                self.draw_point_marker(at, x, y)
                self.boxes.append((x - 5, top - 5, 10, y - top + 10))
        return end

    def draw_point_marker(self, at: int, x: float, y: float) -> None:
        pen = self.pen
        fill, ground = pen.colours.series[at][0], pen.colours.ground
        if at % 5 == 0:
            pen.draw_circle(x, y, 5, fill, stroke=ground)
            return
        shape = {
            1: ((-4.5, -4.5), (4.5, -4.5), (4.5, 4.5), (-4.5, 4.5)),
            2: ((0, -6), (5.6, 4.4), (-5.6, 4.4)),
            3: ((0, -6.2), (6.2, 0), (0, 6.2), (-6.2, 0)),
            4: ((-5.6, -4.4), (5.6, -4.4), (0, 6)),
        }[at % 5]
        d = "L".join(pen.at(x + dx, y + dy) for dx, dy in shape)
        pen.path(f"M{d}Z", fill=fill, stroke=ground)

    def draw_point_numbers(self) -> None:
        """The numbers above the markers, or below; one that would lie on another is left to the table."""
        for group in range(len(self.plot.groups)):
            points = [
                (chart_series.points[group], _is_local_minimum(chart_series, group))
                for chart_series in self.plot.series
            ]
            order = sorted((p for p in points if p[0].amount is not None), key=lambda p: -(p[0].amount or 0))
            for point, valley in order:
                assert point.amount is not None
                x, y = self.compute_group_position(group), self.y(point.amount)
                wide = measure_text_width(point.text, SMALL, "semibold")
                x = max(wide / 2, min(x, self.pen.width - wide / 2))  # at the edge it stays on the sheet
                over = y if point.upper_amount is None else self.y(point.upper_amount)
                spots = [(x - wide / 2, top, wide, 13.0) for top in (over - 21, y + 8)]
                free = [box for box in (spots[::-1] if valley else spots) if self.is_box_free(box)]
                # Off the lines if that can be; the halo makes it legible where it cannot.
                box = next((box for box in free if not self.is_box_crossed(box)), free[0] if free else None)
                if box is not None:
                    self.boxes.append(box)
                    self.pen.text(x, box[1] + 11, point.text, size=SMALL, weight="semibold", anchor="middle", halo=True)

    def is_box_free(self, box: _Box) -> bool:
        below = box[1] + box[3] > self.top + self.tall - 1
        return not below and not any(_is_box_overlapping(box, other_box) for other_box in self.boxes)

    def is_box_crossed(self, box: _Box) -> bool:
        """True where a line runs over the box, or touches it with its own breadth."""
        left, top = box[0] - _AIR, box[1] - _AIR
        right, floor = left + (box[2] + 2 * _AIR), top + (box[3] + 2 * _AIR)
        return any(left < x < right and top < y < floor for x, y in self.trail)

    def names(self, ends: list[tuple[float, int]]) -> float:
        """Names beside the ends of the lines, moved apart where they would meet; how far down they reach."""
        x, floor = self.left + self.room + 12, 0.0
        last = self.room / len(self.plot.groups) / 2
        for y, at in ends:
            name = self.name(at, self.tail - 14)
            top = max(y - len(name) * _LINE / 2, floor)
            fill = self.pen.colours.series[at][0]
            middle = top + len(name) * _LINE / 2
            leader = ((x - last, y), (x - 12, y), (x - 4, middle))
            self.pen.path(f"M{'L'.join(self.pen.at(*spot) for spot in leader)}", stroke=fill, thick=1.2)
            self.pen.lines(x, top + 13, _LINE, name, weight="semibold")
            floor = top + len(name) * _LINE + 5
        return floor

    def draw_names_above(self) -> float:
        y = 0.0
        for at in range(len(self.plot.series)):
            fill = self.pen.colours.series[at][0]
            self.pen.line(0, y + 9, 34, y + 9, fill, thick=2.5, dash=_DASHES[at])
            self.draw_point_marker(at, 17, y + 9)
            name = self.name(at, self.pen.width - 44)
            self.pen.lines(44, y + 14, _LINE, name)
            y += len(name) * _LINE + 4
        return y


def _is_local_minimum(series: ChartSeries, at: int) -> bool:
    """True where the line comes down to a number, and does not go down from it."""
    own_amount, *beside = (point.amount for point in (series.points[at], *series.points[max(at - 1, 0) : at + 2 : 2]))
    if own_amount is None or at == 0:
        return False
    return all(other_amount is not None and own_amount < other_amount for other_amount in beside)


def _interpolate_points(one: tuple[float, float], other: tuple[float, float]) -> list[tuple[float, float]]:
    steps = max(1, round(max(abs(other[0] - one[0]), abs(other[1] - one[1]))))  # one a pixel
    return [
        (one[0] + (other[0] - one[0]) * n / steps, one[1] + (other[1] - one[1]) * n / steps) for n in range(steps + 1)
    ]


def _is_box_overlapping(one: _Box, other: _Box) -> bool:
    return (
        one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    )
