"""Tables and pictures in plain lines, so that a test can say all of what is released."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator

import pytest

from tilstand.model import CellValue, ReleasableTable, TableNote
from tilstand.model.chart import ChartData, ChartPoint
from tilstand.terms import FigureOrigin, Key, Text, ValueQualifier


@pytest.fixture(scope="session")
def lines() -> Callable[..., str]:
    """What a table or picture says, line by line, in English."""

    def told(one: ReleasableTable | ChartData) -> str:
        many = _table(one) if isinstance(one, ReleasableTable) else _plot(one)
        form = textwrap.TextWrapper(108, subsequent_indent="      ", break_on_hyphens=False)
        return "\n".join(part for line in many for part in form.wrap(line)) + "\n"

    return told


def _table(table: ReleasableTable) -> Iterator[str]:
    kinds = f"{table.id}: {table.kind} {table.number}, part {table.part}, {table.policy}"
    yield kinds + (", key" if table.key else "") + "".join(f", bracket {d}={c}" for d, c in table.bracket)
    yield f"{_said(table.title)} ({_said(table.unit)})"
    yield " | ".join(["", *map(_said, table.column_labels)])
    changes = table.changes or (None,) * len(table.cells)
    for (label, level, heading), row, change in zip(table.row_labels, table.cells, changes, strict=True):
        head = ">" * level + ("# " if heading else " ") + _said(label)
        cells = [] if heading else [_cell(cell) for cell in row]
        yield " | ".join([head.strip(), *cells, *([_said(change)] if change is not None else [])])
    yield from (_note(note) for note in table.notes)


def _cell(cell: CellValue | None) -> str:
    if cell is None:
        return "None"
    words = [str(cell.value)]
    words += [cell.qualifier.value] if cell.qualifier is not ValueQualifier.EXACT else []
    words += [cell.origin.value] if cell.origin is not FigureOrigin.SUBMITTED else []
    if cell.bracket is not None:
        words += [f"({cell.bracket} {cell.bracket_qualifier.value} {cell.bracket_origin.value})"]
    return " ".join([*words, *map(_note, cell.notes), f"<{_key(cell.key)}>"])


def _note(note: TableNote) -> str:
    inside = f" in: {_said(note.inside)}" if note.inside is not None else ""
    return f"[{note.kind.value}: {_said(note.text)}{inside}{' '.join(('', *note.see))}]"


def _key(key: Key | None) -> str:
    return (
        ""
        if key is None
        else " ".join([key.measure, key.provider, str(key.period), *(f"{d}={c}" for d, c in key.dims)])
    )


def _said(text: Text) -> str:
    return text.text("en")


def _plot(plot: ChartData) -> Iterator[str]:
    dated = ", dated" if plot.dated else ""
    yield f"{plot.id} of {plot.table}: {plot.kind}, asked {plot.asked}, {plot.language}, {plot.unit}{dated}"
    yield f"{_said(plot.title)} ({_said(plot.counted)})"
    yield " | ".join(["", *plot.heads])
    for one in plot.series:
        yield " | ".join([f"{_said(one.name)}{' (left)' if one.left else ''}", *map(_point, one.points)])
    yield " | ".join(["total", *map(_point, plot.totals)])
    yield from (f"break at {at}: {_said(why)}" for at, why in plot.breaks.items())
    yield from (f"note: {note.text(plot.language)}" for note in plot.notes)
    yield f"alt: {plot.alt.text(plot.language)}"


def _point(point: ChartPoint | None) -> str:
    if point is None:
        return "None"
    return f"{point.text}={point.amount} <{_key(point.cell.key if point.cell else None)}>"
