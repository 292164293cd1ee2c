"""A pictogram: one figure for each person, in groups of ten, the same shape for everybody."""

from __future__ import annotations

from tilstand.model.plot import Plot, Series
from tilstand.render.picture.bars import label_column
from tilstand.render.picture.letters import width, wrapped
from tilstand.render.picture.pen import SIZE, Pen

__all__ = ["MOST", "pictogram"]

MOST = 200
"""Most persons that are drawn one by one."""
_PITCH, _TENS, _TALL, _LINE, _ROW, _PAD = 14.0, 8.0, 36.0, 18.0, 14.0, 12.0
_HEAD = 3.6


def pictogram(plot: Plot, pen: Pen) -> float:
    """Draw a row of figures for each part; the height that it takes."""
    labels = label_column(plot.names, pen)
    left = labels + _PAD if labels else 0.0
    numbers = max(width(one.points[0].text, SIZE, "semibold") for one in plot.series) + 10
    ten = 10 * _PITCH + _TENS
    room = pen.width - left - numbers
    # Whole tens on a line; a narrow sheet has single fives.
    across = max(int((room + _TENS) // ten) * 10, 5)
    y = 0.0
    for one, name in zip(plot.series, plot.names, strict=True):
        y = _row(one, name, pen, labels, left, across, y) + _ROW
    return y - _ROW + 2


def _row(one: Series, name: str, pen: Pen, labels: float, left: float, across: int, y: float) -> float:
    point = one.points[0]
    count = int(point.amount or 0)
    lines = wrapped(name, SIZE, labels or pen.width, most=4)
    rows = max(-(-count // across), 1)
    if not labels:
        for line in lines:
            y += _LINE
            pen.text(0, y - 4, line)
        y += 2
    tall = max(rows * _TALL, len(lines) * _LINE if labels else 0)
    if labels:
        first = y + (_TALL - _LINE) / 2 - (len(lines) - 1) * _LINE / 2
        first = max(first, y)
        for n, line in enumerate(lines):
            pen.text(labels, first + n * _LINE + 13, line, anchor="end")
    fill, _ = pen.colours.series[0]
    outlines = [_person(left + _x(n % across), y + (n // across) * _TALL) for n in range(count)]
    if outlines and one.left:
        pen.path("".join(outlines), stroke=pen.colours.soft, thick=1.2)
    elif outlines:
        pen.path("".join(outlines), fill=fill)
    after = left + (_x((count - 1) % across) + _PITCH + 6 if count else 0)
    pen.text(after, y + (rows - 1) * _TALL + 22, point.text, weight="semibold")
    return y + tall


def _x(place: int) -> float:
    return place * _PITCH + place // 10 * _TENS


def _person(x: float, y: float) -> str:
    """A head and a body without clothes, hair or build: it says that this is somebody, and nothing else."""
    middle = x + _PITCH / 2
    head = (
        f"M{Pen.at(middle - _HEAD, y + 4.6)}a{Pen.at(_HEAD, _HEAD)} 0 1 1 {Pen.at(2 * _HEAD, 0)}"
        f"a{Pen.at(_HEAD, _HEAD)} 0 1 1 {Pen.at(-2 * _HEAD, 0)}z"
    )
    # Shoulders, arms to the hip, and two legs; drawn around once, so that an outline shows the same shape.
    body = (
        f"M{Pen.at(middle - 4.9, y + 13.8)}a3.8 3.8 0 0 1 3.8 -3.8h2.2a3.8 3.8 0 0 1 3.8 3.8"
        "v7.4a1.2 1.2 0 0 1 -1.6 1.1v8.5a1.4 1.4 0 0 1 -2.8 0v-7.4h-1v7.4a1.4 1.4 0 0 1 -2.8 0v-8.5"
        "a1.2 1.2 0 0 1 -1.6 -1.1z"
    )
    return head + body
