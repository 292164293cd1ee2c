"""Tables as they are declared: two axes of figure addresses over a common filter."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tilstand.define.definition import Definition
from tilstand.define.schema import Dims, PeriodField

__all__ = ["Axis", "Item", "Table"]


class Item(Definition):
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


class Axis(Definition):
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
    items: tuple[Item, ...] = ()


class Table(Definition):
    """One table of the edition.

    Attributes:
        number: Its number in the print that it is taken from, which orders it; the edition counts its own.
        part: Part of the report.
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

    part: int
    number: str = ""
    order: int = 0
    kind: Literal["table", "panel", "overview"] = "table"
    measure: str = ""
    provider: str = ""
    period: PeriodField | None = None
    where: Dims = Field(default_factory=dict)
    rows: Axis
    columns: Axis = Field(default_factory=Axis)
    bracket: Dims = Field(default_factory=dict)
    not_stated: bool = False
    notes: tuple[str, ...] = ()
    key: bool = False
    printed: bool | None = None
    rounds: tuple[str, ...] = ()
