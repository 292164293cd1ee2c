"""A donut: the parts of one whole, clockwise from the top, with the total in the middle."""

from __future__ import annotations

import math

from tilstand.model.plot import Plot, Series
from tilstand.render.picture.bars import NARROW
from tilstand.render.picture.legend import swatch
from tilstand.render.picture.letters import width, wrapped
from tilstand.render.picture.pen import SIZE, SMALL, Pen

__all__ = ["donut"]

_OUTER, _INNER, _LINE, _GAP = 105.0, 62.0, 19.0, 9.0


def donut(plot: Plot, pen: Pen) -> float:
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
    _ring(plot, pen, x, y)
    pen.text(x, y + 6, total.text, size=30, weight="semibold", anchor="middle")
    for n, line in enumerate(wrapped(plot.counted.text(plot.language), SMALL, 2 * _INNER - 26)):
        pen.text(x, y + 24 + n * 15, line, fill=pen.colours.soft, size=SMALL, anchor="middle")
    left = 2 * _OUTER + 34 if beside else 0.0
    numbers = max(width(one.points[0].text, SIZE, "semibold") for one in plot.series)
    room = pen.width - left - 20 - numbers - 8
    texts = [wrapped(one.name.text(plot.language), SIZE, room) for _, one in plot.keyed]
    tall = sum(len(lines) * _LINE + _GAP for lines in texts) - _GAP
    top = max(y - tall / 2, 0.0) if beside else 2 * _OUTER + 20
    for (at, one), lines in zip(plot.keyed, texts, strict=True):
        swatch(pen, at, left, top + 3, left=one.left)
        pen.text(left + 20 + numbers, top + 14, one.points[0].text, weight="semibold", anchor="end")
        for n, line in enumerate(lines):
            pen.text(left + 20 + numbers + 8, top + 14 + n * _LINE, line)
        top += len(lines) * _LINE + _GAP
    return max(2 * _OUTER + 4, top - _GAP + 2)


def _ring(plot: Plot, pen: Pen, x: float, y: float) -> None:
    whole = math.fsum(float(one.points[0].amount or 0) for one in plot.series)
    if not whole:
        pen.circle(x, y, _OUTER, "none", stroke=pen.colours.soft)
        pen.circle(x, y, _INNER, "none", stroke=pen.colours.soft)
        return
    turned = 0.0
    for at, one in enumerate(plot.series):
        share = float(one.points[0].amount or 0) / whole
        if share:
            _slice(pen, one, at, (x, y), turned, turned + share)
        turned += share


def _slice(pen: Pen, one: Series, at: int, centre: tuple[float, float], since: float, until: float) -> None:
    fill, on = pen.colours.series[at]
    inset = 1.0 if one.left else 0.0
    full = until - since > 0.9999
    outer, inner = _OUTER - inset, _INNER + inset

    def spot(radius: float, turn: float) -> str:
        angle = 2 * math.pi * turn
        return pen.at(centre[0] + radius * math.sin(angle), centre[1] - radius * math.cos(angle))

    def arc(radius: float, start: float, end: float) -> str:
        # A full turn has no arc of its own, so every arc is drawn in two.
        middle = (start + end) / 2
        sweep = 1 if end > start else 0
        r = pen.at(radius, radius)
        return f"A{r} 0 0 {sweep} {spot(radius, middle)}A{r} 0 0 {sweep} {spot(radius, end)}"

    # The seam between slices is as wide outside as inside.
    seam = 0.0 if full else 1.0
    a, b = (seam / (2 * math.pi * radius) for radius in (outer, inner))
    d = f"M{spot(outer, since + a)}{arc(outer, since + a, until - a)}"
    d += f"{'M' if full else 'L'}{spot(inner, until - b)}{arc(inner, until - b, since + b)}Z"
    if one.left:
        on = pen.colours.ink
        pen.path(d, stroke=pen.colours.soft)
    else:
        pen.path(d, fill=fill)
    text = one.points[0].text
    middle, radius = (since + until) / 2, (_OUTER + _INNER) / 2
    wide = width(text, SIZE, "semibold")
    # A number that the ring or the slice is too narrow for stands in the list only.
    if wide <= _OUTER - _INNER - 4 and (until - since) * 2 * math.pi * radius >= wide + 8:
        angle = 2 * math.pi * middle
        pen.text(
            centre[0] + radius * math.sin(angle),
            centre[1] - radius * math.cos(angle) + 5,
            text,
            fill=on,
            weight="semibold",
            anchor="middle",
        )
