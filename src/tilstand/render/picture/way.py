"""The way through a system: where one is met, the ways on from there, and a figure at each step of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from tilstand.model.plot import Plot, Series
from tilstand.render.picture.bars import NARROW
from tilstand.render.picture.letters import width, wrapped
from tilstand.render.picture.pen import SMALL, Pen

__all__ = ["way"]

_FIGURE, _LINE, _PAD, _GAP, _ARROW, _HEAD = 22.0, 15.5, 9.0, 16.0, 24.0, 24.0
_FIRST = 0.27
"""Part of the sheet that the boxes take where one is met."""


@dataclass(slots=True)
class _Box:
    """A step: its figure, what it counts, its name, and the parts that are told inside it."""

    step: Series
    parts: list[Series] = field(default_factory=list)


def way(plot: Plot, pen: Pen) -> float:
    """Draw the steps in boxes, each lane under its name; the height that they take.

    The first lane is where one is met; each of the others is a way on from there, step by step.

    Args:
        plot: Steps with their lanes; a step that lies deeper than the one before is a part of it.
        pen: The pen.
    """
    lanes = [
        (name, _boxes(list(steps)))
        for name, steps in groupby(plot.series, key=lambda one: one.lane.text(plot.language))
    ]
    drawing = _WayDrawing(plot, pen)
    return drawing.narrow(lanes) if pen.width < NARROW or len(lanes) == 1 else drawing.wide(lanes)


def _boxes(steps: Sequence[Series]) -> list[_Box]:
    least = min(one.level for one in steps)
    found: list[_Box] = []
    for one in steps:
        if one.level > least and found:
            found[-1].parts.append(one)
        else:
            found.append(_Box(one))
    return found


@dataclass(frozen=True, slots=True)
class _WayDrawing:
    plot: Plot
    pen: Pen

    def wide(self, lanes: Sequence[tuple[str, list[_Box]]]) -> float:
        """The first lane down the left side, the others in rows beside it."""
        pen = self.pen
        first = pen.width * _FIRST
        left = first + _ARROW + _GAP
        middles: list[float] = []
        y = 0.0
        for name, boxes in lanes[1:]:
            y = self.name(name, left, y, pen.width - left)
            each = (pen.width - left - (len(boxes) - 1) * _ARROW) / len(boxes)
            tall = max(self.height(box, each) for box in boxes)
            for n, box in enumerate(boxes):
                x = left + n * (each + _ARROW)
                self.box(box, x, y, each, tall)
                if n:
                    self.arrow(x - _ARROW + 3, x - 3, y + tall / 2)
            middles.append(y + tall / 2)
            y += tall + _GAP
        bottom = y - _GAP
        name, boxes = lanes[0]
        tall = max(self.height(box, first) for box in boxes)
        whole = len(boxes) * (tall + _GAP) - _GAP
        # Where one is met stands in the middle of the ways that lead on from there.
        top = self.name(name, 0, max((bottom - whole - _HEAD) / 2, 0), first)
        for n, box in enumerate(boxes):
            self.box(box, 0, top + n * (tall + _GAP), first, tall)
        bottom = max(bottom, top + whole)
        trunk, centre = first + _GAP, top + whole / 2
        pen.line(trunk, centre, first, centre, pen.colours.soft, thick=1.5)
        ends = [*middles, centre]
        pen.line(trunk, min(ends), trunk, max(ends), pen.colours.soft, thick=1.5)
        for middle in middles:
            self.arrow(trunk, left - 3, middle)
        return bottom + 2

    def narrow(self, lanes: Sequence[tuple[str, list[_Box]]]) -> float:
        """All lanes below each other, their steps too."""
        y = 0.0
        for at, (name, boxes) in enumerate(lanes):
            y = self.name(name, 0, y, self.pen.width)
            for n, box in enumerate(boxes):
                if n and at:
                    self.down(self.pen.width / 2, y + 2, y + _GAP + 2)
                    y += _GAP + 5
                elif n:
                    y += _GAP / 2
                tall = self.height(box, self.pen.width)
                self.box(box, 0, y, self.pen.width, tall)
                y += tall
            y += _GAP + 6
        return y - _GAP

    def name(self, name: str, x: float, y: float, room: float) -> float:
        lines = wrapped(name, SMALL, room, "semibold")
        for n, line in enumerate(lines):
            self.pen.text(x, y + 13 + n * _LINE, line, size=SMALL, weight="semibold")
        return y + _HEAD + (len(lines) - 1) * _LINE - 3

    def height(self, box: _Box, wide: float) -> float:
        room = wide - 2 * _PAD
        parts = [line for one in box.parts for line in self.part(one, room)]
        tall = _PAD + _FIGURE + len(self.counted(box.step, room)[1]) * _LINE
        tall += len(self.lines(box.step, room)) * _LINE
        return tall + (len(parts) * _LINE + 6 if parts else 0) + _PAD

    def box(self, box: _Box, x: float, y: float, wide: float, tall: float) -> None:
        pen, room = self.pen, wide - 2 * _PAD
        pen.rect(x + 0.75, y + 0.75, wide - 1.5, tall - 1.5, "none", stroke=pen.colours.line, round=4)
        text, baseline = box.step.points[-1].text, y + _PAD + _FIGURE - 4
        pen.text(x + _PAD, baseline, text, size=_FIGURE, weight="semibold", fill=pen.colours.series[0][0])
        beside, below = self.counted(box.step, room)
        after = x + _PAD + width(text, _FIGURE, "semibold") + 5
        pen.text(after, baseline, beside, size=SMALL, fill=pen.colours.soft)
        baseline += 3
        for line in below:
            baseline += _LINE
            pen.text(x + _PAD, baseline, line, size=SMALL, fill=pen.colours.soft)
        for line in self.lines(box.step, room):
            baseline += _LINE
            pen.text(x + _PAD, baseline, line, size=SMALL)
        baseline += 6
        for one in box.parts:
            for line in self.part(one, room):
                baseline += _LINE
                pen.text(x + _PAD, baseline, line, size=SMALL)

    def counted(self, step: Series, room: float) -> tuple[str, list[str]]:
        """What a figure counts: beside it, if there is room, or in lines below it."""
        words = step.counted.text(self.plot.language)
        free = room - width(step.points[-1].text, _FIGURE, "semibold") - 5
        if width(words, SMALL) <= free:
            return words, []
        return "", wrapped(words, SMALL, room)

    def lines(self, step: Series, room: float) -> list[str]:
        return wrapped(step.name.text(self.plot.language), SMALL, room)

    def part(self, one: Series, room: float) -> list[str]:
        return wrapped(f"{one.points[-1].text} {one.name.text(self.plot.language)}", SMALL, room)

    def arrow(self, start: float, end: float, y: float) -> None:
        pen, colour = self.pen, self.pen.colours.soft
        pen.line(start, y, end - 5, y, colour, thick=1.5)
        pen.path(f"M{pen.at(end, y)}L{pen.at(end - 7, y - 4)}L{pen.at(end - 7, y + 4)}Z", fill=colour)

    def down(self, x: float, start: float, end: float) -> None:
        pen, colour = self.pen, self.pen.colours.soft
        pen.line(x, start, x, end - 5, colour, thick=1.5)
        pen.path(f"M{pen.at(x, end)}L{pen.at(x - 4, end - 7)}L{pen.at(x + 4, end - 7)}Z", fill=colour)
