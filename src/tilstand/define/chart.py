"""Charts as they are declared: which figures of a table are drawn, and how."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tilstand.define.definition import Definition
from tilstand.define.schema import Dims, PeriodField

__all__ = ["UNLIKE", "Chart", "ChartKind", "Lines", "Pick", "SchemeBox"]

ChartKind = Literal["bars", "stacked_bars", "lines", "donut", "pictogram", "small_multiples", "way", "scheme"]
UNLIKE: tuple[ChartKind, ...] = ("way",)
"""Kinds whose parts may count unlike things: each says what it counts, and none is measured by another."""


class Pick(Definition):
    """One row or column of the table, named by what it adds to the address of its figures.

    Attributes:
        label: Text path; empty takes the table's own words.
        measure, provider, period: What the row or column stands for, where it says so.
        steps: Steps from the table's latest period, instead of a period.
        where: Its codes, all of them; none for a total.
    """

    label: str = ""
    measure: str = ""
    provider: str = ""
    period: PeriodField | None = None
    steps: int | None = None
    where: Dims = Field(default_factory=dict)


class Lines(Definition):
    """The rows (or columns) that are drawn, in this order: all that bear figures, if nothing is named.

    Attributes:
        dimension: The codes of a breakdown, and what the breakdown leaves unplaced. Bars and pictograms have
            the largest first, unless the code list has an order of its own; other charts the table's order.
        codes: Only these codes, in this order, and what is left unplaced.
        steps: Steps from the table's latest period: [-1, 0] is the one before and the latest. The first line
            of each is drawn, under the name of its period.
        picks: Rows or columns named one by one.
    """

    dimension: str = ""
    codes: tuple[str, ...] = ()
    steps: tuple[int, ...] = ()
    picks: tuple[Pick, ...] = ()


class SchemeBox(Definition):
    """One part of what a scheme takes apart: its name, and what can stand for it.

    Attributes:
        title: Text path.
        lines: Text paths.
    """

    title: str
    lines: tuple[str, ...] = ()


class Chart(Definition):
    """One picture of the edition: what stands in its table and nothing else, or the words of a scheme.

    Attributes:
        table: The table that stands behind it; none for a scheme.
        kind: How it is drawn. A donut takes the parts of a whole only, a pictogram persons only. A `way`
            shows a way through a system: the table's headings are where one is met and the ways on from
            there, the rows under them the steps, deeper rows parts of the step above. Its figures may have
            unlike units.
        title: Text path; empty takes the table's title. `{year}` in it is the latest period drawn.
        order: Place among the charts of one table, lowest first.
        rows, columns: What is drawn.
        parts: The axis that gives the bars, slices, figures, lines or panels. The other one gives the groups
            of bars, the periods, or is a single line.
        note: Text path of a sentence under the picture.
        boxes: Of a scheme, the parts that must all be there, in order.
        rounds: The rounds that it is for; all, if none is named.
    """

    table: str = ""
    kind: ChartKind
    title: str = ""
    order: int = 0
    rows: Lines = Lines()
    columns: Lines = Lines()
    parts: Literal["rows", "columns"] = "rows"
    note: str = ""
    boxes: tuple[SchemeBox, ...] = ()
    rounds: tuple[str, ...] = ()
