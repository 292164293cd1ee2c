"""Figures that the coordinator has printed: read from `published.csv`, for any provider or group."""

from __future__ import annotations

from pathlib import Path

from tilstand.collect.address import breakdown, period
from tilstand.collect.amount import Nothing, amount, qualifier
from tilstand.collect.asked import breakdown_words
from tilstand.collect.check import source_line
from tilstand.collect.csv_file import at_row, columns_fit, csv_grid
from tilstand.collect.finding import FileReport, listed
from tilstand.collect.row import FileRow, shown
from tilstand.collect.smudged import smudged
from tilstand.define import Framework, Round
from tilstand.model import Findings, Observation, Source
from tilstand.model.batch import file_name
from tilstand.terms import Key, Origin, Status, Text

__all__ = ["published", "read_published"]

_COLUMNS = ("measure", "provider", "period", "breakdown", "value", "status")
_OPTIONAL = ("qualifier", "document", "line", "quote", "place", "readings")


def published(collection: Framework, round_name: str) -> tuple[tuple[Observation, ...], Findings]:
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
    return read_published(collection, when, collection.path / "rounds" / round_name / "published.csv")


def read_published(
    collection: Framework, about: Round, path: Path
) -> tuple[tuple[Observation, ...], Findings]:
    """The printed figures in a file (see `published`)."""
    if not path.is_file():
        return (), Findings()
    report = FileReport(collection, about, file_name(path))
    grid = csv_grid(path, report)
    if grid is None or not columns_fit(grid, _COLUMNS, _OPTIONAL, report):
        return (), report.findings
    seen: dict[tuple[str, ...], Text] = {}
    found = []
    for number, fields in grid.rows:
        at = at_row(number)
        same = tuple(fields.values())
        if same in seen:
            report.say("C021", report.place(at, measure=fields["measure"]), first=seen[same])
            continue
        seen[same] = at
        if (one := _observation(report, fields, at)) is not None:
            found.append(one)
    return tuple(found), report.findings


def _observation(report: FileReport, fields: dict[str, str], at: Text) -> Observation | None:
    errors = report.errors
    source = Source(
        document=fields.get("document") or report.round.document or report.file,
        line=source_line(report, fields.get("line", ""), at),
        quote=fields.get("quote", ""),
        sheet=fields.get("place", ""),
    )
    texts = {name: fields.get(name, "") for name in (*_COLUMNS, "qualifier", "readings")}
    row = FileRow(at=at, source=source, form="", **texts)
    collection = report.collection
    if row.provider not in collection.providers and row.provider not in collection.groups:
        report.say("C011", report.place(at), source=source, provider=shown(row.provider))
    if row.measure not in collection.measures:
        expected = listed(collection.measures)
        report.say("C016", report.place(at), source=source, measure=shown(row.measure), expected=expected)
    on = period(report, row)
    dims = breakdown(report, row, on or report.round.period) if row.measure in collection.measures else None
    where = report.place(at, measure=row.measure, rest=breakdown_words(collection, dims) if dims else None)
    value, reading = amount(report, row, where, frozenset(Status)), qualifier(report, row, where)
    if value is Nothing.BLANK:
        report.say("C030", where, count=1, source=source)
    if isinstance(value, Nothing) or reading is None or on is None or dims is None or report.errors > errors:
        return None
    key = Key(row.measure, row.provider, on, dims)
    other = smudged(report, row, where, value)
    return Observation(key, value, source, origin=Origin.PUBLISHED, qualifier=reading, readings=other)
