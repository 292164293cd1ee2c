"""All figures of an edition in one long table: a row a figure, a column a dimension, types declared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from tilstand.model.appendix import Headcount
from tilstand.model.names import MARKS, EditionNames, SeriesBreak
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.publish.csv_files import (
    find_break_cause,
    format_origin,
    get_dimension_code,
    get_observation_status,
)
from tilstand.publish.jsonstat import index_table_figures, label_breakdown
from tilstand.report_text import get_report_string, get_unit_name
from tilstand.report_text.print_forms import format_printed_cell
from tilstand.terms import JoinedText, Key, Language, Period, Text, Unit, Value, ValueQualifier, ValueStatus
from tilstand.terms.text import strip_language_runs

RecordValue = str | int | Decimal | date | None
ColumnType = Literal["string", "number", "integer", "date"]

RECORDS = ("figure", "persons", "break")
"""What a row is: a figure, the bounds of different persons, or a break in a series."""

STATES = (*(status.value for status in ValueStatus), "bounds")
"""The states of a value; of one that is `bounds` only the least and the greatest are known."""

# What one reader or another takes for a number, a truth or nothing at all.
_MISREAD = re.compile(r"[+-]?[0-9][0-9.,eE+-]*|n/?a|nan|null|none|inf(inity)?|t|f|true|false|yes|no|y|n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A column of the long table.

    Attributes:
        name: Its name, the same in every edition.
        type: What its values are, whatever they look like.
        label: What it holds.
    """

    name: str
    type: ColumnType
    label: Text


@dataclass(frozen=True)
class LongTable:
    """The long table.

    Attributes:
        columns: Its columns: those of an edition follow from the collection, not from the figures it has.
        rows: Its rows, a value a column.
    """

    columns: tuple[FigureColumn, ...]
    rows: tuple[tuple[RecordValue, ...], ...]


# The columns before and after those of the dimensions, each run with its type; then those of each language.
_BEFORE: tuple[tuple[ColumnType, tuple[str, ...]], ...] = (
    ("string", ("edition_state", "collection", "edition")),
    ("date", ("edition_date",)),
    ("string", ("basis", "record", "id", "tables", "findings", "measure", "provider", "source_body")),
    ("date", ("period_start", "period_end")),
    ("integer", ("year",)),
)
_AFTER: tuple[tuple[ColumnType, tuple[str, ...]], ...] = (
    ("string", ("statistic", "unit", "role", "flow", "victim_status", "decided_by")),
    ("number", ("value", "lower", "upper")),
    ("string", ("state", "obs_status", "conf_status", "qualifier", "origin")),
    ("number", ("published", "computed", "computed_upper")),
    ("string", ("break_cause",)),
)
_TRANSLATED = ("printed", "measure_label", "provider_label", "breakdown_label", "unit_label", "notes")
COLUMN_NAMES = (*(name for _, run in (*_BEFORE, *_AFTER) for name in run), *_TRANSLATED)
"""The columns beside those of the dimensions, without their languages."""


def protect_code(code: str) -> str:
    """A code as every reader takes it for text: one that looks like a number, a truth or nothing gets a `_`.

    Example:
        >>> [protect_code(code) for code in ("0301", "NA", "F", "female")]
        ['_0301', '_NA', '_F', 'female']
    """
    return f"_{code}" if _MISREAD.fullmatch(code) else code


def build_figure_table(
    names: EditionNames, tables: Sequence[ReleasableTable], headcount: Headcount | None = None
) -> LongTable:
    """The long table of an edition: each figure once, whatever tables it stands in.

    Args:
        names: What the edition and its addresses are called.
        tables: The tables that are released.
        headcount: How many different persons there are, where that is released.
    """
    columns = tuple(_list_columns(names))
    shared = _build_edition_values(names)
    records = [
        *_build_figure_records(names, tables),
        *([_build_headcount_record(names, headcount)] if headcount is not None else []),
        *(
            _build_break_record(names, measure, series_break)
            for measure in _list_used_measures(tables)
            for series_break in names.measures[measure].breaks
        ),
    ]
    own = [column.name for column in columns]
    return LongTable(columns, tuple(tuple((shared | record).get(name) for name in own) for record in records))


