"""A scheme: boxes of words under a heading, tied by a plus; one below the other on a narrow sheet."""

from __future__ import annotations

from tilstand.model.plot import Box, Plot
from tilstand.render.picture.bars import NARROW
from tilstand.render.picture.letters import wrapped
from tilstand.render.picture.pen import SIZE, SMALL, Pen

__all__ = ["scheme"]

_GAP, _PAD, _LINE, _BETWEEN, _HEAD = 30.0, 12.0, 17.0, 5.0, 20.0


def scheme(plot: Plot, pen: Pen) -> float:
    """Draw the boxes; the height that they take."""
    return _Scheme(plot, pen).drawn()


class _Scheme:
    def __init__(self, plot: Plot, pen: Pen) -> None:
        self.plot, self.pen = plot, pen
        self.below = pen.width < NARROW
        count = 1 if self.below else len(plot.boxes)
        self.wide = (pen.width - 2 - (count - 1) * _GAP) / count

    def drawn(self) -> float:
        """The boxes beside each other, all as tall as the tallest, or one below the other."""
        told = [self.told(one) for one in self.plot.boxes]
        tall = max(self.height(*one) for one in told)
        x = y = 1.0
        for at, one in enumerate(told):
            if at:
                self.plus(x, y, tall)
            own = self.height(*one) if self.below else tall
            self.box(x, y + (_GAP if self.below and at else 0), own, *one)
            if self.below:
                y += own + (_GAP if at else 0)
            else:
                x += self.wide + _GAP
        return (y if self.below else y + tall) + 1

    def told(self, one: Box) -> tuple[list[str], list[list[str]]]:
        room, language = self.wide - 2 * _PAD, self.plot.language
        head = wrapped(one.name.text(language), SIZE, room, "semibold")
        return head, [wrapped(line.text(language), SMALL, room) for line in one.lines]

    @staticmethod
    def height(head: list[str], lines: list[list[str]]) -> float:
        inner = len(head) * _HEAD + sum(len(one) * _LINE + _BETWEEN for one in lines)
        return inner + 2 * _PAD

    def box(self, x: float, y: float, tall: float, head: list[str], lines: list[list[str]]) -> None:
        pen, at = self.pen, y + _PAD
        strong, _ = pen.colours.series[0]
        pen.rect(x, y, self.wide, tall, "none", stroke=strong, round=6)
        for line in head:
            at += _HEAD
            pen.text(x + _PAD, at - 6, line, weight="semibold")
        for one in lines:
            at += _BETWEEN
            for line in one:
                at += _LINE
                pen.text(x + _PAD, at - 5, line, size=SMALL)

    def plus(self, x: float, y: float, tall: float) -> None:
        """The sign between two boxes: both must be there."""
        across = self.wide / 2 + 1 if self.below else x - _GAP / 2
        level = y + _GAP / 2 if self.below else y + tall / 2
        for dx, dy in ((6.0, 0.0), (0.0, 6.0)):
            self.pen.line(across - dx, level - dy, across + dx, level + dy, self.pen.colours.soft, thick=2)
