"""A returned workbook, read back: which cell is which figure stands in its hidden sheet."""

from __future__ import annotations

import io
import re
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from tilstand.collect.answers import answer
from tilstand.collect.columns import misplaced_list
from tilstand.collect.csv_file import COLUMNS, OPTIONAL, TextTable, columns_fit, headings
from tilstand.collect.fact import written
from tilstand.collect.finding import FileReport, label
from tilstand.collect.form_csv import rows_of, version_of
from tilstand.collect.manifest import SHEET, Manifest, MappedCell
from tilstand.collect.number import cell_text
from tilstand.collect.row import FileRow, shown
from tilstand.collect.safety import check_workbook, file_bytes
from tilstand.collect.version import collection_version
from tilstand.languages import message, quoted
from tilstand.model import Answer, Source
from tilstand.terms import Text

__all__ = ["open_workbook", "read_workbook", "sheet_grid"]

_ADDRESS = re.compile(r"^([A-Z]{1,2})([1-9][0-9]{0,5})$")
Texts = list[list[str]]
Read = tuple[list[FileRow], tuple[Answer, ...], int | None, bytes]


def open_workbook(path: Path, report: FileReport) -> tuple[dict[str, Texts], bytes] | None:
    """All sheets of a workbook as texts, by name; None, and findings, if it may not or cannot be read."""
    data = file_bytes(path)
    faults = [data] if not isinstance(data, bytes) else list(check_workbook(data))
    for fault in faults:
        report.say(fault.rule, report.place(fault.place), fault.facts)
    if faults or not isinstance(data, bytes):
        return None
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {
            name: [
                [cell_text(cell) for cell in row]
                for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            ]
            for name in book.sheet_names
        }
    except CalamineError:
        report.say(
            "C001",
            what=message("collect.file.damaged"),
            remedy=message("collect.file.damaged_do"),
        )
        return None
    return sheets, data


def sheet_grid(rows: Texts, data: bytes, report: FileReport, *, fold: bool = True) -> TextTable | None:
    """A sheet with headings in its first row, as a table; None, and a finding, if it is empty."""
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    if len(filled) < 2:
        report.say("C006")
        return None
    header = headings(filled[0][1], fold=fold)
    body = ((number, dict(zip(header, row, strict=False))) for number, row in filled[1:])
    return TextTable(header, tuple(body), data)


def read_workbook(path: Path, report: FileReport) -> Read | None:
    """The figures, answers, version and bytes of a workbook; None, and findings, if it cannot be read.

    A workbook without the hidden sheet is read if its first sheet has the columns of a CSV submission.
    """
    opened = open_workbook(path, report)
    if opened is None:
        return None
    sheets, data = opened
    if SHEET not in sheets:
        first = next((row for row in next(iter(sheets.values()), []) if any(row)), [])
        if misplaced_list(path, first, report):
            return None
        return _flat(sheets, data, report)
    manifest = Manifest.read(sheets[SHEET])
    if manifest is None or not manifest.places:
        _not_ours(report, "changed")
        return None
    if not _for_us(manifest, report):
        return None
    rows = [_row(place, sheets, report) for place in manifest.places if place.kind == "cell"]
    told = [_answer(place, sheets, manifest, report) for place in manifest.places if place.kind == "answer"]
    sheet, _, cell = manifest.facts.get("version", "").rpartition("!")
    version = version_of([_at(sheets, sheet, cell) or ""], report)
    return [row for row in rows if row], tuple(one for one in told if one), version, data


def _flat(sheets: dict[str, Texts], data: bytes, report: FileReport) -> Read | None:
    rows = next(iter(sheets.values()), [])
    header = {name.strip().lower() for name in next((row for row in rows if any(row)), [])}
    if not {"measure", "value"} <= header:
        _not_ours(report, "bare")
        return None
    grid = sheet_grid(rows, data, report)
    if grid is None or not columns_fit(grid, COLUMNS, OPTIONAL, report):
        return None
    return rows_of(grid, report), (), version_of((row["version"] for _, row in grid.rows), report), data


def _not_ours(report: FileReport, what: str) -> None:
    report.say("C037", what=message(f"collect.workbook.{what}"))


def _for_us(manifest: Manifest, report: FileReport) -> bool:
    facts, collection = manifest.facts, report.collection
    if facts.get("collection") != collection.id:
        _not_ours(report, "other")
        return False
    errors = report.errors
    provider = facts.get("provider", "")
    if provider != report.provider:
        known = provider in collection.providers
        name = label(collection, f"providers.{provider}") if known else shown(provider)
        report.say("C012", sender=label(collection, f"providers.{report.provider}"), provider=name)
    theirs = collection.rounds.get(facts.get("round", ""))
    if theirs is not report.round:
        named = shown(facts.get("round", "")) if theirs is None else theirs.period
        report.say("C014", period=named, year=report.round.period)
    if report.errors > errors:
        return False
    if facts.get("edition") != collection_version(collection):
        report.say("C036")
    return True


def _at(sheets: dict[str, Texts], sheet: str, address: str) -> str | None:
    """The text of a cell; None if there is no such sheet or address."""
    match = _ADDRESS.match(address)
    if match is None or sheet not in sheets:
        return None
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - 64
    rows, row = sheets[sheet], int(match.group(2)) - 1
    return rows[row][column - 1] if row < len(rows) and column <= len(rows[row]) else ""


def _place(place: MappedCell) -> Text:
    return message("collect.place.cell", sheet=quoted(written(place.sheet)), cell=written(place.cell))


def _gone(place: MappedCell, report: FileReport) -> None:
    report.say(
        "C037",
        report.place(_place(place)),
        what=message("collect.workbook.gone"),
    )


def _row(place: MappedCell, sheets: dict[str, Texts], report: FileReport) -> FileRow | None:
    value, status = _at(sheets, place.sheet, place.cell), _at(sheets, place.sheet, place.status)
    if value is None or status is None:
        _gone(place, report)
        return None
    return FileRow(
        at=_place(place),
        source=Source(report.file, sheet=place.sheet, cell=place.cell),
        provider=place.provider,
        form=place.form,
        period=place.period,
        measure=place.measure,
        breakdown=place.breakdown,
        value=value,
        status=status,
    )


def _answer(
    place: MappedCell, sheets: dict[str, Texts], manifest: Manifest, report: FileReport
) -> Answer | None:
    told = _at(sheets, place.sheet, place.cell)
    if told is None:
        _gone(place, report)
        return None
    language = manifest.facts.get("language", report.collection.settings.language)
    texts = {language: told} if told else {}
    source = Source(report.file, sheet=place.sheet, cell=place.cell)
    return answer(report, place.provider, place.form, place.question, texts, source, _place(place))