def _list_columns(names: EditionNames) -> Iterator[FigureColumn]:
    def describe(run: Sequence[str], type: ColumnType) -> Iterator[FigureColumn]:
        for name in run:
            yield FigureColumn(name, type, get_report_string(names.words, f"column.{name}"))

    def translate(name: str) -> Iterator[FigureColumn]:
        for language in names.languages:
            yield FigureColumn(f"{name}_{language}", "string", get_report_string(names.words, f"column.{name}"))

    for type, run in _BEFORE:
        yield from describe(run, type)
    for name, dimension in names.dimensions.items():
        yield FigureColumn(_name_dimension(name), "string", dimension.label)
    for type, run in _AFTER:
        yield from describe(run, type)
    for name in _TRANSLATED:
        yield from translate(name)


def _name_dimension(name: str) -> str:
    """The column of a dimension; one that is called as another column is gets an ending."""
    return f"{name}_code" if name in COLUMN_NAMES else name


def _build_edition_values(names: EditionNames) -> dict[str, RecordValue]:
    return {
        "edition_state": "_".join(mark for mark in MARKS if mark in names.imprint.marks) or "final",
        "collection": protect_code(names.collection),
        "edition": f"{names.collection}-{names.round_name}",
        "edition_date": names.imprint.corrected or names.published,
        "basis": names.basis,
    }


def _list_used_measures(tables: Sequence[ReleasableTable]) -> list[str]:
    return list(dict.fromkeys(key.measure for table in tables for key in table.list_keys()))


def _build_figure_records(names: EditionNames, tables: Sequence[ReleasableTable]) -> Iterator[dict[str, RecordValue]]:
    figures: dict[Key, CellValue] = {}
    places: dict[Key, list[str]] = {}
    for table in tables:
        for key, cell in index_table_figures(names, table).items():
            places.setdefault(key, []).append(table.id)
            known = figures.setdefault(key, cell)
            if known is not cell and set(cell.notes) - set(known.notes):
                figures[key] = replace(known, notes=tuple(dict.fromkeys((*known.notes, *cell.notes))))
    for key, cell in figures.items():
        yield {
            **_build_address_values(names, key, names.unit(key)),
            **_build_number_values(names, key, cell),
            "record": "figure",
            "id": key.text(),
            "tables": " ".join(places[key]),
            "findings": " ".join(dict.fromkeys(anchor for note in cell.notes for anchor in note.see)),
            "break_cause": find_break_cause(names, key),
            **_translate(names, "notes", JoinedText(tuple(note.text for note in cell.notes), " | ").text),
        }


def _build_address_values(names: EditionNames, key: Key, unit: Unit) -> dict[str, RecordValue]:
    measure = names.measures[key.measure]
    unit_label = get_unit_name(names.words, unit.value)
    alone = names.body(key.provider).members == (key.provider,)
    breakdown = label_breakdown(names, key, names.dimensions)
    return {
        "measure": protect_code(key.measure),
        "provider": protect_code(key.provider),
        "source_body": protect_code(key.provider if alone else names.coordinator),
        **_build_period_values(key.period),
        **{_name_dimension(name): protect_code(get_dimension_code(names, key, name)) for name in names.dimensions},
        "statistic": measure.statistic,
        "unit": unit.value,
        "role": measure.role,
        "flow": measure.flow,
        "victim_status": measure.status,
        "decided_by": measure.decided_by,
        **_translate(names, "measure_label", names.counted([key]).text),
        **_translate(names, "provider_label", names.provider(key.provider).text),
        **_translate(names, "breakdown_label", breakdown.text),
        **_translate(names, "unit_label", unit_label.text),
    }


def _build_period_values(period: Period) -> dict[str, RecordValue]:
    whole = period == Period.from_year(period.first.year)
    return {
        "period_start": period.first,
        "period_end": period.last,
        "year": period.first.year if whole else None,
    }


