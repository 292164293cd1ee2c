"""Tables and revisions as CSV files with codes and status."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from tilstand.model.appendix import AppendixRevision
from tilstand.model.names import RECONSTRUCTED, EditionNames
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.terms import FORMULA, FigureOrigin, Key, Value, ValueQualifier
from tilstand.terms.text import strip_language_runs

# SDMX cross-domain codes: the total of a dimension, and a dimension that the measure does not have.
TOTAL, NOT_APPLICABLE = "_T", "_Z"

NUMBER_STATUSES = "ABEI"
"""The observation statuses of a figure that has a number."""

DRAFT = "draft"
"""The first column of every file of a draft, and of no other edition: nobody takes its figures for final."""

_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*")
_PLACE = ("table", "row", "column", "row_label", "column_label", "measure", "provider", "period")
_SIDES = ("upper", "published", "computed", "computed_upper")
_FIGURE = ("unit", "value", "status", "confidentiality", "qualifier", "origin", "bracket", *_SIDES, "notes")
COLUMNS = (*_PLACE, *_FIGURE)
"""The columns that every table has; between the two runs stand those of its dimensions."""


def write_table_csv(names: EditionNames, table: ReleasableTable) -> bytes:
    """A table as CSV: UTF-8, line feeds, cells in the order of the table.

    Rows and columns are numbered from 1. A dimension at its total has the code `_T`; one that the measure
    does not have, `_Z`; what a breakdown leaves unplaced, `_X`. The status is SDMX's observation status; the
    confidentiality is SDMX's too, in words that every reader takes for words: `confidential` for what is not
    shown, whether it is small or hidden for another's sake.
    Every line of a draft, a demonstration or what is reconstructed from print says that it is one.

    Args:
        names: What the addresses are called.
        table: The table.
    """
    used = {name for key in table.list_keys() for name, _ in key.dims}
    dimensions = [name for name in names.dimensions if name in used]
    mark = [*names.imprint.marks, *([names.basis] if names.basis == RECONSTRUCTED else [])]
    lines = (
        [*mark, *_build_csv_line(names, table, at, across, cell, dimensions)]
        for at, row in enumerate(table.cells)
        for across, cell in enumerate(row)
        if cell is not None
    )
    return write_csv_rows([*mark, *_PLACE, *dimensions, *_FIGURE], lines)


def write_csv_rows(
    head: Sequence[str], lines: Iterator[Sequence[str]] | Sequence[Sequence[str]], delimiter: str = ","
) -> bytes:
    """Lines as CSV bytes; no text starts a formula in a spreadsheet, and numbers are as they are."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(map(escape_formula, line) for line in lines)
    return out.getvalue().encode()


def escape_formula(cell: str) -> str:
    """A cell that a spreadsheet takes for what it is: words that begin as a formula get a mark before."""
    return f"'{cell}" if cell.startswith(FORMULA) and not _NUMBER.fullmatch(cell) else cell


def mark_csv_as_draft(data: bytes) -> bytes:
    """A CSV file with the mark of a draft as its first column, in every line."""
    head, *lines = csv.reader(io.StringIO(data.decode(), newline=""))
    return write_csv_rows([DRAFT, *head], [[DRAFT, *line] for line in lines])


def _build_csv_line(
    names: EditionNames, table: ReleasableTable, at: int, across: int, cell: CellValue, dimensions: Sequence[str]
) -> list[str]:
    language = names.language
    key, value = cell.key, cell.value
    return [
        *(table.id, str(at + 1), str(across + 1)),
        *(table.row_labels[at][0].text(language), table.column_labels[across].text(language)),
        *((key.measure, key.provider, str(key.period)) if key else (NOT_APPLICABLE,) * 3),
        *(get_dimension_code(names, key, dimension) for dimension in dimensions),
        names.unit(key).value if key else NOT_APPLICABLE,
        str(value) if value.known else "",
        get_observation_status(names, cell),
        value.status.confidentiality,
        cell.qualifier.value if value.known else "",
        format_origin(names, cell),
        _format_known_value(cell.bracket),
        *(_format_known_value(getattr(cell, side)) for side in _SIDES),
        " | ".join(note.text.text(language) for note in cell.notes),
    ]


