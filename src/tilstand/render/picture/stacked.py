"""Stacked bars: the parts of a whole for each group, the number in each part and the total at the end."""

from __future__ import annotations

from decimal import Decimal

from tilstand.model.plot import Plot
from tilstand.render.picture.bars import LABELS, label_column
from tilstand.render.picture.legend import legend
from tilstand.render.picture.letters import width, wrapped
from tilstand.render.picture.pen import SIZE, SMALL, Pen

__all__ = ["stacked_bars"]

_LINE, _BAR, _ROW, _PAD, _SEAM = 18.0, 26.0, 9.0, 10.0, 1.5


def stacked_bars(plot: Plot, pen: Pen) -> float:
    """Draw the bars below each other; the height that they take."""
    top = y = legend(plot, pen) + 12
    labels = label_column(plot.heads, pen) or min(
        max(width(name, SIZE) for name in plot.heads), pen.width * LABELS
    )
    left = labels + _PAD
    ends = [point.text if point is not None else "" for point in plot.totals]
    tail = max(width(text, SIZE, "semibold") for text in ends)
    sums = [sum((p for p in _amounts(plot, at)), Decimal(0)) for at in range(len(plot.groups))]
    step = (pen.width - left - tail - _PAD) / float(max((*sums, Decimal(0))) or 1)
    for at, name in enumerate(plot.heads):
        lines = wrapped(name, SIZE, labels, most=3)
        block = max(_BAR, len(lines) * _LINE)
        first = y + (block - len(lines) * _LINE) / 2
        for n, line in enumerate(lines):
            pen.text(labels, first + n * _LINE + 13.5, line, anchor="end")
        end = _segments(plot, pen, at, left, y + (block - _BAR) / 2, step)
        pen.text(end + 7, y + block / 2 + 5, ends[at], weight="semibold")
        if at in plot.breaks:
            pen.line(0, y - _ROW / 2, pen.width, y - _ROW / 2, pen.colours.soft, dash="4 3")
        y += block + _ROW
    pen.line(left - 1, top - 3, left - 1, y - _ROW + 3, pen.colours.soft)
    return y - _ROW + 4


def _amounts(plot: Plot, at: int) -> list[Decimal]:
    return [max(one.points[at].amount or Decimal(0), Decimal(0)) for one in plot.series]


def _segments(plot: Plot, pen: Pen, at: int, x: float, top: float, step: float) -> float:
    for number, one in enumerate(plot.series):
        amount = one.points[at].amount
        if amount is None or amount <= 0:
            continue
        wide, text = float(amount) * step, one.points[at].text
        fill, on = pen.colours.series[number]
        body = max(wide - _SEAM, 0.5)
        if one.left:
            on = pen.colours.ink
            pen.rect(x + 0.75, top + 0.75, max(body - 1.5, 0.5), _BAR - 1.5, "none", stroke=pen.colours.soft)
        else:
            pen.rect(x, top, body, _BAR, fill)
        if width(text, SMALL, "semibold") + 3 <= body:
            pen.text(
                x + body / 2,
                top + _BAR / 2 + 4.5,
                text,
                fill=on,
                size=SMALL,
                weight="semibold",
                anchor="middle",
            )
        x += wide
    return x
