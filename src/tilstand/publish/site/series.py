"""Time series: tables with an axis of periods, and the breaks that lie on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tilstand.model.names import NamedBreak, Names
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.terms import Alike, Joined, Period, Text

__all__ = ["Broken", "TimeAxis", "axis", "breaks"]

_LEAST = 3  # periods that make a series


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """The axis of a table along which time runs.

    Attributes:
        down: True where time runs down the rows, False where it runs across the columns.
        periods: The period of each row or column; None where there is none.
    """

    down: bool
    periods: tuple[Period | None, ...]

    @property
    def span(self) -> tuple[Period, ...]:
        """The periods, in order, each once."""
        return tuple(sorted({one for one in self.periods if one is not None}))


@dataclass(frozen=True, slots=True)
class Broken:
    """A break in a table's series.

    Attributes:
        at: Row or column with which it begins.
        measure: Name of the measure that is broken.
        reason: Why.
    """

    at: int
    measure: Text
    reason: Text


def axis(table: ReleasableTable) -> TimeAxis | None:
    """The axis of time of a table; None if it has fewer than three periods, or none that runs straight."""
    across = [[row[at] for row in table.cells] for at in range(len(table.column_labels))]
    for down, lines in ((False, across), (True, table.cells)):
        periods = tuple(_period(line) for line in lines)
        found = [one for one in periods if one is not None]
        if len(set(found)) >= _LEAST and not any(_mixed(line) for line in lines):
            return TimeAxis(down, periods)
    return None


def breaks(names: Names, table: ReleasableTable, along: TimeAxis) -> tuple[Broken, ...]:
    """The breaks between the first and the last period of a series.

    A break of one provider concerns every group that the provider is a member of.
    """
    return tuple(sorted(_breaks(names, table, along), key=lambda one: one.at))


def _breaks(names: Names, table: ReleasableTable, along: TimeAxis) -> Iterator[Broken]:
    keys = [cell.key for row in table.cells for cell in row if cell is not None and cell.key is not None]
    first = along.span[0]
    for measure in dict.fromkeys(key.measure for key in keys):
        shown = dict.fromkeys(key.provider for key in keys if key.measure == measure)
        for broken in names.measures[measure].breaks:
            if not set(shown) & set(broken.concerns):
                continue
            at = next(
                (n for n, one in enumerate(along.periods) if one and broken.period.first <= one.first), None
            )
            if at is not None and first.first < broken.period.first:
                yield Broken(at, names.measure(measure), _reason(names, broken))


def _reason(names: Names, broken: NamedBreak) -> Text:
    if not broken.provider:
        return broken.reason
    body = names.provider(broken.provider)
    return Joined((broken.reason, Alike(" ("), body, Alike(")")), "")


def _period(line: Sequence[CellValue | None]) -> Period | None:
    return next((cell.key.period for cell in line if cell is not None and cell.key is not None), None)


def _mixed(line: Sequence[CellValue | None]) -> bool:
    return len({cell.key.period for cell in line if cell is not None and cell.key is not None}) > 1
