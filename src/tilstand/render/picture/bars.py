"""Bars from zero, one below the other, with the number at the end of each; of a range the rest is hatched."""

from __future__ import annotations

from decimal import Decimal

from tilstand.model.plot import Plot, Point, Series
from tilstand.render.picture.letters import shortened, width, wrapped
from tilstand.render.picture.pen import SIZE, SMALL, Pen

__all__ = ["LABELS", "NARROW", "bars", "label_column"]

NARROW = 460.0
"""A sheet that is narrower has its labels above what they name."""
LABELS = 0.36
"""Most of the width that the labels beside bars take."""
_LINE, _BAR, _GAP, _ROW, _PAD = 18.0, 20.0, 3.0, 12.0, 8.0
_MOST_LINES = 4


def label_column(names: list[str], pen: Pen) -> float:
    """The width of the labels' column; zero where they stand above."""
    if pen.width < NARROW:
        return 0.0
    return min(max(width(name, SIZE) for name in names), pen.width * LABELS) + 2


def bars(plot: Plot, pen: Pen) -> float:
    """Draw the bars; the height that they take.

    Groups, where there are several, are bars of one part below each other, each with its group's name.
    """
    return _Bars(plot, pen).drawn()


class _Bars:
    def __init__(self, plot: Plot, pen: Pen) -> None:
        self.plot, self.pen = plot, pen
        self.labels = label_column(plot.names, pen)
        grouped = len(plot.groups) > 1
        side = self.labels + _PAD if self.labels else 0.0
        room = (pen.width - side) * 0.42
        self.tails = [shortened(name, SMALL, room) if grouped else "" for name in plot.heads]
        number = max(width(point.text, SIZE, "semibold") for point in plot.points)
        tail = max(width(text, SMALL) for text in self.tails)
        least = min((*plot.amounts, Decimal(0)))
        self.left = side + (number + _PAD if least < 0 else 0)
        span = max((*plot.reach, Decimal(0))) - least
        right = number + _PAD + (tail + _PAD if grouped else 0)
        self.step = max(pen.width - self.left - right, 20.0) / float(span or 1)
        self.zero = self.left - float(least) * self.step

    def drawn(self) -> float:
        y, tops = 2.0, 2.0
        for one, name in zip(self.plot.series, self.plot.names, strict=True):
            y = self.row(one, name, y) + _ROW
        bottom = y - _ROW
        if self.labels:
            self.pen.line(self.zero, tops, self.zero, bottom, self.pen.colours.soft)
        return bottom + 2

    def row(self, one: Series, name: str, y: float) -> float:
        room = self.labels or self.pen.width
        lines = wrapped(name, SIZE, room, most=_MOST_LINES)
        tall = len(one.points) * (_BAR + _GAP) - _GAP
        if not self.labels:
            for line in lines:
                y += _LINE
                self.pen.text(0, y - 5, line)
            self.bars(one, y)
            self.pen.line(self.zero, y, self.zero, y + tall, self.pen.colours.soft)
            return y + tall
        block = max(tall, len(lines) * _LINE)
        first = y + (block - len(lines) * _LINE) / 2
        for n, line in enumerate(lines):
            self.pen.text(self.labels, first + n * _LINE + 14, line, anchor="end")
        self.bars(one, y + (block - tall) / 2)
        return y + block

    def bars(self, one: Series, y: float) -> None:
        for group, point in enumerate(one.points):
            top = y + group * (_BAR + _GAP)
            end = self.bar(one, group, point, top)
            self.number(point, group, end, top + _BAR / 2 + 5)

    def bar(self, one: Series, group: int, point: Point, top: float) -> float:
        """The end of the bar; without a number there is none, which is not the same as a bar of zero."""
        if point.amount is None:
            return self.zero
        length = float(point.amount) * self.step
        if length and one.left:
            inner = max(abs(length) - 1.5, 1)
            colours = self.pen.colours
            self.pen.rect(
                min(self.zero, self.zero + length), top + 0.75, inner, _BAR - 1.5, "none", stroke=colours.soft
            )
        elif length:
            # The last group has the strongest colour; those before it stand back.
            fill, _ = self.pen.colours.series[0 if group == len(one.points) - 1 else -1]
            self.pen.rect(min(self.zero, self.zero + length), top, abs(length), _BAR, fill)
        if point.ranged and point.top is not None:
            # What is certain is filled; from there to the greatest number is hatched.
            more = float(point.top - point.amount) * self.step
            fill, _ = self.pen.colours.series[0 if group == len(one.points) - 1 else -1]
            self.pen.hatched(self.zero + length, top, more, _BAR, fill)
            return self.zero + length + more
        return self.zero + length

    def number(self, point: Point, group: int, end: float, baseline: float) -> None:
        pen, tail = self.pen, self.tails[group]
        if point.amount is not None and point.amount < 0:
            pen.text(end - 5, baseline, point.text, weight="semibold", anchor="end")
            end, shown = self.zero, ""
        else:
            shown = point.text
            pen.text(end + 6, baseline, shown, weight="semibold")
        if tail:
            after = end + 6 + width(shown, SIZE, "semibold") + (6 if shown else 0)
            pen.text(after, baseline, tail, fill=pen.colours.soft, size=SMALL)