def _build_number_values(names: EditionNames, key: Key, cell: CellValue) -> dict[str, RecordValue]:
    # the ends of a range are figures of their own
    ranges = names.measures[key.measure].statistic == "range"
    lower, upper = (None, None) if ranges else _find_number_bounds(cell)
    return {
        "value": cell.value.amount,
        "lower": lower,
        "upper": upper,
        **_translate(names, "printed", lambda language: _format_with_unit(names, key, cell, language)),
        "state": "bounds" if cell.is_few else cell.value.status.value,
        "obs_status": get_observation_status(names, cell),
        "conf_status": cell.value.status.confidentiality,
        "qualifier": cell.qualifier.value if cell.value.known else "",
        "origin": format_origin(names, cell),
        "published": _get_amount(cell.published),
        "computed": _get_amount(cell.computed),
        "computed_upper": _get_amount(cell.computed_upper),
    }


def _format_with_unit(names: EditionNames, key: Key, cell: CellValue, language: Language) -> str:
    """A figure as it is printed, with what it counts: no reader takes that for a number."""
    measure, unit = names.measures[key.measure], names.unit(key)
    if not unit.counted:
        return format_printed_cell(names, cell, language, Unit.PERSONS)
    text = format_printed_cell(names, cell, language, measure.unit)
    if not cell.value.known or measure.statistic == "change":
        return text
    one = cell.value.amount == 1 and cell.upper is None
    return f"{text} {get_unit_name(names.words, unit.value, one=one).text(language)}"


def _find_number_bounds(cell: CellValue) -> tuple[Decimal | None, Decimal | None]:
    """The least and the greatest that a number can be; neither is known of one that is rounded or not there."""
    amount = cell.value.amount
    match cell.qualifier:
        case ValueQualifier.ABOUT:
            return None, None
        case ValueQualifier.AT_LEAST | ValueQualifier.FEW:
            return amount, _get_amount(cell.upper)
        case ValueQualifier.AT_MOST:
            return None, amount
    return amount, amount if cell.upper is None else _get_amount(cell.upper)


def _get_amount(value: Value | None) -> Decimal | None:
    return value.amount if value is not None else None


def _build_headcount_record(names: EditionNames, headcount: Headcount) -> dict[str, RecordValue]:
    """The different persons behind registrations: bounds, and no number."""
    key, sentence = headcount.key, headcount.sentence
    least, most = Decimal(headcount.least), headcount.most
    ends = {"low": str(headcount.least), "high": str(most)}
    printed = get_report_string(names.words, "qualifier.range", **ends) if most is not None else None
    return {
        **_build_address_values(names, key, Unit.PERSONS),
        **_translate(names, "measure_label", names.get_measure_name(key.measure).text),
        "record": "persons",
        "id": f"persons | {key.text()}",
        "lower": least,
        "upper": None if most is None else Decimal(most),
        **(_translate(names, "printed", printed.text) if printed is not None else {}),
        "state": "bounds",
        "obs_status": ValueStatus.NOT_KNOWN.sdmx,
        "conf_status": ValueStatus.NOT_KNOWN.confidentiality,
        **(_translate(names, "notes", sentence.text) if sentence is not None else {}),
    }


def _build_break_record(names: EditionNames, measure: str, series_break: SeriesBreak) -> dict[str, RecordValue]:
    provider = series_break.provider
    return {
        "record": "break",
        "id": " | ".join(filter(None, ("break", measure, provider, str(series_break.period), series_break.cause))),
        "measure": protect_code(measure),
        "provider": protect_code(provider) if provider else None,
        **_build_period_values(series_break.period),
        **_translate(names, "measure_label", names.get_measure_name(measure).text),
        **(_translate(names, "provider_label", names.provider(provider).text) if provider else {}),
        "break_cause": series_break.cause,
        "obs_status": "B",
        **_translate(names, "notes", series_break.reason.text),
    }


def _translate(names: EditionNames, name: str, say: Callable[[Language], str]) -> dict[str, RecordValue]:
    """A column a language, in the words of each."""
    return {f"{name}_{language}": strip_language_runs(say(language)) for language in names.languages}