def format_origin(names: EditionNames, cell: CellValue) -> str:
    """How a figure came about; nothing where there is none, or where the number stands for several, rounded.

    Whether somebody stated it or it follows from others would there tell more than the number: who has nobody
    often leaves the line blank.

    Args:
        names: What the measures are called, and what is printed rounded.
        cell: The figure.
    """
    if not cell.value.known or cell.is_few:
        return ""
    about = cell.qualifier is ValueQualifier.ABOUT
    rounds = about and any(measure.threshold > 1 for measure in names.measures.values())
    return "" if rounds else cell.origin.value


_ESTIMATED = (ValueQualifier.ABOUT, ValueQualifier.AT_LEAST, ValueQualifier.AT_MOST, ValueQualifier.FEW)
_IMPUTED = (ValueQualifier.DERIVED, ValueQualifier.REPAIRED)
_INFERRED = (FigureOrigin.DEDUCED.value, FigureOrigin.ADJUSTED.value)


def get_observation_status(names: EditionNames, cell: CellValue) -> str:
    """The letter of SDMX's CL_OBS_STATUS; `A` only for a number that stands as it was counted.

    A bound and what is rounded are estimates (E); what was read out of words or other figures is imputed (I);
    then comes a break with the period before (B). It is the same in whatever table the figure stands.

    Args:
        names: What the measures are called, with their breaks.
        cell: The figure.
    """
    if not cell.value.known:
        return cell.value.status.sdmx
    statistic = names.measures[cell.key.measure].statistic if cell.key else ""
    if cell.qualifier in _ESTIMATED or statistic == "range":
        return "E"
    if cell.qualifier in _IMPUTED or format_origin(names, cell) in _INFERRED:
        return "I"
    return "B" if cell.key and find_break_cause(names, cell.key) else "A"


def find_break_cause(names: EditionNames, key: Key) -> str:
    """The cause of the break that begins in the period of a figure; empty where there is none."""
    causes = (
        series_break.cause
        for series_break in names.measures[key.measure].breaks
        if key.provider in series_break.concerns and key.period.first <= series_break.period.first <= key.period.last
    )
    return next(causes, "")


def _format_known_value(value: Value | None) -> str:
    return str(value) if value is not None and value.known else ""


def get_dimension_code(names: EditionNames, key: Key | None, dimension: str) -> str:
    """The code of a figure in a dimension: `_T` at its total, `_Z` where its measure does not have it."""
    if key is None or dimension not in names.measures[key.measure].dimensions:
        return NOT_APPLICABLE
    return key.code(dimension) or TOTAL


_HEAD = (
    *("measure", "provider", "period", "codes", "unit"),
    *("published_value", "published_status", "published_edition", "published_on"),
    *("revised_value", "revised_status", "revised_edition", "revised_on"),
    "reason",
)


def write_revisions_csv(names: EditionNames, revised: Sequence[AppendixRevision]) -> bytes:
    """`revisions.csv`: both values of each revised figure, with the edition and the day of each.

    Args:
        names: What the addresses are called.
        revised: The revised figures.
    """
    return write_csv_rows(_HEAD, [_build_revision_row(names, revision) for revision in revised])


def _build_revision_row(names: EditionNames, one: AppendixRevision) -> list[str]:
    key, was, now = one.key, one.published, one.revised
    return [
        *(key.measure, key.provider, str(key.period)),
        "; ".join(f"{name}={code}" for name, code in key.dims),
        names.unit(key).value,
        *(str(was) if was.known else "", was.status.sdmx, one.edition, one.published_on.isoformat()),
        *(str(now) if now.known else "", now.status.sdmx, names.round_name, one.revised_on.isoformat()),
        strip_language_runs(one.reason.text(names.language)),
    ]
