"""Declared tables and charts: axes, items and the series that are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from tilstand.define.definitions import Definition
from tilstand.define.labels import Catalogue
from tilstand.define.schema import Dims, PeriodField
from tilstand.terms import JoinedText, Text

ChartKind = Literal["bars", "stacked_bars", "lines", "donut", "pictogram", "small_multiples", "way", "scheme"]
UNLIKE: tuple[ChartKind, ...] = ("way",)
"""Kinds whose parts may count unlike things: each says what it counts, and none is measured by another."""


class ChartItem(Definition):
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


class ChartAxis(Definition):
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
    picks: tuple[ChartItem, ...] = ()


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
    rows: ChartAxis = ChartAxis()
    columns: ChartAxis = ChartAxis()
    parts: Literal["rows", "columns"] = "rows"
    note: str = ""
    boxes: tuple[SchemeBox, ...] = ()
    rounds: tuple[str, ...] = ()


class TableItem(Definition):
    """One row or column: the part of the address that it adds.

    Attributes:
        label: Text path; empty takes the label of the code, provider or period that the item names.
        measure: Measure, where it differs along the axis.
        change: True to show the change of the measure that the other axis gives.
        provider: Provider or group.
        period: Period.
        steps: Steps from the period of the round, each as long as it, instead of a period (-1 is the one
            before).
        where: Codes.
        level: Indentation in print.
        heading: True for a row that only bears a heading.
        rest: Dimension: the line shows what its codes leave unplaced ("not stated"), where that is anything;
            with a code of the dimension in `where`, what the parts of that code leave.
    """

    label: str = ""
    measure: str = ""
    change: bool = False
    provider: str = ""
    period: PeriodField | None = None
    steps: int = 0
    where: Dims = Field(default_factory=dict)
    level: int = 0
    heading: bool = False
    rest: str = ""


class TableAxis(Definition):
    """Rows or columns: an expansion, or items listed one by one, in this order.

    Attributes:
        total: True to begin with the total.
        dimension: All codes of a dimension.
        codes: Only these codes of it.
        group: The members of a provider group, and its total last.
        group_total: False to leave the group's total out.
        periods: Periods.
        steps: Periods as steps from that of the round: [-1, 0] is the one before and its own.
        items: Items listed one by one.
    """

    total: bool = False
    dimension: str = ""
    codes: tuple[str, ...] = ()
    group: str = ""
    group_total: bool = True
    periods: tuple[PeriodField, ...] = ()
    steps: tuple[int, ...] = ()
    items: tuple[TableItem, ...] = ()


class Table(Definition):
    """One table of the edition.

    Attributes:
        number: Its number in the print that it is taken from, which orders it; the edition counts its own.
        part: Part of the report; the first, if none is named.
        order: Place within the part, lowest first; then panels by name, then tables by number.
        kind: `table`, `panel` (one column of key figures), or `overview` (key figures of two periods, which
            the printed report shows as a spread).
        measure, provider, period, where: The common filter.
        rows, columns: The axes.
        bracket: Codes whose figure is printed in brackets after the main one, and counted inside it.
        not_stated: True to show, beside each breakdown, what its codes leave unplaced.
        notes: Text paths of notes printed under the table.
        key: True for key figures: the site shows them on its front page and beside a body without an account.
        printed: Whether the printed report has it; without a word, it has all but those that show single
            bodies of many. The site and the data have all tables.
        rounds: The rounds that it is for; all, if none is named.
    """

    part: int = 1
    number: str = ""
    order: int = 0
    kind: Literal["table", "panel", "overview"] = "table"
    measure: str = ""
    provider: str = ""
    period: PeriodField | None = None
    where: Dims = Field(default_factory=dict)
    rows: TableAxis
    columns: TableAxis = Field(default_factory=TableAxis)
    bracket: Dims = Field(default_factory=dict)
    not_stated: bool = False
    notes: tuple[str, ...] = ()
    key: bool = False
    printed: bool | None = None
    rounds: tuple[str, ...] = ()


def derive_table_titles(labels: Catalogue, tables: Mapping[str, Table]) -> dict[str, Text]:
    """The titles of tables that follow from what they count and how they break it down, by their paths.

    Args:
        labels: The names of measures, groups and dimensions; a table gets no title where one of its own lacks.
        tables: The tables by name.
    """
    titles: dict[str, Text] = {}
    for name, table in tables.items():
        axes = (table.rows, table.columns)
        paths = [f"measures.{table.measure}.name"]
        paths += [f"providers.{axis.group}" for axis in axes if axis.group]
        paths += [f"dimensions.{axis.dimension}" for axis in axes if axis.dimension]
        if all(path in labels for path in paths):
            titles[f"tables.{name}.title"] = JoinedText(tuple(labels[path] for path in paths), ": ")
    return titles
