"""What a picture shows: figures of released tables, in the order in which its chart tells them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from tilstand.model.table import CellValue
from tilstand.terms import InvariantText, Language, Text, Unit

TOLD_APART = 5
"""Most parts that can be told apart by their colours and dashes."""

PERSONS = 200
"""Most persons that a pictogram shows."""


_NO_TEXT = InvariantText("")


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One figure of a picture.

    Attributes:
        text: As it is printed: the number, or the sign that stands where there is none.
        amount: The number; None where there is none.
        cell: The cell of the table; None where the table has none.
    """

    text: str
    amount: Decimal | None
    cell: CellValue | None

    @property
    def upper_amount(self) -> Decimal | None:
        """The greatest number that it may be, where it is a range; its number, where it is not, or is few or none."""
        upper = None if self.cell is None or self.cell.upper is None or self.cell.is_few else self.cell.upper.amount
        return self.amount if upper is None or self.amount is None else max(upper, self.amount)

    @property
    def is_range(self) -> bool:
        """True where it is known to lie between two numbers, and no more."""
        return self.upper_amount != self.amount


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """One part: a bar, slice, row of figures, line or panel.

    Attributes:
        name: Its words.
        points: A figure for each group.
        left: True for what a breakdown leaves unplaced.
        lane: The heading that it stands under; empty where it stands under none.
        level: How deep it lies there.
        counted: What its last figure counts, where the parts of the picture count unlike things.
    """

    name: Text
    points: tuple[ChartPoint, ...]
    left: bool = False
    lane: Text = _NO_TEXT
    level: int = 0
    counted: Text = _NO_TEXT

    @property
    def none(self) -> bool:
        """True where each of its figures is nobody and nothing; a figure that is not known is not that."""
        return all(point.amount == 0 and not (point.cell and point.cell.is_few) for point in self.points)


@dataclass(frozen=True, slots=True)
class DiagramBox:
    """One part of a scheme: its name, and what can stand for it.

    Attributes:
        name: Its words.
        lines: What can stand for it.
    """

    name: Text
    lines: tuple[Text, ...]


@dataclass(frozen=True)
class ChartData:
    """All that is drawn.

    Attributes:
        id: Name of its chart.
        table: Name of the table that stands behind it.
        title: Title of the picture.
        kind: How it is drawn.
        asked: How its chart asks for it; the figures of a year may not allow that.
        language: Language of its words.
        groups: What stands across the parts: periods, or the groups of bars.
        series: The parts.
        totals: The total of each group, where the table has one.
        unit: What is counted.
        dated: True where the groups are periods, named as such.
        breaks: Position of each group before which a series breaks, with the reason.
        notes: Sentences under the picture.
        counted: What stands under the total in the middle of a donut: what is counted.
        alt: What it shows, with its figures, in words.
        boxes: Of a scheme, its parts; it has no figures.
        number: Its number among the pictures of the report; empty where it has none.
    """

    id: str
    table: str
    title: Text
    kind: str
    asked: str
    language: Language
    groups: tuple[Text, ...]
    series: tuple[ChartSeries, ...]
    totals: tuple[ChartPoint | None, ...]
    unit: Unit | None
    dated: bool = False
    breaks: Mapping[int, Text] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()
    counted: Text = _NO_TEXT
    alt: Text = _NO_TEXT
    boxes: tuple[DiagramBox, ...] = ()
    number: str = ""

    @property
    def names(self) -> list[str]:
        """The names of the parts, in its language."""
        return [chart_series.name.text(self.language) for chart_series in self.series]

    @property
    def heads(self) -> list[str]:
        """The names of the groups, in its language."""
        return [group.text(self.language) for group in self.groups]

    @property
    def legend_series(self) -> list[tuple[int, ChartSeries]]:
        """The parts that a legend tells, each with its place: no empty ones, unless all are."""
        placed = list(enumerate(self.series))
        return [(at, chart_series) for at, chart_series in placed if not chart_series.none] or placed

    @property
    def points(self) -> list[ChartPoint]:
        """All figures of the parts."""
        return [point for chart_series in self.series for point in chart_series.points]

    @cached_property
    def amounts(self) -> list[Decimal]:
        """All numbers of the parts."""
        return [point.amount for point in self.points if point.amount is not None]

    @cached_property
    def reach(self) -> list[Decimal]:
        """All numbers that are drawn: those of the parts, and the greatest of each range."""
        return self.amounts + [
            point.upper_amount for point in self.points if point.is_range and point.upper_amount is not None
        ]

    def find_group_total(self, group: int = 0) -> Decimal | None:
        """The total of a group; None where there is none."""
        point = self.totals[group]
        return None if point is None else point.amount

    def whole(self, group: int = 0) -> bool:
        """True where every part is a number of at least zero, and together they are the total."""
        amounts = [chart_series.points[group].amount for chart_series in self.series]
        known = [amount for amount in amounts if amount is not None and amount >= 0]
        return len(known) == len(amounts) and sum(known) == self.find_group_total(group)
