"""The legend: what each colour stands for, in the order in which the parts are drawn."""

from __future__ import annotations

from tilstand.model.plot import Plot
from tilstand.render.picture.letters import width as text_width
from tilstand.render.picture.letters import wrapped
from tilstand.render.picture.pen import SIZE, Pen

__all__ = ["legend", "swatch"]

_SIDE, _LINE, _GAP = 12.0, 20.0, 18.0


def swatch(pen: Pen, at: int, x: float, y: float, *, left: bool) -> None:
    """A square in the colour of a part; hollow for what is not stated."""
    if left:
        pen.rect(x + 0.75, y + 0.75, _SIDE - 1.5, _SIDE - 1.5, "none", stroke=pen.colours.soft)
    else:
        pen.rect(x, y, _SIDE, _SIDE, pen.colours.series[at][0])


def legend(plot: Plot, pen: Pen) -> float:
    """Draw the legend from the top of the sheet; the height that it takes."""
    x, y = 0.0, 0.0
    for at, one in plot.keyed:
        lines = wrapped(one.name.text(plot.language), SIZE, pen.width - _SIDE - 6)
        wide = _SIDE + 6 + max(text_width(line, SIZE) for line in lines)
        if x and x + wide > pen.width:
            x, y = 0.0, y + _LINE
        swatch(pen, at, x, y + 3, left=one.left)
        for n, line in enumerate(lines):
            pen.text(x + _SIDE + 6, y + 14 + n * _LINE, line)
        y += (len(lines) - 1) * _LINE
        x += wide + _GAP
    return y + _LINE
