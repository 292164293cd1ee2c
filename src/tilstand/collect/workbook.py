"""A returned workbook, read back: every row is known by its code, never by where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from xlsxwriter.utility import xl_rowcol_to_cell

from tilstand.collect.answers import answer
from tilstand.collect.book_open import OpenedSheet, OpenedWorkbook, formulas_told, open_workbook, sheet_grid
from tilstand.collect.columns import misplaced_list
from tilstand.collect.csv_file import COLUMNS, OPTIONAL, columns_fit
from tilstand.collect.fact import written
from tilstand.collect.finding import FileReport, label, listed
from tilstand.collect.form_csv import rows_of, version_of
from tilstand.collect.manifest import SHEET, Manifest, MappedRow
from tilstand.collect.person import identity_number
from tilstand.collect.row import FileRow, shown
from tilstand.collect.sheet_aside import say_aside, unreadable
from tilstand.collect.sheet_before import corrected, corrections
from tilstand.collect.sheet_find import found_sheets
from tilstand.collect.sheet_layout import REMARK
from tilstand.collect.sheet_match import PlacedRow, placed_rows, say_gone
from tilstand.collect.sheet_rest import rested
from tilstand.collect.version import collection_version
from tilstand.collect.words import qualifier_of, rest_of, rest_words
from tilstand.languages import message, quoted
from tilstand.model import Answer, Source
from tilstand.terms import Status, Text

__all__ = ["read_workbook"]

Read = tuple[Sequence[FileRow], tuple[Answer, ...], int | None, bytes]
Place = tuple[OpenedSheet, PlacedRow]


def read_workbook(path: Path, report: FileReport) -> Read | None:
    """The figures, answers, version and bytes of a workbook; None, and findings, if it cannot be read.

    A workbook without the hidden sheet is read if its first sheet has the columns of a CSV submission.
    """
    opened = open_workbook(path, report)
    if opened is None:
        return None
    if SHEET not in opened.sheets:
        first = next((row for row in opened.first if any(row)), [])
        return None if misplaced_list(path, first, report) else _flat(opened, report)
    manifest = Manifest.read(opened.sheets[SHEET].texts)
    if manifest is None:
        _not_ours(report, "changed")
        return None
    if not _for_us(manifest, report):
        return None
    places = list(_places(opened, manifest, report))
    chosen = dict(_chosen(places, report))
    cells = [(sheet, one) for sheet, one in places if one.row.kind == "cell"]
    filled = {one.row.code for sheet, one in cells if sheet.text(one.at, 1) not in ("", "0")}
    rest = dict(rested(report.collection, [one.row for _, one in cells], filled, chosen))
    rows = list(_figures(places, rest, report))
    told = [_answer(sheet, one, manifest, report) for sheet, one in places if one.row.kind == "answer"]
    version = {
        _place(sheet, one, 1): sheet.text(one.at, 1) for sheet, one in places if one.row.kind == "version"
    }
    where = report.place(*version) if len(version) == 1 else None
    number = version_of(version.values() or ["?"], report, where) if version or not report.errors else None
    return rows, tuple(one for one in told if one), number, opened.data


def _flat(opened: OpenedWorkbook, report: FileReport) -> Read | None:
    header = {name.strip().lower() for name in next((row for row in opened.first if any(row)), [])}
    if not {"measure", "value"} <= header:
        _not_ours(report, "bare")
        return None
    grid = None if formulas_told(opened, report) else sheet_grid(opened.first, opened.data, report)
    if grid is None or not columns_fit(grid, COLUMNS, OPTIONAL, report):
        return None
    return rows_of(grid, report), (), version_of(grid.columns["version"].texts, report), grid.data


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


def _places(opened: OpenedWorkbook, manifest: Manifest, report: FileReport) -> Iterator[Place]:
    """Every row of the form that can be read, with its sheet; everything else is said."""
    for number, sheet in found_sheets(opened, manifest, report).items():
        placed = placed_rows(sheet, number, manifest, report)
        if placed is None:
            continue
        faulty = unreadable(sheet, placed, report)
        if not say_aside(sheet, placed, manifest, report):
            say_gone(sheet, number, manifest, placed, report)
        yield from ((sheet, one) for one in placed if one.at not in faulty)


def _chosen(places: Sequence[Place], report: FileReport) -> Iterator[tuple[str, str]]:
    """What all blank cells of a block are said to be, by the block's code."""
    for sheet, one in places:
        word = sheet.text(one.at, 2) if one.row.kind == "rest" else ""
        if not word:
            continue
        state = rest_of(word)
        if state in set(Status):
            yield one.row.block, state
        else:
            expected = listed(rest_words(report.collection.settings.language, zero=True))
            source = Source(report.file, sheet=sheet.name, cell=xl_rowcol_to_cell(one.at, 2))
            report.say("C027", report.place(_place(sheet, one, 2)), source=source, expected=expected)


def _figures(places: Sequence[Place], rest: Mapping[str, str], report: FileReport) -> Iterator[FileRow]:
    """The rows of this period, then those that correct the period before: there the remark is its reason."""
    sheets = {sheet.name: sheet for sheet, _ in places}
    for name, sheet in sheets.items():
        placed = [one for other, one in places if other.name == name]
        fixed = corrected(sheet, placed, report)
        for one in (one for one in placed if one.row.kind == "cell"):
            row = _row(sheet, one, rest.get(one.row.code, ""), report)
            yield replace(row, remark="") if one.at in fixed else row
        yield from corrections(sheet, placed, report)


def _place(sheet: OpenedSheet, one: PlacedRow, column: int) -> Text:
    cell = xl_rowcol_to_cell(one.at, column)
    return message("collect.place.cell", sheet=quoted(written(sheet.name)), cell=written(cell))


def _row(sheet: OpenedSheet, one: PlacedRow, rest: str, report: FileReport) -> FileRow:
    value, status, exact = (sheet.text(one.at, column) for column in (1, 2, 3))
    row: MappedRow = one.row
    source = Source(report.file, sheet=sheet.name, cell=xl_rowcol_to_cell(one.at, 1))
    if exact and not value:
        what = message("collect.amount.only_exactness")
        report.say("C026", report.place(_place(sheet, one, 3)), source=source, what=what)
        exact = ""
    remark = sheet.text(one.at, REMARK)
    if identity_number(report.collection, remark):
        column = message("collect.sheet.remark")
        report.say("C047", report.place(_place(sheet, one, REMARK)), source=source, column=column)
    if not value and not status:
        status = rest
    return FileRow(
        at=_place(sheet, one, 1),
        source=source,
        provider=row.provider,
        form=row.form,
        period=row.period,
        measure=row.measure,
        breakdown=row.breakdown,
        value=value,
        status=status,
        qualifier=qualifier_of(exact),
        remark=remark,
    )


def _answer(sheet: OpenedSheet, one: PlacedRow, manifest: Manifest, report: FileReport) -> Answer | None:
    told, row = sheet.text(one.at, 1), one.row
    language = manifest.facts.get("language", report.collection.settings.language)
    texts = {language: told} if told else {}
    source = Source(report.file, sheet=sheet.name, cell=xl_rowcol_to_cell(one.at, 1))
    return answer(report, row.provider, row.form, row.question, texts, source, _place(sheet, one, 1))
