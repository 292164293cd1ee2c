"""Diagrams: concept scheme and flow of persons through a system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from tilstand.model.chart import ChartData, ChartSeries, DiagramBox
from tilstand.render.bar_charts import NARROW
from tilstand.render.svg_canvas import SIZE, SMALL, SvgCanvas, measure_text_width, wrap_text_lines

_GAP, _PAD, _LINE, _BETWEEN, _HEAD = 30.0, 12.0, 17.0, 5.0, 20.0


def draw_scheme(plot: ChartData, pen: SvgCanvas) -> float:
    """Draw the boxes; the height that they take."""
    return _SchemeDrawing(plot, pen).draw_scheme_boxes()


class _SchemeDrawing:
    def __init__(self, plot: ChartData, pen: SvgCanvas) -> None:
        self.plot, self.pen = plot, pen
        self.below = pen.width < NARROW
        count = 1 if self.below else len(plot.boxes)
        self.wide = (pen.width - 2 - (count - 1) * _GAP) / count

    def draw_scheme_boxes(self) -> float:
        """The boxes beside each other, all as tall as the tallest, or one below the other."""
        told = [self.told(box) for box in self.plot.boxes]
        tall = max(self.height(*texts) for texts in told)
        x = y = 1.0
        for at, texts in enumerate(told):
            if at:
                self.draw_plus_sign(x, y, tall)
            height = self.height(*texts) if self.below else tall
            self.draw_scheme_box(x, y + (_GAP if self.below and at else 0), height, *texts)
            if self.below:
                y += height + (_GAP if at else 0)
            else:
                x += self.wide + _GAP
        return (y if self.below else y + tall) + 1

    def told(self, box: DiagramBox) -> tuple[list[str], list[list[str]]]:
        room, language = self.wide - 2 * _PAD, self.plot.language
        head = wrap_text_lines(box.name.text(language), SIZE, room, "semibold")
        return head, [wrap_text_lines(line.text(language), SMALL, room) for line in box.lines]

    @staticmethod
    def height(head: list[str], lines: list[list[str]]) -> float:
        inner = len(head) * _HEAD + sum(len(line) * _LINE + _BETWEEN for line in lines)
        return inner + 2 * _PAD

    def draw_scheme_box(self, x: float, y: float, tall: float, head: list[str], lines: list[list[str]]) -> None:
        pen, at = self.pen, y + _PAD
        strong, _ = pen.colours.series[0]
        pen.draw_rectangle(x, y, self.wide, tall, "none", stroke=strong, round=6)
        pen.lines(x + _PAD, at + _HEAD - 6, _HEAD, head, weight="semibold")
        at += len(head) * _HEAD
        for paragraph in lines:
            pen.lines(x + _PAD, at + _BETWEEN + _LINE - 5, _LINE, paragraph, size=SMALL)
            at += _BETWEEN + len(paragraph) * _LINE

    def draw_plus_sign(self, x: float, y: float, tall: float) -> None:
        """The sign between two boxes: both must be there."""
        across = self.wide / 2 + 1 if self.below else x - _GAP / 2
        level = y + _GAP / 2 if self.below else y + tall / 2
        for dx, dy in ((6.0, 0.0), (0.0, 6.0)):
            self.pen.line(across - dx, level - dy, across + dx, level + dy, self.pen.colours.soft, thick=2)


_FIGURE, _WAY_LINE, _WAY_PAD, _WAY_GAP, _ARROW, _WAY_HEAD = 22.0, 15.5, 9.0, 16.0, 24.0, 24.0
_FIRST = 0.27
"""Part of the sheet that the boxes take where one is met."""


@dataclass(slots=True)
class _FlowStep:
    """A step: its figure, what it counts, its name, and the parts that are told inside it."""

    step: ChartSeries
    parts: list[ChartSeries] = field(default_factory=list)


def draw_flow_chart(plot: ChartData, pen: SvgCanvas) -> float:
    """Draw the steps in boxes, each lane under its name; the height that they take.

    The first lane is where one is met; each of the others is a way on from there, step by step.

    Args:
        plot: Steps with their lanes; a step that lies deeper than the one before is a part of it.
        pen: The pen.
    """
    lanes = [
        (name, _nest_flow_steps(list(steps)))
        for name, steps in groupby(plot.series, key=lambda step: step.lane.text(plot.language))
    ]
    drawing = _FlowDrawing(plot, pen)
    return drawing.narrow(lanes) if pen.width < NARROW or len(lanes) == 1 else drawing.wide(lanes)


def _nest_flow_steps(steps: Sequence[ChartSeries]) -> list[_FlowStep]:
    least = min(step.level for step in steps)
    flow_steps: list[_FlowStep] = []
    for step in steps:
        if step.level > least and flow_steps:
            flow_steps[-1].parts.append(step)
        else:
            flow_steps.append(_FlowStep(step))
    return flow_steps


@dataclass(frozen=True, slots=True)
class _FlowDrawing:
    plot: ChartData
    pen: SvgCanvas

    def wide(self, lanes: Sequence[tuple[str, list[_FlowStep]]]) -> float:
        """The first lane down the left side, the others in rows beside it."""
        pen = self.pen
        first = pen.width * _FIRST
        left = first + _ARROW + _WAY_GAP
        middles: list[float] = []
        y = 0.0
        for name, boxes in lanes[1:]:
            y = self.name(name, left, y, pen.width - left)
            value = (pen.width - left - (len(boxes) - 1) * _ARROW) / len(boxes)
            tall = max(self.height(box, value) for box in boxes)
            for n, box in enumerate(boxes):
                x = left + n * (value + _ARROW)
                self.draw_flow_step(box, x, y, value, tall)
                if n:
                    pen.draw_arrow((x - _ARROW + 3, y + tall / 2), (x - 3, y + tall / 2))
            middles.append(y + tall / 2)
            y += tall + _WAY_GAP
        bottom = y - _WAY_GAP
        name, boxes = lanes[0]
        tall = max(self.height(box, first) for box in boxes)
        whole = len(boxes) * (tall + _WAY_GAP) - _WAY_GAP
        # Where one is met stands in the middle of the ways that lead on from there.
        top = self.name(name, 0, max((bottom - whole - _WAY_HEAD) / 2, 0), first)
        for n, box in enumerate(boxes):
            self.draw_flow_step(box, 0, top + n * (tall + _WAY_GAP), first, tall)
        bottom = max(bottom, top + whole)
        trunk, centre = first + _WAY_GAP, top + whole / 2
        pen.line(trunk, centre, first, centre, pen.colours.soft, thick=1.5)
        ends = [*middles, centre]
        pen.line(trunk, min(ends), trunk, max(ends), pen.colours.soft, thick=1.5)
        for middle in middles:
            pen.draw_arrow((trunk, middle), (left - 3, middle))
        return bottom + 2

    def narrow(self, lanes: Sequence[tuple[str, list[_FlowStep]]]) -> float:
        """All lanes below each other, their steps too."""
        y = 0.0
        for at, (name, boxes) in enumerate(lanes):
            y = self.name(name, 0, y, self.pen.width)
            for n, box in enumerate(boxes):
                if n and at:
                    self.pen.draw_arrow((self.pen.width / 2, y + 2), (self.pen.width / 2, y + _WAY_GAP + 2))
                    y += _WAY_GAP + 5
                elif n:
                    y += _WAY_GAP / 2
                tall = self.height(box, self.pen.width)
                self.draw_flow_step(box, 0, y, self.pen.width, tall)
                y += tall
            y += _WAY_GAP + 6
        return y - _WAY_GAP

    def name(self, name: str, x: float, y: float, room: float) -> float:
        lines = wrap_text_lines(name, SMALL, room, "semibold")
        self.pen.lines(x, y + 13, _WAY_LINE, lines, size=SMALL, weight="semibold")
        return y + _WAY_HEAD + (len(lines) - 1) * _WAY_LINE - 3

    def height(self, box: _FlowStep, wide: float) -> float:
        room = wide - 2 * _WAY_PAD
        parts = self.parts(box, room)
        lines = len(self.counted(box.step, room)[1]) + len(self.lines(box.step, room))
        return 2 * _WAY_PAD + _FIGURE + lines * _WAY_LINE + (len(parts) * _WAY_LINE + 6 if parts else 0)

    def draw_flow_step(self, box: _FlowStep, x: float, y: float, wide: float, tall: float) -> None:
        pen, room = self.pen, wide - 2 * _WAY_PAD
        pen.draw_rectangle(x + 0.75, y + 0.75, wide - 1.5, tall - 1.5, "none", stroke=pen.colours.line, round=4)
        text, baseline = box.step.points[-1].text, y + _WAY_PAD + _FIGURE - 4
        pen.text(x + _WAY_PAD, baseline, text, size=_FIGURE, weight="semibold", fill=pen.colours.series[0][0])
        beside, below = self.counted(box.step, room)
        after = x + _WAY_PAD + measure_text_width(text, _FIGURE, "semibold") + 5
        pen.text(after, baseline, beside, size=SMALL, fill=pen.colours.soft)
        baseline += 3 + _WAY_LINE
        for lines, fill, gap in (
            (below, pen.colours.soft, 0),
            (self.lines(box.step, room), "", 6),
            (self.parts(box, room), "", 0),
        ):
            pen.lines(x + _WAY_PAD, baseline, _WAY_LINE, lines, size=SMALL, fill=fill)
            baseline += len(lines) * _WAY_LINE + gap

    def counted(self, step: ChartSeries, room: float) -> tuple[str, list[str]]:
        """What a figure counts: beside it, if there is room, or in lines below it."""
        words = step.counted.text(self.plot.language)
        free = room - measure_text_width(step.points[-1].text, _FIGURE, "semibold") - 5
        if measure_text_width(words, SMALL) <= free:
            return words, []
        return "", wrap_text_lines(words, SMALL, room)

    def lines(self, step: ChartSeries, room: float) -> list[str]:
        return wrap_text_lines(step.name.text(self.plot.language), SMALL, room)

    def parts(self, box: _FlowStep, room: float) -> list[str]:
        texts = (f"{part.points[-1].text} {part.name.text(self.plot.language)}" for part in box.parts)
        return [line for text in texts for line in wrap_text_lines(text, SMALL, room)]
