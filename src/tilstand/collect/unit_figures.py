"""Figures of the unit itself: published ones and those counted in registers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tilstand.collect.amounts import MissingReason, parse_possible_readings, read_qualifier, read_row_value
from tilstand.collect.csv_files import COLUMNS, OPTIONAL, check_table_columns, parse_csv_table, read_csv_table
from tilstand.collect.csv_submission import build_submission_rows, read_source_line
from tilstand.collect.findings import FileReport, list_names_briefly, locate_row, quote_code_only
from tilstand.collect.form_cells import format_breakdown, parse_row_breakdown, read_row_period
from tilstand.collect.row_checks import validate_rows
from tilstand.collect.rows import FileRow, FileRows
from tilstand.collect.submission import Delivery, make_delivery
from tilstand.define import Framework, Round
from tilstand.model import Findings, Observation, Source
from tilstand.model.batch import format_file_name
from tilstand.terms import FigureOrigin, Key, Text, ValueStatus

REGISTER = "register"
"""The channel of what comes from a register."""


@dataclass(frozen=True, slots=True)
class RegisterFigures:
    """The figures of a register, for one round.

    Attributes:
        register: Its name.
        provider: Whose figures they are.
        data: The figures, as CSV with the columns of a submission.
    """

    register: str
    provider: str
    data: bytes


def deliver_register_figures(collection: Framework, about: Round, kept: RegisterFigures) -> Delivery:
    """What a register brings: the same checks as for a file, and nothing of it is ever refused in silence."""
    file = f"registers/{kept.register}"
    whole = about.model_copy(update={"basis": "reconstructed"})  # a total since the beginning is of no round
    report = FileReport(collection, whole, file, kept.provider)
    grid = parse_csv_table(kept.data, report)
    fits = grid is not None and check_table_columns(grid, COLUMNS, OPTIONAL, report)
    rows = build_submission_rows(grid, report) if grid is not None and fits else FileRows.from_file_rows(())
    observations = validate_rows(report, rows, kept.provider)
    return make_delivery(report, about, REGISTER, 1, kept.data, observations, rows=rows)


def drop_register_cells(
    report: FileReport, deliveries: Sequence[Delivery], held: Sequence[Delivery]
) -> Iterator[Delivery]:
    """The deliveries without those that state what a register counts; that is said."""
    file_by_measure = {
        (register.provider, name): register.file for register in held for name in register.rows.columns["measure"].texts
    }
    for delivery in deliveries:
        stated = delivery.rows.told("measure") if file_by_measure else ()
        twice = [measure for measure in stated if (delivery.provider, measure) in file_by_measure]
        report.provider = delivery.provider if twice else ""
        for measure in twice:
            report.add_rule_finding(
                "C081",
                FileReport(report.collection, report.round, delivery.file).place(measure=measure),
                provider=report.label("providers", delivery.provider),
                measure=report.label("measures", measure),
                register=file_by_measure[delivery.provider, measure].rpartition("/")[2],
            )
        report.provider = ""
        if not twice:
            yield delivery


_COLUMNS = ("measure", "provider", "period", "breakdown", "value", "status")
_OPTIONAL = ("qualifier", "document", "line", "quote", "place", "readings")


def collect_published_figures(collection: Framework, round_name: str) -> tuple[tuple[Observation, ...], Findings]:
    """The printed figures of a year, and what does not fit in them.

    The same figure may stand in several places: each printing is an observation. Any provider, group and
    period may be named, and any state of a value. A faulty row is left out, and said.

    Args:
        collection: What is counted.
        round_name: Name of the round, whose `rounds/ROUND/published.csv` is read. No file means no figures.

    Raises:
        UsageError: If the collection has no such year.
    """
    when = collection.round(round_name)
    return read_published_figures(collection, when, collection.path / "rounds" / round_name / "published.csv")


def read_published_figures(collection: Framework, about: Round, path: Path) -> tuple[tuple[Observation, ...], Findings]:
    """The printed figures in a file (see `collect_published_figures`)."""
    if not path.is_file():
        return (), Findings()
    report = FileReport(collection, about, format_file_name(path))
    grid = read_csv_table(path, report)
    if grid is None or not check_table_columns(grid, _COLUMNS, _OPTIONAL, report):
        return (), report.findings
    seen: dict[tuple[str, ...], Text] = {}
    observations = []
    for number, fields in grid.rows:
        at = locate_row(number)
        same = tuple(fields.values())
        if same in seen:
            report.add_rule_finding("C021", report.place(at, measure=fields["measure"]), first=seen[same])
            continue
        seen[same] = at
        if (observation := _read_published_row(report, fields, at)) is not None:
            observations.append(observation)
    return tuple(observations), report.findings


def _read_published_row(report: FileReport, fields: dict[str, str], at: Text) -> Observation | None:
    errors = report.errors
    source = Source(
        document=fields.get("document") or report.round.document or report.file,
        line=read_source_line(report, fields.get("line", ""), at),
        quote=fields.get("quote", ""),
        sheet=fields.get("place", ""),
    )
    texts = {name: fields.get(name, "") for name in (*_COLUMNS, "qualifier", "readings")}
    row = FileRow(at=at, source=source, form="", **texts)
    collection = report.collection
    if row.provider not in collection.providers and row.provider not in collection.groups:
        report.add_rule_finding("C011", report.place(at), source=source, provider=quote_code_only(row.provider))
    known = row.measure in collection.measures
    if not known:
        expected = list_names_briefly(collection.measures)
        report.add_row_finding("C016", row, measure=quote_code_only(row.measure), expected=expected)
    on = read_row_period(report, row)
    dims = parse_row_breakdown(report, row, on or report.round.period) if known else None
    rest = format_breakdown(collection, dims) if dims else None
    value, reading = read_row_value(report, row, rest, frozenset(ValueStatus)), read_qualifier(report, row, rest)
    if value is MissingReason.BLANK:
        report.add_row_finding("C030", row, rest, count=1)
    if isinstance(value, MissingReason) or reading is None or on is None or dims is None or report.errors > errors:
        return None
    readings = parse_possible_readings(report, row, rest, value)
    key = Key(row.measure, row.provider, on, dims)
    return Observation(key, value, source, origin=FigureOrigin.PUBLISHED, qualifier=reading, readings=readings)
