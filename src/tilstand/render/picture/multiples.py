"""Small multiples: one small bar chart for each part, all with the same scale."""

from __future__ import annotations

from decimal import Decimal

from tilstand.model.plot import Plot, Series
from tilstand.render.picture.letters import width, wrapped
from tilstand.render.picture.pen import SMALL, Pen

__all__ = ["small_multiples"]

_TALL, _LINE, _GAP_X, _GAP_Y, _LEAST = 66.0, 17.0, 22.0, 20.0, 118.0
_NUMBER = 11.0


def small_multiples(plot: Plot, pen: Pen) -> float:
    """Draw the panels in rows; the height that they take."""
    most = max(int((pen.width + _GAP_X) // (_LEAST + _GAP_X)), 1)
    # Rows as even as can be: four and four are better than five and three.
    rows = -(-len(plot.series) // most)
    across = -(-len(plot.series) // rows)
    room = (pen.width - (across - 1) * _GAP_X) / across
    heads = [wrapped(name, SMALL, room, "semibold", most=2) for name in plot.names]
    step = _TALL / float(max((*plot.reach, Decimal(0))) or 1)
    y = 0.0
    for start in range(0, len(plot.series), across):
        head = max(len(lines) for lines in heads[start : start + across]) * _LINE
        for n, one in enumerate(plot.series[start : start + across]):
            x = n * (room + _GAP_X)
            lines = heads[start + n]
            for at, line in enumerate(lines):
                pen.text(x, y + 13 + at * _LINE, line, size=SMALL, weight="semibold")
            _panel(plot, one, pen, x, y + head + 16, room, step)
        y += head + 16 + _TALL + 18 + _GAP_Y
    return y - _GAP_Y + 2


def _panel(plot: Plot, one: Series, pen: Pen, x: float, top: float, room: float, step: float) -> None:
    colours = pen.colours
    pitch = room / len(one.points)
    bar, floor = min(pitch * 0.72, 34.0), top + _TALL
    fits = max(width(p.text, _NUMBER) for p in one.points) <= pitch - 1
    for at, point in enumerate(one.points):
        middle = x + (at + 0.5) * pitch
        height = float(point.amount or 0) * step
        if height > 0:
            pen.rect(middle - bar / 2, floor - height, bar, height, colours.series[0][0])
        if point.ranged and point.top is not None:
            more = float(point.top) * step - height
            pen.hatched(middle - bar / 2, floor - height - more, bar, more, colours.series[0][0])
            height += more
        if fits:
            strong = colours.ink if point.amount else colours.soft
            pen.text(
                middle, floor - max(height, 0) - 4, point.text, fill=strong, size=_NUMBER, anchor="middle"
            )
        if at in plot.breaks:
            pen.line(middle - pitch / 2, top - 8, middle - pitch / 2, floor, colours.soft, dash="3 3")
    pen.line(x, floor, x + room, floor, colours.soft)
    first, last = plot.heads[0], plot.heads[-1]
    pen.text(x + pitch / 2 - bar / 2, floor + 14, first, fill=colours.soft, size=_NUMBER)
    if len(plot.groups) > 1 and width(first, _NUMBER) + width(last, _NUMBER) + 6 <= room:
        end = x + room - pitch / 2 + bar / 2
        pen.text(end, floor + 14, last, fill=colours.soft, size=_NUMBER, anchor="end")
